"""The index finds what a look at every text finds, on either database."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from entries.search.conditions import condition_of
from entries.search.index import PUBLIC, Filters, Sort
from entries.search.models import ENTRIES, PublicIndex, as_bytes
from entries.search.postgresql import ARGUMENTS, UTF_16, statement
from entries.search.queries import containing, parse
from entries.search.tokens import marked
from entries.search.writing import remove, store
from entries.text import fold
from tests.search.factories import make_indexed, make_many

# Few characters, so that they meet: both scripts, both widths, Latin, figures, marks, one past U+FFFF, line ends.
ALPHABET = "妇婦联聯女aA1２ ,，。“\"'%_\\\n𠮷"
texts = st.lists(st.tuples(st.text(ALPHABET, max_size=6), st.text(ALPHABET, max_size=24)), min_size=1, max_size=6)


def found(text: str, **how) -> set[int]:
    return set(PUBLIC.find(parse(text), limit=1000, **how))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("title: 妇联", [("妇联", "title")]),
        ("标题：妇联", [("妇联", "title")]),
        ('情系"北疆 牧民"', [("情系", ""), ("北疆 牧民", "")]),
        ("情系“北疆”行", [("情系", ""), ("北疆", ""), ("行", "")]),
        ('"', [('"', "")]),
        ('""', []),
        ('5" 屏', [('5"', ""), ("屏", "")]),
    ],
)
def test_what_is_typed_is_understood(typed, words):
    assert [(word.text, word.field) for word in parse(typed).words] == words


class AgainstALookAtEveryText(TestCase):
    """Whatever the texts and the query."""

    @given(texts, st.text(ALPHABET, min_size=1, max_size=12))
    def test_it_finds_the_entries_that_contain_the_characters_and_no_other(self, rows, wanted):
        ids = make_many(rows)
        expected = {pk for pk, row in zip(ids, rows, strict=True) if any(fold(wanted) in fold(field) for field in row)}
        assert set(PUBLIC.find(containing(wanted), limit=1000)) == expected

    @given(texts, st.data())
    def test_a_part_of_a_text_finds_its_entry(self, rows, data):
        ids = make_many(rows)
        which = data.draw(st.integers(0, len(rows) - 1))
        body = rows[which][1]
        if body:
            start = data.draw(st.integers(0, len(body) - 1))
            part = body[start : start + data.draw(st.integers(1, 12))]
            assert ids[which] in PUBLIC.find(containing(part), limit=1000)

    @given(texts, texts)
    def test_what_replaces_an_entry_is_found_and_what_it_replaced_no_more(self, before, after):
        ids = make_many(before)
        make_many(after)
        rows = list(PublicIndex.objects.filter(entry_id__in=ids))
        for row in rows:
            row.title, row.rest = row.rest, "新"
        store(PublicIndex, rows)
        remove(PublicIndex, ids[1:])
        assert PUBLIC.find(parse("新"), limit=1000) == ids[:1]
        assert set(PUBLIC.find(containing("妇"), limit=1000)) == {
            row.entry_id for row in PublicIndex.objects.all() if "妇" in row.title + row.rest
        }

    @given(texts)
    def test_postgresql_makes_pythons_tokens_but_those_that_others_begin_with(self, rows):
        if connection.vendor != "postgresql":
            return
        make_many(rows, section_2=7, levels="national county", awards="奖", names="名")
        with connection.cursor() as cursor:
            vector = f"search_vector({', '.join(ARGUMENTS)})"
            cursor.execute(f"SELECT rank, tsvector_to_array({vector}) FROM search_public")  # noqa: S608
            stored = {rank: set(tokens) for rank, tokens in cursor.fetchall()}
        for row in PublicIndex.objects.all():
            assert stored[row.rank] <= row.tokens
            assert not {token for token in row.tokens if not any(t.startswith(token) for t in stored[row.rank])}

    @given(st.text("妇1𠮷\\\ufdd0\n'"))
    def test_postgresql_takes_over_the_texts_of_its_first_tables(self, text):
        if connection.vendor != "postgresql":
            return
        with connection.cursor() as cursor:
            cursor.execute(UTF_16)
            cursor.execute("SELECT pg_temp.as_bytes(%s), search_text(pg_temp.as_bytes(%s))", [text, text])
            assert cursor.fetchone() == (as_bytes(text), text)


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["妇联", "婦聯", "婦联"])
@pytest.mark.parametrize("written", ["自治区妇联举办", "自治區婦聯舉辦"])
def test_either_script_finds_both(typed, written):
    pk = make_indexed(written)
    assert found(typed) == {pk}


@pytest.mark.parametrize("typed", ["ABC", "abc", "ａｂｃ", "ＡＢＣ"])
def test_width_and_case_do_not_matter(typed):
    pk = make_indexed("采用Ａｂｃ标准")
    assert found(typed) == {pk}


def test_several_words_must_all_stand_in_the_entry():
    both = make_indexed("志愿者惠及牧民")
    make_indexed("志愿者")
    assert found("牧民 志愿") == {both}


def test_a_phrase_is_found_as_it_stands():
    pk = make_indexed("open source 软件")
    make_indexed("source open 软件")
    assert found('"open source"') == {pk}


def test_a_word_is_excluded_by_a_hyphen():
    make_indexed("妇联举办志愿服务活动")
    pk = make_indexed("妇联")
    assert found("妇联 -志愿") == found("妇联 -志愿服务") == {pk}


@pytest.mark.parametrize(
    ("typed", "matches"),
    [
        ("12", {"12人", "第12,13期"}),
        ("12*", {"12人", "第12,13期", "123人"}),
        ('"12"', {"12人", "第12,13期", "123人", "2123"}),
        ("art", {"modern art"}),
        ("10.2", {"10.2万"}),
        ("12人", {"12人"}),
    ],
)
def test_latin_words_and_numbers_match_whole_or_by_their_beginning(typed, matches):
    written = ["12人", "123人", "2123", "第12,13期", "modern art", "party", "10.2万", "110.2万", "10.25万"]
    ids = dict(zip(make_many(("", text) for text in written), written, strict=True))
    assert {ids[pk] for pk in found(typed)} == matches


@pytest.mark.parametrize(
    ("typed", "field"), [("title:妇联", "title"), ("award:妇联", "awards"), ("姓名：妇联", "names")]
)
def test_a_field_is_searched_alone(typed, field):
    ids = {name: make_indexed("妇联举办", **{name: "妇联"}) for name in ("awards", "names")}
    ids["title"] = make_indexed("妇联", title="妇联")
    assert found(typed) == {ids[field]}


def test_a_field_is_searched_for_longer_words_as_well():
    pk = make_indexed(title="内蒙古自治区")
    make_indexed("内蒙古自治区", title="内蒙古，蒙古自治")
    assert found("title:蒙古自治区") == {pk}


def test_the_title_comes_before_the_text_and_the_phrase_before_scattered_words_then_the_newest_volume():
    scattered = make_indexed("服务他人,志愿", year=2030)
    old = make_indexed("志愿服务", year=2020)
    new = make_indexed("志愿服务", year=2024)
    title = make_indexed("无", title="服务与志愿", year=2001)
    assert PUBLIC.find(parse("志愿 服务")) == [title, new, old, scattered]


@pytest.mark.parametrize(("sort", "years"), [(Sort.NEWEST, [2024, 2022, 2020]), (Sort.OLDEST, [2020, 2022, 2024])])
def test_hits_are_sorted_by_volume(sort, years):
    ids = {make_indexed("妇联", year=year): year for year in (2022, 2024, 2020)}
    assert [ids[pk] for pk in PUBLIC.find(parse("妇联"), sort=sort)] == years


@pytest.mark.parametrize("sort", Sort.values)
def test_pages_follow_each_other_without_gap_or_repetition(sort):
    make_many([("妇联志愿", ""), ("", "妇联的志愿"), ("", "志愿妇联"), ("志愿", "妇联")] * 3)
    query = parse("妇联 志愿")
    pages = [pk for start in range(0, 14, 2) for pk in PUBLIC.find(query, sort=sort, start=start, limit=2)]
    assert pages == PUBLIC.find(query, sort=sort, limit=100)
    assert len(set(pages)) == 12


@pytest.mark.parametrize(
    "filters", [Filters(yearbook=2020), Filters(section=5), Filters(kind="event"), Filters(level="national")]
)
def test_filters_narrow_the_hits(filters):
    make_indexed("妇联")
    pk = make_indexed("妇联", year=2020, section_2=5, kind="event", levels="national county")
    assert found("妇联", filters=filters) == {pk}
    assert PUBLIC.tally(parse("妇联"), filters).total == 1


def test_hits_are_counted_by_volume_section_kind_and_level():
    make_indexed("妇联", year=2020, levels="national county", section_2=7)
    make_indexed("妇联", kind="event", section_2=8)
    tally = PUBLIC.tally(parse("妇联"), depth=2)
    assert (tally.total, tally.estimated) == (2, False)
    assert tally.yearbooks == {2020: 1, 2023: 1}
    assert tally.sections == {7: 1, 8: 1}
    assert tally.kinds == {"work": 1, "event": 1}
    assert tally.levels == {"national": 1, "county": 1}


def test_past_a_limit_the_count_is_an_estimate_and_says_so(monkeypatch):
    monkeypatch.setattr("entries.search.index.COUNTED", 30)
    make_many([("", "妇联举办活动")] * 64)
    for text in ("妇联", "妇联举办"):
        tally = PUBLIC.tally(parse(text))
        assert tally.estimated
        assert 48 <= tally.total <= 80


def test_a_long_list_of_names_leaves_room_for_the_text():
    names = marked("\n".join(f"王芳{number} 包头市妇女联合会 主任" for number in range(6_000)))
    pk = make_indexed("正文在后", names=names)
    assert found("正文在后") == found("王芳5999") == {pk}


def test_what_is_empty_or_only_excludes_finds_nothing():
    make_indexed("妇联")
    assert found("") == found(" ") == found("-志愿") == set()


def test_an_index_whose_tables_were_emptied_as_a_whole_begins_anew():
    make_indexed("妇联")
    PublicIndex.objects.all().delete()
    pk = make_indexed("志愿")
    row = PublicIndex.objects.get()
    assert row.rank % ENTRIES == pk
    assert found("志愿") == {pk}


def test_on_postgresql_no_row_is_looked_at_for_the_order_alone():
    if connection.vendor != "postgresql":
        return
    make_many([("标题", f"正文{number}") for number in range(200)])
    sql, params = statement(PublicIndex, ("rank",), condition_of(parse("罕见")), order="rank", limit=8)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_bitmapscan = off")  # what the planner takes instead is no walk by the rank
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "Sort" in plan
    assert "search_public_pkey" not in plan
