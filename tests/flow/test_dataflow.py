"""What is held where: stacks, guards, fused calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.trees import hoist_in, wrapped


def test_of_two_locks_the_outer_one_is_wrapped(tmp_path: Path) -> None:
    inner = ["tree_wrlock();", "node_detach(node);", "tree_wrunlock();"]
    region = ["tree_rdlock();", *inner, "tree_rdunlock();"]
    answer = hoist_in(tmp_path, "\n".join(f"    {line}" for line in region))
    assert wrapped(answer) == [region]


def test_a_release_pops_the_topmost_lock_of_its_kind(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_rdlock();
    tree_rdlock();
    tick(node);
    tree_rdunlock();
    node_detach(node);
    tree_rdunlock();
""",
    )
    assert wrapped(answer)[0][-1] == "tree_rdunlock();"
    assert answer.count("pause_all_end()") == 1


def test_a_lock_of_its_own_inside_the_callers_does_not_hide_it(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    tree_rdlock();\n    tree_rdunlock();\n    node_detach(node);",
        head="static void TREE_WRLOCK run(Node *node)",
    )
    assert answer.decisions == ["contract passed on"]


def test_a_lock_that_is_dropped_and_taken_back_is_the_callers(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    node_detach(node);\n    tree_wrunlock();\n    tick(node);\n    tree_wrlock();",
    )
    assert answer.decisions == ["contract passed on"]
    assert "it releases a lock that it did not take" in answer.reasons


def test_a_lock_that_is_dropped_for_good_and_was_never_taken_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    node_detach(node);\n    tree_wrunlock();")
    assert answer.code == 1
    assert "tree_wrunlock() for a lock that is not known to be held" in answer.reasons


def test_an_end_without_a_begin_means_that_the_caller_has_begun(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    node_detach(node);\n    pause_all_end();")
    assert answer.decisions != ["wrapped call"]
    assert answer.count("pause_all_end()") == 1


@pytest.mark.parametrize(
    "leave", ["        goto out;", "        tick(node);\n        break;", "        continue;"]
)
def test_a_guard_leaves_with_its_scope(leave: str, tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        f"""
    while (node) {{
        TREE_RDLOCK_GUARD();
{leave}
    }}
out:
    node_detach(node);
""",
    )
    assert wrapped(answer) == [["node_detach(node);"]], answer.reasons


def test_a_guard_stays_for_a_label_in_its_own_scope(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    {
        TREE_RDLOCK_GUARD();
        if (node) {
            goto out;
        }
        tick(node);
out:
        node_detach(node);
    }
""",
    )
    assert answer.code == 1
    assert "the guard TREE_RDLOCK_GUARD() in line 4" in answer.reasons


def test_a_goto_back_over_a_guard_drops_it(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
again:
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    TREE_RDLOCK_GUARD();
    if (node->more) {
        goto again;
    }
""",
    )
    assert answer.decisions == ["wrapped region"], answer.reasons


def test_a_guarded_block_holds_the_lock_only_inside(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    while (node) {
        WITH_TREE_RDLOCK_GUARD() {
            if (node->more) {
                break;
            }
        }
        tick(node);
    }
    node_detach(node);
""",
    )
    assert wrapped(answer) == [["node_detach(node);"]]


def test_a_guarded_block_is_found_behind_else(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    if (node->more) {
        tick(node);
    } else
        WITH_TREE_RDLOCK_GUARD() {
            node_detach(node);
        }
""",
    )
    assert answer.code == 1
    assert "the guard WITH_TREE_RDLOCK_GUARD()" in answer.reasons


def test_a_fused_acquire_begins_the_bracket_until_its_release(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock_paused();
    node_detach(node);
    tree_wrunlock();
    node_detach(node->next);
""",
    )
    assert answer.decisions == ["already inside", "wrapped call"]
    assert wrapped(answer) == [["node_detach(node->next);"]]


def test_a_fused_acquire_on_some_paths_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    if (node->more) {
        tree_wrlock_paused();
    } else {
        tree_wrlock();
    }
    node_detach(node);
    tree_wrunlock();
""",
    )
    assert answer.code == 1
    assert "begun in line 4 on some paths only" in answer.reasons


def test_a_fused_acquire_under_a_lock_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_rdlock();
    tree_wrlock_paused();
    node_detach(node);
    tree_wrunlock();
    tree_rdunlock();
""",
    )
    assert answer.code == 1
    assert "stands under the lock taken in line 3" in answer.reasons


def test_a_bracket_begun_in_a_loop_that_may_not_run_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    while (node) {
        pause_all_begin();
        node_detach(node);
    }
    pause_all_end();
    pause_all_end();
""",
    )
    assert answer.decisions == ["refused"]


def test_too_many_states_are_refused_at_the_function(tmp_path: Path) -> None:
    body = "\n".join(f"    if (node->a{i}) {{\n        tree_rdlock();\n    }}" for i in range(10))
    answer = hoist_in(tmp_path, f"{body}\n    node_detach(node);", above="\n\n")
    assert answer.code == 1
    assert "too many states to follow (line 3)" in answer.reasons
