"""Macros and helper functions that take or drop a lock out of sight."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.trees import DETACH, caller, hoist, hoist_in, wrapped

TAKE = caller("    tree_wrlock();", "static void take(Node *node)")
DROP = caller("    tree_wrunlock();", "static void drop(Node *node)")
USE = "    {take}\n    node_detach(node);\n    {drop}"
TAKEN = USE.format(take="take(node);", drop="drop(node);")
BY_MACRO = USE.format(take="TAKE(node);", drop="DROP(node);")


@pytest.mark.parametrize(
    ("above", "take", "drop", "what"),
    [
        (TAKE + DROP, "take(node);", "drop(node);", "take(), which takes or drops a lock"),
        (DROP, "tree_wrlock();", "drop(node);", "drop(), which"),
        (
            caller(
                "    if (node) {\n        tree_wrlock();\n    }", "static void take(Node *node)"
            ),
            "take(node);",
            "tree_wrunlock();",
            "take(), which takes or drops a lock",
        ),
        (
            caller("    tree_rdunlock();\n    tree_wrlock();", "static void take(Node *node)"),
            "tree_rdlock();\n    take(node);",
            "tree_wrunlock();",
            "take(), which",
        ),
        ("#define TAKE(n) tree_wrlock()\n", "TAKE(n);", "tree_wrunlock();", "the macro TAKE"),
        ("#define TAKE tree_wrlock()\n", "TAKE;", "tree_wrunlock();", "the macro TAKE"),
        ("#define take tree_wrlock\n", "take();", "tree_wrunlock();", "the macro take"),
        ("#define TAKE() TREE_RDLOCK_GUARD()\n", "TAKE();", "", "the macro TAKE"),
        (
            "#define INNER() \\\n    tree_wrlock()\n#define TAKE() INNER()\n",
            "TAKE();",
            "tree_wrunlock();",
            "the macro TAKE, which uses INNER()",
        ),
        ("#define BEGIN() pause_all_begin()\n", "BEGIN();", "pause_all_end();", "the macro BEGIN"),
    ],
)
def test_a_function_that_uses_a_helper_is_not_understood(
    above: str, take: str, drop: str, what: str, tmp_path: Path
) -> None:
    answer = hoist_in(tmp_path, USE.format(take=take, drop=drop), above=above)
    assert answer.code == 1
    assert what in answer.reasons


@pytest.mark.parametrize(
    "helper",
    [
        caller("    tree_wrlock();\n    tree_wrunlock();", "static void help(Node *node)"),
        caller("    tree_wrunlock();\n    tree_wrlock();", "static void help(Node *node)"),
        caller(
            "    tree_wrunlock();\n    tree_wrlock();", "static void TREE_WRLOCK help(Node *node)"
        ),
        caller("    pause_all_begin();\n    pause_all_end();", "static void help(Node *node)"),
        caller("    TREE_RDLOCK_GUARD();", "static void help(Node *node)"),
        caller("    die();", "static void help(Node *node)"),
        "#define help(n) tick(n)\n",
    ],
)
def test_a_helper_that_leaves_all_as_it_was_is_fine(helper: str, tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    tree_wrlock();\n    help(node);\n    node_detach(node);\n    tree_wrunlock();",
        above=helper,
    )
    assert answer.decisions == ["wrapped region"], answer.reasons
    assert wrapped(answer)[-1] == [
        "tree_wrlock();",
        "help(node);",
        "node_detach(node);",
        "tree_wrunlock();",
    ]


def test_a_helper_that_is_not_called_does_not_matter(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    node_detach(node);", above=TAKE)
    assert answer.decisions == ["wrapped call"]


def _with_header(tmp_path: Path, header: str, body: str = TAKEN) -> str:
    """The reasons of a refused step in a tree with this header."""
    answer = hoist(tmp_path, {"detach.c": DETACH, "run.c": caller(body), "help.h": header})
    assert answer.code == 1, answer.files
    return answer.reasons


def test_a_helper_of_a_header_is_not_understood(tmp_path: Path) -> None:
    header = (TAKE + DROP).replace("static", "static inline")
    assert "take(), which takes or drops a lock" in _with_header(tmp_path, header)


def test_a_helper_of_a_header_on_one_line_is_not_understood(tmp_path: Path) -> None:
    header = "static inline void take(Node *node) { tree_wrlock(); }\n"
    reasons = _with_header(tmp_path, header + header.replace("take", "drop"))
    assert "take(), which takes or drops a lock" in reasons


def test_a_macro_of_a_header_is_not_understood(tmp_path: Path) -> None:
    header = "#define TAKE(n) tree_wrlock()\n#define DROP(n) tree_wrunlock()\n"
    assert "the macro TAKE, which uses tree_wrlock()" in _with_header(tmp_path, header, BY_MACRO)


def test_a_macro_that_nests_one_of_a_header_is_not_understood(tmp_path: Path) -> None:
    answer = hoist(
        tmp_path,
        {
            "detach.c": DETACH,
            "run.c": "#define TAKE(n) TAKE_TREE(n)\n"
            + caller(USE.format(take="TAKE(node);", drop="tree_wrunlock();\n    tree_wrlock();")),
            "help.h": "#define TAKE_TREE(n) tree_wrlock()\n",
        },
    )
    assert "the macro TAKE" in answer.reasons


def test_a_macro_that_nests_one_of_another_header_is_not_understood(tmp_path: Path) -> None:
    answer = hoist(
        tmp_path,
        {
            "detach.c": DETACH,
            "run.c": caller(BY_MACRO),
            "help.h": "#define TAKE_TREE(n) tree_wrlock()\n#define DROP_TREE(n) tree_wrunlock()\n",
            "more.h": "#define TAKE(n) TAKE_TREE(n)\n#define DROP(n) DROP_TREE(n)\n",
        },
    )
    assert answer.decisions == ["refused"]


def test_a_helper_of_a_helper_is_not_understood(tmp_path: Path) -> None:
    above = TAKE + caller("    take(node);", "static void start(Node *node)")
    body = "    start(node);\n    node_detach(node);\n    tree_wrunlock();\n    tree_wrlock();"
    answer = hoist_in(tmp_path, body, above=above)
    assert answer.decisions == ["refused"]


def test_helpers_that_call_each_other_come_to_an_end(tmp_path: Path) -> None:
    above = caller("    odd(node);", "static void even(Node *node)") + caller(
        "    even(node);", "static void odd(Node *node)"
    )
    answer = hoist_in(tmp_path, "    even(node);\n    node_detach(node);", above=above)
    assert answer.decisions == ["wrapped call"]


def test_a_comment_in_a_macro_is_no_lock(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        "    TICK(node);\n    node_detach(node);",
        above='#define TICK(n) tick(n, "tree_wrlock") /* not tree_wrlock() */\n',
    )
    assert answer.decisions == ["wrapped call"], answer.reasons


@pytest.mark.parametrize(
    "macro",
    [
        "#define BAIL(x) do { if (x) return; } while (0)\n",
        "#define BAIL(x) if (x) goto out\n",
    ],
)
def test_a_macro_that_returns_is_not_understood(macro: str, tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    tree_wrlock();
    BAIL(node->busy);
    node_detach(node);
    tree_wrunlock();
out:
    tick(node);
""",
        above=macro,
    )
    assert answer.decisions == ["refused"]


def test_a_bracket_that_a_helper_begins_and_the_function_ends_is_refused(tmp_path: Path) -> None:
    above = caller("    pause_all_begin();", "static void quiet(Node *node)")
    body = "    quiet(node);\n    node_detach(node);\n    pause_all_end();"
    answer = hoist_in(tmp_path, body, above=above)
    assert answer.decisions == ["refused"]


def test_a_bracket_that_a_helper_ends_has_the_call_inside(tmp_path: Path) -> None:
    above = caller("    pause_all_end();", "static void loud(Node *node)")
    body = "    pause_all_begin();\n    node_detach(node);\n    loud(node);"
    answer = hoist_in(tmp_path, body, above=above)
    assert answer.decisions == ["already inside"]


def test_a_header_that_cannot_be_read_hides_no_helper_of_others(tmp_path: Path) -> None:
    answer = hoist(
        tmp_path,
        {
            "detach.c": DETACH,
            "run.c": caller(TAKEN),
            "a.h": b"static inline void x(void)\n{\n    tree_wrlock();\n    \0\n}\n",
            "help.h": (TAKE + DROP).replace("static", "static inline"),
        },
    )
    assert answer.code == 1
    assert "take(), which takes or drops a lock" in answer.reasons
