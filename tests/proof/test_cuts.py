"""Where a text may be cut between its tokens."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from refactor.proof.cuts import LONG_LINE, Cuts
from refactor.proof.tokens import tokens

LONG = b"x = 1; " * LONG_LINE
PIECES = [b"a; ", b"/* b; */", b"/* c;\n d; */", b'"e;"', b"for (;;)", b"// f;\n", b"\n", b"#g;\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=10), st.integers(0, 60), st.integers(0, 9))
@example([b"a; ", b"a; "], 3, 0)
def test_no_token_is_cut_around_any_place(parts: list[bytes], start: int, size: int) -> None:
    for text in (b"".join(parts), LONG + b"".join(parts)):
        ahead = len(text) - len(b"".join(parts))
        first = min(ahead + start, len(text))
        low, high = Cuts(text).around(first, min(first + size, len(text)))
        assert low <= first
        assert high >= min(first + size, len(text))
        whole = [*tokens(text, 0, low), *tokens(text, low, high), *tokens(text, high, len(text))]
        assert whole == list(tokens(text, 0, len(text)))


@given(st.lists(st.sampled_from(PIECES), max_size=10))
def test_the_parts_are_the_text(parts: list[bytes]) -> None:
    for text in (b"".join(parts), LONG + b"".join(parts)):
        assert b"".join(Cuts(text).parts(0, len(text))) == text


def test_a_line_of_usual_length_is_one_part() -> None:
    assert Cuts(b"a; b;\nc;\n").parts(0, 9) == [b"a; b;\n", b"c;\n"]
    assert Cuts(b"a; b;\nc;\n").around(3, 4) == (0, 6)


def test_a_long_line_is_cut_behind_its_statements() -> None:
    text = LONG + b"f(';', \";\"); g();\n"
    at = text.index(b"g")
    assert Cuts(text).around(at, at + 1) == (at - 1, at + 4)
    assert len(Cuts(text).parts(0, len(text))) == LONG_LINE + 3


def test_what_follows_an_end_lies_inside() -> None:
    text = LONG + b"f(); g();\n"
    at = text.index(b" g")
    assert Cuts(text).around(at, at) == (at, at + 5)
