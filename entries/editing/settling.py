"""Saving what two editors' versions of an entry came to, once the conflicts are settled."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from entries.editing.content import TEXT_FIELDS, EntryContent, figure_row
from entries.editing.mergingentries import EMPTY, EntryMerge, merge_entries
from entries.editing.revising import revise
from entries.models import Award, Fact, Program, Recipient, Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Place = tuple[int, int]  # a section's id and a position in it


class MovedOn(Exception):
    """The entry has a newer revision than the one that the conflicts were settled with."""


def merge_with_stored(*, program: Program, base_number: int, mine: EntryContent) -> tuple[EntryMerge, Revision]:
    """What `mine`, written from revision `base_number`, and the entry's latest revision come to; and that revision.

    Where the base is there no more, every difference of the two is a conflict: nobody can say who made it.
    """
    numbers = {base_number, program.latest_number}
    revisions = {revision.number: revision for revision in program.revisions.filter(number__in=numbers)}
    latest = revisions[program.latest_number]
    base = revisions.get(base_number)
    return merge_entries(base.content if base else EMPTY, mine, latest.content), latest


def authors_since(program: Program, base_number: int) -> list[str]:
    """The names of those who saved after the revision, each once, the first first."""
    later = program.revisions.filter(number__gt=base_number).order_by("number")
    return list(dict.fromkeys(name for name in later.values_list("author_name", flat=True) if name))


@transaction.atomic
def save_merged(
    *,
    program: Program,
    content: EntryContent,
    seen: int,
    author: User | None,
    place: Place | None = None,
    note: str = "",
) -> Revision | None:
    """Write the merged content, and the place where one is given, as the entry's next revision; None for no change.

    Raises MovedOn where the latest revision is not `seen` any more, and ValidationError for content that cannot be.
    """
    stored = Program.objects.select_for_update().get(pk=program.pk)
    if stored.latest_number != seen:
        raise MovedOn
    if place:
        stored.section_id, stored.order = place
    if wrong := list(problems(stored, content)):
        raise ValidationError(wrong)
    try:
        with transaction.atomic():
            said = "; ".join(filter(None, (note, _("merged with revision %d") % seen)))
            return revise(program=stored, content=content, author=author, note=said[-300:])
    except IntegrityError as error:
        twice = _("Two rows of the merged entry have the same number or name: keep one of them, or change one.")
        raise ValidationError(twice) from error


def problems(program: Program, content: EntryContent, *, stored: EntryContent | None = None) -> Iterator[str]:
    """Why the content cannot be the entry's, in the reader's language.

    Where `stored` is given, only what differs from it is looked at, and the database is asked nothing: its constraints
    are left to it.
    """
    entry = Program(pk=program.pk, section_id=program.section_id, order=program.order)
    for name in TEXT_FIELDS:
        setattr(entry, name, content[name])  # type: ignore[literal-required]
    entry._state.adding = False
    asks = stored is None
    kept = {"section", *(name for name in TEXT_FIELDS if stored[name] == content[name])} if stored else set()  # type: ignore[literal-required]
    yield from _refusals(entry, exclude=kept, asks=asks)
    for figure in content["figures"] if stored is None or stored["figures"] != content["figures"] else ():
        yield from _refusals(figure_row(figure), asks=asks)
    for fact in content["facts"] if stored is None or stored["facts"] != content["facts"] else ():
        yield from _refusals(Fact(**{**fact, "value": _decimal(fact["value"])}), asks=asks)
    for award in content["awards"] if stored is None or stored["awards"] != content["awards"] else ():
        own = {name: value for name, value in award.items() if name not in ("recipients", "granted_by")}
        yield from _refusals(Award(**own, granted_by="、".join(award["granted_by"])), asks=asks)
        for recipient in award["recipients"]:
            yield from _refusals(Recipient(**recipient), exclude={"award"}, asks=asks)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _refusals(row: models.Model, exclude: set[str] | None = None, *, asks: bool = True) -> Iterator[str]:
    try:
        excluded = {"program"} if exclude is None else exclude
        row.full_clean(exclude=excluded, validate_unique=False, validate_constraints=asks)
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            named = field in {f.name for f in row._meta.get_fields()}
            name = str(row._meta.get_field(field).verbose_name) if named else str(row)  # type: ignore[union-attr]
            yield from (f"{capfirst(row._meta.verbose_name or '')}: {name}: {message}" for message in messages)
