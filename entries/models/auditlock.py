"""The database's own refusal to change what is on record, for each kind of database."""

from __future__ import annotations

from typing import Any

TABLE = "entries_auditevent"
MESSAGE = "The log is a record: its rows are neither changed nor deleted."

SQLITE = {
    f"{TABLE}_no_{verb}": f"""
        CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"""
    for verb in ("update", "delete")
}
POSTGRESQL_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
POSTGRESQL = {
    f"{TABLE}_no_{verb}": f"""
        CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse()"""
    for verb in ("update", "delete", "truncate")
}


def lock_log(connection: Any) -> None:
    """Make the triggers that refuse every change of a stored event."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for made in triggers(connection).values():
            cursor.execute(made)


def unlock_log(connection: Any) -> None:
    """Take the triggers away; for a migration back, and for tests that empty every table."""
    on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in triggers(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def triggers(connection: Any) -> dict[str, str]:
    """Name and statement of each trigger on this kind of database."""
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE
