"""What stands directly behind a call: another call, nothing of interest, or something between."""

from __future__ import annotations

import re

from msgspec import Struct
from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.source.text import next_code, words
from refactor.syntax.lexer import code_of

_LABEL = re.compile(rb"([A-Za-z_]\w*)\s*:(?!:)")
_CASE = re.compile(rb"(?:case\b[^;{}]*?|default\s*):(?!:)")
_BLANK_LINE = re.compile(rb"\n[ \t\r\f\v]*\n")
_DIRECTIVE = re.compile(rb"^[ \t]*#[^\n]*", re.MULTILINE)
_END = re.compile(rb"[;{}]")


class Call(Struct, frozen=True):
    """A call that is a statement of its own: [start, end), its `;` included.

    arguments: what stands between its brackets, without blanks at the ends.
    """

    start: int
    end: int
    name: str
    arguments: bytes


class Follower(Struct, frozen=True):
    """first: the call asked about, None where it is part of a larger statement.

    then: the call directly behind it. obstacle: why there is none although it comes next. Neither
    of the two: the other call does not come next.
    """

    first: Call | None
    then: Call | None = None
    obstacle: str = ""


def follow(file: Translation, offset: int, name: str, wanted: str) -> Follower:
    """Whether a call of `wanted` stands directly behind the call of `name` at `offset`.

    Comments may stand between the two, a label, a blank line and a preprocessor line may not.
    """
    file = _with(file, offset)
    first = call_at(file, offset, name)
    if first is None:
        return Follower(None)
    text = file.unit.mask.text
    here = next_code(text, first.end)
    tagged = False
    while tag := _CASE.match(text, here) or _LABEL.match(text, here):
        tagged, here = True, next_code(text, tag.end())
    between = [s for s in file.spans.within(first.end, here) if s.rule == "directive"]
    if between:
        crossed = _begins_with(text, here, wanted) or _in_a_branch(file, first.end, here, wanted)
        said = f"a preprocessor line stands between {name}() and {wanted}()"
        return Follower(first, None, said * crossed)
    if text[here : here + 1] == b"\\":
        return Follower(first, None, f"a backslash joins the lines behind {name}()")
    if not _begins_with(text, here, wanted):
        stop = _END.search(text, here)
        inside = list(words(text, wanted.encode(), here, stop.start() if stop else here))
        said = f"{wanted}() follows, but as part of a larger statement"
        return Follower(first, None, said * bool(inside))
    if tagged:
        said = f"a label stands between {name}() and {wanted}()"
        return Follower(first, None, said)
    if _BLANK_LINE.search(_gap(file, first.end, here)):
        said = f"a blank line stands between {name}() and {wanted}(): take it out first"
        return Follower(first, None, said)
    then = call_at(file, here, wanted)
    said = f"{wanted}() follows, but as part of a larger statement"
    return Follower(first, then, "" if then else said)


def call_at(file: Translation, offset: int, name: str) -> Call | None:
    """The call of `name` at `offset`, if it is all that its statement does."""
    file = _with(file, offset)
    node = file.unit.root.descendant_for_byte_range(offset, offset + len(name))
    if node is None or (node.start_byte, node.end_byte) != (offset, offset + len(name)):
        return None
    call = node.parent
    statement = call.parent if call is not None else None
    if call is None or call.type != "call_expression" or statement is None:
        return None
    if call.child_by_field_name("function") != node or statement.type != "expression_statement":
        return None
    given = call.child_by_field_name("arguments")
    return Call(statement.start_byte, statement.end_byte, name, _arguments(file, given))


def _arguments(file: Translation, given: Node | None) -> bytes:
    if given is None:
        return b""
    return file.text.data[given.start_byte + 1 : given.end_byte - 1].strip()


def _with(file: Translation, offset: int) -> Translation:
    """The file with the `#if` branch kept that holds the offset."""
    span = file.spans.at(offset)
    if span is None or span.rule != "dropped":
        return file
    return file.with_branch(offset) or file


def _begins_with(text: bytes, offset: int, name: str) -> bool:
    return next(words(text, name.encode(), offset, offset + len(name)), -1) == offset


def _in_a_branch(file: Translation, start: int, end: int, name: str) -> bool:
    """Whether a branch of an `#if` that begins in [start, end) has the call as its first code."""
    for group in file.unit.mask.groups:
        if start <= group.start < end:
            for branch in group.branches:
                code = code_of(file.text.data[branch.body[0] : branch.body[1]])
                code = _DIRECTIVE.sub(b"", code)
                if _begins_with(code, next_code(code, 0), name):
                    return True
    return False


def _gap(file: Translation, start: int, end: int) -> bytes:
    """The bytes between, a comment as one word: a blank line in it does not count."""
    pieces: list[bytes] = []
    for span in file.spans.within(start, end):
        if span.rule == "comment" and span.start >= start:
            pieces += (file.text.data[start : span.start], b"x")
            start = span.end
    return b"".join((*pieces, file.text.data[start:end]))
