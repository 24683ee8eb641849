"""What holds for every input: shape, spans, no crash, no blow-up."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refactor.syntax.mask import Mask, mask
from refactor.syntax.parser import coverage, functions, parse
from refactor.syntax.vocabulary import learn_marks
from tests.syntax.helpers import GRAPH

PIECES = st.sampled_from(
    [
        b"\n", b"\n    ", b"\r\n", b" ", b"\t", b"\\\n", b"\\", b'"', b"'", b"/*", b"*/", b"//",
        b"#", b"#if A\n", b"\n#ifdef A\n", b"\n#elif B\n", b"\n#else\n", b"\n#endif\n", b"/",
        b"#define F(x) ", b"(", b")", b"{", b"}", b"[", b"]", b";", b",", b":", b"=", b"==", b"*",
        b".", b"...", b"->", b"int ", b"static ", b"struct s ", b"typeof", b"offsetof(", b"case ",
        b"else ", b"asm", b"HELD ", b"NEEDS(", b"WITH_LOCK()", b"EACH(a)", b"MACRO", b"\xe4",
        b"MACRO(a, b)\n", b"\nDEFINE(a)\n{", b"f(", b"x", b" (*cb)(", b"tree_lock();", b"NULL",
        b"tree_lock", b"\xef\xbb\xbf", b"__aligned(8)",
    ]
)  # fmt: skip
SOURCES = st.one_of(
    st.lists(PIECES, max_size=60).map(b"".join),
    st.binary(max_size=80),
)


def check_shape(source: bytes, found: Mask) -> None:
    assert len(found.text) == len(source)
    covered = bytearray(len(source))
    for span in found.spans:
        assert 0 <= span.start <= span.end <= len(source)
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    for at, (old, new) in enumerate(zip(source, found.text, strict=True)):
        assert (old == 0x0A) == (new == 0x0A), at
        assert old == new or covered[at], at
    assert [span.start for span in found.spans] == sorted(span.start for span in found.spans)
    starts = [group.start for group in found.groups]
    assert starts == sorted(set(starts))
    for group in found.groups:
        bounds = [group.start]
        for branch in group.branches:
            bounds += [*branch.directive, *branch.body]
        assert [*bounds, group.end] == sorted([*bounds, group.end])
        assert set(group.kept) <= set(range(len(group.branches)))


@given(SOURCES)
def test_the_mask_keeps_length_newlines_and_all_bytes_outside_of_spans(source: bytes) -> None:
    check_shape(source, mask(source, GRAPH))


@given(SOURCES, st.integers(-1, 3))
def test_the_same_holds_with_a_selection(source: bytes, branch: int) -> None:
    groups = mask(source, GRAPH).groups
    found = mask(source, GRAPH, {group.start: branch for group in groups})
    check_shape(source, found)
    assert [group.start for group in found.groups] == [group.start for group in groups]


@given(SOURCES)
def test_parsing_never_fails_on_text(source: bytes) -> None:
    unit = parse(source.replace(b"\0", b""), GRAPH)
    coverage(unit, functions(unit))


@given(SOURCES)
def test_a_second_run_gives_the_same_mask(source: bytes) -> None:
    assert mask(source, GRAPH) == mask(source, GRAPH)


@given(SOURCES)
def test_names_to_keep_stay_wherever_they_are_code(source: bytes) -> None:
    found = mask(source, GRAPH)
    hidden = [
        (span.start, span.end)
        for span in found.spans
        if span.rule in ("comment", "string", "char", "directive", "dropped")
    ]
    for match in re.finditer(rb"\btree_lock\b", source):
        inside = any(start <= match.start() < end for start, end in hidden)
        assert inside or found.text[slice(*match.span())] == b"tree_lock"


@given(st.lists(SOURCES, max_size=3))
def test_learning_never_fails(headers: list[bytes]) -> None:
    learn_marks(headers)


@pytest.mark.parametrize(
    "unit",
    [
        b"(", b"f(\n", b"f(a)\n", b"\nM(a)", b"\nint M(a) ", b"word ", b"word\n", b"\n", b"A B ",
        b"\n    M(a)", b"\n    M\n", b"; M(a)\n  ", b"#if A\n", b"#if A\n(\n#endif\n", b"{ .a",
        b"({", b'"', b"'", b"/*", b"#'", b"\\\n", b"case ", b"...", b"x,", b"(*a)(", b"struct {",
        b"struct s{}", b"offsetof(", b"typeof(", b") MARK", b'"a" B ', b"*,", b"static A(b)",
        b"NULL }", b"\n} else ", b".a = ", b"f(.a = ", b"{ .a = {",
    ],
)  # fmt: skip
def test_a_long_repetition_is_masked_like_anything_else(unit: bytes) -> None:
    source = unit * (80_000 // len(unit))
    text = mask(source, GRAPH).text
    assert len(text) == len(source)
    assert text.count(b"\n") == source.count(b"\n")
