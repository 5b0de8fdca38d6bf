"""A node of a volume's tree (类目 / 分目 / 子目)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from entries.models.deletion import Kept, deletion_field
from entries.models.reach import place_of, viewing
from entries.models.yearbook import Yearbook

MAX_DEPTH = 4
STEP = 10  # positions go in steps, so that one can be set between two without renumbering
PATH_SEPARATOR = "/"


class SectionQuerySet(models.QuerySet["Section"]):
    """Questions about many sections."""

    def in_tree_order(self) -> SectionQuerySet:
        """Volume by volume, each parent before its children, siblings by their order."""
        return self.order_by("yearbook__title", "-yearbook__edition_year", "tree_key")

    def visible_to(self, user: Any) -> SectionQuerySet:
        """Those that the user may look at; who sees entries sees their sections."""
        return self.filter(viewing(user, "section", "program").sections())

    def within(self, section: Section) -> SectionQuerySet:
        """The section itself and all below it."""
        return self.filter(
            Q(pk=section.pk) | Q(yearbook_id=section.yearbook_id, tree_key__startswith=f"{section.tree_key}.")
        )


class Section(models.Model):
    """A section, at most four deep, with the unit that answers for it and the contributor who signs it.

    `path`, `tree_key` and `depth` follow from parent, title and order; save() keeps them, for all below as well.
    """

    yearbook = models.ForeignKey(Yearbook, models.CASCADE, related_name="sections", verbose_name=_("volume"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name=_("parent section")
    )
    title = models.CharField(_("title"), max_length=100)
    order = models.PositiveIntegerField(
        _("order"),
        blank=True,
        help_text=_("Position among its siblings, in steps of ten; empty for the last place."),
    )
    unit = models.CharField(_("responsible unit"), max_length=200, blank=True)
    contributor = models.CharField(_("contributor"), max_length=200, blank=True, help_text=_("Who signs the section."))
    due_on = models.DateField(
        _("due"),
        null=True,
        blank=True,
        help_text=_("The day by which its entries are to be submitted; it holds for all below as well."),
    )
    # Room for five levels, so that a fifth meets the constraint on depth and its message, not a column's end.
    path = models.CharField(_("section path"), max_length=520, editable=False)
    tree_key = models.CharField(max_length=60, editable=False)
    depth = models.PositiveSmallIntegerField(_("depth"), editable=False)

    deletion = deletion_field("sections")

    objects = Kept.from_queryset(SectionQuerySet)()
    everything = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("yearbook", "tree_key")
        indexes = (models.Index(fields=("yearbook", "tree_key"), name="section_tree"),)
        constraints = (
            models.UniqueConstraint(
                "yearbook",
                "path",
                condition=Q(deletion__isnull=True),
                name="section_one_title_among_siblings",
                violation_error_message=_("A section of this title stands in the same place already."),
            ),
            models.UniqueConstraint(
                "parent",
                "order",
                condition=Q(parent__isnull=False, deletion__isnull=True),
                name="section_one_order_among_siblings",
                violation_error_message=_("Another section has this position: choose another number."),
            ),
            models.UniqueConstraint(
                "yearbook",
                "order",
                condition=Q(parent__isnull=True, deletion__isnull=True),
                name="section_one_order_at_the_top",
                violation_error_message=_("Another section has this position: choose another number."),
            ),
            models.CheckConstraint(
                condition=Q(depth__range=(1, MAX_DEPTH)),
                name="section_at_most_four_deep",
                violation_error_message=_("A volume's tree is at most four sections deep."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, depth=1) | Q(parent__isnull=False, depth__gt=1),
                name="section_depth_fits_parent",
            ),
            models.CheckConstraint(
                condition=Q(order__gte=1),
                name="section_order_from_one",
                violation_error_message=_("Positions begin at 1."),
            ),
            models.CheckConstraint(
                condition=~Q(title__contains=PATH_SEPARATOR) & ~Q(title=""),
                name="section_title_is_one_step_of_a_path",
                violation_error_message=_("A section's title is not empty and has no “/”: write “／” instead."),
            ),
        )

    def __str__(self) -> str:
        return self.path or self.title

    def is_visible_to(self, user: Any) -> bool:
        """As `visible_to()` asks it of many."""
        return viewing(user, "section", "program").covers(place_of(self))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with path, tree key and depth as parent, title and order say; move all below along."""
        self.set_place()
        before = type(self).objects.filter(pk=self.pk).values("path", "tree_key", "depth").first() if self.pk else None
        super().save(*args, **kwargs)
        if before and (before["path"], before["tree_key"]) != (self.path, self.tree_key):
            self._move_descendants(before)

    def clean(self) -> None:
        """Refuse a parent in another volume, below itself, or so deep that the tree gets more than four levels."""
        if self.parent and self.parent.yearbook_id != self.yearbook_id:
            raise ValidationError({"parent": _("The parent section belongs to another volume.")}, code="other_volume")
        if self.parent and self.pk and type(self).objects.within(self).filter(pk=self.parent.pk).exists():
            raise ValidationError({"parent": _("A section cannot stand below itself.")}, code="below_itself")
        if PATH_SEPARATOR in self.title:
            raise ValidationError({"title": _("A section's title has no “/”: write “／” instead.")}, code="slash")
        depth = self.parent.depth + 1 if self.parent else 1
        if depth + self._height() > MAX_DEPTH:
            raise ValidationError({"parent": _("A volume's tree is at most four sections deep.")}, code="too_deep")
        if self.yearbook_id:
            self.set_place()
            self._refuse_a_taken_path()

    def set_place(self) -> None:
        """Set order (the last place, where there is none), path, tree key and depth from parent and title."""
        if self.order is None:
            siblings = type(self).objects.filter(yearbook_id=self.yearbook_id, parent_id=self.parent_id)
            self.order = (siblings.aggregate(last=models.Max("order"))["last"] or 0) + STEP
        step = f"{self.order:010d}"
        self.path = f"{self.parent.path}{PATH_SEPARATOR}{self.title}" if self.parent else self.title
        self.tree_key = f"{self.parent.tree_key}.{step}" if self.parent else step
        self.depth = self.parent.depth + 1 if self.parent else 1

    def _refuse_a_taken_path(self) -> None:
        """Say in a form what the database would refuse: path is no field of it, so its constraint is not asked."""
        namesakes = type(self).objects.filter(yearbook_id=self.yearbook_id, path=self.path).exclude(pk=self.pk)
        if namesakes.exists():
            taken = _("A section of this title stands in the same place already.")
            raise ValidationError({"title": taken}, code="taken")

    def _height(self) -> int:
        """How many levels stand below this section."""
        if not self.pk:
            return 0
        stored = type(self).objects.get(pk=self.pk)
        deepest = type(self).objects.within(stored).aggregate(deepest=models.Max("depth"))["deepest"]
        return int(deepest) - stored.depth

    def _move_descendants(self, before: Mapping[str, Any]) -> None:
        type(self).objects.filter(yearbook_id=self.yearbook_id, tree_key__startswith=f"{before['tree_key']}.").update(
            path=Concat(Value(self.path), Substr("path", len(before["path"]) + 1)),
            tree_key=Concat(Value(self.tree_key), Substr("tree_key", len(before["tree_key"]) + 1)),
            depth=models.F("depth") + (self.depth - before["depth"]),
        )
