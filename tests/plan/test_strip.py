"""Taking the bracket out of the function itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.trees import Answer, caller, hoist

HEAD = "void node_detach(Node *node)"


def _strip(folder: Path, body: str, above: str = "") -> Answer:
    return hoist(folder, {"detach.c": above + caller(body, HEAD)})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (
            "    if (pause_all_begin()) {\n    }\n    pause_all_end();",
            "pause_all_begin() ",
        ),
        (
            "    if (node)\n        pause_all_begin();\n    pause_all_end();",
            "pause_all_begin() is no statement of its own in a block",
        ),
        (
            "    pause_all_begin();\n    pause_all_end(); #elif X\n",
            "pause_all_end() is no statement of its own in a block",
        ),
        (
            "    int x = pause_all_begin();\n    pause_all_end();",
            "pause_all_begin() is no statement of its own in a block",
        ),
        (
            "    cut(node);\n    pause_all_end();",
            "pause_all_end() may end a bracket that was not begun",
        ),
        (
            "    while (node) {\n        pause_all_begin();\n    }\n    pause_all_end();",
            "pause_all_end() may end a bracket that was not begun",
        ),
        (
            "    pause_all_begin();\n    if (node) {\n        return;\n    }\n    pause_all_end();",
            "the bracket is still open where line 5 leaves the function",
        ),
        (
            "    tree_wrlock_paused();\n    cut(node);\n    tree_wrunlock();",
            "tree_wrlock_paused() takes a lock together with the bracket",
        ),
        (
            "    pause_all_begin(node);\n    pause_all_end(node);",
            "pause_all_begin() is called with arguments",
        ),
        (
            "    pause_all_begin();\n    goto nowhere;\n    pause_all_end();",
            "line 4 holds a goto to the unknown label nowhere",
        ),
    ],
)
def test_a_bracket_that_cannot_be_taken_out_is_refused(
    body: str, reason: str, tmp_path: Path
) -> None:
    answer = _strip(tmp_path, body)
    assert answer.code == 1
    assert reason in answer.reasons
    assert answer.files["detach.c"] == caller(body, HEAD).encode()


def test_a_bracket_outside_of_the_body_is_refused(tmp_path: Path) -> None:
    text = f"{HEAD}\n    pause_all_begin();\n{{\n    cut(node);\n    pause_all_end();\n}}\n"
    answer = hoist(tmp_path, {"detach.c": text})
    assert answer.code != 0
    assert answer.files["detach.c"] == text.encode()


def test_a_bracket_that_a_macro_begins_is_refused(tmp_path: Path) -> None:
    answer = _strip(
        tmp_path, "    PAUSE();\n    pause_all_end();", "#define PAUSE() pause_all_begin()\n"
    )
    assert answer.code == 1
    assert "holds the macro PAUSE" in answer.reasons


@pytest.mark.parametrize(
    ("body", "left"),
    [
        (
            (
                "    switch (node->kind) {\n    default:\n        pause_all_begin();\n    }\n"
                "    pause_all_end();"
            ),
            ["switch (node->kind) {", "default:", ";", "}"],
        ),
        (
            "    pause_all_begin();\n    cut(node);\nout:\n    pause_all_end();",
            ["cut(node);", "out:", ";"],
        ),
        (
            (
                "#ifdef A\n    pause_all_begin();\n#else\n    pause_all_begin();\n#endif\n"
                "    cut(node);\n    pause_all_end();"
            ),
            ["#ifdef A", "#else", "#endif", "cut(node);"],
        ),
        (
            (
                "    pause_all_begin();\n    pause_all_begin();\n    cut(node);\n"
                "    pause_all_end();\n    pause_all_end();"
            ),
            ["cut(node);"],
        ),
    ],
)
def test_what_is_left_is_what_stood_around_it(body: str, left: list[str], tmp_path: Path) -> None:
    answer = _strip(tmp_path, body)
    assert answer.code == 0, answer.reasons
    lines = answer.lines("detach.c")
    assert lines[lines.index("{") + 1 : -1] == left


def test_a_bracket_on_one_line_leaves_no_blank_behind(tmp_path: Path) -> None:
    answer = _strip(tmp_path, "    pause_all_begin(); cut(node); pause_all_end();")
    assert b"    cut(node);\n" in answer.files["detach.c"]


def test_every_definition_of_the_function_is_stripped(tmp_path: Path) -> None:
    one = caller("    pause_all_begin();\n    cut(node);\n    pause_all_end();", HEAD)
    answer = hoist(tmp_path, {"a.c": one, "b.c": one})
    assert answer.code == 0
    assert answer.count("pause_all", "a.c") == answer.count("pause_all", "b.c") == 0


def test_the_changes_of_the_ledger_name_what_is_taken_out(tmp_path: Path) -> None:
    answer = _strip(tmp_path, "    pause_all_begin();\n    cut(node);\n    pause_all_end();")
    taken = [c for c in answer.ledger["changes"] if "taken out" in c["what"]]
    assert [(change["line"], change["function"]) for change in taken] == [
        (3, "node_detach"),
        (5, "node_detach"),
    ]


def test_a_function_without_the_bracket_is_a_note(tmp_path: Path) -> None:
    answer = _strip(tmp_path, "    cut(node);")
    assert answer.code == 0
    assert "node_detach() has no paused section of its own; its callers are looked at" in answer.err


def test_a_bracket_around_a_blank_line_is_taken_out_whole(tmp_path: Path) -> None:
    empty = "void node_detach(Node *node)\n{\n    pause_all_begin();\n\n    pause_all_end();\n}\n"
    answer = hoist(tmp_path, {"detach.c": empty})
    assert answer.code == 0
    assert b"{\n}\n" in answer.files["detach.c"]
