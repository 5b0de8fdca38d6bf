"""The yearbook's application: the manuscript side, the public side, and the one door between them."""
