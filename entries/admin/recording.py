"""Saving an entry: a revision for what changed, a refusal for what somebody else has changed meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entries.editing import Recorded, record_revisions
from entries.models import Program, Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User

REMEMBERED = "recorded_by_this_request"


class OpenedAt(forms.CharField):
    """A hidden field that says what the form was opened with; it is never a change."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, required=False, label="", **kwargs)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Never."""
        return False


class StaleGuard(forms.ModelForm[Any]):
    """A form on an entry, or on a part of one, that refuses to overwrite what was saved after it was opened.

    `newer` is the revision that stands in the way, for the page to link to. Posting its number as `taken_over` says
    that the editor has seen it.
    """

    opened_at_revision = OpenedAt()
    opened_at_place = OpenedAt()
    newer: Revision | None = None
    moved = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if program := self.entry():
            self.initial["opened_at_revision"] = str(program.latest_number)
            self.initial["opened_at_place"] = place_of(program)

    def entry(self) -> Program | None:
        """The stored entry that is edited; None for a new one."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any] | None:
        """Refuse a form that was opened before the entry's latest revision, or before the entry was moved."""
        cleaned = super().clean()
        if (program := self.entry()) and program.pk:
            stored = Program.objects.select_for_update().only("latest_number", "section_id", "order").get(pk=program.pk)
            self._refuse_a_stale_text(stored)
            self._refuse_a_stale_place(stored)
        return cleaned

    def _refuse_a_stale_text(self, stored: Program) -> None:
        latest = str(stored.latest_number)
        if latest in (self.cleaned_data.get("opened_at_revision"), self.data.get("taken_over")):
            return
        self.newer = Revision.objects.filter(program=stored, number=stored.latest_number).first()
        said = {
            "author": (self.newer.author_name if self.newer else "") or _("somebody"),
            "number": latest,
            "time": when(self.newer.created_at) if self.newer else "",
        }
        self.add_error(
            None,
            forms.ValidationError(
                _(
                    "Not saved: %(author)s saved revision %(number)s at %(time)s, after you had opened this page. All "
                    "that you typed stands below. Read that revision, take over what is to stay, then save again."
                )
                % said,
                code="stale",
            ),
        )

    def _refuse_a_stale_place(self, stored: Program) -> None:
        if "opened_at_place" not in self.fields:
            return
        if place_of(stored) in (self.cleaned_data.get("opened_at_place"), self.data.get("taken_over_place")):
            return
        self.moved = True
        message = _(
            "Not saved: the entry was moved to another place after you had opened this page. All that you typed stands "
            "below. Check its section and order, then save again."
        )
        self.add_error(None, forms.ValidationError(message, code="stale_place"))

    @property
    def stored_place(self) -> str:
        """Where the entry stands now, for the page to send along."""
        program = self.entry()
        return place_of(Program.objects.get(pk=program.pk)) if program else ""


def place_of(program: Program) -> str:
    """Section and order, as the form carries them."""
    return f"{program.section_id}:{program.order}"


def when(moment: Any) -> str:
    """Date and time as the reader's language writes them."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def record(request: HttpRequest, programs: Sequence[Program], *, note: str = "") -> Recorded:
    """Record the entries in this editor's name, and remember it for the message that follows."""
    recorded = record_revisions(programs=programs, author=cast("User", request.user), note=note)
    setattr(request, REMEMBERED, recorded)
    return recorded


def say_what_was_saved(request: HttpRequest, *, elsewhere: bool = False) -> str:
    """The message after a save: the revision that was made, or that none was; nothing where nothing was recorded.

    `elsewhere` says that something beside the content changed, the entry's place.
    """
    recorded: Recorded | None = getattr(request, REMEMBERED, None)
    if recorded is None:
        return ""
    if recorded.revisions:
        return " ".join(filter(None, [_said_of_revisions(recorded), said_of_voided(len(recorded.voided))]))
    if elsewhere:
        return _("The entry's place was saved. Its content is as it was: no revision was made.")
    return _("Nothing changed: no revision was made.")


def _said_of_revisions(recorded: Recorded) -> str:
    count = len(recorded.revisions)
    if count == 1:
        return _("Saved as revision %(number)s.") % {"number": recorded.revisions[0].number}
    return ngettext("%(count)d revision was made.", "%(count)d revisions were made.", count) % {"count": count}


def said_of_voided(count: int) -> str:
    """What an editor is told of the reviews that a change has voided; empty where it has none."""
    if not count:
        return ""
    return ngettext(
        "%(count)d entry was in review: its reviews are void, submit it again.",
        "%(count)d entries were in review: their reviews are void, submit them again.",
        count,
    ) % {"count": count}
