"""An entry (条目) of a section."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from entries.models.deletion import Kept, deletion_field
from entries.models.reach import place_of, viewing
from entries.models.section import STEP, Section
from entries.terms import Kind
from entries.text import UnreadableReading, syllables_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from entries.models.publication import Publication
    from entries.models.submission import Submission


def validate_reading(value: str) -> None:
    """Accept pinyin: syllables of small letters, each with or without a tone from 1 to 5."""
    try:
        syllables_of(value)
    except UnreadableReading as error:
        raise ValidationError(
            _("“%(syllable)s” is no syllable of pinyin: write as in “chong qing” or “chong2 qing4”."),
            code="reading",
            params={"syllable": str(error)},
        ) from error


class State(models.TextChoices):
    """Where an entry stands between its editors and the public."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CHANGED = "changed", _("published, changed since")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ProgramQuerySet(models.QuerySet["Program"]):
    """Questions about many entries."""

    def in_order(self) -> ProgramQuerySet:
        """As they stand in print: volume, tree of sections, order."""
        return self.order_by(
            "section__yearbook__title", "-section__yearbook__edition_year", "section__tree_key", "order"
        )

    def visible_to(self, user: Any) -> ProgramQuerySet:
        """Those that the user may look at."""
        return self.filter(viewing(user, "program").rows("section"))

    def within(self, section: Section) -> ProgramQuerySet:
        """Those of the section and of all sections below it."""
        return self.filter(section__in=Section.objects.within(section))

    def with_state(self) -> ProgramQuerySet:
        """Annotate `live_number` (the public revision's number or None) and `current_state` (a State)."""
        from entries.models.publication import Publication

        own = Publication.objects.filter(program=OuterRef("pk"))
        live = own.filter(ended_at__isnull=True).values("revision__number")[:1]
        return self.annotate(live_number=Subquery(live)).annotate(
            current_state=Case(
                When(Q(live_number__isnull=True) & Exists(own), then=Value(State.WITHDRAWN)),
                When(live_number__isnull=True, then=Value(State.DRAFT)),
                When(live_number=F("latest_number"), then=Value(State.PUBLISHED)),
                default=Value(State.CHANGED),
                output_field=models.CharField(),
            )
        )

    def in_state(self, state: str) -> ProgramQuerySet:
        """Those whose `state` is the given State, with the annotations of `with_state()`.

        Asked of the publications, not of the annotation: so a rare state is found quickly among 100,000 entries.
        """
        from entries.models.publication import Publication

        live = Publication.objects.live()
        behind = live.exclude(revision__number=F("program__latest_number"))
        asked = {
            State.DRAFT: ~Exists(Publication.objects.filter(program=OuterRef("pk"))),
            State.PUBLISHED: Exists(live.filter(program=OuterRef("pk"), revision__number=OuterRef("latest_number"))),
            State.CHANGED: Q(pk__in=behind.values("program")),
            State.WITHDRAWN: Q(pk__in=Publication.objects.values("program")) & ~Q(pk__in=live.values("program")),
        }
        return self.with_state().filter(asked[State(state)])

    def with_step(self) -> ProgramQuerySet:
        """Annotate what `step` is told from, beside that of `with_state()`."""
        from entries.models.submission import Submission

        own = Submission.objects.filter(program=OuterRef("pk"))
        return self.with_state().annotate(
            open_stage=Subquery(own.open().values("stage")[:1]),
            holder_name=Subquery(own.open().claimed().values("claimed_by__username")[:1]),
            last_ending=Coalesce(Subquery(own.order_by("-pk").values("ending")[:1]), Value("")),
        )

    def in_step(self, step: str) -> ProgramQuerySet:
        """Those whose `step` is the given one: a review by its number, or one of the other keys of `Step`."""
        from entries.models.submission import Step, Submission, SubmissionEnding, stage_count

        under_way = Submission.objects.open()
        if step.isdecimal():
            return self.filter(pk__in=under_way.filter(stage=step).values("program"))
        if step == Step.APPROVED:
            return self.filter(pk__in=under_way.filter(stage__gt=stage_count()).values("program"))
        from entries.models.publication import Publication

        live = Publication.objects.live().filter(program=OuterRef("pk"), revision__number=OuterRef("latest_number"))
        later = Submission.objects.filter(program=OuterRef("program"), pk__gt=OuterRef("pk"))
        returned = Submission.objects.filter(~Exists(later), ending=SubmissionEnding.RETURNED)
        if step == Step.RETURNED:
            return self.filter(~Exists(live), pk__in=returned.values("program"))
        neither = self.exclude(pk__in=under_way.values("program"))
        if step == Step.PUBLISHED:
            return neither.filter(Exists(live))
        return neither.filter(~Exists(live)).exclude(pk__in=returned.values("program"))

    def awaiting(self, reviewer: User) -> ProgramQuerySet:
        """Those whose next review this reviewer may decide: not their own text, not a second review of it."""
        from entries.models.submission import Submission

        return self.filter(pk__in=Submission.objects.awaiting(reviewer).values("program"))

    def claimed_by(self, reviewer: User) -> ProgramQuerySet:
        """Those whose next review this reviewer has claimed."""
        from entries.models.submission import Submission

        mine = Submission.objects.open().claimed().filter(claimed_by=reviewer)
        return self.filter(pk__in=mine.values("program"))

    def with_due(self) -> ProgramQuerySet:
        """Annotate `own_due` and `section_due`, what `due_on` is told from, and `known_urgent`."""
        from entries.models.deadline import Deadline, dates_above

        own = Deadline.objects.filter(program=OuterRef("pk"))
        return self.annotate(
            own_due=Subquery(own.values("due_on")[:1]),
            section_due=Subquery(dates_above().values("due_on")[:1]),
            known_urgent=Exists(own.filter(is_urgent=True)),
        )

    def due(self, *, before: datetime.date) -> ProgramQuerySet:
        """Those whose `due_on` is before the day and that are still to be submitted: asked by the sections."""
        from entries.models.deadline import Deadline, sections_due

        dated = Deadline.objects.filter(due_on__isnull=False)
        by_section = Q(section__in=sections_due(before=before)) & ~Q(pk__in=dated.values("program"))
        found = self.filter(Q(pk__in=dated.filter(due_on__lt=before).values("program")) | by_section)
        return found.unfinished()

    def unfinished(self) -> ProgramQuerySet:
        """Those that are still to be submitted: drafts, and what was returned."""
        from entries.models.publication import Publication
        from entries.models.submission import Submission

        live = Publication.objects.live().filter(program=OuterRef("pk"), revision__number=OuterRef("latest_number"))
        return self.exclude(pk__in=Submission.objects.open().values("program")).filter(~Exists(live))

    def urgent(self) -> ProgramQuerySet:
        """Those that go before others, until they are public as they are."""
        from entries.models.deadline import Deadline
        from entries.models.publication import Publication

        live = Publication.objects.live().filter(program=OuterRef("pk"), revision__number=OuterRef("latest_number"))
        return self.filter(~Exists(live), pk__in=Deadline.objects.filter(is_urgent=True).values("program"))


