"""Who proves the proof? Plans with a mistake in them, each of which has to be caught.

The mistakes are made in the plans of all golden cases, and in that of a QEMU checkout if the
environment variable CREFACTOR_QEMU names one. CREFACTOR_MUTANTS=all moves each line through its
whole function, not just past its neighbours.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from refactor.plan.locks.choice import choose_lock, names_lock
from refactor.plan.lookup import choose_bracket
from refactor.proof.stage import prove
from refactor.protocol.model import Bracket
from tests.proof.mutants import Mutant, mutants
from tests.proof.plans import CHANGING, Made, golden, qemu
from transforms.hoist import Hoist

REACH = None if os.environ.get("CREFACTOR_MUTANTS") == "all" else 2
KINDS = {
    "begin deleted",
    "begin duplicated",
    "begin turned round",
    "begin moved up",
    "begin moved down",
    "end deleted",
    "end duplicated",
    "end turned round",
    "end moved up",
    "end moved down",
    "begin and acquire swapped",
    "release and end swapped",
    "not taken out",
    "contract left out",
    "begin for another key",
    "end for another key",
}


def moved_by(made: Made) -> Bracket:
    """The bracket that a plan moves, or the lock as if it were one."""
    protocol, asked = made.program.protocol, made.plan.request.options.get("bracket", "")
    if not names_lock(protocol, asked):
        return choose_bracket(protocol, asked)
    choice = choose_lock(protocol, asked)
    takes, drops = choice.kind.acquire[0], choice.kind.release[0]
    return Bracket(name="", begin=takes, end=drops, contract=choice.mark)


def survivors(made: Made) -> tuple[list[Mutant], Counter[str]]:
    """The mutants that the proof lets pass, and how many of each kind there were."""
    protocol = made.program.protocol
    passed, tried = [], Counter[str]()
    for mutant in mutants(made.plan, protocol, moved_by(made), REACH):
        if mutant.same:
            continue
        tried[mutant.kind] += 1
        if prove(mutant.plan(made.plan), made.program, Hoist).holds:
            passed.append(mutant)
    return passed, tried


@pytest.mark.parametrize("case", CHANGING, ids=lambda case: case.name)
def test_every_mutant_of_a_golden_result_is_caught(case: Path) -> None:
    passed, tried = survivors(golden(case))
    assert [(mutant.kind, mutant.path, mutant.line) for mutant in passed] == []
    assert tried


def test_the_golden_mutants_are_of_every_kind() -> None:
    kinds: set[str] = set()
    for case in CHANGING:
        made = golden(case)
        protocol = made.program.protocol
        found = mutants(made.plan, protocol, moved_by(made), 1)
        kinds |= {mutant.kind for mutant in found if not mutant.same}
    assert kinds == KINDS


def test_every_mutant_of_the_qemu_result_is_caught() -> None:
    checkout = os.environ.get("CREFACTOR_QEMU")
    if not checkout:
        pytest.skip("CREFACTOR_QEMU names no checkout of QEMU")
    made = qemu(Path(checkout))
    assert prove(made.plan, made.program, Hoist).failures == ()
    passed, tried = survivors(made)
    assert [(mutant.kind, mutant.path, mutant.line) for mutant in passed] == []
    assert tried["begin deleted"] == tried["end deleted"] == 21
