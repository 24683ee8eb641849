"""explain: what a line is to the request, and what each path holds there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plan.trees import DETACH, ask, caller, lay_out

RUN = caller(
    """
    if (node->more) {
        tree_wrlock();
        node_detach(node);
        tree_wrunlock();
    } else {
        pause_all_begin();
    }
    tick(node);
"""
)


def _explain(folder: Path, place: str, text: str = RUN, *more: str) -> list[str]:
    tree = lay_out(folder, {"detach.c": DETACH, "run.c": text})
    answer = ask(tree, "explain", place, "hoist", "node_detach", *more)
    assert answer.code == 0, answer.err
    return answer.out.decode().splitlines()


def _fault(folder: Path, place: str) -> str:
    tree = lay_out(folder, {"detach.c": DETACH, "run.c": RUN})
    answer = ask(tree, "explain", place, "hoist", "node_detach")
    assert answer.code == 2
    return answer.err


def test_a_site_is_shown_with_its_decision_reason_chain_and_states(tmp_path: Path) -> None:
    assert _explain(tmp_path, "run.c:5") == [
        "run.c:5: node_detach in run",
        "  decision: wrapped region",
        "  because:  runs under the tree lock taken in line 4",
        "  reached:  node_detach <- run",
        "  on a path: tree (write) taken in line 4; outside of the bracket",
    ]


def test_another_call_is_no_site_but_its_states_are_shown(tmp_path: Path) -> None:
    assert _explain(tmp_path, "run.c:10") == [
        "tick() is no site: the request is about calls of node_detach()",
        "  on a path: no lock; outside of the bracket",
        "  on a path: no lock; inside the bracket begun in line 8",
    ]


def test_what_the_caller_holds_is_said(tmp_path: Path) -> None:
    text = caller("    tick(node);", "static void TREE_RDLOCK run(Node *node)")
    assert _explain(tmp_path, "run.c:3", text)[1:] == [
        "  on a path: tree (read) taken by the caller; outside of the bracket"
    ]


def test_the_bracket_of_the_callers_is_said(tmp_path: Path) -> None:
    text = "/* All queues must be paused. */\n" + RUN
    lines = _explain(tmp_path, "run.c:6", text)
    assert "  decision: already inside" in lines
    assert lines[-1].endswith("inside the bracket begun by the caller")


def test_an_accepted_refusal_shows_the_reason(tmp_path: Path) -> None:
    lines = _explain(
        tmp_path, "run.c:5", RUN, "--skip", "run.c:5", "--because", "never two of them"
    )
    assert "  accepted: never two of them" in lines


def test_a_line_without_a_call_says_so(tmp_path: Path) -> None:
    assert _explain(tmp_path, "run.c:3") == ["no call stands in this line"]


def test_a_call_on_no_path_says_so(tmp_path: Path) -> None:
    text = caller("    return;\n    tick(node);")
    assert _explain(tmp_path, "run.c:4", text)[-1] == "  paths:    none leads here"


def test_what_is_not_understood_is_said(tmp_path: Path) -> None:
    text = caller("    tick(node);\n    goto nowhere;")
    assert _explain(tmp_path, "run.c:3", text)[-1] == (
        "  not understood: a goto to the unknown label nowhere in line 4"
    )


def test_an_obstacle_outside_of_any_function_says_so(tmp_path: Path) -> None:
    text = "#define CUT(n) node_detach(n)\n"
    lines = _explain(tmp_path, "run.c:1", text)
    assert lines[0] == "run.c:1: node_detach in no function"
    assert lines[-1] == "  paths:    it stands in no function"


def test_a_call_of_a_namesake_says_whose_it_is(tmp_path: Path) -> None:
    text = "static void node_detach(Node *node)\n{\n}\n" + caller("    node_detach(node);")
    assert _explain(tmp_path, "run.c:6", text) == [
        "node_detach() is no site: what it means here is run.c:node_detach, another function"
    ]


def test_the_name_as_anything_but_a_call_says_what_it_is(tmp_path: Path) -> None:
    assert _explain(tmp_path, "run.c:1", "/* node_detach */\n") == [
        "node_detach is no site: it is a comment or string here"
    ]


@pytest.mark.parametrize("place", ["run.c", "run.c:0", "run.c:x", ":3"])
def test_what_is_no_place_is_refused(place: str, tmp_path: Path) -> None:
    assert "is no place" in _fault(tmp_path, place)


def test_a_line_behind_the_end_is_refused(tmp_path: Path) -> None:
    assert "run.c has only 12 lines" in _fault(tmp_path, "run.c:999")
