"""The three scanners of C text agree on what is a comment, a literal or a directive.

They share no code: the mask's lexer, the cross-check's and the proof's.
"""

from __future__ import annotations

import re

from hypothesis import assume, example, given
from hypothesis import strategies as st

from refactor.plan.crosscheck import quiet_spans
from refactor.syntax.doubt import doubt
from refactor.syntax.lexer import code_of, lex

PIECES = st.sampled_from(
    [
        b"\n", b"\r\n", b" ", b"\\\n", b"\\\r\n", b"\\", b'"', b"'", b"/*", b"*/", b"//", b"#",
        b"/", b"*", b"x", b"\n#", b"#define M ", b"\n#error ", b"#warning", b"\\'", b'\\"', b"\t",
        b"\f", b"\xe4", b"# /* a */ error x", b"\xef\xbb\xbf",
    ]
)  # fmt: skip
SOURCES = st.lists(PIECES, max_size=24).map(b"".join)


_VISIBLE = re.compile(rb"[\w#\xe4]+")


def _visible(code: bytes) -> list[tuple[int, bytes]]:
    """The words and number signs with their offsets."""
    return [(match.start(), match.group()) for match in _VISIBLE.finditer(code)]


def _seen_by_the_mask(source: bytes) -> list[tuple[int, bytes]]:
    code = bytearray(source)
    for span in lex(source)[1]:
        piece = source[span.start : span.end]
        loud = span.rule == "directive" and span.name not in (b"error", b"warning")
        code[span.start : span.end] = code_of(piece) if loud else b" " * len(piece)
    return _visible(bytes(code))


def _seen_by_the_search(source: bytes) -> list[tuple[int, bytes]]:
    code = bytearray(source)
    for start, end in quiet_spans(source):
        code[start:end] = b" " * (end - start)
    return _visible(bytes(code))


@given(SOURCES)
@example(b"#define M(x) \\\n  can't(x); \\\n  f(x); /* isn't */ \\\n  y\n")
@example(b"#define M \\\ndon't f \\\n more\n")
@example(b"x # f('y' // z\n")
@example(b"\xef\xbb\xbf#error x\n")
def test_mask_and_text_search_see_the_same_code(source: bytes) -> None:
    assume(doubt(source, lex(source)[1]) is None)
    assert _seen_by_the_mask(source) == _seen_by_the_search(source)
