"""Finding entries by what stands in them, in Chinese too: one interface, SQLite's FTS5 or PostgreSQL's GIN behind it.

Its doors are `index` (what is asked), `writing` (what publishing calls) and `rebuilding`: this module cannot import
them, since Django loads it before there may be models.
"""
