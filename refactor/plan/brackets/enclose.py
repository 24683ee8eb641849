"""Edits that put a bracket around regions and single statements of one file."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from refactor.flow.model import Statement
from refactor.program.translation import Translation
from refactor.source.edits import Edit
from refactor.source.statements import Body, add_braces, insert_after, insert_before
from refactor.source.text import next_code


def enclose(
    file: Translation,
    opens: Iterable[Statement],
    closes: Iterable[Statement],
    begin: str,
    end: str,
    arguments: bytes = b"",
    *,
    merge: bool = True,
) -> list[Edit]:
    """`begin();` before each of `opens` and `end();` behind each of `closes`.

    arguments: what both calls get. merge: where a statement of `closes` is directly followed by one
    of `opens`, nothing but blank lines and comments between, neither call is needed: the two wraps
    become one. A body without braces gets them, and so do the other branches of its if-else chain.
    """
    starts = {statement.start: statement for statement in opens}
    ends = {statement.end: statement for statement in closes}
    for stop in sorted(ends) if merge else ():
        follower = next_statement(file, stop)
        if follower in starts and not ends[stop].bodies:
            del starts[follower], ends[stop]
    opening, closing = (name.encode() + b"(" + arguments + b");" for name in (begin, end))
    edits: list[Edit] = []
    partners: dict[int, Body] = {}
    done: set[int] = set()
    for statement in sorted({*starts.values(), *ends.values()}, key=lambda s: (s.start, s.end)):
        before = opening if statement.start in starts else b""
        after = closing if statement.end in ends else b""
        why = f"{begin}()/{end}() at line {file.text.line(statement.start)}"
        if statement.bodies:
            own, *others = (behind_macros(file, body) for body in statement.bodies)
            edits += add_braces(file.text, own, why, before, after)
            done.add(own.start)
            partners |= {other.start: other for other in others}
            continue
        if before:
            edits.append(insert_before(file.text, statement.start, statement.end, before, why))
        if after:
            edits.append(insert_after(file.text, statement.start, statement.end, after, why))
    for start in sorted(partners.keys() - done):
        edits += add_braces(file.text, partners[start], "braces as in the other branch")
    return edits


def next_statement(file: Translation, end: int) -> int:
    """Where the code goes on behind a statement; -1 if a directive or a macro stands between."""
    start = next_code(file.unit.mask.text, end)
    crossed = any(span.rule != "comment" for span in file.spans.within(end, start))
    return -1 if crossed else start


def behind_macros(file: Translation, body: Body) -> Body:
    """The body with its header's real end: a loop macro is longer than the `while` it reads as."""
    spans = file.spans.within(body.keyword, body.start)
    macros = [s for s in spans if s.rule not in ("comment", "directive", "dropped")]
    ends = [span.end for span in macros if span.end <= body.start]
    return replace(body, header_end=max([body.header_end, *ends]))
