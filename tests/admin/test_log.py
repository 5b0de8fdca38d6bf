"""The log in the admin: read by those who may, as far as their rights reach, and by nobody changed."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from entries.editing import audit
from entries.models import Assignment, AuditEvent, OnRecord, Role
from tests.admin.pages import at, form_of, new_row
from tests.factories import make_member, make_program, make_section, make_user

pytestmark = pytest.mark.django_db
LOG = "entries_auditevent_changelist"


@pytest.fixture
def administrator(client: Any) -> Any:
    client.force_login(make_member(Role.ADMINISTRATOR, username="admin"))
    AuditEvent.objects.all().delete()  # the login's own
    return client


def subjects(page: Any) -> list[str]:
    return [event.subject for event in page.context["cl"].result_list]


def test_a_chief_editor_of_a_section_reads_what_was_done_in_it_alone(client: Any) -> None:
    mine, other = make_section("甲"), make_section("乙")
    for section in (mine, other, None):
        audit(action=OnRecord.PUBLISH, by=None, subject=make_program(section=section) if section else None)
    client.force_login(make_member(Role.CHIEF_EDITOR, mine))
    page = client.get(at(LOG), {"p": "1"})
    assert [name.partition(" ")[0] for name in subjects(page)] == ["甲"]
    text = b"".join(client.get(at("entries_auditevent_export", "csv")).streaming_content).decode()
    assert "甲 ·" in text
    assert "乙 ·" not in text


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.EDITOR, Role.FIRST_REVIEWER])
def test_the_log_is_for_chief_editors_and_administrators(client: Any, role: Role) -> None:
    client.force_login(make_member(role))
    assert client.get(at(LOG)).status_code == 403
    assert client.get(at("entries_auditevent_export", "csv")).status_code == 403


def test_a_stranger_is_led_to_the_login(client: Any) -> None:
    assert client.get(at(LOG))["Location"].startswith("/en/admin/login/")


def test_nobody_adds_changes_or_deletes_an_event_not_even_a_superuser(client: Any) -> None:
    client.force_login(User.objects.create_superuser("root"))
    event = AuditEvent.objects.latest("id")
    assert client.get(at("entries_auditevent_add")).status_code == 403
    for page in ("change", "delete"):
        assert (
            client.post(at(f"entries_auditevent_{page}", event.pk), {"detail": "x", "post": "yes"}).status_code == 403
        )
    assert 'name="action"' not in client.get(at(LOG), {"p": "1"}).content.decode()
    assert set(Permission.objects.filter(content_type__model="auditevent").values_list("codename", flat=True)) == {
        "view_auditevent"
    }


def test_the_list_is_filtered_by_who_what_and_when(administrator: Any) -> None:
    editor = make_user()
    audit(action=OnRecord.IMPORT, by=editor, detail="甲")
    old = AuditEvent(action="export", at=timezone.now() - datetime.timedelta(days=40), subject="旧", actor_name="旧人")
    old.save()
    for query, count in (
        ({"what": "import"}, 1),
        ({"who": editor.pk}, 1),
        ({"days": "30"}, 1),
        ({"q": "旧"}, 1),
        ({}, 2),
    ):
        assert administrator.get(at(LOG), {**query, "p": "1"}).context["cl"].result_count == count, query


def test_a_long_log_costs_the_same_queries_as_a_short_one(administrator: Any) -> None:
    counts = []
    for number in (20, 2000):
        AuditEvent.objects.bulk_create(AuditEvent(at=timezone.now(), action="login") for _ in range(number))
        administrator.get(at(LOG), {"p": "1"})
        with CaptureQueriesContext(connection) as captured:
            administrator.get(at(LOG), {"p": "1"})
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 10


def test_the_export_holds_what_the_list_shows_guards_formulas_and_is_on_record_itself(administrator: Any) -> None:
    audit(action=OnRecord.IMPORT, by=None, detail="=HYPERLINK(1)")
    audit(action=OnRecord.LOGIN, by=None, detail="别的")
    url = at("entries_auditevent_export", "csv") + "?what=import"
    text = b"".join(administrator.get(url).streaming_content).decode()
    assert "'=HYPERLINK(1)" in text
    assert "别的" not in text
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.actor_name, "what=import" in event.detail) == ("export", "admin", True)


def test_the_export_wants_a_format_that_there_is_and_a_get(administrator: Any) -> None:
    assert administrator.get(at("entries_auditevent_export", "pdf")).status_code == 404
    assert administrator.post(at("entries_auditevent_export", "csv")).status_code == 405


def test_an_export_of_entries_is_on_record(administrator: Any) -> None:
    make_program()
    b"".join(administrator.get(at("entries_program_export") + "?kind=work").streaming_content)
    event = AuditEvent.objects.get()
    assert (event.action, event.detail) == ("export", "programs csv kind=work")


# -- rights and accounts


def change(client: Any, user: User, **fields: Any) -> None:
    """Save the account's page, with these fields changed."""
    url = at("auth_user_change", user.pk)
    flags = {"is_active": "on", "is_staff": "on", **fields}
    data = {**form_of(client, url), **{name: value for name, value in flags.items() if value is not None}}
    assert client.post(url, data).status_code == 302


def test_a_role_that_is_given_and_taken_is_on_record(administrator: Any) -> None:
    section, user = make_section("甲"), User.objects.create_user("writer", is_staff=True)
    url = at("auth_user_change", user.pk)
    group = Group.objects.get(name=Role.CONTRIBUTOR.value)
    data = new_row(form_of(administrator, url), "assignments", group=group.pk, section=section.pk, yearbook="")
    administrator.post(url, {**data, "is_active": "on", "is_staff": "on"})
    given = AuditEvent.objects.latest("id")
    assert (given.action, given.actor_name, given.subject) == ("rights", "admin", "writer")
    assert given.detail == "+ 供稿人 · 内蒙古年鉴 2023 · 甲"
    change(administrator, user, **{"assignments-0-DELETE": "on"})
    assert AuditEvent.objects.latest("id").detail == "− 供稿人 · 内蒙古年鉴 2023 · 甲"
    assert not Assignment.objects.filter(user=user).exists()


def test_closing_an_account_is_on_record_and_a_save_without_a_change_is_not(administrator: Any) -> None:
    user = User.objects.create_user("writer", is_staff=True)
    change(administrator, user)
    assert not AuditEvent.objects.exists()
    change(administrator, user, is_active=None)
    assert AuditEvent.objects.get().detail == "− is_active"


def test_accounts_made_deleted_and_given_a_password_are_on_record(administrator: Any) -> None:
    words = {"password1": "another long phrase", "password2": "another long phrase", "usable_password": "true"}
    administrator.post(at("auth_user_add"), {"username": "new", **words})
    user = User.objects.get(username="new")
    administrator.post(f"/en/admin/auth/user/{user.pk}/password/", words)
    administrator.post(at("auth_user_delete", user.pk), {"post": "yes"})
    assert list(AuditEvent.objects.order_by("id").values_list("action", "subject")) == [("account", "new")] * 3


def test_what_a_role_may_is_on_record_when_it_changes(client: Any) -> None:
    client.force_login(User.objects.create_superuser("root"))
    group = Group.objects.get(name=Role.EDITOR.value)
    keep = group.permissions.exclude(codename="delete_program").values_list("pk", flat=True)
    client.post(at("auth_group_change", group.pk), {"name": group.name, "permissions": list(keep)})
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.subject, event.detail) == ("rights", "编辑", "− entries.delete_program")
