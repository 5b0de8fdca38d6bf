"""The public site: what visitors read, from the public tables alone."""
