"""Where two sequences differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from refactor.proof.lines import MAX_DIFFERENCE, Hunk, hunks

texts = st.lists(st.sampled_from("abc"), max_size=30)


@given(texts, texts)
def test_what_lies_between_the_hunks_is_equal(a: list[str], b: list[str]) -> None:
    x = y = 0
    for hunk in [*hunks(a, b), Hunk(len(a), len(a), len(b), len(b))]:
        assert a[x : hunk.a0] == b[y : hunk.b0]
        x, y = hunk.a1, hunk.b1
    assert (x, y) == (len(a), len(b))


@given(texts, texts)
def test_no_shorter_script_exists(a: list[str], b: list[str]) -> None:
    common = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, left in enumerate(a):
        for j, right in enumerate(b):
            longest = max(common[i][j + 1], common[i + 1][j])
            common[i + 1][j + 1] = common[i][j] + 1 if left == right else longest
    steps = sum(h.a1 - h.a0 + h.b1 - h.b0 for h in hunks(a, b))
    assert steps == len(a) + len(b) - 2 * common[-1][-1]


def test_texts_that_differ_too_much_are_one_hunk() -> None:
    a = [f"a{n}" for n in range(MAX_DIFFERENCE)]
    b = [f"b{n}" for n in range(MAX_DIFFERENCE)]
    assert hunks(["same", *a], ["same", *b]) == [Hunk(1, 1 + len(a), 1, 1 + len(b))]
