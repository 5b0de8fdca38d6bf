"""How a heading is read, and where an index by pinyin puts it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, pinyin

from entries.text.script import simplified

# Surnames that are read otherwise than the word (现代汉语词典, 7th edition, under each character).
SURNAMES = {
    "万俟": ("mo4", "qi2"), "尉迟": ("yu4", "chi2"), "长孙": ("zhang3", "sun1"), "单于": ("chan2", "yu2"),
    "单": ("shan4",), "仇": ("qiu2",), "解": ("xie4",), "曾": ("zeng1",), "查": ("zha1",), "任": ("ren2",),
    "区": ("ou1",), "乐": ("yue4",), "盖": ("ge3",), "朴": ("piao2",), "冼": ("xian3",), "缪": ("miao4",),
    "种": ("chong2",), "秘": ("bi4",), "折": ("she2",), "召": ("shao4",), "员": ("yun4",), "黑": ("he4",),
    "卜": ("bu3",), "费": ("fei4",), "华": ("hua4",), "燕": ("yan1",), "宁": ("ning4",), "葛": ("ge3",),
    "逄": ("pang2",), "覃": ("qin2",), "翟": ("zhai2",), "哈": ("ha3",), "那": ("na1",), "隗": ("wei3",),
    "令狐": ("ling2", "hu2"), "尹": ("yin3",), "应": ("ying1",), "过": ("guo1",), "牟": ("mu4",), "祭": ("zhai4",),
}  # fmt: skip
SYLLABLE = re.compile(r"[a-z]{1,6}[1-5]?")
WIDTH = 6  # letters of the longest syllable, as in zhuang
LONGEST = 24  # characters that count for the order; what differs only behind them goes by its own text
OTHERS = "0"  # the letter of what begins with a figure or a sign that nobody reads aloud: before A in any collation


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a heading stands: its letter (A to Z, or `0` for others), its first syllable without tone, its sort key.

    The key is made of figures and small letters alone, so that every collation of every database sorts it alike.
    """

    letter: str
    syllable: str
    key: str


class UnreadableReading(ValueError):
    """A syllable of a corrected reading that is no pinyin."""


@lru_cache(maxsize=8192)
def read_heading(heading: str, *, corrected: str = "", person: bool = False) -> Reading:
    """How the heading is read: as `corrected` says (`chong qing`, tones as `chong2` or left out), else by its phrases.

    Character by character: letters of the syllable, then its tone, then the character; a corrected reading may stop
    early. Among characters of one sound the order of Unicode stands for that of radicals and strokes. Latin letters and
    figures count one by one; punctuation does not count. A person's surname is read as a surname.
    """
    units = _units(heading, corrected, person)
    if not units:
        return Reading(OTHERS, "", "0")
    key = "".join(
        f"{sound.rstrip('12345').ljust(WIDTH, '0')}{sound[-1] if sound[-1] in '12345' else '0'}{ord(char):05x}"
        for sound, char in units[:LONGEST]
    )
    syllable = units[0][0].rstrip("12345")
    if not syllable.isalpha():
        return Reading(OTHERS, "", "0" + key)
    return Reading(syllable[0].upper(), syllable, key)


def syllables_of(corrected: str) -> list[str]:
    """The syllables of a corrected reading. Raises UnreadableReading where one is no pinyin."""
    found = corrected.lower().replace("ü", "v").replace("'", " ").split()
    for syllable in found:
        if not SYLLABLE.fullmatch(syllable):
            raise UnreadableReading(syllable)
    return found


def _units(heading: str, corrected: str, person: bool) -> list[tuple[str, str]]:
    text = simplified(heading)
    chars = _readable(text)
    sounds = _by_phrases(text)
    if person:
        for length in (2, 1):
            if (surname := SURNAMES.get("".join(chars[:length]))) and len(chars) > length:
                sounds[:length] = surname
                break
    if corrected:
        given = syllables_of(corrected)[: len(chars)]
        sounds[: len(given)] = given
    return list(zip(sounds, chars, strict=True))


def _readable(text: str) -> list[str]:
    return [char for char in text if char.isalnum()]


def _by_phrases(text: str) -> list[str]:
    """The sound of each character that can be read, in order."""
    sounds: list[str] = []
    text = "".join(char if char.isalnum() else " " for char in text)
    for run in re.findall(r"[\u3400-\u9fff\U00020000-\U0003ffff〇]+|[^\u3400-\u9fff\U00020000-\U0003ffff〇]", text):
        if len(run) == 1 and not run.isalnum():
            continue
        # errors=list: what has no reading comes back one by one, not as one piece.
        found = pinyin(run, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False, errors=list)  # type: ignore[arg-type]
        for (sound, *_rest), char in zip(found, run, strict=True):
            sounds.append(sound if SYLLABLE.fullmatch(sound) else _other(char))
    return sounds


def _other(char: str) -> str:
    """A letter or figure of another script, as itself where it is ASCII."""
    small = char.lower()
    return small if small.isascii() else "0"
