"""The parts of a .docx and what leads from one to the other."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any
from zipfile import ZipFile

from lxml import etree

from entries.manuscripts.archives import read_file
from entries.manuscripts.model import UnreadableManuscript
from entries.manuscripts.pictures import Picture

MOST_XML = 64 * 1024 * 1024  # bytes of one part: a volume of a million characters has about ten
OWN = "{urn:yearbook:manuscript}manuscript"  # the root of the part that says what no line of our files can


class Package:
    """A .docx that is open. Raises UnreadableManuscript where it has no document, or one that is no XML."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        root = self._relations("")
        main = next((target for kind, target in root.values() if kind == "officeDocument"), "word/document.xml")
        self.main = main
        document = self.xml(main)
        if document is None:
            raise UnreadableManuscript("broken")
        self.document = document
        self.relations = self._relations(main)
        self.pictures: dict[str, Picture] = {}

    @cached_property
    def own(self) -> Mapping[str, object] | None:
        """What the file says of itself where this site wrote it."""
        text = next((root.text for root in self.related("customXml") if root.tag == OWN), None)
        if text is None:
            return None
        try:
            said = json.loads(text)
        except ValueError:
            return None
        return said if isinstance(said, dict) else None

    def tag(self, name: str) -> str:
        """The full name of an element, in the document's own namespace: transitional or strict."""
        return f"{{{etree.QName(self.document).namespace}}}{name}"

    def xml(self, name: str) -> Any:
        """The root of a part; None where there is no such part. Raises UnreadableManuscript for no XML, or a bomb."""
        if name not in self.names:
            return None
        if self.archive.getinfo(name).file_size > MOST_XML:
            raise UnreadableManuscript("bomb")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
        try:
            return etree.fromstring(read_file(self.archive, name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableManuscript("broken") from error

    def related(self, kind: str) -> list[Any]:
        """The roots of the parts of that kind (`styles`, `comments` …) that the document leads to."""
        found = (self.xml(target) for other, target in self.relations.values() if other == kind)
        return [root for root in found if root is not None]

    def target(self, relation: str) -> str | None:
        """The name of the part that the relation leads to; None where it lies outside or is missing."""
        _kind, target = self.relations.get(relation, ("", ""))
        return target if target in self.names else None

    def picture(self, part: str, read: Callable[[bytes], Picture]) -> Picture:
        """The picture in that part, read once however often it stands in the text."""
        if part not in self.pictures:
            self.pictures[part] = read(read_file(self.archive, part))
        return self.pictures[part]

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Kind and target of each relation of the part, by its id."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[relation.get("Id", "")] = (relation.get("Type", "").rpartition("/")[2], target)
        return found


def local(element: Any) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Any, name: str) -> str:
    """The attribute of that name in any namespace; empty without one."""
    for key, said in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(said)
    return ""


def value(element: Any) -> str:
    """The element's `val`; empty without one, or without an element."""
    return attribute(element, "val") if element is not None else ""


def child(element: Any, *names: str) -> Any:
    """The first child of that name, and its child, and so on; None where one is missing."""
    for name in names:
        element = next((one for one in element if local(one) == name), None)
        if element is None:
            return None
    return element


def is_on(element: Any) -> bool:
    """Whether a property that is there is on."""
    return element is not None and value(element) not in ("0", "false", "off", "none")
