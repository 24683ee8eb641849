"""Trees that had to go come back the same, and only so many stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.plan.step import Request, work_out
from refactor.program.discover import SourceTree
from refactor.program.program import Program
from refactor.protocol.index import roles
from refactor.protocol.load import load
from refactor.syntax.parser import parse
from refactor.syntax.shelf import Shelf
from refactor.syntax.vocabulary import Vocabulary
from transforms.hoist import Hoist

ROOT = Path(__file__).resolve().parents[2]
SOURCE = b"int first(void)\n{\n    return %d;\n}\n"
NOTHING = Vocabulary(frozenset(), frozenset(), frozenset())


def test_a_tree_is_the_same_while_it_is_kept() -> None:
    unit = parse(SOURCE % 1, NOTHING)
    assert unit.tree is unit.tree
    assert unit.root == unit.root


def test_the_tree_used_longest_ago_goes_and_comes_back() -> None:
    shelf = Shelf(kept=3 * len(SOURCE % 1))
    first, *others = [parse(SOURCE % n, NOTHING, None, shelf) for n in range(3)]
    kept, told = first.tree, str(first.root)
    others.append(parse(SOURCE % 9, NOTHING, None, shelf))
    assert first.tree is kept
    gone = others[0].root
    assert gone.type == "translation_unit"
    assert str(others[0].root) == told
    assert [unit.slice(unit.root.children[0]) for unit in (first, others[2])] == [
        (SOURCE % 0).strip(),
        (SOURCE % 9).strip(),
    ]


def test_one_tree_stays_however_large_it_is() -> None:
    unit = parse(SOURCE % 1, NOTHING, None, Shelf(kept=1))
    assert unit.tree is unit.tree


@pytest.mark.parametrize(
    "case", ["contract-across-files", "contract-callback-through", "call-generated-wrapper"]
)
def test_a_plan_does_not_depend_on_how_many_are_kept(case: str) -> None:
    protocol = load(str(ROOT / "golden" / "protocol.toml"))
    name = "node_co_flush" if case == "call-generated-wrapper" else "node_detach"
    request = Request("hoist", (name,), {"callbacks": "through"})
    plans = []
    for kept in (1, 2_000_000):
        tree = SourceTree(ROOT / "golden" / "hoist" / case / "before", protocol.files)
        program = Program(tree, protocol, roles(protocol))
        program.shelf = Shelf(kept)
        plans.append(work_out(Hoist, program, request))
    assert plans[0].changes
    assert plans[0] == plans[1]
