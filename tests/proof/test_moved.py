"""Nothing else moved: the claim of a step against the bytes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from refactor.plan.claim import moving
from refactor.plan.step import FileChange
from refactor.proof.claim import Shift
from refactor.proof.moved import nothing_else
from refactor.proof.tokens import long_tokens, tokens
from refactor.source.edits import Edit, EditSet
from tests.proof.support import BRACKET

BEFORE = b"""\
/* Takes a node out. */
void node_prune(Node *node)
{
    tree_wrlock();  /* not for long */
    node_detach(node);
    tree_wrunlock();
}
#define PRUNE(n) \\
    node_prune(n)
"""


def said(edits: list[Edit], after: bytes | None = None, before: bytes = BEFORE) -> tuple[str, ...]:
    """What the check says of these edits, and of `after` if the claim is not what was done."""
    ordered = EditSet.of("prune.c", edits)
    change = FileChange("prune.c", before, ordered.apply(before) if after is None else after)
    return nothing_else(change, ordered.edits, moving(BRACKET)).problems


def line(number: int) -> int:
    """The offset of a line of BEFORE, from 1."""
    return sum(len(text) for text in BEFORE.splitlines(keepends=True)[: number - 1])


def put(number: int, text: bytes) -> Edit:
    """Insert before a line."""
    return Edit(line(number), line(number), 0, text)


BEGIN, END = put(4, b"    pause_all_begin();\n"), put(7, b"    pause_all_end();\n")


def test_a_begin_and_an_end_are_what_the_step_may_add() -> None:
    assert said([BEGIN, END]) == ()


def test_a_grown_comment_is_what_the_step_may_add() -> None:
    grown = b"/*\n * Takes a node out.\n *\n * All queues must be paused.\n */"
    assert said([Edit(0, BEFORE.index(b"\n"), 0, grown)]) == ()


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (put(4, b"    pause_all_begin(1);\n"), "no statement of this kind of step"),
        (put(4, b"    pause_all_begin()\n"), "no statement of this kind of step"),
        (put(4, b"    tree_wrlock();\n"), "no statement of this kind of step"),
        (put(5, b"    /* soon */\n"), "words that the step has no reason for: soon"),
        (put(8, b"#undef PRUNE\n"), "a directive is added"),
        (put(4, b"    {\n"), "the braces that are added or taken away do not pair up"),
        (Edit(line(5), line(6), 0, b""), "code is taken away"),
        (Edit(line(1) + 3, line(1) + 9, 0, b""), "a comment loses the word Takes"),
        (put(4, b"    pause_all_begin(); /*\n"), "tokens outside"),
        (Edit(line(5) + 15, line(5) + 15, 0, b"pause_all_begin();"), "tokens outside"),
    ],
)
def test_what_the_step_may_not_do_is_named(edit: Edit, problem: str) -> None:
    assert any(problem in one for one in said([edit])), said([edit])


def test_bytes_that_the_edits_do_not_give_are_named() -> None:
    after = EditSet.of("prune.c", [BEGIN, END]).apply(BEFORE).replace(b"not for", b"not  for")
    assert said([BEGIN, END], after) == ("the edits do not give the new bytes",)


def test_an_edit_that_puts_the_whole_file_back_is_seen_through() -> None:
    after = EditSet.of("prune.c", [BEGIN, END]).apply(BEFORE)
    assert said([Edit(0, len(BEFORE), 0, after)]) == ()
    (problem, *_) = said([Edit(0, len(BEFORE), 0, after.replace(b"wrlock", b"rdlock"))])
    assert "no statement of this kind of step" in problem


LINES = st.lists(
    st.sampled_from(
        [b"/*\n", b" */\n", b"\n", b"f(x);\n", b"\tf(x);\n", b" * w\n", b"x /* y\n", b'"*/";\n']
    ),
    max_size=14,
)


@given(LINES, LINES)
@example([b"f(x);\n", b"\tf(x);\n"], [b"\t * w\n", b'"*/";\n', b"/*\n", b"\tf(x);\n", b" * w\n"])
def test_the_texts_show_the_tokens_that_an_edit_of_all_changes(
    before: list[bytes], after: list[bytes]
) -> None:
    old, new = b"".join(before), b"".join(after)
    problems = said([Edit(0, len(old), 0, new)], before=old)
    assert "the texts differ in other tokens than the edits say" not in problems


def test_a_bracket_inside_of_a_comment_is_no_code() -> None:
    inside = BEFORE.index(b"not for long")
    problems = said([Edit(inside, inside, 0, b"pause_all_begin(); ")])
    assert problems == ("a comment gets words that the step has no reason for: pause_all_begin();",)


def test_crlf_and_latin_1_are_left_alone() -> None:
    before = BEFORE.replace(b"\n", b"\r\n").replace(b"long", b"l\xe4nger")
    at = before.index(b"    tree_wrlock")
    assert said([Edit(at, at, 0, b"    pause_all_begin();\r\n")], before=before) == ()


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3), st.binary(max_size=3)), max_size=5)
)
def test_offsets_are_found_again(parts: list[tuple[int, int, bytes]]) -> None:
    text = bytes(range(65, 65 + 40))
    edits, done = [], 0
    for start, size, new in sorted(parts):
        if start >= done:
            edits.append(Edit(start, start + size, 0, new))
            done = start + size + 1
    shift = Shift(edits)
    after = EditSet.of("x.c", edits).apply(text)
    for offset, byte in enumerate(text):
        if not any(edit.start <= offset < edit.end for edit in edits):
            assert after[shift.forward(offset)] == byte
            assert shift.back(shift.forward(offset)) == offset


PIECES = [
    b"int a = 1;\n",
    b"/* x\n * y */",
    b"// z \\\n w\n",
    b'"s\\"/*"',
    b"'\\''",
    b"#if A /* b\n */\n",
]


@given(st.lists(st.sampled_from([*PIECES, b" ", b"\n", b"f(x)", b"++", b"->"]), max_size=12))
def test_a_text_may_be_cut_between_its_long_tokens(pieces: list[bytes]) -> None:
    text = b"".join(pieces)
    whole = list(tokens(text, 0, len(text)))
    cut = text.rfind(b"\n", 0, len(text) // 2) + 1
    if any(start < cut < end for start, end in long_tokens(text)):
        return
    assert [*tokens(text, 0, cut), *tokens(text, cut, len(text))] == whole


def test_a_comment_is_its_words_without_the_stars_of_its_lines() -> None:
    text = b"/**\n * One * two\n **/ // three\n"
    assert [t.text for t in tokens(text, 0, len(text))] == [
        b"/**",
        b"One",
        b"*",
        b"two",
        b"**/",
        b"//",
        b"three",
    ]


def test_a_comment_without_an_end_reaches_to_the_end() -> None:
    found = [t.text for t in tokens(b"a; /* b\n * c *", 0, 15)]
    assert found == [b"a", b";", b"/*", b"b", b"c", b"*"]


def test_a_literal_without_an_end_reaches_to_the_end_of_its_line() -> None:
    found = [t.text for t in tokens(b"f('a /* b\n\"c */ d \\\n e\n;", 0, 24)]
    assert found == [b"f", b"(", b"'a /* b", b'"c */ d \\\n e', b";"]


def test_a_string_in_a_directive_opens_no_comment() -> None:
    text = b'#define ALL "dir/*"\nint a; /* b */\n'
    found = [(t.kind, t.text) for t in tokens(text, 0, len(text))]
    assert found[:3] == [("directive", b'#define ALL "dir/*"'), ("code", b"int"), ("code", b"a")]


def test_a_number_sign_that_begins_no_directive_is_a_token() -> None:
    text = b"## a\nb # c '\n' d\n"
    found = [t.text for t in tokens(text, 0, len(text))]
    assert found == [b"##", b"a", b"b", b"#", b"c", b"'", b"' d"]
    assert all(t.kind == "code" for t in tokens(text, 0, len(text)))
