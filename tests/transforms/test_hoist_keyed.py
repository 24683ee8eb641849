"""Brackets with a key: what is asked wrongly, and what a text of the protocol cannot decide."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.trees import ask, lay_out

PRUNE = """
void node_prune(Node *node)
{{
    {}
}}

void run(Node *node)
{{
    node_prune(node);
}}
"""
OWN = "node_pause_begin(node); node_unlink(node); node_pause_end(node);"
ASKED = ("--bracket", "pause-one", "node_prune")


def _said(folder: Path, body: str, *more: str) -> tuple[int, str]:
    lay_out(folder, {"a.c": PRUNE.format(body)})
    answer = ask(folder, "diff", "hoist", *more, *ASKED)
    return answer.code, answer.err


def test_a_function_without_the_bracket_says_nothing_of_the_key(tmp_path: Path) -> None:
    code, said = _said(tmp_path, "node_unlink(node);")
    assert code == 2
    assert "the pause of a node of node_prune() is not known" in said
    assert "hoist a function that begins it itself" in said


def test_prose_in_place_of_the_key_is_no_contract(tmp_path: Path) -> None:
    text = "/* Both nodes must be paused. */" + PRUNE.format("node_unlink(node);")
    lay_out(tmp_path, {"a.c": text})
    assert ask(tmp_path, "diff", "hoist", *ASKED).code == 2


def test_a_prototype_alone_says_it_in_its_comment(tmp_path: Path) -> None:
    text = "/* node must be paused. */\nvoid node_prune(Node *node);\n"
    text += "void run(Node *one)\n{\n    node_prune(one->peer);\n}\n"
    lay_out(tmp_path, {"a.c": text})
    answer = ask(tmp_path, "apply", "hoist", *ASKED)
    assert answer.code == 0, answer.err
    assert "node_pause_begin(one->peer);" in (tmp_path / "a.c").read_text()


BROKEN = [
    ("node_pause_begin(node, 1); node_pause_end(node, 1);", "is called with arguments"),
    ("node_pause_begin(node); node_pause_end(node->peer);", "a bracket that may not be begun"),
    ("node_pause_begin(node); node_use(node);", "is still open where"),
    ("node_pause_begin(f(node)); node_pause_end(f(node));", "f(node) calls something"),
]


@pytest.mark.parametrize(("body", "said"), BROKEN, ids=[said for _, said in BROKEN])
def test_a_pair_that_does_not_hold_together_is_refused(
    tmp_path: Path, body: str, said: str
) -> None:
    code, told = _said(tmp_path, body)
    assert code == 1
    assert said in told


def test_a_begin_without_its_argument_is_named(tmp_path: Path) -> None:
    code, said = _said(tmp_path, "node_pause_begin();")
    assert code == 2
    assert "line 4 holds a call of node_pause_begin() without the argument" in said


def test_an_argument_that_is_missing_at_the_call_is_refused(tmp_path: Path) -> None:
    text = PRUNE.format(OWN).replace("node_prune(node);", "node_prune();")
    lay_out(tmp_path, {"a.c": text})
    answer = ask(tmp_path, "diff", "hoist", *ASKED)
    assert answer.code == 1
    assert "the call has no argument for node" in answer.err


def test_supersede_without_finer_brackets_changes_nothing_more(tmp_path: Path) -> None:
    code, said = _said(tmp_path, OWN, "--supersede")
    assert code == 0, said
