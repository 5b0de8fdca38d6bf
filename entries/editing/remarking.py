"""Remarks on passages: make one, answer it, resolve it, open it again; and where each stands in the latest text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entries.editing.passages import Span, find_passage, follow
from entries.editing.reviewers import may_remark
from entries.models import Answer, Program, Remark, Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def add_remark(*, program: Program, by: User, number: int, words: str, text: str, span: Span | None = None) -> Remark:
    """Pin a remark to the words of revision `number`, at `span` where they stand there, else where they stand once.

    Raises ValidationError, with a message for the field at fault, for words that are not there or not there once, for
    no text, and where the user may not.
    """
    if not may_remark(by, program):
        raise ValidationError(_("You may not remark on this entry."))
    revision = Revision.objects.filter(program=program, number=number).first()
    if revision is None:
        raise ValidationError({"quote": _("The entry has no revision %(number)s.") % {"number": number}})
    words = "\n".join(words.split("\r\n")).strip("\n")
    body = revision.content["body"]
    found = find_passage(body, words, span)
    if found is None:
        raise ValidationError({"quote": _why_not_found(body, words)})
    if not text.strip():
        raise ValidationError({"text": _("Write what you remark.")})
    return Remark.objects.create(
        program=program,
        revision=revision,
        start=found[0],
        end=found[1],
        quote=words,
        text=text.strip(),
        author=by,
        author_name=by.get_username(),
        made_at=timezone.now(),
    )


@transaction.atomic
def answer(*, remark: Remark, by: User, text: str) -> Answer:
    """Answer a remark; one that was resolved is open again. Raises ValidationError for no text, and who may not."""
    if not may_remark(by, remark.program):
        raise ValidationError(_("You may not remark on this entry."))
    if not text.strip():
        raise ValidationError({"text": _("Write what you answer.")})
    Remark.objects.filter(pk=remark.pk).update(resolved_at=None, resolved_by=None)
    return Answer.objects.create(
        remark=remark, text=text.strip(), author=by, author_name=by.get_username(), made_at=timezone.now()
    )


@transaction.atomic
def resolve(*, remark: Remark, by: User) -> bool:
    """Note that the remark is dealt with; False where it was already. Raises ValidationError for who may not."""
    if not may_remark(by, remark.program):
        raise ValidationError(_("You may not remark on this entry."))
    still_open = Remark.objects.open().filter(pk=remark.pk)
    return bool(still_open.update(resolved_at=timezone.now(), resolved_by=by))


@transaction.atomic
def reopen(*, remark: Remark, by: User) -> bool:
    """Take back that the remark is dealt with; False where it was open. Raises ValidationError for who may not."""
    if not may_remark(by, remark.program):
        raise ValidationError(_("You may not remark on this entry."))
    resolved = Remark.objects.filter(pk=remark.pk, resolved_at__isnull=False)
    return bool(resolved.update(resolved_at=None, resolved_by=None))


def places_of(remarks: Iterable[Remark], body: str) -> dict[int, Span | None]:
    """Where each remark's passage stands in `body`, by the remark's id; None where it is gone.

    The remarks come with their revisions, which are read for this: the contents of as many as have remarks.
    """
    return {remark.pk: follow(remark.revision.content["body"], body, (remark.start, remark.end)) for remark in remarks}


def _why_not_found(body: str, words: str) -> str:
    if not words:
        return _("Select a passage of the text, or write its words here.")
    count = body.count(words)
    if not count:
        return _("These words do not stand in the text.")
    return _("These words stand in the text %(count)d times: take more words, so that it is clear which are meant.") % {
        "count": count
    }
