"""Readable addresses."""

from __future__ import annotations

import re
from functools import lru_cache

from pypinyin import lazy_pinyin


@lru_cache(maxsize=4096)
def slugify(title: str, max_length: int = 60) -> str:
    """The title's pinyin in ASCII, syllables parted by hyphens, at most `max_length` characters, cut between syllables.

    `巾帼 2022` gives `jin-guo-2022`. A title with nothing to read aloud gives `entry`.
    """
    syllables = re.findall(r"[a-z0-9]+", " ".join(lazy_pinyin(title, errors="default", v_to_u=False)).lower())
    slug = "-".join(syllables)
    if len(slug) > max_length:
        slug = slug[: max_length + 1].rpartition("-")[0] or slug[:max_length]
    return slug or "entry"
