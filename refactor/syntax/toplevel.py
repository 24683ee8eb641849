"""Macros in column 0 that stand for whole items: invocations and function heads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refactor.syntax.model import Edit
from refactor.syntax.patterns import PARENTHESES, at_line, last_before, next_after, opener
from refactor.syntax.vocabulary import Vocabulary
from refactor.syntax.words import WORDS

_CALL = rb"([A-Za-z_]\w*+)[ \t]*+" + PARENTHESES
_FIRST = re.compile(rb"\n" + _CALL)
_CHAINED = re.compile(rb"\s*+" + _CALL)
_BODY = re.compile(rb"\s*+" + PARENTHESES + rb"\s*+\{")
_BARE = re.compile(rb"\n([A-Z_](?:[A-Z0-9_]{2,}+|[A-Z0-9_]{4,}+\w*+))[ \t]*+\r?(?=\n)")
_FUNCTION = re.compile(rb"\s*+([A-Za-z_]\w*+)\s*+\(")
# `NAME(…) = {`, which no expression can be.
_INITIALISED = re.compile(rb"\) = \{")
_NAMED = re.compile(rb"(?<!\w)([A-Za-z_]\w*+)\s*+\Z")
_STORAGE = re.compile(rb"\b(?:static|extern|const)\s++\Z")
# Arguments that begin with a type and hold a declaration: `struct s *f(int)`.
_DECLARED = re.compile(
    rb"\(\s*+(?:struct|union|enum|const|unsigned|signed|void|int|char|long|bool)\b[^()]*\("
)
_STORED = tuple(
    re.compile(
        word + rb"\s++(?>(?:const\s++)?)([A-Z_][A-Z0-9_]*+)\s*+" + PARENTHESES + rb"(?=\s*+([;=]))"
    )
    for word in (b"static", b"extern")
)


def invocations(text: bytearray, vocabulary: Vocabulary) -> list[Edit]:
    """Blank the invocations between two items, and give macro-made function heads a shape.

    Invocations that follow such a one directly are blanked too, whatever their indentation.
    """
    edits: list[Edit] = []
    done = 0
    for first in at_line(text, _FIRST):
        start = first.start(1)
        if start < done or last_before(text, start) not in b";}":
            continue
        link: re.Match[bytes] | None = first
        while link:
            found = _invocation(text, link, vocabulary)
            if not found:
                break
            edits += found
            done = link.end()
            link = _CHAINED.match(text, done) if found[0].rule == "toplevel-macro" else None
    ends = {edit.end for edit in edits}
    # A name alone on its line, unless it is the return type of the function below.
    edits += [
        Edit(*match.span(1), "toplevel-macro", match.group(1))
        for match in at_line(text, _BARE)
        if match.group(1) not in vocabulary.keep
        and (last_before(text, match.start(1)) in b";}" or _behind(text, match.start(1)) in ends)
        and not _FUNCTION.match(text, match.end())
    ]
    for pattern in _STORED:
        for match in pattern.finditer(text):
            name = match.group(1)
            if name in vocabulary.keep:
                continue
            if match.group(2) == b";":
                edits.append(Edit(*match.span(), "toplevel-macro", name))
            else:
                edits.append(Edit(match.start(1), match.end(), "variable-macro", name, b"T f"))
    for match in _INITIALISED.finditer(text):
        edits += _variable(text, match, vocabulary)
    return edits


def _behind(text: bytearray, at: int) -> int:
    """Give the end of what stands before `at`, at most 200 bytes away; -1 if nothing does."""
    low = max(0, at - 200)
    before = text[low:at].rstrip()
    return low + len(before) if before else -1


def _variable(text: bytearray, match: re.Match[bytes], vocabulary: Vocabulary) -> Iterator[Edit]:
    """Give the variable a shape that a macro declares and a list in braces initialises."""
    start = opener(text, match.start())
    named = _NAMED.search(text, max(0, start - 80), start) if start > 0 else None
    if not named or named.group(1) in WORDS or named.group(1) in vocabulary.keep:
        return
    at = named.start(1)
    # Behind a type it is a mark, `struct s x MARK(y) = {`.
    if last_before(text, at) in b";{}" or _STORAGE.search(text, max(0, at - 80), at):
        yield Edit(at, match.start() + 1, "variable-macro", named.group(1), b"T f")


def _invocation(text: bytearray, match: re.Match[bytes], vocabulary: Vocabulary) -> list[Edit]:
    name = match.group(1)
    start, end = match.start(1), match.end()
    if name in vocabulary.keep or name in WORDS:
        return []
    after, at = next_after(text, end)
    if after == 0x7B and len(name) >= 3:
        # `DEFINE(a, b) {`: any type and any name will do, the span remembers the macro's.
        opening = start + len(name) + text[start + len(name) : end].index(b"(")
        return [
            Edit(start, opening, "function-macro", name, b"T f"),
            Edit(opening + 1, end - 1, "function-macro", name),
        ]
    if after == 0x28 and len(name) >= 3 and _BODY.match(text, at):
        return [Edit(start, end, "function-macro", name, b"T f")]
    if after == 0x3B and _DECLARED.match(text, match.end(1)):
        return [Edit(start, at + 1, "toplevel-macro", name)]
    if after in b"=,[.;:?)|&({":
        return []
    return [Edit(start, end, "toplevel-macro", name)]