class Program(models.Model):
    """One bracketed entry 【…】: its current text, as the editors have it.

    The body is plain text, one paragraph a line. `latest_number` is the number of the newest revision; revisions are
    made by `entries.editing`, not by save().
    """

    section = models.ForeignKey(Section, models.PROTECT, related_name="programs", verbose_name=_("section"))
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.WORK)
    order = models.PositiveIntegerField(
        _("order"), blank=True, help_text=_("Position in the section, in steps of ten; empty for the last place.")
    )
    body = models.TextField(_("body"), blank=True, help_text=_("Plain text, one paragraph a line."))
    unit = models.CharField(
        _("source unit"), max_length=200, blank=True, help_text=_("Only where it differs from the section's unit.")
    )
    contributor = models.CharField(
        _("contributor"),
        max_length=200,
        blank=True,
        help_text=_("Only where another than the section's contributor signs the entry."),
    )
    reading = models.CharField(
        _("reading"),
        max_length=200,
        blank=True,
        validators=[validate_reading],
        help_text=_(
            "Only where the index by pinyin would read the title wrong: its first syllables, as in “chong qing”; "
            "a tone may follow each, as in “chong2”."
        ),
    )
    latest_number = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    deletion = deletion_field("programs")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    modified_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = Kept.from_queryset(ProgramQuerySet)()
    everything = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ("section", "order")
        permissions = (("publish_program", _("Can publish and withdraw entries")),)
        indexes = (
            models.Index(fields=("-modified_at", "-id"), name="program_newest_change"),
            models.Index(fields=("kind",), name="program_kind"),
        )
        constraints = (
            models.UniqueConstraint(
                "section",
                "title",
                condition=Q(deletion__isnull=True),
                name="program_one_title_in_section",
                violation_error_message=_("The section has an entry of this title already."),
            ),
            models.UniqueConstraint(
                "section",
                "order",
                condition=Q(deletion__isnull=True),
                name="program_one_order_in_section",
                violation_error_message=_("Another entry of the section has this position: choose another number."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""), name="program_has_title", violation_error_message=_("Give the entry a title.")
            ),
        )

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; an entry without a position gets the last place of its section."""
        if self.order is None:
            last = type(self).objects.filter(section_id=self.section_id).aggregate(last=models.Max("order"))["last"]
            self.order = (last or 0) + STEP
        super().save(*args, **kwargs)

    def is_visible_to(self, user: Any) -> bool:
        """As `visible_to()` asks it of many."""
        return viewing(user, "program").covers(place_of(self))

    @property
    def live_publication(self) -> Publication | None:
        """What the public sees of the entry now, with its revision; None for a draft or a withdrawn entry."""
        from entries.models.publication import Publication

        return Publication.objects.live().filter(program=self).select_related("revision").first()

    @property
    def state(self) -> State:
        """Where the entry stands; the same answer as `with_state()` gives for many."""
        annotated = self.__dict__.get("current_state")
        if annotated:
            return State(annotated)
        live = self.live_publication
        if live:
            return State.PUBLISHED if live.revision.number == self.latest_number else State.CHANGED
        return State.WITHDRAWN if self.publications.exists() else State.DRAFT

    @property
    def open_submission(self) -> Submission | None:
        """The entry's way through the reviews, where it is on one; with the revision that was submitted."""
        return self.submissions.open().select_related("revision", "submitted_by").first()

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
        return Step.of(open_stage=stage, last_ending=ending, is_public=self.state == State.PUBLISHED)

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
        return Program.objects.filter(pk=self.pk).with_due().only("pk").get()
