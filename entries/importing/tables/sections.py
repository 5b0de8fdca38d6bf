"""The table of sections."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from entries.editing.binning import bin_section
from entries.importing.tables.base import Row, part_of_key, position, text
from entries.importing.tables.places import Places, give_orders
from entries.importing.tables.reading import Line
from entries.importing.tables.small import SmallTable
from entries.models import PATH_SEPARATOR, Section, Yearbook

ASIDE = 1_000_000_000


class SectionTable(SmallTable):
    """Sections, told apart by volume and path; rows may come in any order, a parent may come with its children."""

    columns = {
        "yearbook": ("卷", "年鉴"),
        "section": ("类目", "分目", "子目", "路径", "栏目"),
        "order": ("顺序", "排序"),
        "unit": ("供稿单位",),
        "contributor": ("撰稿人", "供稿人", "署名"),
    }
    key = ("yearbook", "section")
    yearbook = part_of_key("yearbook", "yearbook__name")
    section = part_of_key("section", "path")
    order = position()
    unit = text("unit")
    contributor = text("contributor")

    class Meta(SmallTable.Meta):
        model = Section
        fields = export_order = ("yearbook", "section", "order", "unit", "contributor")

    def __init__(self, author: Any = None) -> None:
        super().__init__(author)
        self.places = Places(author)

    def get_queryset(self) -> Any:
        """All sections, each parent before its children."""
        return Section.objects.select_related("yearbook").in_tree_order()

    def find(self, row: Row) -> Section | None:
        """The section of that path."""
        yearbook = self.places.yearbook(row["yearbook"].strip())
        rows = self._seen(yearbook).select_related("parent")
        found: Section | None = rows.filter(path=row["section"].strip()).first()
        return found

    def build(self, row: Row) -> Section:
        """A section below the parent that its path names. Raises ValidationError where that is missing."""
        above, _separator, title = row["section"].strip().rpartition(PATH_SEPARATOR)
        yearbook = self.places.yearbook(row["yearbook"].strip())
        parent = self._seen(yearbook).filter(path=above).first() if above else None
        if above and parent is None:
            message = _("There is no section “%(path)s” to stand in: give it a row of its own.") % {"path": above}
            raise ValidationError({"section": message})
        return Section(yearbook=yearbook, parent=parent, title=title)

    def _seen(self, yearbook: Yearbook) -> Any:
        rows = Section.objects.filter(yearbook=yearbook)
        return rows.visible_to(self.author) if self.author else rows

    def in_order(self, lines: list[Line]) -> list[Line]:
        """Parents first."""
        return sorted(lines, key=lambda line: line.cells.get("section", "").count(PATH_SEPARATOR))

    def holds(self, instance: Section) -> bool:
        """Whether the section has entries or sections below it."""
        return instance.programs.exists() or instance.children.exists()

    def remove(self, instance: Section) -> None:
        """Put the section into the bin."""
        self.deleted(bin_section(section=instance, by=self.author, reason=_("imported from a table")))

    def settle(self) -> None:
        """Give sections their new positions, among their siblings."""
        rows = list(Section.objects.filter(pk__in=self.orders))
        families: dict[tuple[int, int | None], list[Section]] = defaultdict(list)
        for row in rows:
            families[row.yearbook_id, row.parent_id].append(row)
        for (yearbook_id, parent_id), family in families.items():
            siblings = Section.objects.filter(yearbook=yearbook_id, parent=parent_id)
            chosen = [row.pk for row in give_orders(family, self.orders, siblings)]
            for offset in (ASIDE, 0):
                for pk in chosen:
                    row = Section.objects.get(pk=pk)
                    row.order = self.orders[pk] + offset
                    row.save()
