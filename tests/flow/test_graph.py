"""The control-flow graph, seen through what a hoist decides on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.trees import hoist_in, wrapped

REGION = ["tree_wrlock();", "node_detach(node);", "tree_wrunlock();"]


def _region(indent: int = 8) -> str:
    return "\n".join(" " * indent + line for line in REGION)


@pytest.mark.parametrize(
    "body",
    [
        f"    while (node->more) {{\n{_region()}\n    }}",
        f"    while (true) {{\n{_region()}\n    }}",
        f"    for (int i = 0; i < 3; i++) {{\n{_region()}\n    }}",
        f"    for (;;) {{\n{_region()}\n    }}",
        f"    for (; node->more; ) {{\n{_region()}\n    }}",
        f"    do {{\n{_region()}\n    }} while (node->more);",
        f"    do {{\n{_region()}\n    }} while (0);",
        f"    do {{\n{_region()}\n    }} while (1);",
        f"    LIST_FOREACH(node, list) {{\n{_region()}\n    }}",
        f"    if (node) {{\n{_region()}\n    }} else {{\n        tick(node);\n    }}",
        f"    if (node) {{\n    }} else if (node->next) {{\n{_region()}\n    }}",
        f"    switch (node->kind) {{\n    case 1:\n{_region()}\n        break;\n    }}",
        f"    switch (node->kind) {{\n        int n;\n    default:\n{_region()}\n    }}",
        f"    if (node) {{\n        goto out;\n    }}\n{_region(4)}\nout:\n    tick(node);",
        f"    if (0) {{\n{_region()}\n    }}",
    ],
)
def test_a_region_inside_of_a_statement_is_wrapped_there(body: str, tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, body)
    assert answer.code == 0, answer.reasons
    assert wrapped(answer) == [REGION]


@pytest.mark.parametrize(
    "loop",
    [
        "for (;;)",
        "for (; 1; )",
        "while (1)",
        "while ((true))",
        "while (1U)",
        "while (0x1)",
        "while (!0)",
        "while (TRUE)",
    ],
)
def test_a_loop_over_a_constant_is_endless(loop: str, tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        f"""
    tree_wrlock();
    {loop} {{
        node_detach(node);
        if (node->done) {{
            tree_wrunlock();
            return;
        }}
    }}
""",
    )
    assert answer.decisions == ["wrapped region"], answer.reasons
    assert answer.lines()[-4:] == ["return;", "}", "}", "}"]


def test_behind_an_endless_do_loop_comes_what_breaks_out_of_it(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    do {
        tree_wrlock();
        if (node->done) {
            break;
        }
        tree_wrunlock();
    } while (1);
    node_detach(node);
    tree_wrunlock();
""",
    )
    assert answer.decisions == ["wrapped region"], answer.reasons
    assert (answer.count("pause_all_begin()"), answer.count("pause_all_end()")) == (1, 2)


def test_a_do_loop_over_0_runs_once(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    do {
        tree_wrlock();
    } while (0);
    node_detach(node);
    tree_wrunlock();
""",
    )
    assert answer.decisions == ["wrapped region"], answer.reasons


def test_the_other_branch_of_a_constant_condition_is_dead(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    if (1) {\n        tick(node);\n    } else {\n        node_detach(node);\n    }",
    )
    assert answer.code == 1
    assert "no path from the start of the function leads here" in answer.reasons


def test_a_call_behind_a_return_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    return;\n    node_detach(node);")
    assert answer.code == 1
    assert "no path" in answer.reasons


def test_continue_in_a_for_loop_goes_to_the_update(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    for (; node; node = node->next) {
        tree_wrlock();
        if (node->busy) {
            tree_wrunlock();
            continue;
        }
        node_detach(node);
        tree_wrunlock();
    }
""",
    )
    assert answer.decisions == ["wrapped region"]
    assert answer.count("pause_all_end()") == 2


def test_a_switch_without_default_can_be_passed_by(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    switch (node->kind) {
    case 1:
        tree_wrlock();
    }
    node_detach(node);
    tree_wrunlock();
""",
    )
    assert answer.code == 1
    assert "held on some paths only" in answer.reasons


def test_a_switch_with_a_default_in_the_middle_cannot(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    switch (node->kind) {
    case 1:
        tree_wrlock();
        break;
    default:
        return;
    case 2:
        tree_wrlock();
    }
    node_detach(node);
    tree_wrunlock();
""",
    )
    assert answer.decisions == ["wrapped region"], answer.reasons
    assert answer.count("pause_all_begin()") == 2


def test_a_case_falls_through_to_the_next(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    switch (node->kind) {
    case 1:
        tree_wrlock();
        [[fallthrough]];
    case 2:
        node_detach(node);
    }
""",
    )
    assert answer.code == 1
    assert "held on some paths only" in answer.reasons


def test_a_case_in_a_block_of_the_switch_belongs_to_it(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    switch (node->kind) {
    case 0:
        if (node->more) {
    case 1:
            node_detach(node);
        }
    }
""",
    )
    assert wrapped(answer) == [["node_detach(node);"]]


def test_a_case_inside_a_loop_belongs_to_the_switch_around_it(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    switch (node->kind) {
    case 0:
        do {
            tree_wrlock();
            node_detach(node);
            tree_wrunlock();
    case 1:
            tick(node);
        } while (node->more);
    }
""",
    )
    assert answer.decisions == ["wrapped region"], answer.reasons


def test_a_goto_back_makes_a_loop(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
again:
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    if (node->more) {
        goto again;
    }
""",
    )
    assert wrapped(answer) == [REGION]


def test_a_function_that_never_returns_ends_its_path(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
    if (!node) {
        die();
    }
    node_detach(node);
    tree_wrunlock();
""",
    )
    assert answer.decisions == ["wrapped region"]


def test_one_that_is_called_inside_an_expression_does_not(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
    if (!node) {
        node || (die(), 0);
    } else {
        tree_wrunlock();
    }
    node_detach(node);
""",
    )
    assert answer.code == 1
    assert "held on some paths only" in answer.reasons
