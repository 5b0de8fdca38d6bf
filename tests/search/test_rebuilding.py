"""Writing the index anew."""

import pytest
from django.core.management import call_command

from entries.published.models import PublishedEntry
from entries.search.index import PUBLIC
from entries.search.models import Heading, PublicIndex, Sound
from entries.search.queries import parse
from entries.search.rebuilding import rebuild_search
from tests.site.factories import make_published

pytestmark = pytest.mark.django_db


def index() -> list[list[object]]:
    return [list(model.objects.order_by("pk").values()) for model in (PublicIndex, Heading, Sound)]


def test_the_command_gives_the_index_that_publishing_wrote(capsys):
    make_published("群众团体/自治区妇联", count=3, body="举办培训。")
    before = index()
    call_command("rebuild_search")
    assert "3" in capsys.readouterr().out
    assert index() == before
    assert len(PUBLIC.find(parse("培训"))) == 3


def test_what_was_lost_is_written_and_what_is_public_no_more_is_taken_out():
    lost, gone, kept = make_published(count=3, body="举办培训。")
    PublicIndex.objects.filter(entry_id=lost.pk).delete()
    Heading.objects.filter(entry_id=lost.pk).delete()
    PublishedEntry.objects.filter(pk=gone.pk).delete()
    call_command("rebuild_search")
    assert set(PUBLIC.find(parse("培训"))) == {lost.pk, kept.pk}
    assert set(Heading.objects.values_list("entry_id", flat=True)) == {lost.pk, kept.pk, None}


def test_readers_find_what_they_found_while_it_is_written(monkeypatch):
    monkeypatch.setattr("entries.search.rebuilding.BATCH", 1)
    ids = {entry.pk for entry in make_published(count=3, body="举办培训。")}
    assert [set(PUBLIC.find(parse("培训"))) for _done in rebuild_search()] == [ids] * 3
