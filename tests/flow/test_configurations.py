"""Preprocessor conditions around what matters: every configuration counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.trees import DETACH, caller, hoist, hoist_in, wrapped

_TWO_LOCKS = """
{first}
    tree_wrlock();
#else
    tree_rdlock();
#endif
    node_detach(node);
{second}
    tree_wrunlock();
#else
    tree_rdunlock();
#endif
"""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("#ifdef A", "#if defined(A)"),
        ("#if defined(A) && defined(B)", "#if (defined(B) && defined A)"),
        ("#if defined(A) || B > 1", "#if B > 1 || defined(A)"),
        ("#if !(defined(A) || defined(B))", "#if !defined(A) && !defined(B)"),
        ("#if A /* the fast way */", "#if A"),
    ],
)
def test_groups_with_the_same_condition_choose_together(
    first: str, second: str, tmp_path: Path
) -> None:
    answer = hoist_in(tmp_path, _TWO_LOCKS.format(first=first, second=second))
    assert answer.code == 0, answer.reasons
    assert answer.decisions == ["wrapped region"]
    assert (answer.count("pause_all_begin()"), answer.count("pause_all_end()")) == (2, 2)


def test_groups_with_other_conditions_do_not(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, _TWO_LOCKS.format(first="#if A > 1", second="#if A > 2"))
    assert answer.code == 1
    assert answer.count("pause_all_begin()") == 0


def test_elif_is_tried_when_what_came_before_is_false(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
#if defined(A)
    tree_wrlock();
#elif defined(B)
    tree_wrlock();
#else
    tree_rdlock();
#endif
    node_detach(node);
#if defined(A) || defined(B)
    tree_wrunlock();
#else
    tree_rdunlock();
#endif
""",
    )
    assert answer.decisions == ["wrapped region"]
    assert (answer.count("pause_all_begin()"), answer.count("pause_all_end()")) == (3, 2)


def test_a_nested_group_depends_on_the_one_around_it(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
    node_detach(node);
#ifdef A
#ifdef B
    tree_wrunlock();
#endif
#endif
#if !defined(A) || !defined(B)
    tree_wrunlock();
#endif
""",
    )
    assert answer.decisions == ["wrapped region"]
    assert answer.count("pause_all_end()") == 2


def test_a_call_in_if_0_counts_as_a_call(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path, "    tree_wrlock();\n#if 0\n    node_detach(node);\n#endif\n    tree_wrunlock();"
    )
    assert answer.decisions == ["wrapped region"]
    assert answer.ledger["counts"][0]["calls"] == 1


def test_if_1_is_no_choice(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
    node_detach(node);
#if 1
    tree_wrunlock();
#else
    tree_rdunlock();
#endif
""",
    )
    assert answer.decisions == ["wrapped region"]


def test_a_release_in_if_0_does_not_count(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    tree_wrlock();\n    node_detach(node);\n#if 0\n    tree_wrunlock();\n#endif\n"
        "    tree_wrunlock();",
    )
    assert answer.decisions == ["wrapped region"]


def _conditions(number: int, body: str) -> str:
    return "\n".join(f"#ifdef C{i}\n    {body}\n#endif" for i in range(number))


def test_six_conditions_are_followed(tmp_path: Path) -> None:
    body = _conditions(6, "if (node) { return; }") + "\n    node_detach(node);"
    assert hoist_in(tmp_path, body).decisions == ["wrapped call"]


def test_seven_conditions_are_too_many(tmp_path: Path) -> None:
    body = _conditions(7, "if (node) { return; }") + "\n    node_detach(node);"
    answer = hoist_in(tmp_path, body)
    assert answer.code == 1
    assert "more #if conditions than can be followed" in answer.reasons


def test_a_group_that_cannot_matter_is_no_condition(tmp_path: Path) -> None:
    body = _conditions(9, "tick(node);") + "\n    node_detach(node);"
    assert hoist_in(tmp_path, body).decisions == ["wrapped call"]


def test_a_label_in_a_group_matters(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
#ifdef A
again:
#endif
    node_detach(node);
    tree_wrunlock();
""",
    )
    assert answer.decisions == ["wrapped region"]


def test_a_configuration_that_does_not_parse_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
#ifdef A
    if (node) {
#endif
    node_detach(node);
#ifdef B
    }
#endif
    tree_wrunlock();
""",
    )
    assert answer.code == 1
    assert "parse" in answer.reasons


def test_an_exit_in_one_configuration_leaves_the_lock_held(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
#ifdef A
    if (node->busy) {
        return;
    }
#endif
    node_detach(node);
    tree_wrunlock();
""",
    )
    assert answer.code == 1
    assert "still held where line 6 leaves" in answer.reasons


def test_a_function_whose_end_stands_in_both_branches_ends_in_each(tmp_path: Path) -> None:
    text = """static void run(Node *node)
{
    tree_wrlock();
#ifdef A
    node_detach(node);
    tree_wrunlock();
}
#else
    tree_wrunlock();
}
#endif
"""
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text})
    assert answer.decisions == ["wrapped region"]
    assert (answer.code, answer.count("pause_all_end()")) == (0, 2)


def test_a_function_that_stands_whole_in_a_branch_has_no_conditions(tmp_path: Path) -> None:
    text = "#ifdef A\n" + caller("    tree_wrlock();\n    node_detach(node);\n    tree_wrunlock();")
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text + "#endif\n"})
    assert wrapped(answer) == [["tree_wrlock();", "node_detach(node);", "tree_wrunlock();"]]


def test_a_body_that_begins_in_one_configuration_only_is_not_understood(tmp_path: Path) -> None:
    text = """#ifdef A
static void run(Node *node)
{
#else
static int run_b;
#endif
    node_detach(node);
#ifdef A
}
#endif
"""
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": text})
    assert answer.code == 1
    assert len(answer.decisions) == 1
