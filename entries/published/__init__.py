"""The public side's tables: what visitors, feeds, the API and the search may read, and nothing else.

Rows are written by `entries.publishing` alone, and can be rebuilt from revisions at any time.
"""
