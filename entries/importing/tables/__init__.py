"""Volumes, sections, entries and awards as tables, out and in: the columns are stated once for both."""

from entries.importing.tables.filing import plan_file, rows_to_mend
from entries.importing.tables.leaving import export_table
from entries.importing.tables.results import Change, RowError, TableRun
from entries.importing.tables.running import TABLES, import_table, plan_steps
from entries.importing.tables.stale import CHOICES, Choice

__all__ = [
    "CHOICES",
    "TABLES",
    "Change",
    "Choice",
    "RowError",
    "TableRun",
    "export_table",
    "import_table",
    "plan_file",
    "plan_steps",
    "rows_to_mend",
]
