"""What was deleted and can be restored (回收站)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from entries.models.reach import Reach


class Subject(models.TextChoices):
    """What was put into the bin."""

    ENTRY = "entry", _("entry")
    SECTION = "section", _("section")
    VOLUME = "volume", _("volume")


class DeletionQuerySet(models.QuerySet["Deletion"]):
    """Questions about many things in the bin."""

    def visible_to(self, user: Any) -> DeletionQuerySet:
        """Those that the user may restore: who may delete such a thing where it stood, or stood in what is there yet.

        A section in the bin gives nobody a right, and its position may be another's by now: so the place above it
        counts, and for what stood in it the volume. And those that the user put there with their own role in it.
        """
        from entries.models.assignment import Assignment
        from entries.models.program import Program
        from entries.models.reach import rights_of
        from entries.models.section import Section

        entries, sections, volumes = (
            rights_of(user).reach(f"entries.delete_{noun}") for noun in ("program", "section", "yearbook")
        )
        own = Program.everything.filter(_within(entries, "section"), deletion=OuterRef("pk"))
        heads = Section.everything.filter(Q(parent=None) | ~Q(parent__deletion=OuterRef("pk")))
        head = heads.filter(_within(sections, "parent"), deletion=OuterRef("pk"))
        found = Q(Exists(own), subject=Subject.ENTRY) | Q(Exists(head), subject=Subject.SECTION)
        if user.pk:
            role = Assignment.objects.filter(user=user).within(OuterRef("pk"))
            found |= Q(Exists(role), deleted_by=user)
        return self.filter(found | Q(subject=Subject.VOLUME) if volumes.everywhere else found)


def _within(reach: Reach, above: str) -> Q:
    """The condition on rows of which `above` leads to a section that is there and reached, or the volume is whole."""
    from entries.models.section import Section

    if reach.everywhere:
        return Q()
    whole = [place.yearbook_id for place in reach.places if not place.tree_key]
    volume = "yearbook" if above == "parent" else "section__yearbook"
    return Q(**{f"{above}__in": Section.objects.filter(reach.sections())}) | Q(**{f"{volume}__in": whole})


class Deletion(models.Model):
    """One thing in the bin: an entry, a section with all below it, or a volume; written by `entries.editing.binning`.

    The rows themselves stay where they are, with their revisions and publications, and point here. It is gone once they
    are restored or deleted for good.
    """

    subject = models.CharField(_("what"), max_length=10, choices=Subject.choices)
    name = models.CharField(_("name"), max_length=200)
    place = models.CharField(_("where it stood"), max_length=700, blank=True)
    entry_count = models.PositiveIntegerField(_("entries"), default=1)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    deleted_at = models.DateTimeField(_("deleted"))
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("deleted by")
    )
    deleted_by_name = models.CharField(_("deleted by"), max_length=150, blank=True)

    objects = DeletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("thing in the bin")
        verbose_name_plural = _("bin")
        ordering = ("-deleted_at", "-id")

    def __str__(self) -> str:
        return self.name


M = TypeVar("M", bound=models.Model, covariant=True)


class Kept(models.Manager[M]):
    """The manager of all that is not in the bin; `everything` beside it is for the bin alone."""

    path = "deletion"  # from a row to what it was deleted with

    def get_queryset(self) -> models.QuerySet[M]:
        """Without what is in the bin."""
        return super().get_queryset().filter(**{f"{self.path}__isnull": True})


class KeptOfPrograms(Kept[M]):
    """The same for rows of an entry."""

    path = "program__deletion"


def deletion_field(related_name: str) -> Any:
    """The column by which a row is in the bin."""
    return models.ForeignKey(Deletion, models.PROTECT, null=True, blank=True, editable=False, related_name=related_name)
