"""What is put on record, and that it stays there."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from entries.editing import audit, record_revisions
from entries.editing.binning import bin_programs, bin_section, delete_for_good
from entries.editing.previewlinks import make_link, revoke
from entries.editing.unbinning import take_out
from entries.importing.tables import import_table
from entries.models import AuditEvent, Immutable, OnRecord, Role
from entries.models.auditlock import lock_log, unlock_log
from entries.publishing import link, publish, rename_series, schedule, unlink, withdraw
from tests.factories import make_member, make_program, make_section, make_user, make_yearbook

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str, str, str]]:
    """What is on record: what, who, to what, detail; the first first."""
    return list(AuditEvent.objects.order_by("id").values_list("action", "actor_name", "subject", "detail"))


def test_a_publication_and_a_withdrawal_are_on_record_entry_by_entry() -> None:
    program, editor = make_program(section=make_section("甲"), title="概况"), make_user(may="*")
    publish(programs=[program], by=editor)
    withdraw(programs=[program], by=None)
    assert told() == [("publish", "editor", "甲 · 概况", "r1"), ("withdraw", "", "甲 · 概况", "")]


def test_what_is_refused_or_undone_is_not_on_record() -> None:
    publish(programs=[make_program(body="")], by=None)
    with transaction.atomic():
        publish(programs=[make_program()], by=None)
        transaction.set_rollback(True)
    assert told() == []


def test_a_plan_is_on_record() -> None:
    moment = timezone.now() + timezone.timedelta(hours=1)
    schedule(programs=[make_program(title="概况")], verb="publish", at=moment, by=None)
    assert [event[0] for event in told()] == ["schedule"]


def test_a_table_s_import_is_on_record_and_a_look_at_it_is_not() -> None:
    make_section("甲")
    data = "yearbook,section,title,body\n内蒙古年鉴 2023,甲,新,正文。\n".encode()
    import_table(name="programs", data=data, author=None, dry_run=True)
    import_table(name="programs", data=data, author=make_user(may="*"))
    assert [(event[0], event[1]) for event in told()] == [("import", "editor")]
    assert "programs" in told()[0][3]


def test_what_goes_into_the_bin_and_comes_out_of_it_is_on_record() -> None:
    section, editor = make_section("甲"), make_user(may="*")
    (deletion,) = bin_programs(programs=[make_program(section=section, title="概况")], by=editor, reason="重复").done
    take_out(deletion=deletion, by=editor)
    whole = bin_section(section=section, by=editor)
    assert told() == [
        ("bin", "editor", "甲 · 概况", "重复"),
        ("restore", "editor", "甲 · 概况", ""),
        ("bin", "editor", "甲", ""),
    ]
    delete_for_good(deletion=whole, by=editor)
    assert told()[-1] == ("delete", "editor", "甲", section.yearbook.name)


def test_a_secret_link_is_on_record_when_it_is_made_and_when_it_is_revoked() -> None:
    program, editor = make_program(section=make_section("甲"), title="概况"), make_user(may="*")
    record_revisions(programs=[program], author=editor)
    link = make_link(revision=program.revisions.get(), by=editor, days=7, note="李教授")
    for _twice in range(2):
        revoke(link=link, by=editor)
    assert [(action, subject) for action, _who, subject, _detail in told()] == [
        ("link", "甲 · 概况"),
        ("revoke", "甲 · 概况"),
    ]
    assert "李教授" in told()[0][3]


def test_what_changes_a_series_is_on_record() -> None:
    programs = [make_program(section=make_section("甲", yearbook=make_yearbook(edition_year=y))) for y in (2022, 2023)]
    series = link(programs=programs, by=None)
    for _twice in range(2):
        rename_series(series=series, title="奶业", by=None)
    unlink(programs=programs[:1], by=make_user(may="*"))
    first = programs[0].title
    assert [(who, subject, detail) for _action, who, subject, detail in told()] == [
        ("", f"甲 · {first}", f"+ {series.title}"),
        ("", f"甲 · {programs[1].title}", f"+ {series.title}"),
        ("", series.title, f"{series.title} → 奶业"),
        ("editor", f"甲 · {first}", "− 奶业"),
    ]


def test_logins_failed_ones_and_logouts_are_on_record(client: Any) -> None:
    make_user()
    client.post("/en/admin/login/", {"username": "editor", "password": "wrong"})
    client.post("/en/admin/login/", {"username": "editor", "password": "a long pass phrase"})
    client.post("/en/admin/logout/")
    assert [event[:3] for event in told()] == [
        ("login_failed", "", "editor"),
        ("login", "editor", ""),
        ("logout", "editor", ""),
    ]


def test_what_was_typed_for_a_name_that_is_no_account_s_is_not_kept(client: Any) -> None:
    client.post("/en/admin/login/", {"username": "my secret pass phrase", "password": "x"})
    assert "secret" not in str(told())
    assert told()[0][3].startswith("unknown account")


@pytest.fixture
def locked() -> Any:
    """The database's own refusal, which the tests' own emptying of tables does without."""
    lock_log(connection)
    yield audit(action=OnRecord.EXPORT, by=None, detail="programs")
    unlock_log(connection)


@pytest.mark.parametrize("statement", ["UPDATE entries_auditevent SET detail = ''", "DELETE FROM entries_auditevent"])
def test_the_database_refuses_to_change_or_delete_what_is_on_record(locked: AuditEvent, statement: str) -> None:
    refused = pytest.raises(DatabaseError, match="neither changed nor deleted")
    with connection.cursor() as cursor, refused, transaction.atomic():
        cursor.execute(statement)
    assert AuditEvent.objects.get().detail == "programs"


def test_neither_a_queryset_nor_a_row_gets_around_that(locked: AuditEvent) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.update(detail="")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.all().delete()
    for change in (locked.save, locked.delete):
        with pytest.raises(Immutable):
            change()


def test_the_record_outlives_the_account_and_the_section_that_it_names(locked: AuditEvent) -> None:
    member, section = make_member(Role.EDITOR, username="gone"), make_section("甲")
    audit(action=OnRecord.IMPORT, by=member, subject=section)
    member.delete()
    section.delete()
    assert told()[-1] == ("import", "gone", "甲", "")


def test_publishing_many_costs_the_record_no_query_an_entry(django_assert_max_num_queries: Any) -> None:
    section = make_section()
    few, many = ([make_program(section=section) for _ in range(number)] for number in (2, 30))
    with django_assert_max_num_queries(80) as asked:
        publish(programs=few, by=None)
    with django_assert_max_num_queries(len(asked.captured_queries)):
        publish(programs=many, by=None)
    assert AuditEvent.objects.count() == 32
