"""Sections and volumes as Word files: imported again, they change nothing."""

from io import BytesIO

import pytest
from docx import Document

from entries.editing import record_revisions, word_manuscript
from entries.importing import Action, plan_manuscript
from entries.manuscripts import read_manuscript
from entries.models import Section, Yearbook
from tests.factories import make_program, make_section
from tests.pictures import keep_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def volume():
    """A volume with entries of every sort in three sections; its entries' record is of an editor."""
    above = make_section("群众团体", contributor="王芳")
    section = make_section("群众团体/自治区妇联", contributor="武艳丽")
    make_section("农牧业")
    picture = keep_picture()
    first = make_program(section=above, title="综述", body="")
    second = make_program(section=section, title="概况", body="2022年。\n图22 不是图题。\n（武艳丽）", unit="妇联")
    third = make_program(section=section, title="【怪】题", body="甲\u200b乙", contributor="于洋")
    shown = {"picture": picture.name, "width": picture.width, "height": picture.height}
    second.figures.create(order=1, number=22, caption="现场", date="2022-06-23", credit="办公室", **shown)
    second.figures.create(order=2, kind="table", number=3, caption="人数", cells=[["盟市", "人\n数"], ["", "120"]])
    second.facts.create(label="培训", value="430", unit="期", words="培训430期")
    record_revisions(programs=[first, second, third], author=None)
    return Yearbook.objects.get()


@pytest.mark.parametrize("path", ["", "群众团体", "群众团体/自治区妇联"])
def test_it_is_imported_again_unchanged(volume, path):
    sections = list(Section.objects.filter(path=path)) or None
    data = word_manuscript(yearbook=volume, sections=sections).data
    plan = plan_manuscript(manuscript=read_manuscript(data), yearbook_name=volume.name, section_path=path)
    assert {entry.action for entry in plan.entries} == {Action.UNCHANGED}
    assert not plan.changes_something
    assert plan.errors == ()


def test_a_section_brings_all_below_it_and_nothing_else(volume):
    sections = list(Section.objects.filter(path="群众团体"))
    document = Document(BytesIO(word_manuscript(yearbook=volume, sections=sections).data))
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings == ["群众团体", "自治区妇联"]


def test_it_costs_the_same_queries_for_many_entries(volume, django_assert_max_num_queries):
    for number in range(30):
        make_program(title=f"条目{number}甲", section=Section.objects.get(path="农牧业"))
    with django_assert_max_num_queries(9):
        word_manuscript(yearbook=volume)
