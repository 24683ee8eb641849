"""A sentence is added to a comment in the comment's own style, and found again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refactor.source.comments import DocComment, add_sentence, comment_above, new_comment, says
from refactor.source.edits import EditSet
from refactor.source.text import SourceText

SENTENCE = "All queues must be paused."
FUNCTION = b"void node_detach(Node *node);\n"
_COMMENT = re.compile(rb"/\*.*?\*/|//[^\r\n]*", re.DOTALL)


def _parts(data: bytes) -> tuple[SourceText, int, tuple[tuple[int, int], ...]]:
    found = tuple(m.span() for m in _COMMENT.finditer(data))
    return SourceText("x.c", data), data.index(FUNCTION[:4]), found


def _above(data: bytes) -> DocComment | None:
    return comment_above(*_parts(data))


def _grown(data: bytes) -> bytes:
    """The file with the sentence added where it belongs."""
    text, start, _ = _parts(data)
    comment = _above(data)
    if comment is None:
        edit = new_comment(text, start, SENTENCE, "")
    else:
        edit = add_sentence(text, comment, SENTENCE, "")
    return EditSet.of("x.c", [edit]).apply(data)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "/* All queues must be paused. */\n"),
        ("/* Cuts. */\n", "/*\n * Cuts.\n *\n * All queues must be paused.\n */\n"),
        ("/** Cuts. */\n", "/**\n * Cuts.\n *\n * All queues must be paused.\n */\n"),
        ("/*! Cuts. */\n", "/*!\n * Cuts.\n *\n * All queues must be paused.\n */\n"),
        ("/* Cuts. **/\n", "/*\n * Cuts.\n *\n * All queues must be paused.\n */\n"),
        ("/* Gives a Node* */\n", "/*\n * Gives a Node*\n *\n * All queues must be paused.\n */\n"),
        ("/* *p is set. */\n", "/*\n * *p is set.\n *\n * All queues must be paused.\n */\n"),
        ("/**/\n", "/**\n * All queues must be paused.\n */\n"),
        ("/* */\n", "/*\n * All queues must be paused.\n */\n"),
        (
            "/*\n * Cuts.\n */\n",
            "/*\n * Cuts.\n *\n * All queues must be paused.\n */\n",
        ),
        (
            "/**\n * Cuts.\n **/\n",
            "/**\n * Cuts.\n *\n * All queues must be paused.\n **/\n",
        ),
        (
            "/*\n   Cuts.\n*/\n",
            "/*\n   Cuts.\n\n   All queues must be paused.\n*/\n",
        ),
        (
            "/* Cuts\n * it. */\n",
            "/* Cuts\n * it.\n *\n * All queues must be paused.\n */\n",
        ),
        (
            "/* Cuts\n   it. */\n",
            "/* Cuts\n   it.\n\n   All queues must be paused. */\n",
        ),
        ("// Cuts.\n", "// Cuts.\n//\n// All queues must be paused.\n"),
        ("/// Cuts.\n", "/// Cuts.\n///\n/// All queues must be paused.\n"),
        ("//! Cuts.\n", "//! Cuts.\n//!\n//! All queues must be paused.\n"),
        ("// Cuts\n// it.\n", "// Cuts\n// it.\n//\n// All queues must be paused.\n"),
    ],
)
def test_the_sentence_takes_the_style_of_the_comment(before: str, after: str) -> None:
    assert _grown(before.encode() + FUNCTION) == after.encode() + FUNCTION


def test_an_indented_comment_grows_at_its_indentation() -> None:
    before = b"struct Ops {\n\t/* Cuts. */\n\tvoid (*cut)(void);\n};\n"
    text, comments = SourceText("x.c", before), ((14, 25),)
    comment = comment_above(text, before.index(b"void"), comments)
    assert comment is not None
    grown = EditSet.of("x.c", [add_sentence(text, comment, SENTENCE, "")]).apply(before)
    assert grown == before.replace(
        b"\t/* Cuts. */\n", b"\t/*\n\t * Cuts.\n\t *\n\t * All queues must be paused.\n\t */\n"
    )


def test_a_new_comment_stands_at_the_declaration_s_indentation() -> None:
    before = b"struct Ops {\n\tvoid (*cut)(void);\n};\n"
    edit = new_comment(SourceText("x.c", before), before.index(b"void"), SENTENCE, "")
    grown = EditSet.of("x.c", [edit]).apply(before)
    assert grown == before.replace(b"\tvoid", b"\t/* All queues must be paused. */\n\tvoid")


@pytest.mark.parametrize(
    "above",
    [
        b"",
        b"/* far */\n\n",
        b"int a; /* a's */\n",
        b"/* a's */ int a;\n",
        b"int a; // a's\n",
        b"/* a's */\n#define A\n",
    ],
)
def test_a_comment_that_is_not_the_declaration_s_is_not_taken(above: bytes) -> None:
    assert _above(above + FUNCTION) is None


def test_of_two_comments_the_nearer_is_taken() -> None:
    data = b"/* one */\n/* two */\n" + FUNCTION
    assert _above(data) == DocComment(10, 19, lines=False)


def test_a_run_of_line_comments_is_one_comment() -> None:
    data = b"/* other */\n// one\n// two\n" + FUNCTION
    assert _above(data) == DocComment(12, 25, lines=True)
    assert _above(b"// one\n// two\n" + FUNCTION) == DocComment(0, 13, lines=True)


def test_a_line_comment_behind_code_is_no_part_of_a_run() -> None:
    data = b"int a; // a's\n// mine\n" + FUNCTION
    assert _above(data) == DocComment(14, 21, lines=True)


@pytest.mark.parametrize(
    "comment",
    [
        b"/* All queues must be paused. */",
        b"/*\n * All queues\n * must be\n * paused.\n */",
        b"/*\r\n * All queues must be\r\n * paused.\r\n */",
        b"// All queues must\n// be paused.",
        b"/// All queues\n/// must be paused.",
        b"/*\n   Cuts.  All queues must\n   be paused.  Else it dies.\n*/",
        b"/** All queues must be paused. **/",
        b"/*! All queues must be paused. */",
    ],
)
def test_the_sentence_is_found_however_its_lines_are_broken(comment: bytes) -> None:
    assert says(comment, SENTENCE)


@pytest.mark.parametrize(
    "comment",
    [b"/* */", b"/* All queues must be paused */", b"/* Not all queues must be * paused. */"],
)
def test_another_sentence_is_not_taken_for_it(comment: bytes) -> None:
    assert not says(comment, SENTENCE)


_WORDS = st.lists(
    st.sampled_from(["Cuts", "it.", "See", "node->peer,", "a*b", "x/y", "#1", "@node:", "-", "**"]),
    min_size=1,
    max_size=5,
).map(" ".join)


@st.composite
def _comments(draw: st.DrawFn) -> bytes:
    """A doc comment of any form, with its newline."""
    lines = draw(st.lists(_WORDS | st.just(""), min_size=1, max_size=4))
    form = draw(st.sampled_from(["/*", "/**", "/*!", "//", "///", "//!"]))
    if form.startswith("//"):
        told = "\n".join(f"{form} {line}".rstrip() for line in lines)
    else:
        leader = draw(st.sampled_from([" * ", " *  ", "   ", "* ", "", "\t"]))
        first = draw(st.sampled_from([" ", f"\n{leader}"]))
        last = draw(st.sampled_from([" */", "\n */", "\n*/", " **/", "\n **/"]))
        joined = f"\n{leader}".join(lines)
        told = f"{form}{first}{joined}{last}"
        if "*/" in told[2:-2]:
            told = told[:2] + told[2:-2].replace("*/", "* /") + told[-2:]
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return f"{told}\n".replace("\n", newline).encode()


@given(_comments())
def test_a_comment_of_any_form_keeps_its_words_and_tells_the_sentence_once(comment: bytes) -> None:
    data = comment + FUNCTION
    before = _above(data)
    assert before is not None
    if says(data[before.start : before.end], SENTENCE):
        return
    grown = _grown(data)
    after = _above(grown)
    assert after is not None
    assert says(grown[after.start : after.end], SENTENCE)
    assert grown.endswith(FUNCTION)
    assert grown.count(SENTENCE.encode()) == 1
    assert grown.count(b"\r\n") in (0, grown.count(b"\n") - 1)
    kept = grown.replace(SENTENCE.encode(), b"")
    for old, new in ((data, kept), (kept, data)):
        rest = iter(re.findall(rb"[^\s*/!]+", new))
        assert all(word in rest for word in re.findall(rb"[^\s*/!]+", old)), (old, new)


@pytest.mark.parametrize("above", [b"int a; ", b"/* a\n*/ int b;", b"/* a */\x1a\t"])
def test_a_declaration_that_shares_its_line_gets_one_for_the_comment(above: bytes) -> None:
    before = above + b"void f(void);\n"
    edit = new_comment(SourceText("x.c", before), len(above), SENTENCE, "")
    said = b"/* " + SENTENCE.encode() + b" */\n"
    assert (before[edit.start : edit.end] + b"x").strip() == b"x"
    after = EditSet.of("x.c", [edit]).apply(before)
    assert after == above.rstrip(b" \t") + b"\n" + said + b"void f(void);\n"


@pytest.mark.parametrize(
    ("above", "said"),
    [
        (b"*/\\\n", b"*/\\\n /* S */\nvoid f(void);\n"),
        (b"a\\\r\n  ", b"a\\\r\n  /* S */\n  void f(void);\n"),
        (b" a \\ ", b" a \\ /* S */\n void f(void);\n"),
    ],
)
def test_a_backslash_does_not_join_a_new_comment_with_code(above: bytes, said: bytes) -> None:
    before = above + b"void f(void);\n"
    edit = new_comment(SourceText("x.c", before), len(above), "S", "")
    assert EditSet.of("x.c", [edit]).apply(before) == said
