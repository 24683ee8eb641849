"""Locking that is spelt in another way: each line of it that is elsewhere or missing is seen.

As in `mutants.py`, the edits of a mutant are made from its text, as if the step believed in it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from refactor.cli.options import find_transform
from refactor.plan.step import Plan, Transform, work_out
from refactor.program.discover import SourceTree
from refactor.program.program import Program
from refactor.proof.lines import hunks
from refactor.proof.stage import prove
from refactor.protocol.index import roles
from refactor.protocol.load import load
from tests.fuzz.oracle import request_of
from tests.golden.cases import Case, every_case
from tests.proof.mutants import Mutant, code_tokens, ends_statement

REACH = 2
"""Lines that a line is moved at most, either way."""
CASES = [
    case
    for case in every_case()
    if case.folder.parent.name in ("guard", "unguard", "fuse", "unfuse") and case.after
]
# What these change is no matter: the same is held wherever something is looked at or called.
HARMLESS = {
    ("guard", "label-end-not-reached", b"    TREE_RDLOCK_GUARD();\n"): "taken in each round anew",
    ("unguard", "", b"    tree_rdlock();\n"): "before the declaration of a new variable",
    ("unfuse", "", b"    pause_all_begin();\n"): "before an end, or the one jump to a label",
    ("unfuse", "unfuse-regions-adjacent", b"    pause_all_end();\n"): "behind the next begin",
}
"""(transform, case or "" for any, line) -> why it may stand elsewhere."""


def _mutants(plan: Plan) -> Iterator[Mutant]:
    for change in plan.changes:
        old = change.before.splitlines(keepends=True)
        new = change.after.splitlines(keepends=True)
        code = code_tokens(change.after)

        def made(kind: str, line: int, text: list[bytes], path: str = change.path) -> Mutant:
            after = b"".join(text)
            return Mutant(kind, path, line, after, code_tokens(after) == code)  # noqa: B023

        for hunk in hunks(old, new):
            for at in range(hunk.b0, hunk.b1):
                rest = [*new[:at], *new[at + 1 :]]
                yield made("deleted", at, rest)
                yield made("duplicated", at, [*new[:at], new[at], *new[at:]])
                for to in range(max(1, at - REACH), min(len(rest), at + REACH) + 1):
                    if to != at and ends_statement(rest[to - 1]):
                        yield made("moved", at, [*rest[:to], new[at], *rest[to:]])
            for at in range(hunk.a0, hunk.a1):
                yield made("put back", at, [*new[: hunk.b0], old[at], *new[hunk.b0 :]])


def _left(case_name: str, plan: Plan, program: Program, transform: type[Transform]) -> list[str]:
    """The mutants that the proof lets pass."""
    after = {change.path: change.after.splitlines(keepends=True) for change in plan.changes}
    found = []
    for mutant in _mutants(plan):
        if mutant.same or not prove(mutant.plan(plan), program, transform).holds:
            continue
        line = after[mutant.path][mutant.line]
        known = {(plan.request.transform, name, line) for name in ("", case_name)}
        if mutant.kind != "moved" or known.isdisjoint(HARMLESS):
            found.append(f"{mutant.kind} {mutant.path}:{mutant.line + 1}: {line!r}")
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.folder.parent.name}-{case.name}")
def test_every_mutant_is_caught(case: Case) -> None:
    assert case.protocol is not None
    protocol = load(case.protocol)
    tree = SourceTree(case.folder / "before", protocol.files)
    program = Program(tree, protocol, roles(protocol))
    transform = find_transform(case.args[0])
    assert transform is not None
    plan = work_out(transform, program, request_of(case.args))
    assert prove(plan, program, transform).holds
    assert _left(case.name, plan, program, transform) == []
