"""Two editors at the bin in the same moment: what one has just restored, the other does not destroy.

Real threads at PostgreSQL, each with a connection of its own; SQLite has one writer at a time.
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext

from entries.editing.binning import bin_section, bin_volume, delete_for_good, lock_volumes
from entries.editing.unbinning import take_out
from entries.models import Deletion, Program, Progress, Schedule, Yearbook
from entries.publishing import run_scheduled, schedule
from tests.admin.pages import at
from tests.factories import make_program, make_section, make_user, make_yearbook, put_into_bin
from tests.threads import SECONDS, waiting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]


def test_an_entry_that_is_being_restored_is_not_deleted_for_good() -> None:
    deletion = put_into_bin(program := make_program())
    with transaction.atomic():
        take_out(deletion=deletion, by=None)
        other = waiting(lambda: delete_for_good(deletion=deletion, by=None))
    with pytest.raises(ValidationError) as refused:
        other.result(SECONDS)
    assert refused.value.code == "gone"
    assert Program.objects.get(pk=program.pk).revisions.count() == 1


def test_what_is_being_deleted_for_good_is_not_restored() -> None:
    deletion = put_into_bin(make_program())
    with transaction.atomic():
        delete_for_good(deletion=deletion, by=None)
        other = waiting(lambda: take_out(deletion=deletion, by=None))
    with pytest.raises(ValidationError) as refused:
        other.result(SECONDS)
    assert refused.value.code == "gone"
    assert not Program.everything.exists()


def test_who_restores_what_another_restores_is_told_so_in_the_bin(client: Any) -> None:
    deletion = put_into_bin(make_program())
    client.force_login(make_user(may="*"))
    page = at("entries_deletion_change", deletion.pk)
    with transaction.atomic():
        take_out(deletion=deletion, by=None)
        other = waiting(lambda: client.post(page, {"title": "", "section": ""}))
    assert other.result(SECONDS).url == at("entries_deletion_changelist")
    assert "restored or deleted meanwhile" in client.get(at("entries_deletion_changelist")).content.decode()


def test_an_entry_is_not_restored_into_a_section_that_is_being_deleted() -> None:
    program = make_program()
    deletion = put_into_bin(program)
    with transaction.atomic():
        bin_section(section=program.section, by=None)
        other = waiting(lambda: take_out(deletion=deletion, by=None))
    with pytest.raises(ValidationError) as refused:
        other.result(SECONDS)
    assert refused.value.code == "place"
    assert Program.everything.get().deletion == deletion


def test_who_deletes_the_section_deletes_the_entry_that_is_being_restored_into_it() -> None:
    program = make_program()
    deletion = put_into_bin(program)
    with transaction.atomic():
        take_out(deletion=deletion, by=None)
        other = waiting(lambda: bin_section(section=program.section, by=None))
    assert other.result(SECONDS).entry_count == 1
    assert Program.everything.get().deletion == Deletion.objects.get()


def test_an_entry_is_not_restored_into_another_section_that_is_being_deleted() -> None:
    deletion = put_into_bin(make_program())
    place = make_section("别处", yearbook=make_yearbook(edition_year=2024))
    with transaction.atomic():
        bin_section(section=place, by=None)
        other = waiting(lambda: take_out(deletion=deletion, by=None, section=place))
    with pytest.raises(ValidationError) as refused:
        other.result(SECONDS)
    assert refused.value.code == "place"
    assert Program.everything.get().deletion == deletion


def test_a_section_is_not_restored_below_one_that_is_being_deleted() -> None:
    below = make_section("群众团体/自治区妇联")
    deletion = bin_section(section=below, by=None)
    with transaction.atomic():
        bin_section(section=below.parent, by=None)
        other = waiting(lambda: take_out(deletion=deletion, by=None))
    with pytest.raises(ValidationError) as refused:
        other.result(SECONDS)
    assert refused.value.code == "place"


def test_a_volume_that_is_being_deleted_for_good_is_not_restored() -> None:
    deletion = bin_volume(yearbook=make_program().section.yearbook, by=None)
    with transaction.atomic():
        delete_for_good(deletion=deletion, by=None)
        other = waiting(lambda: take_out(deletion=deletion, by=None))
    with pytest.raises(ValidationError) as refused:
        other.result(SECONDS)
    assert refused.value.code == "gone"


def test_a_plan_that_is_being_made_is_taken_back_by_who_deletes_the_section() -> None:
    program = make_program()
    with transaction.atomic():
        schedule(programs=[program], verb="publish", at=timezone.now() + datetime.timedelta(days=1), by=None)
        other = waiting(lambda: bin_section(section=program.section, by=None))
    other.result(SECONDS)
    assert not Schedule.objects.waiting().exists()


def test_a_plan_that_is_being_done_while_its_section_is_deleted_is_not_told_as_done() -> None:
    program = make_program()
    schedule(programs=[program], verb="publish", at=timezone.now() + datetime.timedelta(days=1), by=None)
    Schedule.objects.update(at=timezone.now())
    with transaction.atomic():
        lock_volumes(Yearbook.objects.all())
        other = waiting(run_scheduled)
        bin_section(section=program.section, by=None)
    (plan,) = other.result(SECONDS)
    assert (plan.progress, plan.outcome) == (Progress.REFUSED, gettext("The entry was deleted."))
    assert Deletion.objects.count() == 1


def test_replacing_a_plan_that_is_being_done_waits_without_holding_its_entry() -> None:
    program, at = make_program(), timezone.now() + datetime.timedelta(days=1)
    schedule(programs=[program], verb="publish", at=at, by=None)
    with transaction.atomic():
        Schedule.objects.select_for_update().get()
        other = waiting(lambda: schedule(programs=[program], verb="publish", at=at, by=None))
        assert Program.objects.select_for_update(nowait=True).get() == program
    assert other.result(SECONDS).done == [program]
    assert Schedule.objects.waiting().count() == 1
