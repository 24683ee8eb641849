"""Functions that were not fully parsed are always listed."""

from __future__ import annotations

from pathlib import Path

from refactor.plan.ledger import Unparsed
from refactor.plan.unparsed import unparsed
from tests.plan.trees import DETACH, caller, hoist, program

BROKEN = caller("    x = = tick(node);", "static void broken(Node *node)")


def test_a_function_with_an_error_is_listed(tmp_path: Path) -> None:
    tree = program(tmp_path, {"a.c": BROKEN + DETACH})
    tree.file("a.c")
    assert unparsed(tree, set()) == (Unparsed("a.c", "broken", False),)
    assert unparsed(tree, {("a.c", "broken")}) == (Unparsed("a.c", "broken", True),)


def test_a_body_that_the_tree_lost_is_listed(tmp_path: Path) -> None:
    text = "int all[] = {\nvoid gone(void)\n{\n    tick();\n}\n"
    tree = program(tmp_path, {"a.c": text})
    assert tree.file("a.c").functions == ()
    assert unparsed(tree, {("a.c", "gone")}) == (Unparsed("a.c", "gone", True),)


def test_a_file_that_was_not_read_is_not_looked_at(tmp_path: Path) -> None:
    tree = program(tmp_path, {"a.c": BROKEN})
    assert unparsed(tree, set()) == ()


def test_the_summary_and_the_ledger_hold_the_list(tmp_path: Path) -> None:
    text = BROKEN + caller("    node_detach(node);")
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text})
    assert answer.ledger["unparsed"] == [{"file": "run.c", "function": "broken", "matters": False}]
    assert "not fully parsed: 1 functions" in answer.err
    assert "run.c:broken" in answer.err
