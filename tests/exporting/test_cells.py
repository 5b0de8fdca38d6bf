"""Recipients as one cell: they come back as they went out."""

from hypothesis import given
from hypothesis import strategies as st

from entries.exporting.cells import join_parts, split_parts

part = st.text(st.sampled_from("甲乙un28 \\|｜\n\r\v\f\x1c\x1e\x85\u2028\u2029")).map(lambda text: text.strip(" "))


@given(st.lists(st.tuples(part.filter(str.strip), part), max_size=4))
def test_every_name_comes_back_as_it_went_out(rows):
    assert [[*row, ""][:2] for row in split_parts(join_parts(rows))] == [list(row) for row in rows]


def test_a_bar_of_full_width_parts_what_somebody_wrote_by_hand():
    assert split_parts("甲｜某院 | 主任") == [["甲", "某院", "主任"]]
