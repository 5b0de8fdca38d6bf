"""The public side as JSON, read only: volumes, sections, entries and awards, for programs. See docs/api.md.

`routes.api` is the door: yearbook/urls.py puts it under /api/. It reads published tables alone.
"""
