"""Accounts and their roles, for administrators."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User

from entries.editing import Action, may
from entries.models import Assignment, Role
from tests.admin.pages import at, form_of, new_row
from tests.factories import make_member, make_program, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Any) -> Any:
    client.force_login(make_member(Role.ADMINISTRATOR, username="admin"))
    return client


def group(role: Role) -> Group:
    return Group.objects.get(name=role.value)


def test_an_administrator_gives_a_role_in_a_section(administrator: Any) -> None:
    section = make_section("甲")
    user = User.objects.create_user("writer", is_staff=True)
    url = at("auth_user_change", user.pk)
    row = {"group": group(Role.CONTRIBUTOR).pk, "section": section.pk, "yearbook": ""}
    data = new_row(form_of(administrator, url), "assignments", **row)
    answer = administrator.post(url, {**data, "is_active": "on", "is_staff": "on", "_continue": "1"}, follow=True)
    assert not answer.context.get("errors"), answer.context["errors"]
    assert may(User.objects.get(pk=user.pk), Action.CHANGE, make_program(section=section))


def test_the_page_tells_what_the_account_may_place_by_place(administrator: Any) -> None:
    member = make_member(Role.CONTRIBUTOR, make_section("甲"))
    html = administrator.get(at("auth_user_change", member.pk)).content.decode()
    assert "<strong>内蒙古年鉴 2023 · 甲</strong>: look at entries、export entries、add entries" in html


def test_the_page_of_an_account_without_an_assignment_says_so(administrator: Any) -> None:
    user = User.objects.create_user("nobody", is_staff=True)
    assert (
        "Nothing: give the account a role below" in administrator.get(at("auth_user_change", user.pk)).content.decode()
    )


def test_the_list_tells_roles_and_places_in_constant_queries(
    administrator: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        make_member(Role.EDITOR, make_section(f"第{number}类"))
    with django_assert_max_num_queries(12):
        html = administrator.get(at("auth_user_changelist")).content.decode()
    assert "editor · 内蒙古年鉴 2023 · 第7类" in html


def test_an_administrator_neither_sees_nor_makes_a_superuser(administrator: Any) -> None:
    root = User.objects.create_superuser("root", password="a long pass phrase")
    for page in ("change", "delete", "history"):
        assert administrator.get(at(f"auth_user_{page}", root.pk)).status_code in (302, 404)
    assert administrator.get(f"/en/admin/auth/user/{root.pk}/password/").status_code == 404
    own = User.objects.get(username="admin")
    url = at("auth_user_change", own.pk)
    administrator.post(url, {**form_of(administrator, url), "is_superuser": "on", "user_permissions": ["1"]})
    own.refresh_from_db()
    assert not own.is_superuser
    assert not own.user_permissions.exists()


def test_roles_themselves_are_a_superuser_s_to_change(administrator: Any) -> None:
    assert administrator.get(at("auth_group_changelist")).status_code == 200
    assert administrator.post(at("auth_group_change", group(Role.EDITOR).pk), {"name": "x"}).status_code == 403


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_sees_accounts(client: Any, role: Role) -> None:
    client.force_login(make_member(role))
    assert client.get(at("auth_user_changelist")).status_code == 403
    assert client.get(at("auth_user_add")).status_code == 403


def test_an_administrator_of_one_section_manages_no_accounts(client: Any) -> None:
    client.force_login(make_member(Role.ADMINISTRATOR, make_section()))
    assert client.get(at("auth_user_changelist")).status_code == 403


def test_a_stranger_is_led_to_the_login(client: Any) -> None:
    assert client.get(at("auth_user_changelist"))["Location"].startswith("/en/admin/login/")


def test_one_role_twice_in_a_place_is_refused_in_the_form(administrator: Any) -> None:
    member = make_member(Role.EDITOR, make_section("甲"))
    url = at("auth_user_change", member.pk)
    section = Assignment.objects.get(user=member).section_id
    row = {"group": group(Role.EDITOR).pk, "section": section, "yearbook": ""}
    answer = administrator.post(url, new_row(form_of(administrator, url), "assignments", **row))
    assert answer.status_code == 200
    assert Assignment.objects.filter(user=member).count() == 1
