"""The interface's catalogs, with Babel alone: no gettext tools are needed on the machine.

`python scripts/messages.py update` gathers the visible strings of Python and templates into the catalogs, and proposes
Traditional Chinese from Simplified with OpenCC where a line is empty; `compile` writes the .mo files; `check` names
what is missing, left over, or has other %(names)s than its source, and exits with 1 where there is any.
"""

from __future__ import annotations

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import opencc
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "entries" / "locale"
LOCALES = ("zh_Hans", "zh_Hant")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
NAMED = re.compile(r"%\(\w+\)[sd]|%[sd]")
# A module of a pure room has no gettext: its dictionaries of this name hold templates, translated where they are shown.
TEMPLATES = re.compile(r"^[A-Z_]*MESSAGES$")

HEADER = r"""msgid ""
msgstr ""
"Language: {locale}\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""

MessageId = str | tuple[str, ...]


def sources() -> Iterator[tuple[str, MessageId, str | None]]:
    """Every visible string: its file, its id (a pair where it has a plural) and its context."""
    for file in sorted([*ROOT.glob("entries/**/*.py"), *ROOT.glob("yearbook/*.py")]):
        text = file.read_text(encoding="utf-8")
        yield from _extracted(file, text)
        yield from ((_name(file), template, None) for template in _message_tables(text))
    for file in sorted([*ROOT.glob("templates/**/*"), *ROOT.glob("entries/templates/**/*")]):
        if file.suffix in (".html", ".txt", ".xml"):
            yield from _extracted(file, _templatized(file))


def _templatized(file: Path) -> str:
    from django.utils.translation.template import templatize

    return str(templatize(file.read_text(encoding="utf-8"), origin=str(file)))


def _extracted(file: Path, text: str) -> Iterator[tuple[str, MessageId, str | None]]:
    found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for _line, message, _comments, context in found:
        if message:
            yield _name(file), message, context


def _message_tables(text: str) -> Iterator[str]:
    for node in ast.parse(text).body:
        target = (
            node.target
            if isinstance(node, ast.AnnAssign)
            else node.targets[0]
            if isinstance(node, ast.Assign)
            else None
        )
        if isinstance(target, ast.Name) and TEMPLATES.match(target.id):
            value = getattr(node, "value", None)
            if isinstance(value, ast.Dict):
                yield from (str(ast.literal_eval(item)) for item in value.values)


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def catalog_file(locale: str) -> Path:
    """Where the catalog of a locale stands."""
    return LOCALE / locale / "LC_MESSAGES" / "django.po"


def read_catalog(locale: str) -> Catalog:
    """The catalog as it stands; an empty one where there is none."""
    file = catalog_file(locale)
    if not file.exists():
        return Catalog(locale=locale)
    with file.open("rb") as stream:
        return read_po(stream, locale=locale)


def update() -> None:
    """Write each catalog with just the strings that there are now, ordered by id, keeping their translations."""
    simplified: Catalog | None = None
    for locale in LOCALES:
        old, new = read_catalog(locale), _empty(locale)
        for file, message, context in sources():
            known = old.get(message, context)
            string = known.string if known else ""
            entry = new.get(message, context)
            locations = [*(entry.locations if entry else ()), (file, None)]
            new.add(message, string, locations=sorted(set(locations), key=str), context=context, auto_comments=())
        if locale == "zh_Hant" and simplified is not None:
            _propose_traditional(simplified, new)
        simplified = new if locale == "zh_Hans" else simplified
        _write(locale, new)


def _empty(locale: str) -> Catalog:
    catalog = Catalog(locale=locale, project="yearbook", fuzzy=False)
    catalog.mime_headers  # noqa: B018 - fills the header once
    return catalog


def _propose_traditional(simplified: Catalog, traditional: Catalog) -> None:
    convert = opencc.OpenCC("s2twp").convert
    for message in traditional:
        if message.id and not _filled(message.string):
            source = simplified.get(message.id, message.context)
            if source and _filled(source.string):
                text: Any = source.string
                message.string = convert(text) if isinstance(text, str) else tuple(convert(part) for part in text)


def _filled(string: Any) -> bool:
    return bool(string) if isinstance(string, str) else bool(string) and all(string)


def _write(locale: str, catalog: Catalog) -> None:
    file = catalog_file(locale)
    file.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, sort_output=True, include_lineno=False, omit_header=True)
    header = HEADER.format(locale=locale)
    file.write_text(header + buffer.getvalue().decode(), encoding="utf-8")


def compile_all() -> None:
    """Write the .mo file of each catalog."""
    for locale in LOCALES:
        with catalog_file(locale).with_suffix(".mo").open("wb") as stream:
            write_mo(stream, read_catalog(locale))


def problems() -> list[str]:
    """What is missing, left over, or has other %(names)s than its source: a line each."""
    wanted = {(message, context): file for file, message, context in sources()}
    found = []
    for locale in LOCALES:
        catalog = read_catalog(locale)
        for (message, context), file in wanted.items():
            entry = catalog.get(message, context)
            if entry is None or not _filled(entry.string):
                found.append(f"{locale}: no translation of {message!r} ({file})")
            elif entry.fuzzy:
                found.append(f"{locale}: the translation of {message!r} is marked fuzzy ({file})")
            elif _names(message) != _names(entry.string):
                found.append(f"{locale}: the translation of {message!r} has other names in %(…)s ({file})")
        found += [
            f"{locale}: {entry.id!r} stands nowhere any more"
            for entry in catalog
            if entry.id and (entry.id, entry.context) not in wanted and not _plural_known(entry.id, wanted)
        ]
    return found


def _plural_known(message: Any, wanted: dict[tuple[MessageId, str | None], str]) -> bool:
    return any(isinstance(known, tuple) and message == known[0] for known, _context in wanted)


def _names(string: Any) -> set[str]:
    parts = (string,) if isinstance(string, str) else string
    return {name for part in parts for name in NAMED.findall(part)}


def main(verb: str) -> int:
    """Do what was asked; the exit code."""
    import django

    os.environ.setdefault("DEBUG", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yearbook.settings")
    sys.path.insert(0, str(ROOT))
    django.setup()
    if verb == "update":
        update()
    elif verb == "compile":
        compile_all()
    elif verb == "check":
        lines = problems()
        print("\n".join(lines) or "Every visible string is translated.")
        return 1 if lines else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
