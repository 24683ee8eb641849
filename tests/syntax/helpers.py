"""Shorthands for the tests of the mask and the parser."""

from __future__ import annotations

from refactor.syntax.mask import Mask, mask
from refactor.syntax.parser import Function, Unit, functions, parse
from refactor.syntax.vocabulary import Vocabulary

NONE = Vocabulary()
GRAPH = Vocabulary(
    marks=frozenset((b"HELD", b"FREE_PTR", b"task_fn", b"NEEDS")),
    block_guards=frozenset((b"WITH_LOCK", b"WITH_LOCKED")),
    keep=frozenset((b"tree_lock", b"tree_unlock", b"LOCK_GUARD", b"DRAIN")),
)


def masked(source: bytes, vocabulary: Vocabulary = GRAPH) -> str:
    """Give the masked text, blanks squeezed, to compare with what a reader would write."""
    return b" ".join(mask(source, vocabulary).text.split()).decode("latin-1")


def spans(found: Mask, source: bytes, *rules: str) -> list[tuple[str, bytes, bytes]]:
    """Give rule, name and covered source of the spans with one of the rules (all if none given)."""
    return [
        (span.rule, span.name, source[span.start : span.end])
        for span in found.spans
        if not rules or span.rule in rules
    ]


def clean(source: bytes, vocabulary: Vocabulary = GRAPH) -> Unit:
    """Parse and insist that no error node is left."""
    unit = parse(source, vocabulary)
    assert not unit.root.has_error, unit.mask.text.decode("latin-1")
    return unit


def only(source: bytes, vocabulary: Vocabulary = GRAPH) -> Function:
    """Parse a source with one function, without an error, and give that function."""
    (function,) = functions(clean(source, vocabulary))
    return function


def body(code: bytes, vocabulary: Vocabulary = GRAPH) -> str:
    """Mask statements as the body of a function, insist on a clean tree, and squeeze the blanks."""
    if not code.startswith((b" ", b"#")):
        code = b"    " + code
    source = b"void f(void)\n{\n" + code + b"\n}\n"
    text = clean(source, vocabulary).mask.text
    return b" ".join(text[14:-3].split()).decode("latin-1")
