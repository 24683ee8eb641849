"""Plans with one thing wrong: as if the transform had made a mistake and believed in it.

The edits of a mutant are made from its text, so that the claim is consistent in itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from refactor.plan.step import FileChange, Plan
from refactor.proof.lines import hunks
from refactor.proof.tokens import tokens
from refactor.protocol.model import Bracket, Protocol
from refactor.source.edits import Edit, EditSet

_BOUNDARY = re.compile(rb"(?:[;{}:]|\*/)\s*$")


def ends_statement(line: bytes) -> bool:
    """Whether another statement may stand behind the line."""
    return bool(_BOUNDARY.search(line)) and not line.lstrip().startswith(b"*")


@dataclass(frozen=True)
class Mutant:
    """One change to one file of a plan. kind: what was done; line: where.

    same: the code is the same token by token, so that nothing can be wrong with it.
    """

    kind: str
    path: str
    line: int
    after: bytes
    same: bool

    def plan(self, plan: Plan) -> Plan:
        """The plan with the mutant in it."""
        changes, edits = [], []
        for change, one in zip(plan.changes, plan.edits, strict=True):
            if change.path != self.path:
                changes.append(change)
                edits.append(one)
                continue
            changes.append(FileChange(change.path, change.before, self.after))
            edits.append(EditSet.of(change.path, line_edits(change.before, self.after)))
        return replace(plan, changes=tuple(changes), edits=tuple(edits))


def line_edits(before: bytes, after: bytes) -> list[Edit]:
    """Edits of whole lines that turn one text into the other."""
    a, b = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in a:
        starts.append(starts[-1] + len(line))
    return [
        Edit(starts[h.a0], starts[h.a1], 0, b"".join(b[h.b0 : h.b1]), "mutant") for h in hunks(a, b)
    ]


def mutants(
    plan: Plan, protocol: Protocol, bracket: Bracket, reach: int | None = None
) -> Iterator[Mutant]:
    """Every mutant of a plan, file by file and line by line.

    reach: how many statement boundaries a line is moved at most, either way; None: through the
    whole function.
    """
    takes = {n for lock in protocol.locks for kind in lock.kinds for n in kind.acquire}
    drops = {n for lock in protocol.locks for kind in lock.kinds for n in kind.release}
    for change in plan.changes:
        lines = change.after.splitlines(keepends=True)
        found = hunks(change.before.splitlines(keepends=True), lines)
        code = code_tokens(change.after)
        added = [i for hunk in found for i in range(hunk.b0, hunk.b1)]
        for kind, number, text in _of_file(lines, added, bracket, takes, drops, reach):
            same = kind != "contract left out" and code_tokens(text) == code
            yield Mutant(kind, change.path, number + 1, text, same)
        for hunk in found:
            for index in range(hunk.a0, hunk.a1):
                line = change.before.splitlines(keepends=True)[index]
                if _calls(line, (bracket.begin, bracket.end)):
                    kept = [*lines[: hunk.b0], line, *lines[hunk.b0 :]]
                    text = b"".join(kept)
                    yield Mutant("not taken out", change.path, hunk.b0 + 1, text, False)


def code_tokens(text: bytes) -> list[bytes]:
    """The code of a text, without comments."""
    return [token.text for token in tokens(text, 0, len(text)) if token.kind != "comment"]


def _calls(line: bytes, names: Sequence[str] | set[str]) -> bool:
    return any(re.search(rb"\b" + name.encode() + rb"\s*\(", line) for name in names)


def _of_file(
    lines: list[bytes],
    added: list[int],
    bracket: Bracket,
    takes: set[str],
    drops: set[str],
    reach: int | None,
) -> Iterator[tuple[str, int, bytes]]:
    for index in added:
        line = lines[index]
        before, after = lines[:index], lines[index + 1 :]
        if bracket.contract.rpartition("{key}")[2].encode() in line:
            yield "contract left out", index, b"".join(before + after)
        if not _calls(line, (bracket.begin, bracket.end)):
            continue
        what = "begin" if _calls(line, (bracket.begin,)) else "end"
        for key in _keys(lines, added, bracket) if bracket.key else ():
            turned = line[: line.index(b"(") + 1] + key + line[line.rindex(b")") :]
            if turned != line:
                yield f"{what} for another key", index, b"".join([*before, turned, *after])
        yield f"{what} deleted", index, b"".join(before + after)
        yield f"{what} duplicated", index, b"".join([*before, line, line, *after])
        other = bracket.end if what == "begin" else bracket.begin
        own = bracket.begin if what == "begin" else bracket.end
        swapped = line.replace(own.encode(), other.encode())
        yield f"{what} turned round", index, b"".join([*before, swapped, *after])
        if what == "begin" and after and _calls(after[0], takes):
            swap = [*before, after[0], line, *after[1:]]
            yield "begin and acquire swapped", index, b"".join(swap)
        if what == "end" and before and _calls(before[-1], drops):
            swap = [*before[:-1], line, before[-1], *after]
            yield "release and end swapped", index, b"".join(swap)
        boundaries = list(_boundaries(lines, index))
        above = [target for target in boundaries if target < index][::-1][:reach]
        below = [target for target in boundaries if target > index][:reach]
        for target in above + below:
            rest = before + after
            where = target if target <= index else target - 1
            moved = [*rest[:where], line, *rest[where:]]
            direction = "up" if target <= index else "down"
            yield f"{what} moved {direction}", index, b"".join(moved)


def _keys(lines: list[bytes], added: list[int], bracket: Bracket) -> list[bytes]:
    """The keys of the added calls, and one that is none of these."""
    call = re.compile(rb"\b(?:%b|%b)\((.*)\);" % (bracket.begin.encode(), bracket.end.encode()))
    found = {match[1] for index in added for match in call.finditer(lines[index])}
    return [*sorted(found), b"0"]


def _boundaries(lines: list[bytes], index: int) -> Iterator[int]:
    """Line numbers in the same function before which a statement can stand."""
    first = index
    while first > 0 and not lines[first].startswith(b"{"):
        first -= 1
    last = index
    while last < len(lines) and not lines[last].startswith(b"}"):
        last += 1
    for target in range(first + 1, last + 1):
        if target in (index, index + 1):
            continue
        above = next((x for x in reversed(lines[first:target]) if x.strip()), b"")
        if ends_statement(above):
            yield target
