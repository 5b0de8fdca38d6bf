"""Reading and planning a whole volume in a Word file, with its pictures, in a process of its own: time and memory."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.generator import volume
from benchmarks.measure import Figure
from entries.exporting.word import WordSection, write_word

ENTRIES, PICTURES = 500, 200
SIZE = (1920, 1280)  # pixels: photographs as Word keeps them for print
NAME = "测量卷 2123"
RESULT = "measured: "


def measure(turns: int) -> list[Figure]:
    """The figure for this database: the median of at most five turns, each in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        file = Path(folder) / "volume.docx"
        file.write_bytes(word_volume())
        size = file.stat().st_size / 2**20
        taken = [_in_a_child(file) for _turn in range(min(turns, 5))]
    middle = sorted(taken, key=lambda one: one["plan"])[len(taken) // 2]
    peak = max(one["memory"] for one in taken)
    return [
        Figure(
            f"read and plan a Word file of {ENTRIES} entries with {PICTURES} pictures ({size:.0f} MiB); "
            f"peak memory {peak:.0f} MiB",
            "decoding its pictures whole, alone",
            middle["plan"],
            middle["plan_cpu"],
            middle["decode"],
            middle["decode_cpu"],
            len(taken),
            "< 20 s, < 500 MB",
        )
    ]


def word_volume() -> bytes:
    """The file: entries of the generator, every second or third with a photograph of its own."""
    photographs = list(_photographs())
    files = {name: data for name, data, _content in photographs}
    entries = list(volume(ENTRIES))
    for place, (_name, _data, content) in enumerate(photographs):
        entries[place * ENTRIES // PICTURES][1]["figures"] = [content]
    grouped = groupby(entries, key=lambda one: one[0])
    sections = [WordSection(tuple(path.split("/")), "", [content for _path, content in own]) for path, own in grouped]
    return write_word("测量卷2123卷", sections, picture=files.get).data


def _photographs() -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """Name, bytes and figure of each: soft noise, which is packed like a photograph, to about half a megabyte."""
    rng = random.Random(0)
    base = Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 40).resize(SIZE)
    for number in range(1, PICTURES + 1):
        target = BytesIO()
        Image.merge("RGB", (base, base, Image.new("L", SIZE, rng.randrange(256)))).save(target, "JPEG", quality=85)
        data = target.getvalue()
        name = f"{sha256(data).hexdigest()}.jpg"
        picture = {"name": name, "width": SIZE[0], "height": SIZE[1]}
        figure = {"kind": "figure", "number": number, "caption": "活动现场", "date": None, "credit": "办公室"}
        yield name, data, {**figure, "picture": picture}


def _in_a_child(file: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.manuscripts", str(file)]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    line = next(line for line in run.stdout.splitlines() if line.startswith(RESULT))
    found: dict[str, float] = json.loads(line.removeprefix(RESULT))
    return found


def main(file: str) -> None:
    """Read and plan the file, then decode its pictures: milliseconds, and the peak of memory in MiB before that."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yearbook.settings")
    django.setup()
    from entries.importing import plan_manuscript
    from entries.manuscripts import read_manuscript

    wall, cpu = time.perf_counter(), time.process_time()
    plan = plan_manuscript(manuscript=read_manuscript(Path(file).read_bytes()), yearbook_name=NAME)
    found = {"plan": (time.perf_counter() - wall) * 1000, "plan_cpu": (time.process_time() - cpu) * 1000}
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pictures = [figure.picture for entry in plan.entries for figure in entry.parsed.figures if figure.picture]
    assert (len(plan.entries), len(pictures), plan.errors) == (ENTRIES, PICTURES, ())
    wall, cpu = time.perf_counter(), time.process_time()
    for picture in pictures:
        Image.open(BytesIO(picture.data)).load()
    found |= {"decode": (time.perf_counter() - wall) * 1000, "decode_cpu": (time.process_time() - cpu) * 1000}
    print(RESULT + json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1])
