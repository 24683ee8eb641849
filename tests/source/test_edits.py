"""Edits: sorted, merged where equal, refused where they overlap."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refactor.source.edits import Edit, EditSet, OverlapError


def _of(*edits: Edit) -> EditSet:
    return EditSet.of("x.c", edits)


def test_edits_are_applied_in_order_whatever_order_they_came_in() -> None:
    edits = _of(Edit(4, 5, 0, b"E"), Edit(0, 0, 0, b">"), Edit(1, 3, 0, b""), Edit(6, 6, 0, b"<"))
    assert edits.apply(b"abcdef") == b">adEf<"


def test_no_edit_leaves_the_bytes_as_they_are() -> None:
    assert _of().apply(b"\0\xff\r\n") == b"\0\xff\r\n"


def test_the_same_edit_from_two_places_is_one_edit() -> None:
    edits = _of(Edit(1, 1, 0, b"x", "first"), Edit(1, 1, 0, b"x", "second"))
    assert edits.apply(b"ab") == b"axb"


def test_insertions_at_one_place_come_in_the_order_of_their_ranks() -> None:
    assert _of(Edit(1, 1, 30, b"3"), Edit(1, 1, 10, b"1"), Edit(1, 1, 20, b"2")).apply(b"ab") == (
        b"a123b"
    )


def test_an_insertion_may_touch_a_replacement() -> None:
    assert _of(Edit(1, 1, 0, b"<"), Edit(1, 3, 0, b"X"), Edit(3, 3, 0, b">")).apply(b"abcd") == (
        b"a<X>d"
    )


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (Edit(0, 3, 0, b"x", "why one"), Edit(2, 4, 0, b"y", "why two")),
        (Edit(0, 4, 0, b"x", "why one"), Edit(1, 2, 0, b"y", "why two")),
        (Edit(1, 3, 0, b"x", "why one"), Edit(1, 3, 0, b"y", "why two")),
        (Edit(1, 3, 0, b"x", "why one"), Edit(2, 2, 0, b"y", "why two")),
        (Edit(1, 1, 7, b"x", "why one"), Edit(1, 1, 7, b"y", "why two")),
    ],
    ids=["partly", "inside", "same bytes", "insertion inside", "same place and rank"],
)
def test_an_overlap_shows_both_edits(one: Edit, two: Edit) -> None:
    for edits in ([one, two], [two, one]):
        with pytest.raises(OverlapError) as caught:
            EditSet.of("dir/x.c", edits)
        told = str(caught.value)
        assert "dir/x.c" in told
        for edit in (one, two):
            assert f"bytes {edit.start}-{edit.end} by {edit.text!r} ({edit.why})" in told


def test_an_edit_without_a_reason_is_shown_as_one() -> None:
    with pytest.raises(OverlapError, match="no reason given"):
        _of(Edit(0, 2, 0, b"x"), Edit(1, 3, 0, b"y"))


_SPOTS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted)
_EDITS = st.lists(
    st.builds(
        lambda spot, rank, text: Edit(spot[0], spot[1], rank, text),
        _SPOTS,
        st.integers(0, 3),
        st.binary(max_size=3),
    ),
    max_size=8,
)


@given(st.binary(min_size=30, max_size=30), _EDITS)
def test_bytes_outside_of_the_edits_are_never_changed(data: bytes, edits: list[Edit]) -> None:
    try:
        edited = EditSet.of("x.c", edits).apply(data)
    except OverlapError:
        return
    taken = {at for edit in edits for at in range(edit.start, edit.end)}
    kept = bytes(byte for at, byte in enumerate(data) if at not in taken)
    added = sum(len(edit.text) for edit in set(edits))
    assert len(edited) == len(kept) + added
    rest = iter(edited)
    assert all(byte in rest for byte in kept)
