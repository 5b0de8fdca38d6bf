"""Every address of the admin, read from its resolver, for every role: what is out of reach stays closed and unnamed.

A new address is walked as soon as it is there: with a row in it, it has to answer like one that is not there; without
one, its page must not name the secret. What is to stand in a new kind of address is said in `addresses.py`, or the walk
fails.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection, transaction

from entries.models import Program, Role
from tests.factories import make_member, make_program, make_section, make_user
from tests.roles.addresses import SECRET, Address, addresses, named, out_of_reach, routes, state_of_secrets

pytestmark = pytest.mark.django_db
OPEN = ("login/", "logout/", "jsi18n/")  # for everybody, signed in or not
CLOSED = (403, 404, 405)


@pytest.fixture
def mine() -> Program:
    """An entry in one's own section."""
    return make_program(section=make_section("群众团体/自治区妇联"), title="本单位条目")


@pytest.fixture
def filling(mine: Program) -> dict[str, dict[str, Any]]:
    """The ids of what belongs to another unit of the same volume, and of another volume."""
    section = make_section("机密类目", yearbook=mine.section.yearbook)
    return out_of_reach(make_program(section=section, title="机密条目", body="机密正文。"))


class Writes:
    """Sees whether anything but a session is written: where nothing is, nothing secret has changed."""

    any = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Look at one statement, and have it done."""
        self.any |= sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" not in sql[:30]
        return execute(sql, params, many, context)


class Visitor:
    """Somebody at a browser: each request is undone once its answer is read."""

    def __init__(self, client: Any, user: User | None) -> None:
        self.client = client
        client.raise_request_exception = False
        self.before = state_of_secrets()
        if user:
            client.force_login(user)

    def asks(self, method: str, url: str, data: dict[str, Any] | None = None, **how: Any) -> tuple[int, str, str, bool]:
        """Status, place that it leads to, text of the answer, and whether something secret is other than before."""
        writes = Writes()
        with transaction.atomic(), connection.execute_wrapper(writes):
            answer = getattr(self.client, method)(url, data or {}, **how)
            streamed = getattr(answer, "streaming_content", None)
            text = (b"".join(streamed) if streamed else answer.content).decode("utf-8", "replace")
            changed = writes.any and method == "post" and self.before != state_of_secrets()
            transaction.set_rollback(True)
        return answer.status_code, answer.headers.get("Location", ""), text, changed


@pytest.mark.parametrize("who", ["anonymous", "reader with an account"])
def test_every_address_asks_those_who_are_not_staff_to_log_in(client: Any, filling: Any, who: str) -> None:
    user = None if who == "anonymous" else User.objects.create_user("reader", password="a long pass phrase")
    visitor, found = Visitor(client, user), []
    for address in addresses(filling):
        for method in ("get", "post"):
            status, to, text, changed = visitor.asks(method, address.url, named(filling))
            asked = status == 302 and to.startswith("/en/admin/login/")
            if (address.route not in OPEN and not asked) or SECRET in text or changed:
                found.append((method, address.route, status))
    assert not found, "\n".join(map(str, found))


def test_staff_without_a_role_find_every_row_closed(client: Any, filling: Any) -> None:
    user = make_user("nobody")
    user.assignments.all().delete()
    assert_none(problems(Visitor(client, user), filling))


# The three reviewers differ in nothing but the number of their review.
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECOND_REVIEWER, Role.FINAL_REVIEWER}))
def test_what_belongs_to_another_unit_is_closed_and_unnamed_at_every_address(
    client: Any, mine: Program, filling: Any, role: Role
) -> None:
    assert_none(problems(Visitor(client, make_member(role, mine.section)), filling))


@pytest.mark.parametrize("role", [Role.CHIEF_EDITOR, "superuser"])
def test_no_address_fails_for_those_who_see_everything(client: Any, filling: Any, role: Any) -> None:
    user = User.objects.create_superuser("root", password="a long pass phrase") if role == "superuser" else None
    visitor, found = Visitor(client, user or make_member(role)), []
    for address in addresses(filling):
        for method, data in (("get", {}), ("post", strange(filling))):
            if address.route != "logout/" and (status := visitor.asks(method, address.url, data)[0]) >= 500:
                found.append((method, address.route, bool(data), status))
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("role", [Role.EDITOR, Role.CHIEF_EDITOR])
def test_no_action_of_a_list_concerns_or_names_what_is_out_of_reach(
    client: Any, rf: Any, mine: Program, filling: Any, role: Role
) -> None:
    visitor, found = Visitor(client, user := make_member(role, mine.section)), []
    for model, model_admin in admin.site._registry.items():
        request = rf.get("/")
        request.user = user
        for action in model_admin.get_actions(request):
            row = filling[f"{model._meta.app_label}/{model._meta.model_name}/"]["pk"]
            url = f"/en/admin/{model._meta.app_label}/{model._meta.model_name}/"
            for across in ("0", "1"):
                data = {**strange(filling), "action": action, "_selected_action": [row], "select_across": across}
                status, _to, text, changed = visitor.asks("post", url, data, follow=True)
                if SECRET in text or changed or status >= 500:
                    found.append((url, action, across, status, changed))
    assert not found, "\n".join(map(str, found))


def test_an_address_of_which_nothing_was_said_fails_the_walk() -> None:
    with pytest.raises(LookupError, match="entries/"):
        addresses({"r/": {"content_type_id": 1, "object_id": 1}})
    assert len(routes()) > 100


def problems(visitor: Visitor, filling: Any) -> list[Any]:
    """What is wrong at an address for somebody who is not to see what the address names."""
    return [found for address in addresses(filling) for found in _problems(visitor, address, filling)]


def _problems(visitor: Visitor, address: Address, filling: Any) -> Any:
    if address.route in OPEN:
        return
    data = strange(filling)
    asked = [("get", {}), ("post", data)] if address.unknown else [("get", {}), ("get", data), ("post", data)]
    for method, sent in asked:
        how = {} if address.unknown else {"follow": True}
        status, to, text, changed = visitor.asks(method, address.url, sent, **how)
        if SECRET in text or SECRET in to or changed or status >= 500:
            yield method, address.route, status, "named" if SECRET in text + to else "changed" if changed else "failed"
        elif address.unknown:
            like = status if status == 404 else visitor.asks(method, address.unknown, sent)[0]
            leads_on = status == 302 and to == f"{address.url}change/"  # an old form of the address, whatever the id
            if like != status or not (status in CLOSED or leads_on or to == "/en/admin/"):
                yield method, address.route, status, f"not there: {like}"


def strange(filling: Any) -> dict[str, Any]:
    """What a form could send that names what is out of reach by its ids; no word of it is secret."""
    pk = filling["entries/program/"]["pk"]
    return {
        **named(filling),
        "title": "新",
        "text": "正文",
        "by_text": "全文",
        "where": ["title", "body"],
        "hit": f"{pk}:1:0",
        "seen": f"{pk}:1:1",
        "step": "plan",
        "confirmed": "1",
        "post": "yes",
        "verb": "publish",
        "at": "2999-02-01T00:00",
        "kind": "event",
        "unreviewed_because": "急件",
        "yearbook_0": "x",
        "ids": str(pk),
    }


def assert_none(found: list[Any]) -> None:
    """Fails with a line for each."""
    assert not found, "\n".join(map(str, found))
