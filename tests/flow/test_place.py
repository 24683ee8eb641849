"""Where a call stands in its statement, and the statement in its function."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.trees import hoist_in, wrapped

HEAD = "the head of a statement"
SOMETIMES = "evaluated on some paths through its expression only"


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("if (node_detach(node)) {\n    }", HEAD),
        ("while (node_detach(node)) {\n    }", HEAD),
        ("do {\n    } while (node_detach(node));", HEAD),
        ("switch (node_detach(node)) {\n    default:\n        break;\n    }", HEAD),
        ("for (node_detach(node); node; ) {\n    }", HEAD),
        ("for (; node_detach(node); ) {\n    }", HEAD),
        ("for (; node; node_detach(node)) {\n    }", HEAD),
        ("return node_detach(node);", "return statement"),
        ("node && node_detach(node);", SOMETIMES),
        ("node || node_detach(node);", SOMETIMES),
        ("x = node ? node_detach(node) : 0;", SOMETIMES),
        ("x = node ?: node_detach(node);", SOMETIMES),
        ("x = node_detach(node) + pause_all_begin();", "same statement calls pause_all_begin()"),
    ],
)
def test_a_call_that_cannot_be_wrapped_is_refused(
    statement: str, reason: str, tmp_path: Path
) -> None:
    answer = hoist_in(tmp_path, f"    {statement}")
    assert answer.code == 1
    assert reason in answer.reasons


@pytest.mark.parametrize(
    "statement",
    [
        "node_detach(node);",
        "(void)node_detach(node);",
        "(node_detach)(node);",
        "x = node_detach(node);",
        "x = node_detach(node) ? 1 : 2;",
        "x = node_detach(node) && 1;",
        "int x = node_detach(node);",
        "int x = tick(node), y = node_detach(node);",
        "use(tick(node), node_detach(node));",
        "tick(node), node_detach(node);",
    ],
)
def test_a_call_that_is_always_evaluated_is_wrapped_with_its_statement(
    statement: str, tmp_path: Path
) -> None:
    answer = hoist_in(tmp_path, f"    {statement}\n    tick(node);")
    assert answer.code == 0, answer.reasons
    assert wrapped(answer) == [[statement]]


def test_two_calls_in_one_statement_are_wrapped_once(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    node_detach(node), node_detach(node->next);")
    assert answer.decisions == ["wrapped call"] * 2
    assert wrapped(answer) == [["node_detach(node), node_detach(node->next);"]]


def test_a_call_behind_two_labels_is_wrapped_behind_both(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "a:\nb:\n    node_detach(node);\n    goto a;")
    assert answer.lines()[2:7] == [
        "a:",
        "b:",
        "pause_all_begin();",
        "node_detach(node);",
        "pause_all_end();",
    ]


def test_a_label_that_is_a_body_leaves_no_room(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    if (node)\nout:\n        node_detach(node);\n    goto out;")
    assert answer.code == 1
    assert "nothing can be put before and behind" in answer.reasons


def test_a_chain_of_bodies_gets_all_its_braces(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    if (node->a)
        tick(node);
    else if (node->b)
        node_detach(node);
    else
        ;
""",
    )
    assert answer.lines()[2:] == [
        "if (node->a) {",
        "tick(node);",
        "} else if (node->b) {",
        "pause_all_begin();",
        "node_detach(node);",
        "pause_all_end();",
        "} else {",
        ";",
        "}",
        "}",
    ]


def test_braces_of_a_chain_stay_where_they_are(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    if (node->a) {\n        tick(node);\n    } else\n        node_detach(node);",
    )
    assert answer.lines()[2:] == [
        "if (node->a) {",
        "tick(node);",
        "} else {",
        "pause_all_begin();",
        "node_detach(node);",
        "pause_all_end();",
        "}",
        "}",
    ]


def test_an_outer_if_without_braces_keeps_its_form(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    if (node->a)\n        for (;;)\n            node_detach(node);\n"
        "    else\n        tick(node);",
    )
    assert answer.lines()[2:] == [
        "if (node->a)",
        "for (;;) {",
        "pause_all_begin();",
        "node_detach(node);",
        "pause_all_end();",
        "}",
        "else",
        "tick(node);",
        "}",
    ]


def test_a_do_loop_without_braces_keeps_its_condition(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    do\n        node_detach(node);\n    while (node->more);")
    assert answer.lines()[2] == "do {"
    assert answer.lines()[-2] == "} while (node->more);"
