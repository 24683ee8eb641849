"""A short run of the generated cases, and that what watches over them sees what is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from refactor.plan.ledger import Count, Ledger
from refactor.plan.step import Request
from refactor.protocol.load import load
from tests.fuzz import sound
from tests.fuzz.generated import Run
from tests.fuzz.oracle import Finding
from tests.fuzz.scenes import SCENES, Scene, scene
from tests.fuzz.sound import Stage, accounted, layout
from tests.fuzz.trace import COMPILER, Twin, compiles, differences
from tests.golden.cases import PROTOCOL

_SEED = 20_240_502
_CASES = 16
compiled = pytest.mark.skipif(COMPILER is None, reason="no gcc on this machine")


@compiled
@pytest.mark.parametrize("transform", sorted(SCENES))
def test_generated_functions_do_the_same_behind_a_step(transform: str, tmp_path: Path) -> None:
    run = Run(Stage(load(PROTOCOL)), transform, _SEED, tmp_path / "compiled")
    found = [f"case {one.index}: {one.said}" for one in run.findings(0, _CASES)]
    assert not found, f"run.py --only generated --transform {transform} --seed {_SEED}"
    assert run.results["changed"] > 0
    assert run.results["no C"] < _CASES / 4


@pytest.mark.parametrize("transform", sorted(SCENES))
def test_a_case_is_the_same_whenever_it_is_made(transform: str) -> None:
    cases = [scene(transform, 1, number) for number in range(5)]
    assert cases == [scene(transform, 1, number) for number in range(5)]
    assert cases[0].files != scene(transform, 2, 0).files


_LOCKED = b"""#include "tank.h"

int node_sync(Node *node, int mode)
{
    int ret = mode;

    tree_rdlock();
    if (probe(1) < 0) {
        ret = probe(2);
        goto out;
    }
    touch(3, ret);
out:
    tree_rdunlock();
    return ret;
}
"""


@compiled
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"touch(3, ret)", b"touch(3, ret)", ""),
        (b"tree_rdlock();", b"TREE_RDLOCK_GUARD();\n    tree_rdlock();\n    tree_rdunlock();", ""),
        (b"    tree_rdlock();\n", b"", "another lock is held"),
        (b"    tree_rdunlock();\n", b"", "at event 2 (0) another lock is held"),
        (b"tree_rdlock", b"tree_wrlock", "another lock is held"),
        (b"touch(3, ret)", b"touch(3, mode + 1)", "event 1 is 3 (2), and was 3 (1)"),
        (b"touch(3, ret)", b"touch(4, ret)", "event 1 is 4"),
        (b"goto out;", b"", "-Wunused-label"),
        (b"return ret", b"return mode", "is 0 (1), and was 0"),
        (b"int ret = mode;", b"int ret = mode, i;", "-Wunused-variable"),
        (b"goto out;", b"goto end;", "the compiler says"),
        (b"touch(3, ret)", b"for (;;)\n        ;", "it hangs"),
    ],
)
def test_what_is_no_longer_the_same_is_found(
    old: bytes, new: bytes, told: str, tmp_path: Path
) -> None:
    after = _LOCKED.replace(old, new)
    if b"GUARD" in new:
        after = after.replace(b"out:\n    tree_rdunlock();", b"out:")
    roots = {"node_sync": "int"}
    twin = Twin({"node.c": _LOCKED}, {"node.c": after}, roots, ("node_sync",), "EXACT")
    same = Twin(twin.before, twin.before, roots, ("node_sync",), "EXACT")
    found = differences([same, twin, same], tmp_path / "compiled")
    assert (found[0], found[2]) == ("", "")
    assert told in found[1]
    assert bool(told) == bool(found[1])


@compiled
def test_a_bracket_under_the_lock_is_found(tmp_path: Path) -> None:
    head = b"void node_sync(Node *node, int mode)\n"
    body = head + b"{\n    %s\n    %s\n    node_unlink(mode, node);\n    %s\n    %s\n}\n"
    inner = (b"tree_wrlock();", b"pause_all_begin();", b"pause_all_end();", b"tree_wrunlock();")
    outer = (inner[1], inner[0], inner[3], inner[2])
    names = ("node_sync",)

    def compared(one: tuple[bytes, ...], two: tuple[bytes, ...]) -> str:
        files = [{"node.c": body % lines} for lines in (one, two)]
        twin = Twin(files[0], files[1], {"node_sync": "void"}, names, "BRACKET")
        return differences([twin], tmp_path / "compiled")[0]

    assert compared(inner, outer) == ""
    assert "a bracket begins under the lock" in compared(outer, inner)
    assert "outside of the bracket" in compared(inner, (inner[0], b"", b"", inner[3]))


@compiled
def test_what_is_no_c_is_told_apart(tmp_path: Path) -> None:
    assert compiles({"node.c": _LOCKED}, ("node_sync",), tmp_path / "compiled")
    broken = _LOCKED.replace(b"out:", b"")
    assert not compiles({"node.c": broken}, ("node_sync",), tmp_path / "compiled")
    only_traced = _LOCKED.replace(b"out:", b"#ifdef TANK_TRACE\nout:\n#endif")
    assert not compiles({"node.c": only_traced}, ("node_sync",), tmp_path / "compiled")


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (b"{\n    a();\n    b(); \n}\n", "blanks at the end"),
        (b"{\n    a();\n  \tb();\n}\n", "a blank before a tab"),
        (b"{\n    a();\n\tb();\n}\n", "a tab, where there was none"),
        (b"{\n    a();\r\n    b();\n}\n", "ends of lines are mixed"),
        (b"{\n    a();\n\n\n    b();\n}\n", "two blank lines"),
        (b"{\n    a();\n\n}\n", "a blank line at the edge"),
    ],
)
def test_lines_out_of_shape_are_found(after: bytes, told: str) -> None:
    before = b"{\n    a();\n}\n"
    layout("a.c", before, before.replace(b"a();", b"b();"))
    with pytest.raises(Finding, match=told):
        layout("a.c", before, after)


def test_a_token_that_the_ledger_lacks_is_found() -> None:
    files = {"a.c": b'/* f */ int g = f(1);\nint h = f("f");\n'}
    request = Request("rename", ("f",), {"to": "k"})
    one = Scene("rename", files, request, {}, (), "EXACT")
    counts = [Count("f", number, (("call", number),), number, 0) for number in (1, 2)]
    right = Ledger((), (), (counts[1],), (), ())
    accounted(one, right)
    with pytest.raises(Finding, match="f: 2 tokens, the ledger has 1"):
        accounted(one, Ledger((), (), (counts[0],), (), ()))
    with pytest.raises(Finding, match="f is not counted"):
        accounted(one, Ledger((), (), (), (), ()))


def test_a_mistake_in_a_transform_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*_: Any) -> None:
        raise KeyError("a mistake")

    monkeypatch.setattr(sound, "work_out", mistaken)
    run = Run(Stage(load(PROTOCOL)), "unguard", _SEED, tmp_path / "compiled")
    if COMPILER is None:
        with pytest.raises(RuntimeError):
            list(run.findings(0, 1))
        return
    found = [one.said for one in run.findings(0, 4)]
    assert found
    assert all("KeyError: 'a mistake'" in said for said in found)
