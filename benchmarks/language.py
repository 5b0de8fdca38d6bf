"""Text whose words are as unevenly common as those of a language, the same at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import accumulate

COMMONEST = ("工作", "自治区", "妇女", "发展", "内蒙古", "服务", "项目", "妇联", "培训", "建设")
VOCABULARY = 12_000  # words; how common each is falls with its place (Zipf)
FIRST, CHARACTERS = 0x4E00, 3_500
FLAT = 42  # flattens the top, so that the commonest word stands in six of ten entries and not in all
LENGTHS = (1, 2, 2, 2, 2, 2, 3, 3, 4)
MARKS = "，，，，。。、；"
LATIN = ("GDP", "5G", "App", "ISO9001", "open data", "e")


class Language:
    """A vocabulary, and texts made of it."""

    def __init__(self, seed: int = 0) -> None:
        self.rng = rng = random.Random(seed)
        chars = [chr(FIRST + 6 * number) for number in range(CHARACTERS)]
        rng.shuffle(chars)
        weights = list(accumulate(1 / (number + 8) for number in range(CHARACTERS)))
        words = {"".join(rng.choices(chars, cum_weights=weights, k=rng.choice(LENGTHS))) for _ in range(VOCABULARY * 2)}
        self.words = [*COMMONEST, *sorted(words)[:VOCABULARY]]
        tail = self.words[len(COMMONEST) :]
        rng.shuffle(tail)
        self.words[len(COMMONEST) :] = tail
        self.weights = list(accumulate(1 / (number + FLAT) for number in range(len(self.words))))

    def text(self, length: int) -> str:
        """A text of about so many characters, in paragraphs."""
        rng, parts, size = self.rng, [], 0
        while size < length:
            piece = "".join(rng.choices(self.words, cum_weights=self.weights, k=rng.randint(2, 7)))
            chance = rng.random()
            if chance < 0.15:
                piece += f"{rng.randint(1, 9999)}{rng.choice('人个万件期')}"
            elif chance < 0.17:
                piece += rng.choice(LATIN)
            piece += "。\n" if chance > 0.97 else rng.choice(MARKS)
            parts.append(piece)
            size += len(piece)
        return "".join(parts).rstrip("，、；\n")[: length - 1] + "。"

    def title(self) -> str:
        """A title of six to twenty characters."""
        words = self.rng.choices(self.words, cum_weights=self.weights, k=self.rng.randint(3, 6))
        return "".join(words)[:20]

    def texts(self, count: int) -> Iterator[tuple[str, str]]:
        """So many entries: each one's title, and its text of 200 to 900 characters."""
        for _ in range(count):
            yield self.title(), self.text(self.rng.randint(200, 900))
