"""Edits that put a pair of calls around extents of one file."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from refactor.flow.model import Statement
from refactor.plan.brackets.enclose import behind_macros
from refactor.plan.locks.extent import Extent
from refactor.plan.locks.strip import Pair
from refactor.program.translation import Translation
from refactor.source.edits import Edit
from refactor.source.statements import RANK_CLOSE, Body, add_braces, insert_after, insert_before


def surround(file: Translation, extents: Iterable[tuple[Extent, Pair]]) -> list[Edit]:
    """Each pair's begin before its extent, its end behind that and before each jump out of it.

    Bodies without braces get them.
    """
    edits: list[Edit] = []
    partners: dict[int, Body] = {}
    done: set[int] = set()
    for extent, pair in extents:
        opening, closing = f"{pair.begin};".encode(), f"{pair.end};".encode()
        why = f"{pair.begin}/{pair.end} at line {file.text.line(extent.first.start)}"
        around: list[tuple[Statement, bytes, bytes]] = []
        behind = closing if extent.falls else b""
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
