"""The manual tells the truth: its links lead somewhere, and what it lists is what there is."""

import re
from pathlib import Path

import pytest

from entries.importing.tables import TABLES

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("fixtures/*.md")])
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_of_a_page_is_there(page):
    assert [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()] == []


def test_every_command_stands_in_the_manual():
    manual = (ROOT / "docs/commands.md").read_text("utf-8")
    commands = [file.stem for file in ROOT.glob("entries/management/commands/[a-z]*.py")]
    assert [name for name in commands if f"| `{name}" not in manual] == []


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_table_stands_in_the_manual(name):
    manual = (ROOT / "docs/tables.md").read_text("utf-8")
    row = next(line for line in manual.splitlines() if line.startswith(f"| `{name}` |"))
    assert [column for column in TABLES[name].columns if column not in row] == []


def test_every_decision_has_a_number_of_its_own():
    numbers = [file.name[:4] for file in ROOT.glob("docs/decisions/*.md")]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("page", ["commands", "settings", "architecture"])
def test_nothing_stands_twice_in_a_table_of_the_manual(page):
    rows = [line for line in (ROOT / f"docs/{page}.md").read_text("utf-8").splitlines() if line.startswith("| `")]
    named = [row.split("|")[1].strip().strip("`").split()[0] for row in rows]
    assert sorted(named) == sorted(set(named))


def test_every_page_of_the_manual_is_reached_from_readme():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [page.name for page in ROOT.glob("docs/*.md") if f"docs/{page.name}" not in readme] == []
