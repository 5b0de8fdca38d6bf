"""An entry (条目) of a section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from entries.models.deletion import Kept, deletion_field
from entries.models.programsteps import OnItsWay, StepQuerySet
from entries.models.reach import place_of, viewing
from entries.models.section import STEP, Section
from entries.terms import Kind
from entries.text import UnreadableReading, syllables_of

if TYPE_CHECKING:
    from entries.models.publication import Publication


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


class ProgramQuerySet(StepQuerySet):
    """Questions about many entries."""

    def in_order(self) -> ProgramQuerySet:
        """As they stand in print: volume, tree of sections, order."""
        return self.order_by(
            "section__yearbook__title", "-section__yearbook__edition_year", "section__tree_key", "order"
        )

    def visible_to(self, user: Any) -> ProgramQuerySet:
        """Those that the user may look at."""
        found: ProgramQuerySet = self.filter(viewing(user, "program").rows("section"))
        return found

    def within(self, section: Section) -> ProgramQuerySet:
        """Those of the section and of all sections below it."""
        return self.filter(section__in=Section.objects.within(section))

    def with_findings(self) -> ProgramQuerySet:
        """Those on whose latest revision the proofreader has remarks."""
        return self.filter(finding_count__gt=0)

    def with_state(self) -> ProgramQuerySet:
        """Annotate `live_number` (the public revision's number or None) and `current_state` (a State)."""
        from entries.models.publication import Publication

        own = Publication.objects.filter(program=OuterRef("pk"))
        live = own.filter(ended_at__isnull=True).values("revision__number")[:1]
        rows: ProgramQuerySet = self.annotate(live_number=Subquery(live)).annotate(
            current_state=Case(
                When(Q(live_number__isnull=True) & Exists(own), then=Value(State.WITHDRAWN)),
                When(live_number__isnull=True, then=Value(State.DRAFT)),
                When(live_number=F("latest_number"), then=Value(State.PUBLISHED)),
                default=Value(State.CHANGED),
                output_field=models.CharField(),
            )
        )
        return rows

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


class Program(OnItsWay):
    """One bracketed entry 【…】: its current text, as the editors have it.

    The body is plain text, one paragraph a line. `latest_number` is the number of the newest revision; revisions are
    made by `entries.editing`, not by save(), and so is `finding_count`, how many remarks the proofreader has on it.
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
    finding_count = models.PositiveIntegerField(_("findings"), default=0, editable=False)
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
            models.Index(fields=("-finding_count", "id"), condition=Q(finding_count__gt=0), name="program_findings"),
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
    def has_findings(self) -> bool:
        """As `with_findings()` asks it of many."""
        return self.finding_count > 0

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
