"""Masked spans are found by offset, the most telling one first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from refactor.program.spans import SpanIndex
from refactor.syntax.model import Span

_RULES = ("comment", "string", "char", "directive", "dropped", "mark", "loop-macro")
_SPANS = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 15), st.sampled_from(_RULES)).map(
        lambda told: Span(told[0], told[0] + told[1], told[2])
    ),
    max_size=12,
).map(lambda spans: sorted(spans, key=lambda s: (s.start, -s.end)))


def test_of_nested_spans_the_comment_tells_most() -> None:
    dropped, directive = Span(0, 50, "dropped"), Span(10, 40, "directive", b"define")
    comment, mark = Span(20, 30, "comment"), Span(42, 48, "mark", b"M")
    index = SpanIndex([dropped, directive, comment, mark])
    assert index.at(5) == dropped
    assert index.at(15) == directive
    assert index.at(25) == comment
    assert index.at(45) == dropped
    assert index.at(50) is None


def test_spans_of_a_range_are_those_that_begin_in_it() -> None:
    spans = [Span(0, 9, "comment"), Span(3, 5, "mark"), Span(7, 20, "mark"), Span(9, 10, "mark")]
    assert list(SpanIndex(spans).within(3, 9)) == spans[1:3]
    assert list(SpanIndex([]).within(0, 9)) == []


@given(_SPANS, st.integers(0, 50))
def test_a_span_is_found_wherever_one_is(spans: list[Span], offset: int) -> None:
    holding = [span for span in spans if span.start <= offset < span.end]
    found = SpanIndex(spans).at(offset)
    if not holding:
        assert found is None
        return
    assert found in holding
    ranks = [_RULES.index(span.rule) for span in holding]
    assert found is not None
    assert min(_RULES.index(found.rule), 5) == min(*ranks, 5)


@given(_SPANS, st.integers(0, 40), st.integers(0, 40))
def test_a_range_gives_every_span_that_begins_in_it(
    spans: list[Span], start: int, end: int
) -> None:
    assert list(SpanIndex(spans).within(start, end)) == [s for s in spans if start <= s.start < end]
