"""Rows of values out as a file, streamed: CSV, XLSX, JSON or JSON Lines. It knows neither side of the house."""

from entries.exporting.formats import FORMATS, Format

__all__ = ["FORMATS", "Format"]
