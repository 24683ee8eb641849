"""Sources that say one thing to this tool and another to a compiler, or to two compilers.

A word, a comment's sign or an operator that a backslash at a line's end cuts in two is whole again
for a compiler; a text search does not find such a word. A carriage return inside of a line is a
line end to some compilers and a blank to others. No code that people write holds either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tree_sitter import Node

from refactor.errors import RefusedFault
from refactor.syntax.lexer import code_of
from refactor.syntax.model import Span

_JOINT = rb"\r?\n(?>(?:\\\r?\n)*)"
_CUT = re.compile(
    rb"\\(?:(?<=[\w\x80-\xff]\\)" + _JOINT + rb"[\w\x80-\xff]"
    rb"|(?<=[-+&|<>=!*/%^.\#:]\\)" + _JOINT + rb"[-+&|<>=*/.\#:])"
)
_RETURN = re.compile(rb"\r++(?![\n\r]|\Z)")
_LITERALS = ("string", "char")


class DoubtFault(RefusedFault):
    """The source says one thing to this tool and another to a compiler."""


def insist_on_plain(source: bytes, spans: Sequence[Span]) -> None:
    """Raise DoubtFault for a file's source that is open to doubt. spans: those of the mask."""
    found = doubt(source, spans)
    if found is not None:
        at, what, hint = found
        line = source.count(b"\n", 0, at) + 1
        raise DoubtFault(f"line {line}: {what}", hint)


def doubt(source: bytes, spans: Sequence[Span]) -> tuple[int, str, str] | None:
    """Where the source is open to doubt: offset, what stands there, what to do about it.

    spans: those of the mask. None if it is plain.
    """
    if b"\\\n" in source or b"\\\r" in source:
        # Placed by what is cut, the byte before the backslash.
        cuts = ((match.start() - 1, match.end()) for match in _CUT.finditer(source))
        for start, end, span in _placed(cuts, spans):
            if span is None or _matters(source, start, end, span):
                what = "a backslash at the end of the line cuts a word or an operator in two"
                return start, what, "join the two lines"
    if source.count(b"\r") != source.count(b"\r\n"):
        returns = (match.span() for match in _RETURN.finditer(source))
        for start, _, span in _placed(returns, spans):
            comment = span is not None and span.rule == "comment"
            if span is None or not (
                span.rule in _LITERALS or (comment and source[span.start + 1] == 0x2A)
            ):
                what = "a carriage return stands inside of the line"
                return start, what, "convert the file's line ends"
    return None


def _matters(source: bytes, start: int, end: int, span: Span) -> bool:
    """Whether a cut behind the byte at `start` inside of a span changes what is code."""
    if span.rule in _LITERALS or span.end == start + 1:
        return False
    if span.rule == "directive":
        code = code_of(source[span.start : span.end])
        return bool(code[start - span.start : start - span.start + 1].strip())
    ends = source[start] == 0x2A and source[end - 1] == 0x2F
    return ends and source[span.start + 1] == 0x2A


def _placed(
    places: Iterable[tuple[int, int]], spans: Sequence[Span]
) -> Iterator[tuple[int, int, Span | None]]:
    """Each place with the comment, literal or directive that holds it."""
    ordered = list(places)
    if not ordered:
        return
    lexical = iter([s for s in spans if s.rule in ("comment", "directive", *_LITERALS)])
    here = next(lexical, None)
    for start, end in ordered:
        while here is not None and here.end <= start:
            here = next(lexical, None)
        yield start, end, here if here is not None and here.start <= start else None


def joins_the_next(error: Node, statement: Node) -> bool:
    """Whether a statement lacks its end, and another stands on its line: which is which?"""
    behind = statement.next_named_sibling
    return (
        error.is_missing
        and error.end_byte == statement.end_byte
        and behind is not None
        and behind.start_point.row == statement.end_point.row
    )
