"""Volumes that look like a yearbook's, the same at every run: of 400, 10,000 or 200,000 entries."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

WORDS = (
    "自治区 妇女 儿童 项目 工程 行动 培训 就业 创业 乡村 振兴 服务 志愿 示范 "
    "基地 建设 调解 纠纷 科技 教育 农牧业 牧民 嘎查 旗县 盟市 开展 组织 举办 "
    "推进 落实 完善 覆盖 新增 惠及 获得 授予 印发 调度 排查 宣传 讲座 活动 "
    "会议 大赛 展览 合作 投资 产值 增长 生态 草原 "
).split()
UNITS = ("人次", "场次", "万元", "个", "户", "件", "期", "万人")
LEVELS = ("national", "provincial", "municipal", "county")
TOP, MIDDLE = 12, 5  # sections at the top of a volume, and below each of them


def sections(entries: int) -> int:
    """How many leaf sections a volume of so many entries has: a few hundred at the most."""
    return min(400, max(20, entries // 25))


def volume(entries: int, *, year: int = 2023, seed: int = 0) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entries of a volume, in order: each one's section path, and its content as a revision holds it."""
    rng = random.Random(f"{seed}-{year}-{entries}")
    leaves = sections(entries)
    for number in range(entries):
        leaf = number * leaves // entries
        top, middle = leaf % TOP, leaf // TOP % MIDDLE
        path = f"类目{top + 1}/分目{middle + 1}/子目{leaf + 1}"
        yield path, entry(rng, number, year)


def entry(rng: random.Random, number: int, year: int) -> dict[str, Any]:
    """One entry of 200 to 900 characters, with facts, and now and then a figure or an award."""
    facts: list[dict[str, Any]] = []
    body = "\n".join(_paragraph(rng, year - 1, facts) for _ in range(rng.randint(1, 3)))
    return {
        "title": f"{''.join(rng.sample(WORDS, 3))}{number + 1}",
        "kind": rng.choice(("overview", "project", "event", "work")),
        "body": body,
        "unit": "",
        "contributor": "",
        "figures": [_figure(number, year)] if number % 20 == 0 else [],
        "facts": facts,
        "awards": [_award(rng, number, year)] if number % 10 == 0 else [],
    }


def _paragraph(rng: random.Random, year: int, facts: list[dict[str, Any]]) -> str:
    sentences = [f"{year}年,"]
    for _ in range(rng.randint(12, 18)):
        value, unit = rng.randint(2, 9999), rng.choice(UNITS)
        label = "".join(rng.sample(WORDS, 4))
        sentences.append(f"{label}{value}{unit}{rng.choice(',，。')}")
        if len(facts) < 8 and rng.random() < 0.15:
            words = f"{label}{value}{unit}"
            facts.append({"label": label, "value": str(value), "unit": unit, "qualifier": "", "words": words})
    return "".join(sentences).rstrip(",，。") + "。"


def _figure(number: int, year: int) -> dict[str, Any]:
    date = f"{year - 1}-06-23"
    return {"kind": "figure", "number": number + 1, "caption": "活动现场", "date": date, "credit": "办公室"}


def _award(rng: random.Random, number: int, year: int) -> dict[str, Any]:
    names = ["".join(rng.sample("王李张刘陈杨乌云其格", 3)) for _ in range(3)]
    return {
        "name": f"先进集体{number}",
        "level": rng.choice(LEVELS),
        "year": year - 1,
        "granted_by": ["自治区人民政府"],
        "rank": "",
        "recipient_count": 3,
        "recipient_unit": "人",
        "recipients": [{"name": name, "kind": "person", "affiliation": "", "post": ""} for name in names],
    }
