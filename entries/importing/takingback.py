"""What a table deleted comes out of the bin again, what it moved goes back, and places get their former values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from entries.editing import Action, refusal
from entries.editing.unbinning import take_out
from entries.importing.undone import Undone
from entries.models import Deletion, ImportRun, Program, Section, Yearbook

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ASIDE = 1_000_000_000  # above every position: where entries that move are lifted to
MODELS: dict[str, Any] = {"section": Section, "yearbook": Yearbook}


def left_of(run: ImportRun) -> frozenset[str] | None:
    """The keys of what an undo of the run has kept, to be undone again; None where it was not undone.

    Of a run that was undone before such keys were noted nothing is left.
    """
    return frozenset(key for _name, _reason, *keys in run.undo_refused for key in keys) if run.undone_at else None


def size_of(run: ImportRun) -> int:
    """How many items an undo of the run concerns."""
    if (left := left_of(run)) is not None:
        return len(left)
    deleted = sum(1 for place in run.places if "deletion" in place)
    return run.revisions.count() + deleted + sum(len(place.get("moved", ())) for place in run.places)


def bring_back(run: ImportRun, by: User | None, undone: Undone) -> list[str]:
    """Take what the run deleted out of the bin; the names of what came. What did not is refused, and why."""
    back = []
    for place in run.places:
        if "deletion" not in place:
            continue
        key = f"deletion:{place['deletion']}"
        if not undone.concerns(key):
            continue
        name, deletion = place["name"], Deletion.objects.filter(pk=place["deletion"]).first()
        if deletion is None:
            undone.refuse_for_good(name, _("it has been taken out of the bin, or deleted for good, since"))
            continue
        if by and (reason := refusal(by, Action.ADD, _subject(deletion))):
            undone.refuse(key, name, reason)
            continue
        try:
            with transaction.atomic():
                take_out(deletion=deletion, by=by)
        except ValidationError as error:
            undone.refuse(key, name, " ".join(error.messages))
        else:
            back.append(name)
    return back


def _subject(deletion: Deletion) -> Any:
    program = Program.everything.select_related("section").filter(deletion=deletion).first()
    section = Section.everything.filter(deletion=deletion).order_by("depth").first()
    if Yearbook.everything.filter(deletion=deletion).exists():
        return Yearbook
    return section or program


def set_back(run: ImportRun, by: User | None, undone: Undone) -> list[str]:
    """Give volumes and sections that the run changed their former values; the names of those.

    One that was edited since is refused.
    """
    done = []
    for place in run.places:
        if "changed" not in place:
            continue
        key = f"changed:{place['changed']}:{place['id']}"
        row = MODELS[place["changed"]].objects.filter(pk=place["id"]).first()
        if row is None or not undone.concerns(key):
            continue
        if any(getattr(row, name) != value for name, value in place["after"].items()):
            undone.refuse(key, str(row), _("edited since"))
        elif by and (reason := refusal(by, Action.CHANGE, row)):
            undone.refuse(key, str(row), reason)
        else:
            for name, value in place["before"].items():
                setattr(row, name, value)
            row.save()
            done.append(str(row))
    return done


def move_back(run: ImportRun, by: User | None, undone: Undone) -> list[str]:
    """Give the entries that the run moved their former positions; the titles of those.

    An entry that was moved since, or whose former position another holds, is refused.
    """
    rows = [row for place in run.places for row in place.get("moved", ()) if undone.concerns(f"moved:{row[0]}")]
    stored = Program.objects.select_for_update(of=("self",)).select_related("section").in_bulk([pk for pk, *_ in rows])
    moving: dict[int, int] = {}
    for pk, before, after in rows:
        program = stored.get(pk)
        if program is None or program.order != after:
            if program:
                undone.refuse(f"moved:{pk}", program.title, _("moved since"))
        elif by and (reason := refusal(by, Action.MOVE, program)):
            undone.refuse(f"moved:{pk}", program.title, reason)
        else:
            moving[pk] = before
    while blocked := _blocked(moving, stored):
        for pk in blocked:
            del moving[pk]
            undone.refuse(f"moved:{pk}", stored[pk].title, _("its former title or place is taken"))
    Program.objects.filter(pk__in=moving).update(order=F("order") + ASIDE)
    Program.objects.bulk_update([Program(pk=pk, order=order) for pk, order in moving.items()], ["order"], 500)
    return [stored[pk].title for pk in moving]


def _blocked(moving: dict[int, int], stored: dict[int, Program]) -> list[int]:
    """The entries whose former position is held by one that does not move."""
    sections = {stored[pk].section_id for pk in moving}
    held = Program.objects.filter(section__in=sections).exclude(pk__in=moving).order_by()
    taken = set(held.values_list("section_id", "order"))
    return [pk for pk, before in moving.items() if (stored[pk].section_id, before) in taken]
