"""Regions: what an acquire and its releases have to look like to be wrapped."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.trees import hoist_in, wrapped


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            "    TREE_RDLOCK_GUARD();\n    node_detach(node);",
            "held by the guard TREE_RDLOCK_GUARD() in line 3",
        ),
        (
            "    int got = tree_wrlock();\n    node_detach(node);\n    tree_wrunlock();",
            "tree_wrlock() in line 3 is part of a larger statement",
        ),
        (
            "    tree_wrlock();\n    node_detach(node);\n    return tree_wrunlock();",
            "tree_wrunlock() in line 5 is part of a larger statement",
        ),
        (
            (
                "    while (node) {\n        tree_wrlock();\n        node_detach(node);\n    }\n"
                "    tree_wrunlock();"
            ),
            "tree_wrlock() in line 4 is reached on some path with a lock already held",
        ),
        (
            (
                "    pause_all_begin();\n    tree_wrlock();\n    pause_all_end();\n"
                "    node_detach(node);\n    tree_wrunlock();"
            ),
            "tree_wrlock() in line 4 is inside the bracket on some paths only",
        ),
        (
            "    tree_wrlock();\n    node_detach(node);",
            "the lock taken by tree_wrlock() in line 3 is still held where line 4 leaves",
        ),
        (
            (
                "    while (node->more) {\n        tree_wrlock();\n        if (node->busy) {\n"
                "            break;\n        }\n        node_detach(node);\n"
                "        tree_wrunlock();\n"
                "    }\n    tree_wrunlock();"
            ),
            "tree_wrunlock() in line 11 may release a lock that is not held",
        ),
        (
            (
                "    tree_wrlock();\n    node_detach(node);\n    tree_rdlock();\n"
                "    tree_wrunlock();\n    tree_rdunlock();"
            ),
            "another lock is still held behind tree_wrunlock() in line 6",
        ),
    ],
)
def test_a_region_that_does_not_close_is_refused(body: str, reason: str, tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, body)
    assert answer.code == 1
    assert reason in answer.reasons
    assert answer.count("pause_all_begin()") == body.count("pause_all_begin()")


def test_a_release_of_the_callers_lock_on_some_paths_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    if (node->more) {
        tree_wrunlock();
        tree_wrlock();
        node_detach(node);
    }
    tree_wrunlock();
""",
        head="static void TREE_WRLOCK run(Node *node)",
    )
    assert answer.code == 1
    assert "tree_wrunlock() in line 8 releases the caller's lock on some paths" in answer.reasons


def test_the_callers_lock_on_some_paths_and_an_own_one_on_others_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    if (node->more) {
        tree_wrunlock();
        tree_rdlock();
    }
    node_detach(node);
""",
        head="static void TREE_WRLOCK run(Node *node)",
    )
    assert answer.code == 1
    assert "taken in line 5 is held on some paths only" in answer.reasons


def test_the_callers_lock_that_is_dropped_on_some_paths_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    if (node->more) {
        tree_wrunlock();
    }
    node_detach(node);
""",
        head="static void TREE_WRLOCK run(Node *node)",
    )
    assert answer.code == 1
    assert "the lock of the caller is held on some paths only" in answer.reasons


def test_a_release_pulls_the_other_acquire_in(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    if (node->more) {
        tree_wrlock();
        node_detach(node);
    } else {
        tree_wrlock();
    }
    tree_wrunlock();
""",
    )
    assert answer.decisions == ["wrapped region"]
    assert (answer.count("pause_all_begin()"), answer.count("pause_all_end()")) == (2, 1)


def test_regions_that_share_a_release_are_wrapped_once(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
    node_detach(node);
    if (node->more) {
        node_detach(node->next);
        tree_wrunlock();
        return;
    }
    tree_wrunlock();
""",
    )
    assert answer.decisions == ["wrapped region"] * 2
    assert len(wrapped(answer)) == 1
    assert answer.count("pause_all_end()") == 2


def test_an_acquire_that_is_a_body_in_one_configuration_only_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
#ifdef A
    do
#endif
        tree_wrlock();
#ifdef A
    while (0);
#endif
    node_detach(node);
    tree_wrunlock();
""",
    )
    assert answer.code == 1
    assert answer.count("pause_all_begin()") == 0


def test_a_release_that_is_a_body_in_one_configuration_only_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
    node_detach(node);
#ifdef A
    do
#endif
        tree_wrunlock();
#ifdef A
    while (0);
#endif
""",
    )
    assert answer.code == 1
    assert answer.count("pause_all_begin()") == 0


def test_a_release_that_finds_nothing_on_some_paths_does_not_spoil_other_regions(
    tmp_path: Path,
) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    if (node->more) {
        tree_rdlock();
    }
    tree_rdunlock();
""",
    )
    assert answer.decisions == ["wrapped region"]
