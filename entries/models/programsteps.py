"""An entry on its way to being published: its step, who it waits for, until when; asked of many and of one."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from entries.models.submission import Submission


def public_as_it_is() -> Exists:
    """The condition that the public sees the entry's latest revision."""
    from entries.models.publication import Publication

    live = Publication.objects.live()
    return Exists(live.filter(program=OuterRef("pk"), revision__number=OuterRef("latest_number")))


class StepQuerySet(models.QuerySet[Any]):
    """Questions about many entries on their way."""

    def with_state(self) -> Self:
        """What the public sees, which a step is told from as well."""
        raise NotImplementedError

    def with_step(self) -> Self:
        """Annotate what `step` is told from, beside that of `with_state()`."""
        from entries.models.submission import Submission

        own = Submission.objects.filter(program=OuterRef("pk"))
        return self.with_state().annotate(
            open_stage=Subquery(own.open().values("stage")[:1]),
            holder_name=Subquery(own.open().claimed().values("claimed_by__username")[:1]),
            last_ending=Coalesce(Subquery(own.order_by("-pk").values("ending")[:1]), Value("")),
        )

    def in_step(self, step: str) -> Self:
        """Those whose `step` is the given one: a review by its number, or one of the other keys of `Step`."""
        from entries.models.submission import Step, Submission, SubmissionEnding, stage_count

        under_way = Submission.objects.open()
        if step.isdecimal():
            return self.filter(pk__in=under_way.filter(stage=step).values("program"))
        if step == Step.APPROVED:
            return self.filter(pk__in=under_way.filter(stage__gt=stage_count()).values("program"))
        later = Submission.objects.filter(program=OuterRef("program"), pk__gt=OuterRef("pk"))
        returned = Submission.objects.filter(~Exists(later), ending=SubmissionEnding.RETURNED)
        if step == Step.RETURNED:
            return self.filter(~public_as_it_is(), pk__in=returned.values("program"))
        neither = self.exclude(pk__in=under_way.values("program"))
        if step == Step.PUBLISHED:
            return neither.filter(public_as_it_is())
        return neither.filter(~public_as_it_is()).exclude(pk__in=returned.values("program"))

    def awaiting(self, reviewer: User) -> Self:
        """Those whose next review this reviewer may decide: not their own text, not a second review of it."""
        from entries.models.submission import Submission

        return self.filter(pk__in=Submission.objects.awaiting(reviewer).values("program"))

    def claimed_by(self, reviewer: User) -> Self:
        """Those whose next review this reviewer has claimed."""
        from entries.models.submission import Submission

        mine = Submission.objects.open().claimed().filter(claimed_by=reviewer)
        return self.filter(pk__in=mine.values("program"))

    def with_due(self) -> Self:
        """Annotate `own_due` and `section_due`, what `due_on` is told from, and `known_urgent`."""
        from entries.models.deadline import Deadline, dates_above

        own = Deadline.objects.filter(program=OuterRef("pk"))
        return self.annotate(
            own_due=Subquery(own.values("due_on")[:1]),
            section_due=Subquery(dates_above().values("due_on")[:1]),
            known_urgent=Exists(own.filter(is_urgent=True)),
        )

    def due(self, *, before: datetime.date) -> Self:
        """Those whose `due_on` is before the day and that are still to be submitted: asked by the sections."""
        from entries.models.deadline import Deadline, sections_due

        dated = Deadline.objects.filter(due_on__isnull=False)
        by_section = Q(section__in=sections_due(before=before)) & ~Q(pk__in=dated.values("program"))
        found = self.filter(Q(pk__in=dated.filter(due_on__lt=before).values("program")) | by_section)
        return found.unfinished()

    def unfinished(self) -> Self:
        """Those that are still to be submitted: drafts, and what was returned."""
        from entries.models.submission import Submission

        return self.exclude(pk__in=Submission.objects.open().values("program")).filter(~public_as_it_is())

    def urgent(self) -> Self:
        """Those that go before others, until they are public as they are."""
        from entries.models.deadline import Deadline

        return self.filter(~public_as_it_is(), pk__in=Deadline.objects.filter(is_urgent=True).values("program"))


class OnItsWay(models.Model):
    """The same questions about one entry."""

    if TYPE_CHECKING:
        objects: Any
        submissions: Any
        state: Any

    class Meta:
        abstract = True

    @property
    def open_submission(self) -> Submission | None:
        """The entry's way through the reviews, where it is on one; with the revision that was submitted."""
        found: Submission | None = self.submissions.open().select_related("revision", "submitted_by").first()
        return found

    @property
    def step(self) -> str:
        """Where the entry stands on its way to being published, a key of `Step`; as `in_step()` asks it of many."""
        from entries.models.submission import Step

        known = self.__dict__
        if "last_ending" in known:
            stage, ending = known["open_stage"], known["last_ending"]
        else:
            last = self.submissions.order_by("-pk").first()
            stage = last.stage if last and not last.ended_at else None
            ending = last.ending if last else ""
        return Step.of(open_stage=stage, last_ending=ending, is_public=self.state == "published")

    @property
    def due_on(self) -> datetime.date | None:
        """Until when the entry is to be submitted: its own date, or the nearest of the sections above."""
        known = self._dated()
        day: datetime.date | None = known.own_due or known.section_due
        return day

    @property
    def is_urgent(self) -> bool:
        """Whether the entry goes before others."""
        return bool(self._dated().known_urgent)

    @property
    def is_unfinished(self) -> bool:
        """As `unfinished()` asks it of many."""
        from entries.models.submission import Step

        return self.step in (Step.DRAFT, Step.RETURNED)

    def _dated(self) -> Any:
        if "known_urgent" in self.__dict__:
            return self
        return type(self).objects.filter(pk=self.pk).with_due().only("pk").get()
