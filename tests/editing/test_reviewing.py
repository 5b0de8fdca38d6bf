"""The reviews: who may decide what, in which order, and what a change of the text does to them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from entries.editing import Seen, approve, record_revisions, revise, send_back, submit, take_back
from entries.models import Decision, Program, Review, Step, Submission, SubmissionEnding
from entries.publishing import publish, withdraw
from tests.factories import make_program, make_reviewer, make_user, pass_reviews

pytestmark = pytest.mark.django_db
SUBMITTING = (
    "Your roles do not let you submit entries for review in “群众团体/自治区妇联”: "
    "an administrator can give you the right."
)
DECIDING = SUBMITTING.replace("submit entries for review", "decide the first review")
STEPS = ["draft", "returned", "1", "2", "3", "approved", "published"]


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> Any:
    from django.utils import translation

    settings.PUBLISHING_NEEDS_REVIEWS = True
    with translation.override("en"):
        yield


@pytest.fixture
def writer() -> User:
    return make_user("writer", may=("change_program", "submit_program"))


def submitted(writer: User | None = None, **fields: Any) -> Program:
    program = make_program(author=writer, **fields)
    submit(programs=[program], by=None)
    return program


def decide(program: Program, by: User, *, revision: int = 1, stage: int = 1) -> Any:
    return approve(programs=[program], by=by, seen={program.pk: Seen(revision, stage)})


def refusal(outcome: Any) -> str:
    assert not outcome.done
    ((_program, reason),) = outcome.refused
    return str(reason)


def edit(program: Program, body: str = "新的全文。", by: User | None = None) -> None:
    Program.objects.filter(pk=program.pk).update(body=body)
    record_revisions(programs=[program], author=by)


def test_an_entry_goes_from_draft_through_three_reviews_to_the_public(writer: User) -> None:
    program = make_program(author=writer)
    steps = [program.step]
    submit(programs=[program], by=writer)
    for stage in (1, 2, 3):
        steps.append(program.step)
        decide(program, make_reviewer(stage), stage=stage)
    steps.append(program.step)
    publish(programs=[program], by=None)
    assert [*steps, program.step] == ["draft", "1", "2", "3", "approved", "published"]


def test_an_entry_is_submitted_once(writer: User) -> None:
    program = submitted()
    assert "waits for first review" in refusal(submit(programs=[program], by=writer))


def test_an_entry_without_text_is_not_submitted(writer: User) -> None:
    assert refusal(submit(programs=[make_program(body="")], by=writer)) == "The entry has no text yet."


def test_what_the_public_sees_already_is_not_submitted(writer: User) -> None:
    program = make_program()
    publish(programs=[program], by=None, unreviewed_because="proof")
    assert refusal(submit(programs=[program], by=writer)) == "The public sees this revision already."


def test_an_approved_entry_is_not_submitted_again(writer: User) -> None:
    program = make_program()
    pass_reviews(program)
    assert refusal(submit(programs=[program], by=writer)) == "The entry has passed its reviews already."


def test_submitting_needs_the_right_to() -> None:
    assert refusal(submit(programs=[make_program()], by=make_user())) == SUBMITTING


def test_the_others_are_submitted_where_one_is_refused(writer: User) -> None:
    good, empty = make_program(), make_program(body="")
    outcome = submit(programs=[good, empty], by=writer)
    assert (outcome.done, [program for program, _reason in outcome.refused]) == ([good], [empty])


def test_nobody_reviews_a_text_that_they_wrote() -> None:
    reviewer = make_reviewer(1)
    program = submitted(reviewer)
    assert "You wrote this text yourself" in refusal(decide(program, reviewer))


def test_nobody_reviews_a_text_to_which_they_gave_an_earlier_revision() -> None:
    reviewer = make_reviewer(1)
    program = make_program(author=reviewer)
    edit(program)
    submit(programs=[program], by=None)
    assert "You wrote this text yourself" in refusal(decide(program, reviewer, revision=2))


def test_what_was_published_since_may_be_reviewed_by_who_wrote_it_then() -> None:
    reviewer = make_reviewer(1)
    program = make_program(author=reviewer)
    publish(programs=[program], by=None, unreviewed_because="proof")
    edit(program, by=make_user("another"))
    submit(programs=[program], by=None)
    assert decide(program, reviewer, revision=2).done == [program]


def test_nobody_decides_two_reviews_of_one_revision() -> None:
    reviewer = make_reviewer(1, 2)
    program = submitted()
    decide(program, reviewer)
    assert "You decided another review of this revision" in refusal(decide(program, reviewer, stage=2))


def test_a_reviewer_of_one_review_does_not_decide_another() -> None:
    assert refusal(decide(submitted(), make_reviewer(2))) == DECIDING


def test_an_entry_that_is_not_submitted_is_not_approved() -> None:
    assert refusal(decide(make_program(), make_reviewer(1))) == "The entry is not submitted."


def test_an_approval_of_a_revision_that_was_not_read_is_refused() -> None:
    program = make_program()
    edit(program)
    submit(programs=[program], by=None)
    assert "read revision 2 first" in refusal(decide(program, make_reviewer(1), revision=1))


def test_an_approval_of_one_review_is_never_taken_for_the_next() -> None:
    program = submitted()
    decide(program, make_reviewer(1))
    assert "waits for second review now" in refusal(decide(program, make_reviewer(1, 2, name="both")))


def test_an_approval_without_word_of_what_was_read_is_refused() -> None:
    program = submitted()
    assert "read revision 1 first" in refusal(approve(programs=[program], by=make_reviewer(1), seen={}))


def test_a_return_needs_remarks_and_says_them() -> None:
    program, reviewer = submitted(), make_reviewer(1)
    assert "Say in a remark" in refusal(send_back(program=program, by=reviewer, seen=Seen(1, 1), remarks=" "))
    send_back(program=program, by=reviewer, seen=Seen(1, 1), remarks="数字不对。")
    assert program.step == Step.RETURNED
    assert Review.objects.get().remarks == "数字不对。"


def test_a_returned_entry_begins_its_reviews_anew(writer: User) -> None:
    program = submitted()
    decide(program, make_reviewer(1))
    send_back(program=program, by=make_reviewer(2), seen=Seen(1, 2), remarks="再改。")
    submit(programs=[program], by=writer)
    assert program.step == "1"


def test_an_approved_entry_can_be_returned_before_it_is_public() -> None:
    program = make_program()
    pass_reviews(program)
    send_back(program=program, by=make_reviewer(3, name="last"), seen=Seen(1, 4), remarks="又有新数字。")
    assert "has not passed its reviews" in refusal(publish(programs=[program], by=None))


def test_an_entry_is_taken_back(writer: User) -> None:
    program = submitted()
    assert take_back(programs=[program], by=writer).done == [program]
    assert refusal(take_back(programs=[program], by=writer)) == "The entry is not submitted."
    assert program.step == Step.DRAFT


def test_a_change_of_the_text_voids_the_approvals(writer: User) -> None:
    program = make_program()
    pass_reviews(program)
    edit(program, by=writer)
    submission = Submission.objects.get()
    assert (submission.ending, submission.ended_by) == (SubmissionEnding.VOIDED, writer)
    assert program.step == Step.DRAFT


def test_saving_the_same_text_voids_nothing() -> None:
    program = submitted()
    assert record_revisions(programs=[program], author=None).voided == frozenset()
    assert program.step == "1"


def test_restoring_the_text_that_was_approved_wants_new_reviews() -> None:
    program = make_program()
    content = program.revisions.get().content
    pass_reviews(program)
    revise(program=program, content={**content, "body": "别的。"}, author=None)
    revise(program=program, content=content, author=None)
    assert "submit it first" in refusal(publish(programs=[program], by=None))


def test_what_has_not_passed_its_last_review_is_not_published() -> None:
    program = submitted()
    decide(program, make_reviewer(1))
    assert "it waits for second review" in refusal(publish(programs=[program], by=None))


def test_the_chief_editor_publishes_past_the_reviews_with_a_reason_that_is_kept() -> None:
    program = submitted()
    chief = make_user("chief", may=("publish_program", "publish_unreviewed"))
    publish(programs=[program], by=chief, unreviewed_because="急件")
    assert program.publications.get().unreviewed_because == "急件"
    assert program.step == Step.PUBLISHED


def test_a_reason_is_no_way_past_the_reviews_for_others() -> None:
    program, other = submitted(), make_user("other", may="publish_program")
    assert "has not passed" in refusal(publish(programs=[program], by=other, unreviewed_because="急件"))


def test_no_reason_is_kept_where_the_reviews_were_passed() -> None:
    program = make_program()
    pass_reviews(program)
    publish(programs=[program], by=None, unreviewed_because="急件")
    assert program.publications.get().unreviewed_because == ""


def test_what_was_public_once_needs_no_review_to_be_public_again() -> None:
    program = make_program()
    pass_reviews(program)
    publish(programs=[program], by=None)
    withdraw(programs=[program], by=None)
    assert publish(programs=[program], by=None).done == [program]


def test_where_the_office_has_no_need_of_reviews_publishing_asks_for_none(settings: Any) -> None:
    settings.PUBLISHING_NEEDS_REVIEWS = False
    program = make_program()
    assert publish(programs=[program], by=None).done == [program]


def test_the_number_of_reviews_is_a_setting(settings: Any) -> None:
    settings.REVIEW_STAGES = ["审读"]
    program = submitted()
    decide(program, make_reviewer(1))
    assert program.step == Step.APPROVED
    settings.REVIEW_STAGES = ["审读", "审定"]
    assert program.step == "2"


def everywhere() -> dict[str, Program]:
    """An entry at each step."""
    found = {step: make_program(title=step) for step in STEPS}
    submit(programs=[p for step, p in found.items() if step not in ("draft", "published")], by=None)
    for stage in (1, 2, 3):
        on_the_way = [p for step, p in found.items() if step == "approved" or (step.isdecimal() and int(step) > stage)]
        seen = {program.pk: Seen(1, stage) for program in on_the_way}
        approve(programs=on_the_way, by=make_reviewer(stage), seen=seen)
    returner = make_reviewer(1, name="returner")
    send_back(program=found["returned"], by=returner, seen=Seen(1, 1), remarks="改。")
    publish(programs=[found["published"]], by=None, unreviewed_because="proof")
    return found


def test_every_step_is_found_as_each_entry_says_it() -> None:
    found = everywhere()
    for step in STEPS:
        assert list(Program.objects.in_step(step)) == [found[step]], step
    assert {p.title: p.step for p in Program.objects.with_step()} == {step: step for step in STEPS}
    assert {step: program.step for step, program in found.items()} == {step: step for step in STEPS}


def test_a_returned_entry_that_is_submitted_again_is_returned_no_more() -> None:
    program = everywhere()["returned"]
    submit(programs=[program], by=None)
    assert list(Program.objects.in_step("returned")) == []


def test_what_waits_for_a_reviewer_is_what_that_reviewer_may_decide() -> None:
    reviewer = make_reviewer(1, 2, name="two")
    written, second, decided, free = submitted(reviewer), submitted(), submitted(), submitted()
    decide(second, make_reviewer(1))
    decide(decided, reviewer)
    every = [written, second, decided, free, make_program()]
    waiting = list(Program.objects.awaiting(reviewer).order_by("pk"))
    may = [program for program in every if decide(program, reviewer, stage=2 if program.step == "2" else 1).done]
    assert waiting == may == [second, free]


@pytest.mark.parametrize("verb", ["submit", "approve", "take_back", "publish"])
def test_a_thousand_entries_cost_no_more_queries_than_a_few(
    django_assert_max_num_queries: Any, writer: User, verb: str
) -> None:
    reviewer = make_reviewer(1)

    def act(programs: list[Program]) -> None:
        if verb == "submit":
            submit(programs=programs, by=writer)
        elif verb == "approve":
            approve(programs=programs, by=reviewer, seen={program.pk: Seen(1, 1) for program in programs})
        elif verb == "take_back":
            take_back(programs=programs, by=writer)
        else:
            publish(programs=programs, by=None, unreviewed_because="proof")

    few, many = [make_program() for _ in range(2)], [make_program() for _ in range(40)]
    if verb != "submit":
        submit(programs=[*few, *many], by=None)
    with django_assert_max_num_queries(50) as captured:
        act(few)
    with django_assert_max_num_queries(len(captured.captured_queries)):
        act(many)


def test_a_decision_is_kept_with_its_reviewer_s_name_and_time() -> None:
    program = submitted()
    before = timezone.now()
    decide(program, make_reviewer(1, name="王芳"))
    review = Review.objects.get()
    assert (review.reviewer_name, review.decision, review.stage) == ("王芳", Decision.APPROVE, 1)
    assert review.decided_at >= before
