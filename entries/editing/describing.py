"""What the page of two versions says: what each changed, where, and what a choice would undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from entries.editing.comparing import differences
from entries.editing.merging import Piece
from entries.editing.mergingentries import EntryMerge, RowMerge
from entries.models import Award, Fact, Figure, FigureKind, Kind, Level, Program

MODELS: dict[str, Any] = {"figures": Figure, "facts": Fact, "awards": Award}
CODES: dict[str, Any] = {"kind": Kind, "figures.kind": FigureKind, "awards.level": Level}
WRITABLE = {"title", "unit", "contributor", "caption", "credit", "label", "words", "rank", "qualifier", "name"}


def described(merge: EntryMerge, who: str, chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The template's context: the changed fields, the body, the rows, and the places that each side changed."""
    body, at = [], 1
    for place, piece in enumerate(merge.body):
        where = _("paragraph %(number)s") % {"number": at}
        body.append(shown(f"body-{place}", piece, where, who, chosen, ends=piece.theirs.endswith("\n")))
        at += piece.theirs.count("\n")
    fields = [
        shown(name, piece, str(Program._meta.get_field(name).verbose_name), who, chosen)  # type: ignore[union-attr]
        for name, piece in merge.fields.items()
        if piece.by
    ]
    rows = [row for table, rows in merge.tables.items() for row in _rows(table, rows, who, chosen)]
    every = [*fields, *body, *(part for row in rows for part in row["parts"])]
    return {
        "fields": fields,
        "body": body,
        "body_changed": any(part["by"] for part in body),
        "rows": rows,
        "conflicts": sum(part["by"] == "conflict" for part in every),
        "from_mine": places(every, "mine"),
        "from_theirs": places(every, "theirs"),
    }


def places(parts: list[dict[str, Any]], by: str) -> list[str]:
    """Where that side alone changed something, each place once."""
    return list(dict.fromkeys(part["where"] for part in parts if part["by"] == by))


def shown(
    name: str, piece: Piece, where: str, who: str, chosen: Mapping[str, Any], *, code: str = "", ends: bool = False
) -> dict[str, Any]:
    """One piece for the template: its runs where it is merged, both versions and the warning where it is a conflict."""
    kind = name.split("-")[0] == "body"
    base, mine, theirs = (words_for(value, code or name) for value in (piece.base, piece.mine, piece.theirs))
    part: dict[str, Any] = {"name": name, "by": piece.by, "where": where}
    if piece.by != "conflict":
        merged = theirs if piece.by == "theirs" else mine
        return {**part, "runs": differences(base, merged) if piece.by else [("same", merged)]}
    return {
        **part,
        "mine": differences(base, mine),
        "theirs": differences(base, theirs),
        "undoes": _("undoes what %(who)s changed in: %(where)s") % {"who": who, "where": where},
        "writable": kind or name.rpartition("-")[2] in WRITABLE,
        "long": kind,
        "choice": chosen.get(f"settle-{name}", ""),
        "edit": chosen.get(f"edit-{name}", mine.removesuffix("\n") if ends else mine),
    }


def _rows(table: str, rows: list[RowMerge], who: str, chosen: Mapping[str, Any]) -> list[dict[str, Any]]:
    model = MODELS[table]
    found = []
    for place, row in enumerate(rows):
        title = row_title(table, row.versions.theirs or row.versions.mine or row.versions.base)
        where = f"{capfirst(model._meta.verbose_name)} “{title}”"
        if not row.versions.by:
            continue
        if row.fields:
            parts = [
                shown(
                    f"{table}-{place}-{name}",
                    piece,
                    f"{where}: {label_of(model, name)}",
                    who,
                    chosen,
                    code=f"{table}.{name}",
                )
                for name, piece in row.fields.items()
                if piece.by
            ]
        else:
            parts = [shown(f"{table}-{place}", row.versions, where, who, chosen, code=table)]
        found.append({"where": where, "parts": parts})
    return found


def row_title(table: str, row: Mapping[str, Any]) -> str:
    """A row's short name."""
    if table == "figures":
        return (
            f"{dict(FigureKind.choices).get(row['kind'], row['kind'])} {row['number'] or ''} {row['caption']}".strip()
        )
    return str(row["label"] if table == "facts" else row["name"])


def label_of(model: Any, name: str) -> str:
    """The field's name on the page."""
    return _("recipients") if name == "recipients" else str(model._meta.get_field(name).verbose_name)


def words_for(value: Any, code: str) -> str:
    """A value as an editor reads it."""
    if value is None or value == "" or value == []:
        return ""
    if code == "figures.picture":
        return _("picture of %(width)d × %(height)d pixels (%(name)s)") % {**value, "name": value["name"][:8]}
    if code == "figures.cells":
        return "\n".join(" | ".join(row) for row in value)
    if code in CODES:
        return str(dict(CODES[code].choices).get(value, value))
    if isinstance(value, list):
        return "、".join(
            " ".join(filter(None, map(str, one.values()))) if isinstance(one, dict) else one for one in value
        )
    if isinstance(value, dict):
        table = code if code in MODELS else ""
        said = (words_for(part, f"{table}.{name}") for name, part in value.items())
        return " · ".join(word for word in said if word)
    return str(value)
