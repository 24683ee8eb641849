"""explain, protocols, transforms."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from refactor.cli import options
from refactor.protocol.load import builtin
from tests.cli.support import NODE, PRUNE, fails
from tests.golden.cases import PROTOCOL, Outcome, call, lay_out

_CALLS = b"""#include "tank.h"

void node_prune(Node *node)
{
    tree_wrlock();
    node_detach(node);
    tree_wrunlock();
    node_free(node); node_log("node_detach()");
    /* node_detach(node) */
}

static void TREE_WRLOCK node_pass(Node *node)
{
    node_detach(node);
}
"""


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    """A tree with a site, other calls, and a contract passed on."""
    return lay_out({"node.c": NODE, "prune.c": _CALLS}, tmp_path)


def _explain(tree: Path, place: str, *more: str) -> Outcome:
    shared = ["-C", str(tree), "-p", str(PROTOCOL)]
    return call(["explain", *shared, place, "hoist", "node_detach", *more])


def test_a_site_is_explained_with_decision_reason_and_states(calls: Path) -> None:
    done = _explain(calls, "prune.c:6")
    assert done.code == 0, done.err
    told = done.out.decode()
    assert "prune.c:6: node_detach in node_prune" in told
    assert "wrapped region" in told
    assert "taken in line 5" in told
    assert "outside of the bracket" in told


def test_a_contract_passed_on_is_explained_with_what_the_caller_holds(calls: Path) -> None:
    told = _explain(calls, "prune.c:14").out.decode()
    assert "contract passed on" in told
    assert "taken by the caller" in told


def test_a_call_of_another_function_is_explained_as_no_site(calls: Path) -> None:
    told = _explain(calls, "prune.c:8").out.decode()
    assert "node_free() is no site" in told
    assert "node_log() is no site" in told
    assert "node_detach()" in told


def test_a_name_in_a_comment_is_explained_as_no_site(calls: Path) -> None:
    told = _explain(calls, "prune.c:9").out.decode()
    assert "node_detach is no site: it is a comment or string here" in told


def test_a_definition_is_explained_as_no_site(calls: Path) -> None:
    assert "it is a definition here" in _explain(calls, "node.c:4").out.decode()


def test_a_call_of_a_static_namesake_is_explained_as_another_function(calls: Path) -> None:
    own = b"static void node_detach(Node *node)\n{\n}\n\nvoid f(void)\n{\n    node_detach(0);\n}\n"
    (calls / "own.c").write_bytes(own)
    told = _explain(calls, "own.c:7").out.decode()
    assert "own.c:node_detach, another function" in told


def test_a_line_without_a_call_is_said_to_have_none(calls: Path) -> None:
    assert _explain(calls, "prune.c:2").out == b"no call stands in this line\n"


def test_a_refusal_is_explained_with_its_reason(calls: Path) -> None:
    (calls / "probe.c").write_bytes(b"int f(void)\n{\n    return node_detach(0);\n}\n")
    done = _explain(calls, "probe.c:3")
    assert done.code == 0, done.err
    assert b"refused" in done.out
    assert b"return statement" in done.out


def test_a_skip_is_explained_with_its_reason(calls: Path) -> None:
    done = _explain(calls, "prune.c:6", "--skip", "prune.c:6", "--because", "not now")
    assert b"not now" in done.out


@pytest.mark.parametrize(
    "place", ["prune.c", "prune.c:", ":6", "prune.c:x", "prune.c:0", "prune.c:-1", "prune.c:²", ""]
)
def test_what_is_no_place_is_wrong_usage(calls: Path, place: str) -> None:
    done = call(
        ["explain", "-C", str(calls), "-p", str(PROTOCOL), "--", place, "hoist", "node_detach"]
    )
    assert done.code == 2, done.err
    assert done.out == b""
    assert "no place" in done.err


def test_a_line_behind_the_end_is_wrong_usage(calls: Path) -> None:
    fails(_explain(calls, "prune.c:999"), 2, "prune.c has only")


def test_a_file_that_is_not_there_is_named(calls: Path) -> None:
    fails(_explain(calls, "nowhere.c:1"), 3, "nowhere.c cannot be read")


@pytest.mark.parametrize("place", ["../outside.c:1", "sub/../../outside.c:1"])
def test_a_file_outside_of_the_tree_is_not_explained(tmp_path: Path, place: str) -> None:
    tree = lay_out({"node.c": NODE, "prune.c": PRUNE, "sub/x.c": b""}, tmp_path / "tree")
    (tmp_path / "outside.c").write_bytes(PRUNE)
    done = _explain(tree, place)
    assert done.code in (2, 3), done.out
    assert done.out == b""


def test_protocols_are_listed_with_a_line_each() -> None:
    done = call(["protocols"])
    assert done.code == 0
    lines = done.out.decode().splitlines()
    assert [line.partition("\t")[0] for line in lines] == [name for name, _ in builtin()]
    assert any(line.startswith("qemu-block\tQEMU") for line in lines)


def test_a_protocol_is_printed_as_its_file_is() -> None:
    for name, path in builtin():
        assert call(["protocols", "show", name]) == Outcome(0, path.read_bytes(), "")


def test_transforms_are_listed_with_what_they_do() -> None:
    done = call(["transforms"])
    assert done.code == 0
    assert b"hoist\tMove a bracket out of FUNCTION" in done.out


def test_a_transform_that_cannot_be_loaded_is_named_and_harms_no_other(
    calls: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = EntryPoint("hoist", "transforms.hoist:Hoist", "crefactor.transforms")
    bad = EntryPoint("broken", "nowhere.at_all:Broken", "crefactor.transforms")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [bad, good])
    assert [name for name, _ in options.installed_transforms()] == ["hoist"]
    assert _explain(calls, "prune.c:6").code == 0
    done = call(["diff", "-C", str(calls), "-p", str(PROTOCOL), "broken", "f"])
    assert done.code in (2, 3)
    assert "broken" in done.err
    assert "Traceback" not in done.err
