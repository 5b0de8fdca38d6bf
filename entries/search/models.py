"""What the index keeps of an entry: its marked text, and what it is filtered, counted and ordered by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from entries.search.tokens import SPACES, facet_tokens, grams

ENTRIES = 10**12  # more than there are entries
FIELDS = ("title", "awards", "names", "rest")
SECTIONS = ("section_1", "section_2", "section_3", "section_4")
NARROW = ("yearbook_id", *SECTIONS, "kind", "levels")


def rank_of(edition_year: int, entry_id: int) -> int:
    """An entry's place among hits of the same worth, as a number: the newest edition first, then by id."""
    return (9999 - edition_year) * ENTRIES + entry_id


def entry_of(rank: int) -> int:
    """The entry with that rank. An index that knows no volumes ranks by id, the newest first: less than nothing."""
    return abs(rank) % ENTRIES


def as_bytes(marked: str) -> bytes:
    """A marked text, or a part of one, as PostgreSQL keeps it: UTF-16, the high byte first."""
    return marked.encode("utf-16-be", "surrogatepass")


class MarkedText(models.TextField):  # type: ignore[type-arg]
    """A marked text. On PostgreSQL it takes two bytes a Chinese character and not three: the index is to be small."""

    def db_type(self, connection: Any) -> str | None:
        """Bytes on PostgreSQL."""
        return "bytea" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """The text as the database keeps it."""
        value = super().get_db_prep_value(value, connection, prepared)
        return as_bytes(value) if connection.vendor == "postgresql" and isinstance(value, str) else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The text."""
        return value if isinstance(value, str) else bytes(value).decode("utf-16-be")


class IndexedText(models.Model):
    """The marked text of an entry; a concrete index has its `entry_id` too. `rest` is its text with its captions."""

    if TYPE_CHECKING:
        entry_id: int

    rank = models.BigIntegerField(primary_key=True)
    title = MarkedText()
    awards = MarkedText(blank=True)
    names = MarkedText(blank=True)
    rest = MarkedText(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.title)

    @property
    def tokens(self) -> set[str]:
        """All that the index holds of it: on PostgreSQL, where a pair gives its first character too, only the pairs."""
        found: set[str] = set()
        for field in FIELDS:
            pairs = grams(getattr(self, field))
            found |= pairs
            if space := SPACES.get(field):
                found |= {space + pair for pair in pairs}
        return found


class IndexedEntry(IndexedText):
    """An entry that can be filtered and counted as well.

    `section_1` to `section_4` are the sections it stands in, topmost first; `levels` are those of its awards, parted by
    spaces.
    """

    entry_id = models.BigIntegerField(unique=True)
    yearbook_id = models.BigIntegerField()
    section_1 = models.BigIntegerField()
    section_2 = models.BigIntegerField(null=True)
    section_3 = models.BigIntegerField(null=True)
    section_4 = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    levels = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True

    @property
    def sections(self) -> list[int | None]:
        """The sections it stands in, topmost first."""
        return [getattr(self, name) for name in SECTIONS]

    @property
    def tokens(self) -> set[str]:
        """Those of its text, and of what it is filtered by."""
        return super().tokens | facet_tokens(
            yearbook=self.yearbook_id, sections=self.sections, kind=self.kind, levels=self.levels.split()
        )


class PublicIndex(IndexedEntry):
    """A published entry."""

    class Meta:
        db_table = "search_public"


class Heading(models.Model):
    """A title, a recipient or a section's name, to be offered while somebody types; `folded` is what it is found by."""

    id = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=10)
    entry_id = models.BigIntegerField(null=True, db_index=True)
    text = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, db_index=True)

    class Meta:
        db_table = "search_heading"

    def __str__(self) -> str:
        return self.text


class Sound(models.Model):
    """Two characters that stand side by side in a heading and how they are read there: `fu lian 妇联`."""

    key = models.CharField(primary_key=True, max_length=20)

    class Meta:
        db_table = "search_sound"

    def __str__(self) -> str:
        return self.key
