"""Remarks on the page of a review."""

from __future__ import annotations

from typing import Any

import pytest

from entries.admin.remarks import marked
from entries.editing import record_revisions, submit
from entries.editing.remarking import add_remark
from entries.models import Program, Remark
from tests.admin.pages import at, said
from tests.admin.test_reviews import queries_of
from tests.factories import make_program, make_reviewer, make_user

pytestmark = pytest.mark.django_db
BODY = "第一段共12人。\n第二段共12人。"


@pytest.fixture
def reviewer(client: Any) -> Any:
    client.force_login(make_reviewer(1, name="王芳"))
    return client


def send(client: Any, program: Program, **fields: str) -> Any:
    data = {"number": "1", "quote": "第二段", "text": "人数核对。", **fields}
    return client.post(at("entries_program_remark", program.pk), data, follow=True)


def pinned(program: Program, words: str = "第二段") -> Remark:
    return add_remark(program=program, by=make_reviewer(1), number=1, words=words, text="核对。")


def review(client: Any, program: Program) -> str:
    return client.get(at("entries_program_review", program.pk)).content.decode()


def test_a_remark_is_shown_beside_the_text_with_its_passage_marked(reviewer: Any) -> None:
    program = make_program(body=BODY)
    html = send(reviewer, program, start="9", end="12").content.decode()
    assert '<mark data-start="9">第二段</mark>' in html
    assert "人数核对。" in html
    assert Remark.objects.get().author_name == "王芳"


def test_a_refused_remark_comes_back_with_what_was_typed(reviewer: Any) -> None:
    answer = send(reviewer, make_program(body=BODY), quote="12人", text="写了很久。")
    assert answer.status_code == 422
    assert "2 times" in answer.content.decode()
    assert "写了很久。" in answer.content.decode()


def test_offsets_that_are_no_numbers_are_as_if_there_were_none(reviewer: Any) -> None:
    send(reviewer, make_program(body=BODY), start="x", end="99999999999999999999")
    assert Remark.objects.get().start == 9


def test_a_remark_whose_passage_is_gone_is_shown_with_its_words(reviewer: Any) -> None:
    program = make_program(body=BODY)
    pinned(program, "第二段共12人。")
    Program.objects.update(body="第一段共12人。")
    record_revisions(programs=[program], author=None)
    html = review(reviewer, program)
    assert "The passage is gone." in html
    assert "<blockquote>第二段共12人。</blockquote>" in html


def test_a_remark_whose_passage_changed_shows_what_it_reads_now(reviewer: Any) -> None:
    program = make_program(body=BODY)
    pinned(program, "第二段共12人")
    Program.objects.update(body=BODY.replace("第二段共", "第二段总共"))
    record_revisions(programs=[program], author=None)
    assert "Reads now: 第二段总共12人" in review(reviewer, program)


def test_a_remark_is_answered_resolved_and_opened_again(reviewer: Any) -> None:
    remark = pinned(make_program(body=BODY))
    for verb in ("answer", "resolve"):
        page = reviewer.post(at(f"entries_remark_{verb}", remark.pk), {"text": "已改。"}, follow=True)
        assert "已改。" in page.content.decode()
    assert 'id="resolved"' in page.content.decode()
    reviewer.post(at("entries_remark_reopen", remark.pk))
    assert Remark.objects.open().get() == remark


def test_an_empty_answer_is_refused(reviewer: Any) -> None:
    remark = pinned(make_program(body=BODY))
    assert "Write what you answer." in said(reviewer.post(at("entries_remark_answer", remark.pk), follow=True))


def test_an_entry_is_returned_with_the_remarks_in_its_text_alone(reviewer: Any) -> None:
    program = make_program(body=BODY)
    submit(programs=[program], by=None)
    send(reviewer, program)
    data = {"verb": "send_back", "seen": f"{program.pk}:1:1", "remarks": ""}
    page = reviewer.post(at("entries_program_review", program.pk), data, follow=True)
    assert "See the remarks in the text: 1." in page.content.decode()
    assert "1 remark is open" in page.content.decode()


@pytest.mark.parametrize("verb", ["remark", "answer", "resolve", "reopen"])
def test_remarks_are_for_those_who_write_or_review(client: Any, verb: str) -> None:
    remark = pinned(make_program(body=BODY))
    page = "entries_program_remark" if verb == "remark" else f"entries_remark_{verb}"
    url = at(page, remark.program_id if verb == "remark" else remark.pk)
    assert client.post(url)["Location"].startswith("/en/admin/login/")
    client.force_login(make_user("looker", may="view_program"))
    assert client.post(url, {"text": "甲"}).status_code == 403
    client.force_login(make_reviewer(1))
    assert client.get(url).status_code == 405
    assert client.post(at(page, 999), {"text": "甲"}).status_code == 404


def test_who_only_looks_sees_the_remarks_without_forms(client: Any) -> None:
    program = make_program(body=BODY)
    pinned(program)
    client.force_login(make_user("looker", may="view_program"))
    assert "核对。" in review(client, program)
    assert 'id="remark_form"' not in review(client, program)


def test_the_text_of_overlapping_passages_is_the_text() -> None:
    runs = marked("甲乙\n丙丁", {1: (0, 4), 2: (1, 2), 3: (3, 5)}, {1: 1, 2: 2, 3: 3})
    assert ["".join(run["words"] for run in paragraph) for paragraph in runs] == ["甲乙", "丙丁"]
    ends = [
        (number, run["start"] + len(run["words"]))
        for paragraph in runs
        for run in paragraph
        for _pk, number in run["ends"]
    ]
    assert sorted(ends) == [(1, 4), (2, 2), (3, 5)]
    assert [run["start"] for paragraph in runs for run in paragraph if run["words"]] == [0, 1, 3, 4]


def test_the_page_costs_the_same_queries_for_2_and_for_20_remarks(reviewer: Any) -> None:
    program = make_program(body=BODY)
    counts = []
    for number in (2, 18):
        for _ in range(number):
            pinned(program)
        counts.append(queries_of(reviewer, at("entries_program_review", program.pk)))
    assert counts[0] == counts[1]
