"""Remarks: pinned to words that are there, answered, resolved, and following their passage."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from entries.editing import record_revisions
from entries.editing.remarking import add_remark, answer, places_of, reopen, resolve
from entries.models import Program, Remark
from tests.factories import make_program, make_reviewer, make_user

pytestmark = pytest.mark.django_db
BODY = "第一段共12人。\n第二段共12人。"


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    from django.utils import translation

    with translation.override("en"):
        yield


def remark(program: Program, words: str = "第二段", **given: Any) -> Remark:
    return add_remark(
        **{"program": program, "by": make_reviewer(1), "number": 1, "words": words, "text": "核对。", **given}
    )


def refusal(program: Program, words: str = "第二段", **given: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        remark(program, words, **given)
    assert not Remark.objects.exists()
    return " ".join(refused.value.messages)


def edit(program: Program, body: str) -> None:
    Program.objects.filter(pk=program.pk).update(body=body)
    record_revisions(programs=[program], author=None)


def test_a_remark_is_pinned_to_the_place_of_its_words() -> None:
    made = remark(make_program(body=BODY), "段共12人。", span=(11, 17))
    assert (made.start, made.end, made.quote) == (11, 17, "段共12人。")


def test_words_without_a_place_are_found_where_they_stand_once() -> None:
    made = remark(make_program(body=BODY), "第二段")
    assert (made.start, made.end) == (9, 12)


def test_a_passage_over_two_paragraphs_comes_as_a_browser_sends_it() -> None:
    assert remark(make_program(body=BODY), "12人。\r\n第二").quote == "12人。\n第二"


def test_words_that_stand_twice_or_not_at_all_are_refused_with_what_to_do() -> None:
    program = make_program(body=BODY)
    assert "2 times: take more words" in refusal(program, "12人")
    assert refusal(program, "第三段") == "These words do not stand in the text."
    assert "Select a passage" in refusal(program, "")


def test_a_remark_says_something_on_a_revision_that_there_is() -> None:
    program = make_program(body=BODY)
    assert refusal(program, text=" ") == "Write what you remark."
    assert refusal(program, number=7) == "The entry has no revision 7."


def test_who_only_looks_does_not_remark() -> None:
    looker = make_user("looker", may="view_program")
    assert refusal(make_program(body=BODY), by=looker) == "You may not remark on this entry."


def test_a_remark_on_an_earlier_revision_stands_in_the_latest_text() -> None:
    program = make_program(body=BODY)
    made = remark(program)
    edit(program, "新的开头。\n" + BODY)
    body = Program.objects.get().body
    start, end = places_of([made], body)[made.pk] or (0, 0)
    assert body[start:end] == "第二段"


def test_a_remark_whose_passage_is_gone_keeps_its_words() -> None:
    program = make_program(body=BODY)
    made = remark(program, "第二段共12人。")
    edit(program, "第一段共12人。")
    assert places_of([made], Program.objects.get().body) == {made.pk: None}
    assert Remark.objects.get().quote == "第二段共12人。"


def test_a_remark_is_resolved_once_and_opened_again() -> None:
    made, writer = remark(make_program(body=BODY)), make_user("writer", may="change_program")
    assert [resolve(remark=made, by=writer), resolve(remark=made, by=writer)] == [True, False]
    assert Remark.objects.get().resolved_by == writer
    assert [reopen(remark=made, by=writer), reopen(remark=made, by=writer)] == [True, False]
    assert Remark.objects.open().get().is_open


def test_an_answer_opens_a_resolved_remark_again() -> None:
    made, writer = remark(make_program(body=BODY)), make_user("writer", may="change_program")
    resolve(remark=made, by=writer)
    answer(remark=made, by=writer, text="已核对,无误。")
    assert Remark.objects.get().is_open
    assert made.answers.get().author_name == "writer"


def test_an_answer_says_something_and_comes_from_who_may() -> None:
    made = remark(make_program(body=BODY))
    for by, text in ((made.author, " "), (make_user("looker", may="view_program"), "嗯。")):
        with pytest.raises(ValidationError):
            answer(remark=made, by=by, text=text)
    assert not made.answers.exists()
