"""What became of each item of an import that is undone."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Undone:
    """What became of each item: titles of entries given back their text and of entries put into the bin, volumes and
    sections put into it or given back their values, names of what came out of it, titles of entries back at their
    position, and what was kept and why.

    Each item has a key, as `entry:12`; with `only` an undo is confined to these. `kept` is as the run stores it: name,
    reason, and the key where the item can be undone once the reason is gone.
    """

    only: frozenset[str] | None = None
    restored: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    set_back: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    kept: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many items went back to what they were."""
        return sum(map(len, (self.restored, self.deleted, self.places, self.set_back, self.back, self.moved)))

    @property
    def refused(self) -> list[tuple[str, str]]:
        """The name of each item that stays as it is, and why."""
        return [(name, reason) for name, reason, *_key in self.kept]

    def concerns(self, key: str) -> bool:
        """Whether the item is to be taken back."""
        return self.only is None or key in self.only

    def refuse(self, key: str, name: str, reason: str) -> None:
        """Note that the item stays as it is, and why."""
        self.kept.append((name, reason, key))

    def refuse_for_good(self, name: str, reason: str) -> None:
        """Note that the item stays as it is, for a reason that cannot go: a second undo does not concern it."""
        self.kept.append((name, reason))
