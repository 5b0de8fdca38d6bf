"""From the text of a file to the text that its author wrote: entities, invisible characters, pinyin noise, script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from entries.manuscripts.model import Notice
from entries.text import (
    Damage,
    Script,
    clean,
    detect_script,
    find_damage,
    remove_glosses,
    simplified,
    was_machine_converted,
)

HELD = "\0"  # stands for a damaged name while the text around it is worked on; cleaning has left no other


@dataclass(frozen=True, slots=True)
class Restored:
    """The text as its author wrote it, line for line, and what was done to get there."""

    text: str
    script: Script
    converted: bool
    notices: list[Notice]


def restore(source: str, *, keep_script: bool, entities: bool = True) -> Restored:
    """Undo what came between the author and the file; damaged names stay as they are."""
    cleaned = clean(source, decode_entities=entities)
    damage = find_damage(cleaned.text)
    text, glosses = remove_glosses(_hold(cleaned.text, damage))
    script = detect_script(text)
    converted = False
    notices = [
        *_counted("entities_decoded", cleaned.entities),
        *_counted("invisible_removed", {f"U+{ord(char):04X}": n for char, n in cleaned.invisible.items()}),
    ]
    if glosses:
        counts = Counter(f"{gloss.char}({gloss.reading})" for gloss in glosses)
        first = text.count("\n", 0, glosses[0].offset) + 1
        notices += _counted("pinyin_removed", counts, line=first)
    if script is Script.TRADITIONAL and not keep_script:
        converted = was_machine_converted(text, glosses=len(glosses))
        notices.append(Notice("script_converted" if converted else "traditional_kept", 1))
        text = simplified(text) if converted else text
    notices += [_damage_notice(cleaned.text, found) for found in damage]
    return Restored(_release(text, damage), script, converted, notices)


def _counted(code: str, counts: Mapping[str, int], *, line: int = 1) -> list[Notice]:
    """One notice that lists what was removed, with how often; none where nothing was."""
    listed = " ".join(f"{thing}×{count}" for thing, count in counts.items())
    return [Notice(code, line, text=listed, params={"count": sum(counts.values())})] if counts else []


def _damage_notice(text: str, found: Damage) -> Notice:
    return Notice("damaged_text", text.count("\n", 0, found.start) + 1, text=found.text)


def _hold(text: str, damage: list[Damage]) -> str:
    parts, done = [], 0
    for found in damage:
        parts += [text[done : found.start], HELD]
        done = found.end
    return "".join([*parts, text[done:]])


def _release(text: str, damage: list[Damage]) -> str:
    held = iter(damage)
    return "".join(next(held).text if char == HELD else char for char in text) if damage else text
