"""The index on PostgreSQL: GIN over the tokens that a function makes of a row, as a `tsvector` that is not stored.

A row keeps its texts in UTF-16, which takes two bytes for a Chinese character where UTF-8 takes three.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from entries.search.conditions import Condition, Need, checks
from entries.search.models import NARROW, IndexedEntry, IndexedText, as_bytes
from entries.search.tokens import AWARDS, FACET, NAMES, TITLE

Model = type[IndexedText]
Statement = tuple[str, list[Any]]

TEXTS = ("title", "awards", "names", "rest")
ARGUMENTS = (*TEXTS, *NARROW)
MOST = 100_000  # different tokens of a row: a tsvector has room for a MiB of them, and a token has at most nine bytes

# BEGIN ATOMIC binds the names when the function is made: an index is built with an empty search_path.
# JSON reads UTF-16: each unit as \uXXXX, surrogates in pairs.
# unnest() of two arrays gives their elements side by side: each character and the one behind it, the last one alone.
FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION search_text(marked bytea) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT ('"' || regexp_replace(encode(marked, 'hex'), '(....)', '\\\\u\\1', 'g') || '"')::jsonb #>> '{{}}';
END;
CREATE OR REPLACE FUNCTION search_pairs(space text, marked text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(array_agg(DISTINCT (space || a || coalesce(b, '')) COLLATE "C"), '{{}}')
    FROM unnest(string_to_array(marked, NULL), (string_to_array(marked, NULL))[2:]) AS pair(a, b);
END;
CREATE OR REPLACE FUNCTION search_vector(
    title bytea, awards bytea, names bytea, rest bytea, yearbook bigint,
    section_1 bigint, section_2 bigint, section_3 bigint, section_4 bigint, kind text, levels text
) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
BEGIN ATOMIC
    SELECT array_to_tsvector((
        array_remove(ARRAY['{FACET}y' || yearbook, '{FACET}s' || section_1, '{FACET}s' || section_2,
                           '{FACET}s' || section_3, '{FACET}s' || section_4, '{FACET}k' || kind], NULL)
        || array(SELECT '{FACET}l' || level FROM unnest(string_to_array(levels, ' ')) AS level)
        || search_pairs('{TITLE}', t) || search_pairs('', t)
        || search_pairs('{AWARDS}', a) || search_pairs('', a)
        || search_pairs('{NAMES}', n) || search_pairs('', n)
        || search_pairs('', r)
    )[1:{MOST}])
    FROM (VALUES (search_text(title), search_text(awards), search_text(names), search_text(rest))) AS f(t, a, n, r);
END;
CREATE OR REPLACE FUNCTION search_stands(marked bytea, needle bytea) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE at integer := position(needle IN marked);
BEGIN
    WHILE at > 0 AND at % 2 = 0 LOOP -- from the second half of one character to the first of another
        marked := substr(marked, at + 1);
        at := position(needle IN marked);
    END LOOP;
    RETURN at > 0;
END;
$$;
"""

# A row's texts are moved out of it, so that counting 100,000 hits reads few pages. PostgreSQL does so only with rows of
# more than 2 kB: the pad, 35 bytes of it when it is packed, makes each row as long.
NARROWED = """
ALTER TABLE {table} ADD COLUMN IF NOT EXISTS pad text NOT NULL DEFAULT repeat(' ', 2100);
ALTER TABLE {table} SET (toast_tuple_target = 300);
"""

# The first migrations made the texts as text.
UTF_16 = """
CREATE OR REPLACE FUNCTION pg_temp.as_bytes(marked text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(decode(string_agg(CASE WHEN code < 65536 THEN lpad(to_hex(code), 4, '0') ELSE
        to_hex(55296 + (code - 65536) / 1024) || to_hex(56320 + (code - 65536) % 1024) END, '' ORDER BY at), 'hex'), '')
    FROM unnest(string_to_array(marked, NULL)) WITH ORDINALITY AS part(char, at), LATERAL ascii(char) AS code
$$;
"""


def prepare(connection: Any, table: str) -> None:
    """Make the functions, and bring the table of the first migrations into the form that they read."""
    changes = ", ".join(f"ALTER {name} TYPE bytea USING pg_temp.as_bytes({name})" for name in TEXTS)
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        cursor.execute(UTF_16)
        cursor.execute(f"DROP INDEX IF EXISTS {table}_tokens")
        cursor.execute(NARROWED.format(table=table))
        cursor.execute(f"ALTER TABLE {table} {changes}")


def create(connection: Any, table: str, *, counted: bool = True) -> None:
    """Make the index of a prepared table; `counted` says whether it has what hits are counted by."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE INDEX {table}_tokens ON {table} USING gin ({_vector('', counted)}) WITH (fastupdate = off)"
        )


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
    looks, params = checks(condition, stands="search_stands(d.{field}, %s)", given=as_bytes)
    named = ", ".join(f"d.{column}" for column in columns)
    direction = "DESC" if order == "-rank" else ""
    tokens = _vector("d.", issubclass(model, IndexedEntry))
    inner = f"SELECT d.* FROM {model._meta.db_table} AS d WHERE {tokens} @@ %s::tsquery"
    if sample > 1:
        inner += f" AND d.rank %% {sample} = 0"
    if order:
        inner += f" ORDER BY d.rank + 0 {direction}"
    sql = f"SELECT {named} FROM ({inner} OFFSET 0) AS d"
    if looks:
        sql += f" WHERE {' AND '.join(looks)}"
    if limit is not None:
        sql += f" LIMIT {limit} OFFSET {start}"
    return sql, [_match(condition), *params]


def begins_with(column: str, text: str) -> Statement:
    """A condition on an indexed column: it begins with the text."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{column} LIKE %s", [f"{escaped}%"]


def _vector(table: str, counted: bool) -> str:
    given = [table + name if counted or name in TEXTS else "NULL" for name in ARGUMENTS]
    return f"search_vector({', '.join(given)})"


def _match(condition: Condition) -> str:
    """The `tsquery`: all that the index must hold, and what alone decides what is excluded."""
    parts = [_quoted(facet) for facet in sorted(condition.facets)]
    parts += [_needed(need) for need in condition.needs]
    parts += [f"!({' & '.join(map(_needed, group))})" for group in condition.excluded]
    return " & ".join(parts)


def _needed(need: Need) -> str:
    """A single character is the beginning of a pair, or the last of a text."""
    begins = ":*" if len(need.needle) == 1 else ""
    return " & ".join(_quoted(token) + begins for token in sorted(need.tokens))


def _quoted(token: str) -> str:
    escaped = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
