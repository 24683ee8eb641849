"""What the control-flow graph cannot show: each is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from refactor.flow.graph import build
from refactor.syntax.parser import parse
from refactor.syntax.vocabulary import Vocabulary
from tests.plan.trees import hoist_in


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("    goto *table[node->kind];\nout:\n    node_detach(node);", "does not parse"),
        ("    void *to = &&out;\n    goto *to;\nout:\n    node_detach(node);", "goto"),
        ("    goto nowhere;\n    node_detach(node);", "unknown label nowhere"),
        ("    int x = ({ tick(node); 1; });\n    node_detach(node);", "inside an expression"),
        (
            "    void inner(Node *n) { tick(n); }\n    node_detach(node);",
            "a function inside a function",
        ),
        ("    node_detach(node);\n    break;", "outside of any loop"),
        (
            "    switch (node->kind) {\n    case 1:\n    continue;\n    }\n    node_detach(node);",
            "outside of any loop",
        ),
        ("case 1:\n    node_detach(node);", "a case outside of any switch"),
        ("    if (node ] next) {\n        node_detach(node);\n    }", "does not parse"),
        ("    x = = node_detach(node);", "a statement that does not parse"),
    ],
)
def test_what_the_graph_cannot_show_is_refused(body: str, what: str, tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, body)
    assert answer.code == 1
    assert what in answer.reasons


def test_an_error_inside_a_statement_without_events_is_harmless(tmp_path: Path) -> None:
    body = "    tree_wrlock();\n    x = ask(3 ] 4);\n    node_detach(node);\n    tree_wrunlock();"
    assert hoist_in(tmp_path, body).decisions == ["wrapped region"]


def test_an_asm_goto_is_a_problem(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
    asm goto ("" : : : : out);
    node_detach(node);
    tree_wrunlock();
out:
    tick(node);
""",
    )
    assert answer.decisions == ["refused"]


def test_an_asm_goto_in_a_comment_is_none(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    /* no asm goto (here) */\n    node_detach(node);")
    assert answer.decisions == ["wrapped call"], answer.reasons


def test_a_jump_inside_the_arguments_of_a_macro_is_a_problem(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
    CHECK(node, { return; });
    node_detach(node);
    tree_wrunlock();
""",
    )
    assert answer.decisions == ["refused"]


def test_a_release_that_is_evaluated_sometimes_is_a_problem(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
    node->drop ? tree_wrunlock() : tick(node);
    node_detach(node);
""",
    )
    assert answer.decisions == ["refused"]


def test_a_release_behind_and_in_a_condition_is_a_problem(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
    if (node_try(node) && (tree_wrunlock(), 1)) {
        return;
    }
    node_detach(node);
    tree_wrunlock();
""",
    )
    assert answer.decisions == ["refused"]


def test_a_bracket_that_is_begun_sometimes_is_a_problem(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    node->quiet && pause_all_begin();
    node_detach(node);
    node->quiet && pause_all_end();
""",
    )
    assert answer.decisions == ["refused"]


def test_a_lock_function_whose_address_is_taken_is_a_problem(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    void (*take)(void) = tree_wrlock;
    take();
    node_detach(node);
    tree_wrunlock();
""",
    )
    assert answer.decisions == ["refused"]


def test_an_attribute_in_front_of_the_call_leaves_no_room_for_a_bracket(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    [[maybe]] node_detach(node);")
    assert answer.code == 1
    assert "nothing can be put before and behind" in answer.reasons


def test_a_function_without_a_body_is_a_problem() -> None:
    unit = parse(b"int f(void);\n", Vocabulary())
    graph = build(unit.root.named_children[0], 0, unit.mask.text, (), frozenset())
    assert [problem.what for problem in graph.problems] == ["a body is missing"]
