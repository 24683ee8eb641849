"""Edits that put a pair of calls around extents of one file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from refactor.flow.model import Statement
from refactor.plan.brackets.enclose import behind_macros
from refactor.plan.locks.extent import Extent
from refactor.plan.locks.strip import Pair
from refactor.plan.locks.tidy import bare_bodies, take_out
from refactor.plan.locks.under import UnderLock
from refactor.program.model import Definition
from refactor.program.translation import Translation
from refactor.source.edits import Edit
from refactor.source.statements import (
    RANK_CLOSE,
    Body,
    add_braces,
    indent_step,
    insert_after,
    insert_before,
)


def surround(
    definition: Definition, extents: Sequence[tuple[Extent, Pair]], noreturn: Collection[str]
) -> list[Edit]:
    """Each pair's begin before its extent, its end behind that and before each jump out of it.

    Bodies without braces get them. Behind the end stands the return of a result, if it has one.
    noreturn: calls that never return.
    """
    file = definition.file
    gone = _emptied(extent for extent, _ in extents)
    edits = bare_bodies(definition, gone, noreturn)
    partners: dict[int, Body] = {}
    done: set[int] = set()
    for extent, pair in extents:
        opening, closing = f"{pair.begin};".encode(), f"{pair.end};".encode()
        why = f"{pair.begin}/{pair.end} at line {file.text.line(extent.first.start)}"
        around: list[tuple[Statement, bytes, bytes]] = []
        needless = filter(None, (extent.above, extent.below))
        edits += [take_out(file, one.start, one.end, why) for one in needless]
        joint = _joint(file, extent.last)
        if extent.outer is not None:
            dropped = (extent.outer.dropping,) * (extent.above is None)
            taken = (extent.outer.taking,) * (extent.below is None)
            opening, behind = joint.join((*dropped, opening)), joint.join((closing, *taken))
        else:
            opening = b"" if extent.above is not None else opening
            behind = closing if extent.falls and extent.below is None else b""
        if extent.back is not None:
            behind = joint.join(filter(None, (closing, extent.back)))
        if extent.first == extent.last:
            around.append((extent.first, opening, behind))
        else:
            around += [(extent.first, opening, b""), (extent.last, b"", behind)]
        around += [(jump, closing, b"") for jump in extent.leaves]
        for statement, before, after in around:
            if statement.bodies:
                own, *others = (behind_macros(file, body) for body in statement.bodies)
                edits += add_braces(file.text, own, why, before, after)
                done.add(own.start)
                partners |= {other.start: other for other in others}
                continue
            span = statement.start, statement.end
            if before:
                edit = insert_before(file.text, *span, before, why)
                if extent.apart and statement is extent.first and edit.text.endswith(b"\n"):
                    edit = replace(edit, text=file.text.newline(edit.start) + edit.text)
                edits.append(edit)
            if after:
                edit = insert_after(file.text, *span, after, why)
                # Behind a brace that closes a body at the end of the extent.
                edits.append(replace(edit, rank=max(edit.rank, RANK_CLOSE + 1)))
    for start in sorted(partners.keys() - done):
        edits += add_braces(file.text, partners[start], "braces as in the other branch")
    return edits


def widened(extents: Iterable[tuple[Extent, Pair]]) -> list[bytes]:
    """The statements that go because regions are widened."""
    plain = [(extent, pair) for extent, pair in extents if extent.outer is None]
    ends = [f"{pair.end};".encode() for extent, pair in plain if extent.above is not None]
    begins = [f"{pair.begin};".encode() for extent, pair in plain if extent.below is not None]
    return [*ends, *begins, *dropped(extents)]


def dropped(extents: Iterable[tuple[Extent, Pair]]) -> list[bytes]:
    """The statements that drop a weaker kind of the lock around pairs, and take it again."""
    outer = [extent.outer for extent, _ in extents if extent.outer is not None]
    return [statement for one in outer for statement in (one.taking, one.dropping)]


def _emptied(extents: Iterable[Extent]) -> list[int]:
    """What goes on both sides of a call, so that its block gets nothing in place of it."""
    found = []
    for one in extents:
        if one.above is not None and one.below is not None and one.outer is None:
            found += [one.above.start, one.below.start]
    return found


def _joint(file: Translation, statement: Statement) -> bytes:
    """What parts two statements that are put behind one."""
    text = file.text
    newline = text.newline(statement.start)
    for body in statement.bodies[:1]:
        if text.begins_line(body.start):
            return newline + text.indent(body.start)
        return newline + text.indent(body.keyword) + indent_step(text)
    if not text.begins_line(statement.start) or text.end_of_code_line(statement.end) is None:
        return b" "
    return newline + text.indent(statement.start)


def substituted(
    under: UnderLock, others: Mapping[str, str], path: str, found: Sequence[Extent]
) -> Iterator[Edit]:
    """Calls in new extents that must be calls of something else under the lock.

    others: name of a call -> what stands for it. What a jump out of an extent evaluates runs behind
    the release.
    """
    for extent in found:
        for at, name in under.calls(path, extent.first.start, extent.last.end):
            behind = any(jump.start <= at < jump.end for jump in extent.leaves)
            if name in others and not behind:
                why = f"{others[name]}() in place of {name}() under the lock"
                yield Edit(at, at + len(name), 0, others[name].encode(), why)
