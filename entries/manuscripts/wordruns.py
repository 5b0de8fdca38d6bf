"""The text of a Word paragraph: its runs, with what was inserted, without what was deleted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from entries.manuscripts.wordpackage import Package, attribute, child, is_on, local, value
from entries.manuscripts.wordremarks import Remarks

THROUGH = ("hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo", "rubyBase")
RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
OBJECTS = {"chart": "chart", "relIds": "SmartArt", "OLEObject": "OLE"}


@dataclass(slots=True)
class Read:
    """A paragraph's text, the relations of its pictures with their words, and its text boxes."""

    text: str = ""
    pictures: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


class Runs:
    """Reads paragraphs, and tells the remarks what is no text."""

    def __init__(self, package: Package, remarks: Remarks) -> None:
        self.remarks = remarks
        self.notes = {
            kind: {attribute(one, "id"): one for root in package.related(f"{kind}s") for one in root}
            for kind in ("footnote", "endnote")
        }

    def read(self, paragraph: Any) -> Read:
        """The paragraph."""
        read = Read()
        parts: list[str] = []
        self._inline(paragraph, parts, read)
        read.text = "".join(parts)
        return read

    def end_is_deleted(self, paragraph: Any) -> bool:
        """Whether the paragraph's end was deleted with changes tracked, so that it goes on in the next."""
        return child(paragraph, "pPr", "rPr", "del") is not None

    def _inline(self, parent: Any, parts: list[str], read: Read) -> None:
        for one in parent:
            name = local(one)
            if name == "r":
                self._run(one, parts, read)
            elif name in THROUGH:
                self._inline(one, parts, read)
            elif name in ("ins", "moveTo"):
                start = len(parts)
                self._inline(one, parts, read)
                if name == "ins":
                    self.remarks.inserted(one, "".join(parts[start:]))
            elif name in ("del", "moveFrom"):
                self.remarks.deleted(one)
            elif name in ("oMath", "oMathPara"):
                formula = "".join(text.text or "" for text in one.iter() if local(text) == "t")
                self.remarks.say("formula", text=formula)
                parts.append(formula)
            elif name == "commentRangeStart":
                self.remarks.commented(attribute(one, "id"))
            elif name == "AlternateContent":
                self._inline(self.chosen(one), parts, read)

    def _run(self, run: Any, parts: list[str], read: Read) -> None:
        properties = child(run, "rPr")
        own: list[str] = []
        for one in run:
            self._piece(one, own, read)
        text = "".join(own)
        if properties is not None and text:
            if is_on(child(properties, "vanish")):
                self.remarks.say("hidden_text", text=text)
                return
            if is_on(child(properties, "strike")) or is_on(child(properties, "dstrike")):
                self.remarks.say("struck_text", text=text)
            text = _raised(text, child(properties, "vertAlign"))
        parts.append(text)

    def _piece(self, one: Any, parts: list[str], read: Read) -> None:
        name = local(one)
        if name == "t":
            parts.append(one.text or "")
        elif name in ("tab", "ptab"):
            parts.append("\t")
        elif name == "cr" or (name == "br" and attribute(one, "type") in ("", "textWrapping")):
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name == "sym":
            parts.append(self._symbol(one))
        elif name in ("footnoteReference", "endnoteReference"):
            parts.append(self._note(name.removesuffix("Reference"), attribute(one, "id")))
        elif name == "commentReference":
            self.remarks.commented(attribute(one, "id"))
        elif name == "ruby":
            self._ruby(one, parts, read)
        elif name in ("drawing", "pict", "object"):
            self._shown(one, read)
        elif name == "AlternateContent":
            for inner in self.chosen(one):
                self._piece(inner, parts, read)

    def _symbol(self, one: Any) -> str:
        code, font = attribute(one, "char"), attribute(one, "font")
        try:
            char = chr(int(code, 16))
        except (ValueError, OverflowError):
            char = "\uf000"
        if not "\ue000" <= char <= "\uf8ff":
            return char
        self.remarks.say("symbol", text=code, font=font)
        return "□"

    def _note(self, kind: str, identifier: str) -> str:
        note = self.notes[kind].get(identifier)
        if note is None:
            return ""
        lines = (self.read(paragraph).text.strip() for paragraph in note if local(paragraph) == "p")
        text = " ".join(line for line in lines if line)
        self.remarks.notes_inside += bool(text)
        return f"（注：{text}）" if text else ""

    def _ruby(self, one: Any, parts: list[str], read: Read) -> None:
        start = len(parts)
        readings = ""
        for inner in one:
            if local(inner) == "rubyBase":
                self._inline(inner, parts, read)
            elif local(inner) == "rt":
                readings = "".join(text.text or "" for text in inner.iter() if local(text) == "t")
        self.remarks.say("ruby", text=readings, base="".join(parts[start:]))

    def _shown(self, element: Any, read: Read) -> None:
        """Pictures and text boxes of a drawing; other objects are said to be left out."""
        words, found = "", False
        pending = [element]
        while pending:
            one = pending.pop(0)
            name = local(one)
            if name == "txbxContent":
                read.boxes.append(one)
                found = True
                continue
            if name == "AlternateContent":
                pending[:0] = list(self.chosen(one))
                continue
            if name == "docPr":
                words = attribute(one, "descr") or attribute(one, "title") or words
            elif name == "shape":
                words = attribute(one, "alt") or words
            relation = attribute(one, "embed") or attribute(one, "link") if name == "blip" else ""
            if name == "imagedata":
                relation = attribute(one, "id") or attribute(one, "pict")
            if relation:
                read.pictures.append((relation, words))
                found = True
            elif name in OBJECTS and not (name == "OLEObject" and found):
                self.remarks.say("object", text=attribute(one, "ProgID") or OBJECTS[name])
            pending[:0] = list(one)

    def chosen(self, alternatives: Any) -> Any:
        """Of two ways in which a program may show the same, the newer one."""
        ways = {local(one): one for one in reversed(alternatives)}
        return ways.get("Choice", ways.get("Fallback", ()))


def _raised(text: str, place: Any) -> str:
    """Digits that stand above or below the line, as characters that do: `km²`."""
    if place is None or value(place) not in ("superscript", "subscript"):
        return text
    table = RAISED if value(place) == "superscript" else LOWERED
    return text.translate(table) if text.strip() and all(ord(char) in table for char in text.strip()) else text
