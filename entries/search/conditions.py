"""A condition on the index, in the form that both databases understand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from entries.search.models import FIELDS
from entries.search.queries import Query, Word
from entries.search.tokens import SPACES, grams_to_find, is_exact


@dataclass(frozen=True, slots=True)
class Need:
    """Characters that must stand side by side in a field, or in any where `field` is empty."""

    needle: str
    field: str = ""

    @classmethod
    def of(cls, word: Word, *, field: str = "") -> Need:
        """What the word needs; `field` where it names none itself."""
        return cls(word.needle, word.field or field)

    @property
    def tokens(self) -> set[str]:
        """What the index must hold of an entry with it."""
        space = SPACES.get(self.field, "")
        return {space + gram for gram in grams_to_find(self.needle)}

    @property
    def is_exact(self) -> bool:
        """Whether no look at the text is needed."""
        return is_exact(self.needle)

    @property
    def fields(self) -> tuple[str, ...]:
        """Where to look."""
        return (self.field,) if self.field else FIELDS


@dataclass(frozen=True, slots=True)
class Condition:
    """All of `needs` and `facets` hold, and of each group in `without` not all."""

    needs: tuple[Need, ...] = ()
    without: tuple[tuple[Need, ...], ...] = ()
    facets: frozenset[str] = field(default_factory=frozenset)

    @property
    def tokens(self) -> list[str]:
        """What the index must hold of an entry; the rest is for a look at the text."""
        return sorted(self.facets.union(*(need.tokens for need in self.needs)))

    @property
    def excluded(self) -> list[tuple[Need, ...]]:
        """The groups of `without` that the index decides alone."""
        return [group for group in self.without if all(need.is_exact for need in group)]

    def but(self, needs: tuple[Need, ...]) -> Condition:
        """The same without the entries that have all of these."""
        return replace(self, without=(*self.without, needs))

    def also(self, need: Need) -> Condition:
        """The same with one need more."""
        return replace(self, needs=(*self.needs, need))


def checks(condition: Condition, *, stands: str, given: Callable[[str], Any] = str) -> tuple[list[str], list[Any]]:
    """SQL conditions and their parameters for the look at the texts, which decides what the index does not.

    `stands` is SQL for "the field has it", and `given` makes its parameter of a needle.
    """
    sql: list[str] = []
    params: list[Any] = []

    def has(need: Need) -> str:
        params.extend([given(need.needle)] * len(need.fields))
        return f"({' OR '.join(stands.format(field=field) for field in need.fields)})"

    sql += [has(need) for need in condition.needs if not need.is_exact]
    excluded = condition.excluded
    sql += [f"NOT ({' AND '.join(map(has, group))})" for group in condition.without if group not in excluded]
    return sql, params


def condition_of(query: Query, facets: Iterable[str] = ()) -> Condition:
    """What an entry must be like to be found."""
    return Condition(
        needs=tuple(Need.of(word) for word in query.words),
        without=tuple((Need.of(word),) for word in query.without),
        facets=frozenset(facets),
    )


def tiers_of(query: Query, facets: Iterable[str] = ()) -> list[Condition]:
    """The condition in parts, the best hits first: all words in the title, then side by side, then anywhere."""
    everything = condition_of(query, facets)
    in_title = tuple(Need.of(word, field="title") for word in query.words)
    if in_title == everything.needs:
        return [everything]
    first, rest = replace(everything, needs=in_title), everything.but(in_title)
    if query.phrase is None:
        return [first, rest]
    together = Need.of(query.phrase)
    return [first, rest.also(together), rest.but((together,))]
