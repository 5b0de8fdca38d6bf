"""A .zip of many manuscripts as one: Word files, web pages with the pictures beside them, and pages of text."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from zipfile import ZipInfo

from entries.manuscripts.archives import open_archive, read_file
from entries.manuscripts.kinds import kind_of_file
from entries.manuscripts.model import Manuscript, Notice, Refused, UnreadableManuscript
from entries.manuscripts.reading import read_source, text_source
from entries.manuscripts.sources import Source
from entries.manuscripts.web import Lookup, web_source
from entries.manuscripts.word import word_source

Progress = Callable[[int, int], None]
UNICODE_NAME = 0x800
LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
TEXTS = ("", ".txt", ".text", ".md")
PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff")
BESIDE = re.compile(r"(?:_files|\.files|_文件)/", re.IGNORECASE)  # the folder that a browser saves with a page


def read_archive(data: bytes, *, keep_script: bool = False, progress: Progress | None = None) -> Manuscript:
    """Read every manuscript in the archive, in the order of their names, as one manuscript of several files.

    A file that is refused stands in `refused` with its reason; what is no manuscript is said. Raises
    UnreadableManuscript for an archive that is broken, protected, far too large, or without any manuscript.
    """
    archive = open_archive(data)
    files = [info for info in archive.infolist() if info.filename and not info.is_dir()]
    infos = {_name(info): info for info in files if not LITTER.search(_name(info))}
    manuscripts: list[Manuscript] = []
    refused: list[Refused] = []
    shown: set[str] = set()
    others: list[str] = []
    for done, name in enumerate(sorted(infos, key=_natural)):
        if progress:
            progress(done, len(infos))
        ending = posixpath.splitext(name)[1].lower()
        if ending in PICTURES or BESIDE.search(name):
            others.append(name)
            continue

        def beside(address: str, folder: str = posixpath.dirname(name)) -> bytes | None:
            path = posixpath.normpath(posixpath.join(folder, address.replace("\\", "/")))
            info = infos.get(path)
            if info is None:
                return None
            shown.add(path)
            return read_file(archive, info.filename)

        try:
            source = source_of(read_file(archive, infos[name].filename), lookup=beside)
        except UnreadableManuscript as error:
            refused.append(Refused(name, error.code))
            continue
        if source.entities and ending not in TEXTS:
            others.append(name)
            continue
        manuscripts.append(read_source(source, keep_script=keep_script, file=name))
    if not manuscripts and not refused:
        raise UnreadableManuscript("no_manuscripts")
    left_out = tuple(
        Notice("file_left_out", 0, text=name, file=name) for name in others if name not in shown and not _is_frame(name)
    )
    return joined(manuscripts, tuple(refused), left_out)


def source_of(data: bytes, *, lookup: Lookup | None = None) -> Source:
    """The lines of one file; `lookup` finds pictures beside a web page. Raises UnreadableManuscript."""
    if not data:
        raise UnreadableManuscript("empty")
    match kind_of_file(data):
        case "word":
            return word_source(data)
        case "html":
            return web_source(data, lookup=lookup)
        case "zip":
            raise UnreadableManuscript("archive")
    return text_source(data)


def joined(parts: list[Manuscript], refused: tuple[Refused, ...], notices: tuple[Notice, ...]) -> Manuscript:
    """Several files as one manuscript; the volume is the first that one of them names."""
    named = next((part for part in parts if part.edition_year), Manuscript())
    others = tuple(
        Notice("file_names_other_volume", 1, text=part.volume_line, file=part.sources[0].file)
        for part in parts
        if part.edition_year and part.edition_year != named.edition_year
    )
    contributors = dict.fromkeys(part.contributor for part in parts if part.contributor)
    return Manuscript(
        entries=tuple(entry for part in parts for entry in part.entries),
        notices=(*(notice for part in parts for notice in part.notices), *others, *notices),
        edition_year=named.edition_year,
        volume_line=named.volume_line,
        headings=tuple(heading for part in parts for heading in part.headings),
        contributor="、".join(contributors),
        sections=tuple(section for part in parts for section in part.sections),
        sources=tuple(source for part in parts for source in part.sources),
        own=bool(parts) and all(part.own for part in parts),
        refused=refused,
    )


def without_files(manuscript: Manuscript, files: frozenset[str]) -> Manuscript:
    """The manuscript without what those files say; they stay among its sources."""
    return replace(
        manuscript,
        entries=tuple(entry for entry in manuscript.entries if entry.file not in files),
        notices=tuple(notice for notice in manuscript.notices if notice.file not in files),
        sections=tuple(section for section in manuscript.sections if section.file not in files),
        refused=tuple(one for one in manuscript.refused if one.file not in files),
    )


def proposed_paths(manuscript: Manuscript, known: Mapping[str, str]) -> dict[str, str]:
    """A section's path for each file: by its folders and its name, or a path that is `known` by its last title.

    A folder above all files is left out where its name is none of a section (来稿, 年鉴2023 …). A file with headings of
    its own, or with a name that says nothing (正文, index …), is placed by its folders alone.
    """
    files = [source.file for source in manuscript.sources]
    headed = {section.file for section in manuscript.sections}
    split = {file: file.split("/") for file in files}
    tops = {parts[0] for parts in split.values() if len(parts) > 1}
    shared = next(iter(tops)) if len(tops) == 1 and all(len(parts) > 1 for parts in split.values()) else ""
    cut = 1 if shared and shared not in known and COLLECTION.search(shared) else 0
    paths = {}
    for file, parts in split.items():
        folders, stem = [_title(part) for part in parts[cut:-1]], _title(posixpath.splitext(parts[-1])[0])
        steps = folders if (file in headed and folders) or SAYS_NOTHING.match(stem) else [*folders, stem]
        steps = [step.replace("/", "／") for step in steps if step]
        path = "/".join(steps)
        paths[file] = known.get(steps[-1], path) if steps else ""
    return paths


COLLECTION = re.compile(r"年鉴|年鑒|稿|资料|材料|新建文件夹|\d{4}")
SAYS_NOTHING = re.compile(
    r"^(?:正文|全文|文稿|稿件|来稿|供稿|年鉴稿|年鉴稿件|index|default|main|manuscript|新建.*)$", re.IGNORECASE
)
NUMBERED = re.compile(r"^\d{1,3}\s*[.、．_\s-]\s*")
REMARK = re.compile(r"\s*[(（](?:终稿|定稿|初稿|修改稿|最终|\d+)[)）]$|[-_ ]?(?:终稿|定稿|初稿|修改稿)$")


def _title(name: str) -> str:
    """The name of a file or a folder, without the number before it and the remark behind it."""
    bare = REMARK.sub("", NUMBERED.sub("", name.strip())).strip()
    return bare or name.strip()


def _name(info: ZipInfo) -> str:
    """The file's name as who packed it wrote it: old programs of Chinese Windows write it in GBK, unsaid."""
    if info.flag_bits & UNICODE_NAME:
        return info.filename
    raw = info.orig_filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _natural(name: str) -> list[tuple[int, int, str]]:
    """A key that puts 2 before 10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", name) if part]


def _is_frame(name: str) -> bool:
    """Whether the file came along with a saved page: its styles, scripts and small pictures."""
    return bool(BESIDE.search(name))
