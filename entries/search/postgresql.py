"""The index on PostgreSQL: GIN over the array of tokens that a function makes of a row; the array is not stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from entries.search.conditions import Condition, checks
from entries.search.models import NARROW, IndexedEntry, IndexedText
from entries.search.tokens import AWARDS, FACET, NAMES, TITLE

Model = type[IndexedText]
Statement = tuple[str, list[Any]]

TEXTS = ("title", "awards", "names", "rest")
ARGUMENTS = (*TEXTS, *NARROW)

# BEGIN ATOMIC binds the names when the function is made: an index is built with an empty search_path.
# unnest() of two arrays gives their elements side by side: each character and the one behind it.
FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION search_grams(space text, marked text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(array_agg(space || gram), '{{}}')
    FROM unnest(string_to_array(marked, NULL), (string_to_array(marked, NULL))[2:]) AS pair(a, b),
         LATERAL (VALUES (a), (a || b)) AS found(gram)
    WHERE gram IS NOT NULL;
END;
CREATE OR REPLACE FUNCTION search_tokens(
    title text, awards text, names text, rest text, yearbook bigint,
    section_1 bigint, section_2 bigint, section_3 bigint, section_4 bigint, kind text, levels text
) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100000
BEGIN ATOMIC
    SELECT search_grams('', title) || search_grams('', awards) || search_grams('', names) || search_grams('', rest)
        || search_grams('{TITLE}', title) || search_grams('{AWARDS}', awards) || search_grams('{NAMES}', names)
        || array_remove(ARRAY['{FACET}y' || yearbook, '{FACET}s' || section_1, '{FACET}s' || section_2,
                              '{FACET}s' || section_3, '{FACET}s' || section_4, '{FACET}k' || kind], NULL)
        || array(SELECT '{FACET}l' || level FROM unnest(string_to_array(levels, ' ')) AS level);
END;
"""


def create(connection: Any, table: str, *, counted: bool = True) -> None:
    """Make what the index needs beside its table; `counted` says whether it has what hits are counted by.

    The long texts are kept out of the rows (toast_tuple_target), so that counting 100,000 hits reads few pages.
    """
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS.replace("%", "%%"))
        cursor.execute(f"ALTER TABLE {table} SET (toast_tuple_target = 128)")
        tokens = _tokens("", counted)
        cursor.execute(f"CREATE INDEX {table}_tokens ON {table} USING gin ({tokens}) WITH (fastupdate = off)")


def drop(connection: Any, table: str) -> None:
    """Take it away again; the functions stay, since another index may use them."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {table}_tokens")


def learn(model: Model, rows: Iterable[IndexedText]) -> None:
    """Nothing to do: PostgreSQL keeps the index along with the rows."""


def forget(model: Model, ids: Iterable[int]) -> None:
    """Nothing to do either."""


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

    With a `sample` of n, of every n-th entry only. Candidates are sorted first, without their texts, and looked at in
    that order until there are enough: of a common word a few texts are read, not 100,000. They are ordered by a sum,
    lest the planner walk all rows by their rank for the first hits of a rare word, and make the tokens of each (a
    minute).
    """
    looks, params = checks(condition, stands="strpos(d.{field}, %s) > 0", excluded_by_index=False)
    named = ", ".join(f"d.{column}" for column in columns)
    direction = "DESC" if order == "-rank" else ""
    tokens = _tokens("d.", issubclass(model, IndexedEntry))
    inner = f"SELECT d.* FROM {model._meta.db_table} AS d WHERE {tokens} @> %s::text[]"
    if sample > 1:
        inner += f" AND d.rank %% {sample} = 0"
    if order:
        inner += f" ORDER BY d.rank + 0 {direction}"
    sql = f"SELECT {named} FROM ({inner} OFFSET 0) AS d"
    if looks:
        sql += f" WHERE {' AND '.join(looks)}"
    if limit is not None:
        sql += f" LIMIT {limit} OFFSET {start}"
    return sql, [condition.tokens, *params]


def begins_with(column: str, text: str) -> Statement:
    """A condition on an indexed column: it begins with the text."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{column} LIKE %s", [f"{escaped}%"]


def _tokens(table: str, counted: bool) -> str:
    given = [table + name if counted or name in TEXTS else "NULL" for name in ARGUMENTS]
    return f'(search_tokens({", ".join(given)}) COLLATE "C")'
