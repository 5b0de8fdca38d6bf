"""The demonstration: loaded once, and never over what an editor changed."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from entries.editing import Action, may
from entries.management.demo import ACCOUNTS, DEMO_EDITOR, OWN_SECTION, make_demo_accounts
from entries.models import Award, Program, Revision, Section, State, Yearbook
from entries.published.models import PublishedEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(db):
    """The demonstration volumes, loaded."""
    call_command("load_demo")


def test_three_editions_are_loaded_and_public(demo):
    assert list(Yearbook.objects.values_list("edition_year", flat=True)) == [2023, 2022, 2021]
    assert PublishedEntry.objects.values("yearbook").distinct().count() == 3


def test_it_shows_every_state_of_the_tree_and_every_kind_of_row(demo):
    assert Section.objects.filter(depth=4).exists()
    assert Program.objects.in_state(State.DRAFT).exists()
    assert Award.objects.filter(recipients__isnull=False).exists()
    assert Program.objects.filter(figures__isnull=False, facts__isnull=False).exists()


def test_the_women_s_federation_has_its_eighteen_entries(demo):
    section = Section.objects.get(yearbook__edition_year=2023, path="群众团体/自治区妇联")
    assert section.programs.count() == 18
    assert section.contributor == "武艳丽"


def test_every_fact_stands_in_the_words_of_its_entry(demo):
    for program in Program.objects.prefetch_related("facts"):
        for fact in program.facts.all():
            assert fact.words in program.body, (program, fact.words)


def test_loading_again_changes_nothing_even_after_an_edit(demo):
    Program.objects.filter(title="概况").update(body="改过。")
    before = (Revision.objects.count(), list(Program.objects.values_list("pk", "body", "modified_at")))
    call_command("load_demo")
    assert (Revision.objects.count(), list(Program.objects.values_list("pk", "body", "modified_at"))) == before


def test_the_demo_editor_may_edit_and_publish_and_manage_no_users(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    editor = authenticate(username=DEMO_EDITOR, password=make_demo_accounts())
    assert editor.has_perms(["entries.change_program", "entries.publish_program"])
    assert not editor.has_perm("auth.change_user")


def test_the_demo_has_an_account_for_each_role(demo, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    password = make_demo_accounts()
    assert all(authenticate(username=name, password=password).is_staff for name in ACCOUNTS)
    assert may(authenticate(username="demo-chief", password=password), Action.PUBLISH, Program.objects.first())


def test_the_demo_contributor_sees_the_sections_of_one_unit_alone(demo, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    writer = authenticate(username="demo-contributor", password=make_demo_accounts())
    assert set(Section.objects.visible_to(writer).values_list("path", flat=True)) == {OWN_SECTION}


def test_the_demo_password_is_made_for_this_checkout_and_kept(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    password = make_demo_accounts()
    assert make_demo_accounts() == password
    assert (tmp_path / "demo-password").stat().st_mode & 0o077 == 0


def test_the_demo_refuses_to_start_outside_debug(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("start_demo", prepare_only=True)


def test_it_prints_both_addresses_and_the_login(settings, tmp_path, capsys):
    settings.DEBUG, settings.VAR_DIR = True, tmp_path
    call_command("start_demo", port=8123, prepare_only=True)
    out = capsys.readouterr().out
    assert "http://127.0.0.1:8123/" in out
    assert "http://127.0.0.1:8123/admin/" in out
    assert DEMO_EDITOR in out
    assert (tmp_path / "demo-password").read_text() in out
