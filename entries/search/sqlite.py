"""The index on SQLite: a contentless FTS5 table of tokens; its row ids are the ranks, so hits come in their order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections
from django.db.models import Q

from entries.search.conditions import Condition, checks
from entries.search.models import NARROW, IndexedEntry, IndexedText

Model = type[IndexedText]
Statement = tuple[str, list[Any]]

# FTS5's tokenizer "ascii" takes every character from U+0080 on as part of a word: what it would part words at is moved,
# but for one character that no folded text has.
BETWEEN = "\x01"
MOVED = {code: chr(0x10F000 + code) for code in range(128) if not chr(code).isalnum() and chr(code) != BETWEEN}


def create(connection: Any, table: str, *, counted: bool = True) -> None:
    """Make what the index needs beside its table; `counted` says whether it has what hits are counted by."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE VIRTUAL TABLE {table}_fts USING fts5"
            "(tokens, content='', detail='none', columnsize=0, tokenize='ascii')"
        )
        if counted:  # the rows of the table itself are long
            cursor.execute(f"CREATE INDEX {table}_narrow ON {table} (rank, {', '.join(NARROW)})")


def drop(connection: Any, table: str) -> None:
    """Take it away again."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {table}_narrow")
        cursor.execute(f"DROP TABLE {table}_fts")


def learn(model: Model, rows: Iterable[IndexedText]) -> None:
    """Take rows that were just stored into the index."""
    _execute_many(model, "INSERT INTO {fts} (rowid, tokens) VALUES (%s, %s)", rows)


def forget(model: Model, ids: Iterable[int]) -> None:
    """Take the entries of these ids out of the index, before their rows go."""
    rows = model._default_manager.all()
    if not rows.exists():  # the tables were emptied as a whole (manage.py flush), and FTS5's is none of Django's
        with connections[rows.db].cursor() as cursor:
            cursor.execute(f"INSERT INTO {_fts(model)} ({_fts(model)}) VALUES ('delete-all')")
    old = rows.filter(Q(entry_id__in=list(ids)))
    _execute_many(model, "INSERT INTO {fts} ({fts}, rowid, tokens) VALUES ('delete', %s, %s)", old)


def statement(
    model: Model,
    columns: Sequence[str],
    condition: Condition,
    *,
    order: str = "",
    limit: int | None = None,
    start: int = 0,
    sample: int = 1,
) -> Statement:
    """SQL that gives the columns of the entries for which the condition holds; `order` is `rank` or `-rank`.

    With a `sample` of n, of every n-th entry only.
    """
    looks, params = checks(condition, stands="instr(d.{field}, %s)")
    by_narrow_index = issubclass(model, IndexedEntry) and not looks and set(columns) <= {"rank", *NARROW}
    sql = (
        f"SELECT {', '.join(f'd.{column}' for column in columns)} FROM {_fts(model)} AS f CROSS JOIN "
        f"{model._meta.db_table} AS d {f'INDEXED BY {model._meta.db_table}_narrow' if by_narrow_index else ''} "
        f"ON d.rank = f.rowid WHERE f.{_fts(model)} MATCH %s"
    )
    params = [_match(condition), *params]
    if sample > 1:
        sql += f" AND f.rowid %% {sample} = 0"
    if looks:
        sql += f" AND {' AND '.join(looks)}"
    if order:
        sql += f" ORDER BY f.rowid {'DESC' if order == '-rank' else ''}"
    if limit is not None:
        sql += f" LIMIT {limit} OFFSET {start}"
    return sql, params


def begins_with(column: str, text: str) -> Statement:
    """A condition on an indexed column: it begins with the text."""
    return f"{column} >= %s AND {column} < %s", [text, text + "\U0010ffff"]


def _fts(model: Model) -> str:
    return f"{model._meta.db_table}_fts"


def _execute_many(model: Model, sql: str, rows: Iterable[IndexedText]) -> None:
    values = [(row.rank, BETWEEN.join(row.tokens).translate(MOVED)) for row in rows]
    if values:
        with connections[model._default_manager.db].cursor() as cursor:
            cursor.executemany(sql.format(fts=_fts(model)), values)


def _match(condition: Condition) -> str:
    """FTS5's query: every token, and none of those that alone decide what is excluded."""
    found = " ".join(f'"{token.translate(MOVED)}"' for token in condition.tokens)
    for group in condition.excluded:
        tokens = " ".join(f'"{t.translate(MOVED)}"' for need in group for t in sorted(need.tokens))
        found = f"({found}) NOT ({tokens})"
    return found
