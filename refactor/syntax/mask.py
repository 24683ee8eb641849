"""The length-preserving mask: C with its macros put out of the grammar's way.

`mask()` gives a copy of the source in which comments, the inside of literals, directives and known
shapes of macros are blanks or keywords. Offsets and newlines stay, so a tree of the copy speaks of
the source. The order of the rules matters: each one relies on what the ones before it took out.
"""

from __future__ import annotations

from collections.abc import Mapping

from refactor.syntax import arguments, marks, statements, toplevel
from refactor.syntax.conditionals import resolve
from refactor.syntax.lexer import lex
from refactor.syntax.model import Branch, Group, Mask, Span, apply
from refactor.syntax.patterns import words_of
from refactor.syntax.vocabulary import Vocabulary

__all__ = ["Branch", "Group", "Mask", "Span", "mask"]


def mask(source: bytes, vocabulary: Vocabulary, selection: Mapping[int, int] | None = None) -> Mask:
    """Mask a source.

    `selection` maps the start offset of a conditional group to the index of the branch to keep
    (-1: none of them); groups that it does not name are treated as they are without it.
    """
    text, spans, directives = lex(source)
    edits, groups = resolve(source, text, directives, selection or {})
    found = apply(text, edits)
    keep = vocabulary.keep
    words = words_of(text)
    known = apply(text, marks.known_marks(text, words, vocabulary), keep)
    found += known
    found += apply(text, toplevel.invocations(text, vocabulary), keep)
    found += apply(text, marks.placed_marks(text, words, vocabulary, known), keep)
    found += apply(text, statements.statements(text, words, vocabulary), keep)
    found += apply(text, statements.members(text, words), keep)
    found += apply(text, arguments.arguments(text), keep)
    found += apply(text, arguments.operands(text, words), keep)
    spans = sorted(spans + found, key=lambda span: (span.start, -span.end))
    return Mask(bytes(text), tuple(spans), tuple(groups))
