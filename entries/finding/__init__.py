"""Finding entries on the manuscript side, drafts included: an index of their latest revisions that the public has not.

It asks the engine of `entries.search`. Its doors are `index` (what is asked) and `writing` (what recording a revision
calls): this module cannot import them, since Django loads it before there may be models.
"""
