"""Begin and end around statements: merging, braces, directives."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.trees import ask, hoist_in, wrapped

BOTH = ["node_detach(node);", "node_detach(node->next);"]


def test_calls_that_follow_each_other_are_wrapped_together(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    node_detach(node);\n    node_detach(node->next);")
    assert wrapped(answer) == [BOTH]


def test_a_comment_and_blank_lines_between_calls_do_not_matter(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path, "    node_detach(node);\n    /* and */\n\n    node_detach(node->next);"
    )
    assert wrapped(answer) == [[BOTH[0], "/* and */", BOTH[1]]]


@pytest.mark.parametrize(
    "between", ["again:", "case 2:", "    tick(node);", "#ifdef A\n#endif", "    TRACE(node)"]
)
def test_anything_else_between_them_keeps_them_apart(between: str, tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        f"    switch (node->kind) {{\n    case 1:\n    node_detach(node);\n{between}\n"
        "    node_detach(node->next);\n    }",
    )
    assert answer.code == 0, answer.reasons
    assert [BOTH[0]] in wrapped(answer)
    assert (answer.count("pause_all_begin()"), answer.count("pause_all_end()")) == (2, 2)


def test_calls_in_different_blocks_stay_apart(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path, "    {\n        node_detach(node);\n    }\n    node_detach(node->next);"
    )
    assert wrapped(answer) == [BOTH[:1], BOTH[1:]]


def test_a_body_without_braces_does_not_merge_with_what_follows_the_if(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path, "    if (node->more)\n        node_detach(node);\n    node_detach(node->next);"
    )
    assert wrapped(answer) == [BOTH[:1], BOTH[1:]]


def test_a_release_without_braces_does_not_merge_with_the_next_acquire(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
    for (;;) {
        tree_wrlock();
        node_detach(node);
        if (node->more)
            tree_wrunlock();
        else
            tree_wrunlock();
        tree_rdlock();
        node_detach(node);
        tree_rdunlock();
    }
""",
    )
    assert answer.decisions == ["wrapped region"] * 2
    assert (answer.count("pause_all_begin()"), answer.count("pause_all_end()")) == (2, 3)


def test_regions_that_follow_each_other_are_wrapped_together(tmp_path: Path) -> None:
    region = ["tree_wrlock();", "node_detach(node);", "tree_wrunlock();"]
    answer = hoist_in(tmp_path, "\n".join(f"    {line}" for line in region * 2))
    assert wrapped(answer) == [region * 2]


def test_a_body_behind_a_directive_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path, "#ifdef A\n    if (node->more)\n#endif\n        node_detach(node);\n"
    )
    assert answer.decisions == ["refused"]


def test_a_body_behind_a_conditional_else_is_refused(tmp_path: Path) -> None:
    answer = hoist_in(
        tmp_path,
        """
#ifdef A
    if (node->more) {
        tick(node);
    } else
#endif
        node_detach(node);
""",
    )
    assert answer.decisions == ["refused"]


def test_the_body_of_a_loop_macro_gets_its_braces_behind_the_arguments(tmp_path: Path) -> None:
    answer = hoist_in(tmp_path, "    LIST_FOREACH(node, list)\n        node_detach(node);\n")
    assert answer.lines()[2] == "LIST_FOREACH(node, list) {"
    assert wrapped(answer) == [["node_detach(node);"]]


@pytest.mark.parametrize(
    "body",
    [
        "    if (node->more)\n        node_detach(node);\n    tick(node);",
        "    while (node->more) node_detach(node);\n    tick(node);",
        (
            "    if (node->more) tree_wrlock(); else tree_wrlock();\n    node_detach(node);\n"
            "    tree_wrunlock();"
        ),
        "    do\n        node_detach(node);\n    while (node->more);",
    ],
)
def test_a_second_run_finds_everything_inside(body: str, tmp_path: Path) -> None:
    first = hoist_in(tmp_path, body)
    assert first.code == 0, first.reasons
    second = ask(tmp_path, "apply", "--json", "hoist", "node_detach")
    assert second.decisions == ["already inside"]
    assert second.files == first.files
