"""Names of functions in comments and strings: what plainly means the function, and what may."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from msgspec import Struct

from refactor.plan.crosscheck import quiet_spans
from refactor.program.mentions import Kind
from refactor.program.model import Declared, Use
from refactor.program.program import Program

# The path of a file names no function.
_INCLUDE = re.compile(rb"[ \t]*#[ \t]*include\b")
_CALLED = re.compile(rb"[ \t]?\(")
_HEADING = re.compile(rb"(?:\(\))?[ \t]*(?::(?!:)|-(?!>)|\xe2\x80\x93|\r?\n|\*+/|\Z)")
_LEADER = re.compile(rb"(?m)^[ \t]*(?:/\*+!?|\*+(?!/)|//+!?)?[ \t]*")
_DELIMITER = re.compile(rb"\A/\*[*!]?<?|\*+/\Z")


class Wording(Struct, frozen=True):
    """A name in a comment or a string, [start, end) in bytes of a file.

    plain: it means the function: `f()`, `f(x)`, or the heading of the function's own comment.
    string: it stands in a string.
    """

    path: str
    start: int
    end: int
    plain: bool
    string: bool


def wordings(program: Program, uses: Iterable[Use], declared: Sequence[Declared]) -> list[Wording]:
    """The mentions of a name in comments and strings, by file and place.

    declared: the function's definitions and prototypes. A message of `#error` counts as a string.
    """
    headings = {place for one in declared for place in _headings(one)}
    spans: dict[str, list[tuple[int, int]]] = {}
    found = []
    for use in uses:
        mention, path = use.mention, use.path
        if mention.kind is not Kind.COMMENT:
            continue
        data = program.text(path).data
        if _INCLUDE.match(data, data.rfind(b"\n", 0, mention.offset) + 1):
            continue
        if path not in spans:
            spans[path] = list(quiet_spans(data))
        index = bisect_right(spans[path], (mention.offset, len(data))) - 1
        begin = spans[path][index][0] if index >= 0 else mention.offset
        string = data[begin : begin + 2] not in (b"/*", b"//")
        called = _CALLED.match(data, mention.end) is not None
        plain = not string and (called or (path, mention.offset) in headings)
        found.append(Wording(path, mention.offset, mention.end, plain, string))
    return found


def _headings(declared: Declared) -> list[tuple[str, int]]:
    """Where the comment above a declaration begins with its name, as kernel-doc has it."""
    comment = declared.comment
    if comment is None:
        return []
    data, name = declared.file.text.data, declared.name_start
    end = name
    while data[end : end + 1].isalnum() or data[end : end + 1] == b"_":
        end += 1
    at = comment.start
    while at < comment.end:
        lead = _LEADER.match(data, at, comment.end)
        at = lead.end() if lead else at
        if data[at : at + 1] not in (b"\r", b"\n"):
            break
        at = data.find(b"\n", at) + 1
    behind = at + end - name
    same = data.startswith(data[name:end], at) and behind <= comment.end
    return [(declared.path, at)] if same and _HEADING.match(data, behind) else []


def comment_words(data: bytes, start: int, end: int, new: bytes) -> set[bytes]:
    """The words, up to blanks, around [start, end) of a comment, as they are and with the new name.

    Other names in the same word may change as well, so they are given changed and unchanged.
    """
    first, last = start, end
    while first > 0 and not data[first - 1 : first].isspace():
        first -= 1
    while last < len(data) and not data[last : last + 1].isspace():
        last += 1
    old, word = data[start:end], data[first:last]
    swapped = re.sub(rb"\b" + re.escape(old) + rb"\b", lambda _: new, word)
    single = data[first:start] + new + data[end:last]
    found = {word, swapped, single}
    return found | {_DELIMITER.sub(b"", one) for one in found}
