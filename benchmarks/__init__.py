"""Measurements, each beside its alternative in the same run: `make bench`."""
