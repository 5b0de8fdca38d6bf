"""The table of volumes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from entries.editing.binning import bin_volume
from entries.importing.tables.base import NumberWidget, Row, number, text
from entries.importing.tables.small import SmallTable
from entries.models import Yearbook


class YearbookTable(SmallTable):
    """Volumes, told apart by title and edition year."""

    columns = {
        "title": ("卷名", "书名", "题名"),
        "edition_year": ("卷", "卷次", "版年"),
        "coverage_year": ("记载年份", "记事年份"),
        "publisher": ("出版社", "出版者"),
        "isbn": (),
        "issn": (),
        "introduction": ("简介",),
    }
    joined = {"introduction": ""}
    key = ("title", "edition_year")
    title = text("title")
    edition_year = number("edition_year")
    coverage_year = number("coverage_year")
    publisher = text("publisher")
    isbn = text("isbn")
    issn = text("issn")
    introduction = text("introduction")

    class Meta(SmallTable.Meta):
        model = Yearbook
        fields = export_order = tuple("title edition_year coverage_year publisher isbn issn introduction".split())

    def get_queryset(self) -> Any:
        """All volumes, oldest first."""
        return Yearbook.objects.order_by("title", "edition_year")

    def find(self, row: Row) -> Yearbook | None:
        """The volume of that title and edition year."""
        year = self._year(row)
        rows = Yearbook.objects.visible_to(self.author) if self.author else Yearbook.objects.all()
        return rows.filter(title=str(row["title"]).strip(), edition_year=year).first() if year else None

    def build(self, row: Row) -> Yearbook:
        """A volume that covers the year before its edition, unless the row says otherwise."""
        year = self._year(row)
        return Yearbook(coverage_year=year - 1) if year else Yearbook()

    def holds(self, instance: Yearbook) -> bool:
        """Whether the volume has sections."""
        return instance.sections.exists()

    def remove(self, instance: Yearbook) -> None:
        """Put the volume into the bin."""
        self.deleted(bin_volume(yearbook=instance, by=self.author, reason=_("imported from a table")))

    def _year(self, row: Row) -> int | None:
        try:
            return NumberWidget().clean(row["edition_year"])
        except ValueError:
            return None  # the column itself says what is wrong with it
