"""A revision as the public would read it: the public page itself, for those who may see it, and kept by nobody."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from entries import pictures
from entries.editing import record_revisions
from entries.editing.previewlinks import make_link, revoke, token_of
from entries.models import PreviewLink, Program, Publication, Revision
from entries.published.models import PublishedEntry
from entries.publishing import preview_of, publish
from tests.factories import make_award, make_program, make_section, make_user, put_into_bin

pytestmark = pytest.mark.django_db
PICTURE = "a" * 64 + ".png"


@pytest.fixture
def program() -> Program:
    section = make_section("群众团体/自治区妇联", unit="自治区妇联", contributor="武艳丽")
    program = make_program(section=section, title="妇女培训", body="全年举办培训430期。")
    program.figures.create(number=22, caption="捐赠活动", date="2022-06-23")
    program.facts.create(label="培训", value="10.2", unit="万人次")
    make_award(program=program, year=2022).recipients.create(name="王芳")
    record_revisions(programs=[program], author=None)
    return program


@pytest.fixture
def editor(client: Any) -> Any:
    client.force_login(make_user(may="view_program"))
    return client


def latest(program: Program) -> Revision:
    return Revision.objects.get(program=program, number=program.latest_number)


def page_of(revision: Revision) -> str:
    return reverse("preview:revision", args=[revision.pk])


def shared(program: Program, **fields: Any) -> tuple[PreviewLink, str]:
    link = make_link(revision=latest(program), by=None, days=7, **fields)
    return link, reverse("preview:shared", args=[token_of(link)])


def article(html: str) -> str:
    """What stands on the page itself, without the moment of publication."""
    return re.sub(
        r"<time.*?</time>|\d{4}-\d\d-\d\d", "", html[html.index('<nav class="trail"') : html.index("</article>")]
    )


def test_the_preview_is_the_page_that_the_public_gets(editor: Any, program: Program) -> None:
    seen = editor.get(page_of(latest(program))).content.decode()
    publish(programs=[program], by=None)
    public = editor.get(PublishedEntry.objects.get().get_absolute_url()).content.decode()
    assert article(seen) == article(public)


def test_the_previewed_row_is_the_row_that_publishing_writes(program: Program) -> None:
    seen = preview_of(latest(program))
    publish(programs=[program], by=None)
    written = PublishedEntry.objects.with_place().get()
    moments = ("published_at", "first_published_at")
    names = [field.attname for field in PublishedEntry._meta.concrete_fields if field.name not in moments]
    assert [getattr(seen, name) for name in names] == [getattr(written, name) for name in names]
    assert (seen.section.trail, seen.yearbook.slug) == (written.section.trail, written.yearbook.slug)


def test_looking_at_a_preview_publishes_nothing(editor: Any, program: Program) -> None:
    editor.get(page_of(latest(program)))
    assert not Publication.objects.exists()
    assert not PublishedEntry.objects.exists()


def test_an_earlier_revision_is_shown_as_it_was(editor: Any, program: Program) -> None:
    first = latest(program)
    program.body = "改写了。"
    program.save()
    record_revisions(programs=[program], author=None)
    assert "全年举办培训430期。" in editor.get(page_of(first)).content.decode()


def test_a_preview_is_for_editors_of_entries_alone(client: Any, program: Program) -> None:
    url = page_of(latest(program))
    assert client.get(url).status_code == 302
    client.force_login(make_user("stranger"))
    assert client.get(url).status_code == 403
    client.force_login(make_user("reader", may="view_program"))
    assert client.post(url).status_code == 405
    assert client.get(reverse("preview:revision", args=[999_999])).status_code == 404


def test_no_cache_search_engine_or_linked_page_learns_of_it(client: Any, program: Program) -> None:
    answer = client.get(shared(program)[1])
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


def test_only_the_offices_own_page_may_frame_a_preview(editor: Any, program: Program) -> None:
    answer = editor.get(page_of(latest(program)))
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    other = editor.get(shared(program)[1])
    assert other["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]


def test_a_secret_link_shows_its_revision_without_an_account(client: Any, program: Program) -> None:
    _link, url = shared(program)
    program.body = "后来的话。"
    program.save()
    record_revisions(programs=[program], author=None)
    html = client.get(url).content.decode()
    assert "全年举办培训430期。" in html
    assert "后来的话。" not in html


def test_visits_are_counted(client: Any, program: Program) -> None:
    link, url = shared(program)
    client.get(url)
    client.get(url)
    client.head(url)
    link.refresh_from_db()
    assert link.visits == 2
    assert link.visited_at is not None


def test_an_address_that_nobody_made_is_not_found(
    client: Any, program: Program, django_assert_num_queries: Any
) -> None:
    link, url = shared(program)
    wrong = reverse("preview:shared", args=[f"{link.pk}.{'x' * 43}"])
    with django_assert_num_queries(0):
        assert client.get(wrong).status_code == 404
    assert client.get(url[:-4] + "/").status_code == 404


def test_a_revoked_link_has_ended(client: Any, program: Program) -> None:
    link, url = shared(program)
    revoke(link=link, by=None)
    assert client.get(url).status_code == 410


def test_an_expired_link_has_ended(client: Any, program: Program) -> None:
    link, url = shared(program)
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    answer = client.get(url)
    assert answer.status_code == 410
    assert answer["Cache-Control"] == "private, no-store"


def test_the_link_of_a_deleted_entry_has_ended(client: Any, program: Program) -> None:
    _link, url = shared(program)
    put_into_bin(program)
    assert client.get(url).status_code == 410


def test_a_link_is_for_reading(client: Any, program: Program) -> None:
    assert client.post(shared(program)[1]).status_code == 405


@pytest.mark.parametrize("days", [0, 31, -1])
def test_a_link_lasts_a_month_at_the_most(program: Program, days: int) -> None:
    with pytest.raises(ValueError, match=str(days)):
        make_link(revision=latest(program), by=None, days=days)


def test_the_pictures_of_the_revision_are_shown_and_no_others(client: Any, program: Program) -> None:
    pictures.store(PICTURE, b"png")
    program.figures.update(picture=PICTURE, width=4, height=3)
    record_revisions(programs=[program], author=None)
    link, url = shared(program)
    assert f'src="{url}pictures/{PICTURE}"' in client.get(url).content.decode()
    assert b"".join(client.get(f"{url}pictures/{PICTURE}").streaming_content) == b"png"
    assert client.get(f"{url}pictures/{'b' * 64}.png").status_code == 404
    revoke(link=link, by=None)
    assert client.get(f"{url}pictures/{PICTURE}").status_code == 404
