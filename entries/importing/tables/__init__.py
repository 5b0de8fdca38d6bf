"""Volumes, sections, entries and awards as tables, out and in: the columns are stated once for both."""

from entries.importing.tables.leaving import export_table
from entries.importing.tables.running import TABLES, RowError, TableRun, import_table

__all__ = ["TABLES", "RowError", "TableRun", "export_table", "import_table"]
