"""hoist as a whole: contracts handed up, roots, the ledger."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.plan.trees import DETACH, THROUGH, ask, caller, hoist, hoist_in, lay_out, wrapped

REGION = "    tree_wrlock();\n    {}(node);\n    tree_wrunlock();"
MARKED = "static void TREE_WRLOCK {}(Node *node)"


def _chain(length: int) -> str:
    """Functions that run under their caller's lock, each called by the next, and a last caller."""
    names = ["node_detach", *(f"step{i}" for i in range(length))]
    parts = [
        caller(f"    {below}(node);", MARKED.format(name))
        for below, name in itertools.pairwise(names)
    ]
    return "".join(parts) + caller(REGION.format(names[-1]))


def test_a_contract_is_handed_up_to_the_function_that_takes_the_lock(tmp_path: Path) -> None:
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": _chain(3)})
    assert answer.decisions == ["contract passed on"] * 3 + ["wrapped region"]
    assert answer.sites[-1]["chain"] == ["node_detach", "step0", "step1", "step2", "run"]
    assert answer.count("All queues must be paused.") == 3


def test_a_second_run_hands_nothing_up_again(tmp_path: Path) -> None:
    first = hoist(tmp_path, {"detach.c": DETACH, "run.c": _chain(2)})
    second = ask(tmp_path, "apply", "--json", "hoist", "node_detach")
    assert second.files == first.files
    assert set(second.decisions) == {"already inside"}


def test_a_function_that_is_handed_the_contract_twice_says_it_once(tmp_path: Path) -> None:
    body = "    node_detach(node);\n    if (node->more) {\n        node_detach(node->next);\n    }"
    text = caller(body, MARKED.format("leaf")) + caller(REGION.format("leaf"))
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text})
    assert answer.decisions == ["contract passed on"] * 2 + ["wrapped region"]
    assert answer.count("All queues must be paused.") == 1


def test_recursion_is_inside_from_now_on(tmp_path: Path) -> None:
    text = caller(
        "    pause_all_begin();\n    cut(node);\n    pause_all_end();\n"
        "    node_detach(node->next);",
        "void node_detach(Node *node)",
    )
    answer = hoist(tmp_path, {"run.c": text})
    assert answer.decisions == ["already inside"]
    assert "is called inside the paused section from now on" in answer.reasons


def test_a_marked_function_without_a_lock_in_sight_is_wrapped_with_a_doubt(tmp_path: Path) -> None:
    text = DETACH.replace("void", "void TREE_WRLOCK", 1)
    answer = hoist(tmp_path, {"detach.c": text, "run.c": caller("    node_detach(node);")})
    assert wrapped(answer) == [["node_detach(node);"]]
    assert "although the called function is marked TREE_WRLOCK" in answer.reasons
    assert "no lock is seen to be taken: run.c:3" in answer.err


def test_a_marked_field_without_a_lock_in_sight_is_too(tmp_path: Path) -> None:
    text = "struct Ops {\n    void TREE_WRLOCK_PTR (*trim)(Node *node);\n};\n"
    text += "static const struct Ops ops = { .trim = node_detach };\n"
    text += caller("    node->ops->trim(node);")
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text}, *THROUGH)
    assert wrapped(answer) == [["node->ops->trim(node);"]]
    assert "is marked TREE_WRLOCK_PTR" in answer.reasons


def test_a_contract_that_nobody_can_meet_is_a_doubt(tmp_path: Path) -> None:
    text = caller("    node_detach(node);", MARKED.format("leaf"))
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text})
    assert answer.decisions == ["contract passed on"]
    assert "leaf() has to be called inside the paused section now, but nothing" in answer.err


def test_two_functions_in_one_request_share_their_wraps(tmp_path: Path) -> None:
    other = DETACH.replace("node_detach", "node_drop")
    text = caller("    node_detach(node);\n    node_drop(node);")
    answer = hoist(
        tmp_path, {"detach.c": DETACH + other, "run.c": text}, "node_detach", "node_drop"
    )
    assert wrapped(answer) == [["node_detach(node);", "node_drop(node);"]]


def test_a_function_asked_for_twice_is_one(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, REGION.format("node_detach"), "node_detach", "node_detach")
    assert answer.decisions == ["wrapped region"]


def test_a_function_that_is_only_declared_gets_the_contract_there(tmp_path: Path) -> None:
    answer = hoist(
        tmp_path,
        {"a.h": "void node_detach(Node *node);\n", "run.c": caller(REGION.format("node_detach"))},
    )
    assert answer.lines("a.h") == [
        "/* All queues must be paused. */",
        "void node_detach(Node *node);",
    ]


def test_a_refusal_writes_nothing_but_lists_every_site(tmp_path: Path) -> None:
    text = caller(REGION.format("node_detach")) + caller(
        "    return node_detach(node);", "static int last(Node *node)"
    )
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text})
    assert answer.code == 1
    assert answer.decisions == ["wrapped region", "refused"]
    assert answer.files["run.c"] == text.encode()
    assert answer.ledger["files"] == []


def test_verbose_lists_every_site_on_stderr(tmp_path: Path) -> None:
    tree = lay_out(tmp_path, {"detach.c": DETACH, "run.c": caller(REGION.format("node_detach"))})
    answer = ask(tree, "diff", "hoist", "--verbose", "node_detach")
    assert "run.c:4: run(): node_detach: wrapped region: runs under" in answer.err


@pytest.mark.parametrize("call", ["(*node_detach)(node);", "(&node_detach)(node);"])
def test_a_call_through_the_address_is_never_passed_over(call: str, tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, f"    {call}")
    assert answer.decisions in (["refused"], ["wrapped call"])
