"""The reviews in the admin: an entry's page, the page of its review, the list."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from entries.editing import Seen, approve, record_revisions, submit
from entries.models import Program, Review, State, Step
from tests.admin.pages import at, said, save
from tests.factories import make_award, make_program, make_reviewer, make_section, make_user, pass_reviews

pytestmark = pytest.mark.django_db
ENTRIES = "entries_program_changelist"


@pytest.fixture(autouse=True)
def _reviews_are_needed(settings: Any) -> None:
    settings.PUBLISHING_NEEDS_REVIEWS = True


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="*"))
    return client


@pytest.fixture
def reviewer(client: Any) -> Any:
    client.force_login(make_reviewer(1, name="王芳"))
    return client


def page(client: Any, program: Program) -> str:
    return client.get(at("entries_program_change", program.pk)).content.decode()


def submitted(**fields: Any) -> Program:
    program = make_program(**fields)
    submit(programs=[program], by=None)
    return program


def decide(client: Any, program: Program, verb: str = "approve", *, seen: str = "1:1", remarks: str = "") -> Any:
    data = {"verb": verb, "seen": f"{program.pk}:{seen}", "remarks": remarks}
    return client.post(at("entries_program_review", program.pk), data, follow=True)


def act(client: Any, action: str, *programs: Program, **more: Any) -> Any:
    data = {"action": action, "_selected_action": [program.pk for program in programs], **more}
    return client.post(at(ENTRIES), data, follow=True)


def seen(*programs: Program, stage: int = 1) -> str:
    return " ".join(f"{program.pk}:1:{stage}" for program in programs)


def test_an_entry_is_submitted_by_its_button_with_a_note(editor: Any) -> None:
    program = make_program()
    answer = editor.post(at("entries_program_submit", program.pk), {"note": "数字已核"}, follow=True)
    assert "1 entry is submitted and waits for first review." in said(answer)
    assert program.open_submission.note == "数字已核"
    assert 'data-step="1"' in answer.content.decode()


def test_an_entry_is_taken_back_by_its_button(editor: Any) -> None:
    program = submitted()
    assert 'id="take-back"' in page(editor, program)
    assert "1 entry is taken back." in said(editor.post(at("entries_program_take_back", program.pk), follow=True))
    assert program.step == Step.DRAFT


def test_an_entry_that_cannot_be_submitted_has_a_button_that_says_why_not(editor: Any) -> None:
    html = page(editor, make_program(body=""))
    assert 'disabled aria-describedby="submit-refusal"' in html
    assert "The entry has no text yet." in html


def test_the_page_names_the_next_person_to_act(reviewer: Any) -> None:
    html = page(reviewer, submitted())
    assert "Next: first review, by 王芳." in html
    assert "Decide first review" in html


def test_who_wrote_the_text_is_not_named_as_its_next_reviewer(editor: Any) -> None:
    program = make_program(author=make_reviewer(1, name="王芳"))
    submit(programs=[program], by=None)
    make_reviewer(1, name="李娜")
    way = editor.get(at("entries_program_change", program.pk)).context["way"]
    assert way["next"] == "Next: first review, by editor、李娜."


def test_a_reviewer_approves_what_stands_on_the_page(reviewer: Any) -> None:
    program = submitted()
    assert program.body in reviewer.get(at("entries_program_review", program.pk)).content.decode()
    assert "1 entry is approved." in said(decide(reviewer, program))
    assert program.step == "2"


def test_a_reviewer_returns_an_entry_and_its_page_shows_the_remarks(reviewer: Any) -> None:
    program = submitted()
    answer = decide(reviewer, program, "send_back", remarks="第二段数字不对。")
    assert "1 entry is returned." in said(answer)
    assert "第二段数字不对。" in answer.content.decode()
    assert 'data-step="returned"' in answer.content.decode()


def test_a_refused_decision_keeps_its_remarks_on_the_page(reviewer: Any) -> None:
    program = submitted()
    Program.objects.update(body="又改了。")
    record_revisions(programs=[program], author=None)
    submit(programs=[program], by=None)
    answer = decide(reviewer, program, "send_back", remarks="写了很久的意见。")
    assert answer.status_code == 409
    assert "写了很久的意见。" in answer.content.decode()
    assert not Review.objects.exists()


def test_a_return_without_remarks_is_refused(reviewer: Any) -> None:
    answer = decide(reviewer, submitted(), "send_back")
    assert answer.status_code == 409
    assert "Say in a remark what is to be changed." in answer.content.decode()


def test_a_decision_that_does_not_say_what_was_read_is_refused(reviewer: Any) -> None:
    program = submitted()
    for wrong in ("", "x", "1", "1:1:1:1", "99999999999999999999:1"):
        assert decide(reviewer, program, seen=wrong).status_code == 409
    assert program.step == "1"


def test_the_review_page_is_for_those_who_may_look_and_decide(client: Any) -> None:
    program = submitted()
    url = at("entries_program_review", program.pk)
    assert client.get(url)["Location"].startswith("/en/admin/login/")
    client.force_login(make_user("stranger"))
    assert client.get(url).status_code == 404
    client.force_login(make_user("looker", may="view_program"))
    assert "Your roles do not let you decide the first review in" in client.get(url).content.decode()
    assert client.post(url, {"verb": "approve", "seen": f"{program.pk}:1:1"}).status_code == 403
    assert program.step == "1"


def test_the_review_page_wants_an_entry_and_a_token(reviewer: Any) -> None:
    program = submitted()
    assert reviewer.put(at("entries_program_review", program.pk)).status_code == 405
    assert reviewer.get(at("entries_program_review", 999)).status_code == 404
    reviewer.handler.enforce_csrf_checks = True
    assert decide(reviewer, program).status_code == 403


@pytest.mark.parametrize("verb", ["submit", "take_back"])
def test_submitting_is_for_those_who_may(client: Any, verb: str) -> None:
    program = make_program()
    url = at(f"entries_program_{verb}", program.pk)
    assert client.post(url)["Location"].startswith("/en/admin/login/")
    client.force_login(make_reviewer(1))
    assert client.post(url).status_code == 403
    client.force_login(make_user(may="*"))
    assert client.get(url).status_code == 405
    assert client.post(at(f"entries_program_{verb}", 999)).status_code == 404


def test_an_editor_is_told_before_saving_what_a_change_voids(editor: Any) -> None:
    program = submitted()
    by = make_reviewer(1, name="王芳")
    approve(programs=[program], by=by, seen={program.pk: Seen(1, 1)})
    assert "Saving a change voids what is approved: first review (王芳)." in page(editor, program)
    answer = save(editor, at("entries_program_change", program.pk), body="改过的全文。")
    assert "Saved as revision 2. 1 entry was in review: its reviews are void, submit it again." in said(answer)
    assert program.step == Step.DRAFT


def test_saving_nothing_new_voids_nothing(editor: Any) -> None:
    program = submitted()
    assert "reviews are void" not in said(save(editor, at("entries_program_change", program.pk)))
    assert program.step == "1"


def test_an_award_s_page_says_before_saving_what_a_change_voids(editor: Any) -> None:
    program = make_program()
    award = make_award(program=program)
    record_revisions(programs=[program], author=None)
    submit(programs=[program], by=None)
    url = at("entries_award_change", award.pk)
    assert 'id="voids"' in editor.get(url).content.decode()
    assert "its reviews are void" in said(save(editor, url, name="先进工作者"))


def test_changing_the_kind_of_many_says_first_how_many_reviews_it_voids(editor: Any) -> None:
    one, other = submitted(), make_program()
    assert "1 of them is in review" in act(editor, "change_field", one, other).content.decode()


def test_an_entry_that_has_not_passed_its_reviews_has_a_publish_button_that_says_why_not(client: Any) -> None:
    client.force_login(make_user(may=("change_program", "publish_program")))
    program = submitted()
    assert "The entry has not passed its reviews: it waits for first review." in page(client, program)
    assert 'id="publish-anyway"' not in page(client, program)
    client.post(at("entries_program_publish", program.pk), {"unreviewed_because": "急件"})
    assert program.state == State.DRAFT


def test_the_chief_editor_publishes_without_the_reviews_and_says_why(editor: Any) -> None:
    program = submitted()
    assert 'id="publish-anyway"' in page(editor, program)
    assert f'name="seen" value="{program.pk}:1"' in page(editor, program)
    editor.post(at("entries_program_publish", program.pk), {"unreviewed_because": "急件", "seen": f"{program.pk}:1"})
    assert program.publications.get().unreviewed_because == "急件"


@pytest.mark.parametrize("opened", ["1", "", "x", "9" * 30])
def test_a_text_that_was_changed_after_the_chief_editor_read_it_is_not_published_unreviewed(
    editor: Any, opened: str
) -> None:
    program = make_program(title="变")
    Program.objects.update(body="又改了。")
    record_revisions(programs=[program], author=None)
    data = {"unreviewed_because": "急件", "seen": f"{program.pk}:{opened}"}
    answer = editor.post(at("entries_program_publish", program.pk), data, follow=True)
    assert "“变”: The text has changed since you read it: read revision 2 first." in said(answer)
    assert program.state == State.DRAFT


def test_an_approved_entry_is_published_by_its_button(editor: Any) -> None:
    program = make_program()
    pass_reviews(program)
    assert 'id="publish-anyway"' not in page(editor, program)
    assert "1 entry is public now." in said(editor.post(at("entries_program_publish", program.pk), follow=True))
    assert program.step == Step.PUBLISHED


def test_submitting_many_says_first_what_will_happen_and_what_is_refused(editor: Any) -> None:
    good, empty = make_program(title="好"), make_program(title="空", body="")
    html = act(editor, "submit_entries", good, empty).content.decode()
    assert 'id="will-be-done"' in html
    assert "— The entry has no text yet." in html
    assert good.step == Step.DRAFT
    answer = act(editor, "submit_entries", good, confirmed="1", seen=seen(good, empty, stage=0))
    assert "1 entry is submitted" in said(answer)
    assert "“空”: The entry has no text yet." in said(answer)


def test_approving_many_names_who_may_not_and_does_the_rest(reviewer: Any) -> None:
    good, draft = submitted(title="好"), make_program(title="草")
    own = make_program(title="己", author=User.objects.get(username="王芳"))
    submit(programs=[own], by=None)
    html = act(reviewer, "approve_entries", good, draft, own).content.decode()
    assert "— You wrote this text yourself: somebody else reviews it." in html
    assert "— The entry is not submitted." in html
    assert f'name="seen" value="{good.pk}:1:1 ' in html
    assert "1 entry is approved." in said(act(reviewer, "approve_entries", good, confirmed="1", seen=seen(good)))


def test_approving_many_refuses_what_was_changed_after_the_page_was_shown(reviewer: Any) -> None:
    program = submitted(title="变")
    Program.objects.update(body="又改了。")
    record_revisions(programs=[program], author=None)
    submit(programs=[program], by=None)
    answer = act(reviewer, "approve_entries", program, confirmed="1", seen=seen(program))
    assert "“变”: The text has changed since you read it: read revision 2 first." in said(answer)


def test_the_actions_of_the_reviews_are_for_those_who_may(client: Any) -> None:
    program = submitted()
    client.force_login(make_user(may="view_program"))
    act(client, "approve_entries", program, confirmed="1", seen=seen(program))
    act(client, "submit_entries", make_program(), confirmed="1", seen=seen(program))
    assert program.step == "1"


@pytest.mark.parametrize("action", ["submit_entries", "approve_entries"])
def test_a_review_of_many_neither_decides_nor_names_what_is_out_of_reach(client: Any, action: str) -> None:
    mine, other = make_program(section=make_section("甲")), submitted(section=make_section("乙"), title="机密条目")
    user = make_user(may=("view_program", "submit_program", "review_stage_1"))
    user.assignments.update(section=mine.section)
    client.force_login(user)
    answer = act(client, action, mine, confirmed="1", seen=seen(other))
    assert "机密条目" not in answer.content.decode()
    assert other.step == "1"


def test_publishing_many_names_what_has_not_passed_its_reviews(editor: Any) -> None:
    passed, waiting = make_program(title="过"), submitted(title="等")
    pass_reviews(passed)
    html = act(editor, "publish_entries", passed, waiting).content.decode()
    assert "— The entry has not passed its reviews: it waits for first review." in html
    (read,) = re.findall(r'name="seen" value="([^"]*)"', html)
    assert sorted(read.split()) == sorted([f"{passed.pk}:1", f"{waiting.pk}:1"])
    act(editor, "publish_entries", passed, waiting, confirmed="1", unreviewed_because="急件", seen=read)
    assert [p.unreviewed_because for p in (passed.publications.get(), waiting.publications.get())] == ["", "急件"]


def test_publishing_many_unreviewed_leaves_what_was_changed_after_the_page_was_shown(editor: Any) -> None:
    same, changed = make_program(title="同"), make_program(title="变")
    read = f"{same.pk}:1 {changed.pk}:1"
    Program.objects.filter(pk=changed.pk).update(body="又改了。")
    record_revisions(programs=[changed], author=None)
    answer = act(editor, "publish_entries", same, changed, confirmed="1", unreviewed_because="急件", seen=read)
    assert "“变”: The text has changed since you read it" in said(answer)
    assert (same.state, changed.state) == (State.PUBLISHED, State.DRAFT)


def test_more_entries_than_anybody_reads_are_not_published_unreviewed(editor: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("entries.admin.publications.FORESEEN", 1)
    html = act(editor, "publish_entries", make_program(), make_program()).content.decode()
    assert "choose 1 entries at the most: nobody reads more at once." in html
    assert 'name="unreviewed_because"' not in html


def test_the_list_shows_and_filters_by_step_and_by_what_waits_for_me(reviewer: Any) -> None:
    mine, second = submitted(title="等我"), submitted(title="等他")
    approve(programs=[second], by=make_reviewer(1), seen={second.pk: Seen(1, 1)})
    make_program(title="草")
    html = reviewer.get(at(ENTRIES), {"awaits": "me"}).content.decode()
    assert ("等我" in html, "等他" in html, "草" in html) == (True, False, False)
    assert "waits for first review" in html
    rows = reviewer.get(at(ENTRIES), {"step": "2"}).context["cl"].result_list
    assert [program.title for program in rows] == [second.title]
    assert mine.step == "1"


@pytest.mark.parametrize("name", ["step", "awaits"])
def test_a_wrong_value_of_a_filter_filters_nothing(editor: Any, name: str) -> None:
    make_program()
    for value in ("", "x", "0", "9", "99999999999999999999"):
        assert editor.get(at(ENTRIES), {name: value, "p": "1"}).context["cl"].result_count == 1


def queries_of(client: Any, url: str, **query: Any) -> int:
    client.get(url, query)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, query).status_code == 200
    return len(captured)


def test_the_list_of_what_waits_costs_the_same_queries_for_5_and_for_50_entries(reviewer: Any) -> None:
    section = make_section()
    counts = []
    for number in (5, 45):
        submit(programs=[make_program(section=section) for _ in range(number)], by=None)
        counts.append(queries_of(reviewer, at(ENTRIES), awaits="me", step="1"))
    assert counts[0] == counts[1] <= 10


def test_an_entry_s_page_and_its_review_cost_the_same_queries_after_many_revisions_and_reviews(editor: Any) -> None:
    program = make_program()
    counts = []
    for turns in (1, 6):
        for turn in range(turns):
            pass_reviews(program)
            Program.objects.update(body=f"第{turns}-{turn}稿。")
            record_revisions(programs=[program], author=None)
            program.refresh_from_db()
        submit(programs=[program], by=None)
        counts.append([queries_of(editor, at(f"entries_program_{name}", program.pk)) for name in ("change", "review")])
    assert counts[0] == counts[1]
    assert counts[0][0] <= 34
    assert counts[0][1] <= 16
