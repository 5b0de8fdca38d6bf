"""Where the entries of a manuscript go: the section that was chosen, and the headings above them in the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from entries.manuscripts import Manuscript, Notice, ParsedEntry, ParsedSection
from entries.models import MAX_DEPTH, PATH_SEPARATOR

Steps = tuple[str, ...]


def path_steps(path: str) -> list[str]:
    """The titles of a section's path, from the top. Raises ValidationError for an empty step or more than four."""
    steps = [step.strip() for step in path.strip().strip(PATH_SEPARATOR).split(PATH_SEPARATOR)]
    if not all(steps):
        raise ValidationError(
            _("“%(path)s” is no section's path: give its titles from the top, parted by “/”."),
            code="path",
            params={"path": path},
        )
    if len(steps) > MAX_DEPTH:
        raise ValidationError(
            _("“%(path)s” has %(count)d levels; a volume's tree is at most four sections deep."),
            code="depth",
            params={"path": path, "count": len(steps)},
        )
    return steps


class Placing:
    """The paths of a manuscript's sections.

    `chosen` is the path for all files, empty for the volume itself; `by_file` has another for some. Where the headings
    of a file begin as the chosen path ends, they are the same sections. A single heading above all entries that is none
    of them is the page's title. Raises ValidationError for a path that cannot be.
    """

    def __init__(self, manuscript: Manuscript, chosen: str, by_file: Mapping[str, str]) -> None:
        self.notices: list[Notice] = []
        self.chosen = tuple(path_steps(chosen)) if chosen.strip().strip(PATH_SEPARATOR) else ()
        self.by_file = {file: tuple(path_steps(path)) for file, path in by_file.items() if path.strip()}
        files = {entry.file for entry in manuscript.entries} | {section.file for section in manuscript.sections}
        self.titles = {file: self._page_title(manuscript, file) for file in files}
        self.known: dict[tuple[str, Steps], Steps] = {}
        for section in manuscript.sections:
            self._learn(section.file, section.path)
        for entry in manuscript.entries:
            self._learn(entry.file, entry.section)
        self.sections = [(self._placed(section.path, section.file), section) for section in manuscript.sections]

    def of(self, entry: ParsedEntry) -> Steps:
        """The titles of the entry's section, from the top; empty where it has none."""
        return self._placed(entry.section, entry.file)

    def root(self, file: str) -> Steps:
        """The section that was chosen for the file."""
        return self.by_file.get(file, self.chosen)

    def needed(self, entries: Iterable[ParsedEntry]) -> list[Steps]:
        """Every section that must be there, parents first, in the order of the manuscript."""
        placed = [path for path, _section in self.sections if path]
        everything = [*placed, *(self.of(entry) for entry in entries)]
        roots = [path for path in (self.chosen, *self.by_file.values()) if path]
        steps = (path[:depth] for path in (*roots, *everything) for depth in range(1, len(path) + 1))
        return list(dict.fromkeys(steps))

    def _placed(self, headings: Steps, file: str) -> Steps:
        root = self.root(file)
        if headings and headings[0] == self.titles.get(file):
            headings = headings[1:]
        for depth in range(len(headings), 0, -1):
            if (file, headings[:depth]) in self.known:
                return (*self.known[file, headings[:depth]], *headings[depth:])
        return (*root, *headings)

    def _learn(self, file: str, headings: Steps) -> None:
        """Know the headings that say again how the chosen path ends, and those above them: they lie on that path."""
        root = self.root(file)
        count = _overlap(root, headings)
        for depth in range(1, count + 1):
            self.known[file, headings[:depth]] = root[: len(root) - count + depth]

    def _page_title(self, manuscript: Manuscript, file: str) -> str:
        """The one heading above all of the file's entries, where it names no section of the chosen path."""
        root = self.root(file)
        firsts = {entry.section[:1] for entry in manuscript.entries if entry.file == file}
        first = next(iter(firsts)) if len(firsts) == 1 else ()
        if not root or not first or first[0] in root:
            return ""
        line = next((s.line for s in manuscript.sections if s.file == file and s.path == first), 1)
        self.notices.append(Notice("page_title", line, text=first[0], file=file))
        return first[0]


def _overlap(root: Sequence[str], headings: Sequence[str]) -> int:
    """How many headings say again how the chosen path ends."""
    for count in range(min(len(root), len(headings)), 0, -1):
        if tuple(root[-count:]) == tuple(headings[:count]):
            return count
    return 0


def line_of(sections: Iterable[tuple[Steps, ParsedSection]], path: Steps) -> tuple[int, str]:
    """The line and the file in which the section's heading stands; the first line where none does."""
    return next(((section.line, section.file) for placed, section in sections if placed == path), (1, ""))
