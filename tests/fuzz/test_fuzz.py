"""A short run of the fuzzer, and that it finds what it is there to find."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from refactor.plan.step import FileChange, Plan, Request, work_out
from refactor.protocol.load import load
from tests.fuzz import large, oracle, run
from tests.fuzz.mutate import MUTATIONS, mutate
from tests.fuzz.oracle import Finding, Hang, Oracle, Result, at_most, request_of
from tests.fuzz.scenes import SCENES
from tests.golden.cases import PROTOCOL, Case
from transforms import SHIPPED

_SEED = 20_240_501
_BATCH = 25
_TRANSFORMS = sorted({case.args[0] for case in run.sound()})


@pytest.fixture
def judge(tmp_path: Path) -> Iterator[Oracle]:
    """An oracle, with as much room for recursion as the command gives itself."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(run.RECURSION)
    yield Oracle(load(PROTOCOL), tmp_path)
    sys.setrecursionlimit(before)


@pytest.mark.parametrize("transform", _TRANSFORMS)
def test_no_damaged_source_brings_the_tool_down(transform: str, judge: Oracle) -> None:
    for index in range(_BATCH):
        came = run.try_one(judge, _SEED, index, transform)
        again = f"--transform {transform} --seed {_SEED} --first {index} --cases 1"
        assert isinstance(came, Result), f"{again}: {came}"


def test_all_that_is_shipped_is_tried() -> None:
    assert set(_TRANSFORMS) == set(SHIPPED)
    assert {name.removesuffix("-keyed").removesuffix("-lock") for name in SCENES} == set(SHIPPED)


@pytest.mark.parametrize("case", run.sound(), ids=lambda case: case.name)
def test_every_golden_case_passes_undamaged(case: Case, judge: Oracle) -> None:
    for path in case.before:
        expected = Result.CHANGED if case.after != case.before else Result.SAME
        assert judge.examine(case.before, path, request_of(case.args)) == expected


def test_a_function_that_a_directive_switches_off_is_no_mistake(judge: Oracle) -> None:
    switched_off = b"#if 0\nvoid node_detach(Node *n)\n{\n}\nvoid f(Node *n)\n#endif\n"
    source = switched_off + b"{\n    node_detach(n);\n}\n"
    request = Request("hoist", ("node_detach",), {"bracket": "pause-one"})
    assert judge.examine({"a.c": source}, "a.c", request) is Result.SAME


def test_a_case_is_the_same_whenever_it_is_made() -> None:
    assert [run.damaged(1, n) for n in range(50)] == [run.damaged(1, n) for n in range(50)]
    assert run.damaged(1, 0)[2] != run.damaged(2, 0)[2]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__.strip("_"))
def test_every_mutation_takes_any_bytes(mutation: Any) -> None:
    for data in (b"", b"\n", b"x", b"\xff" * 3, b"int a;\nint b;\n"):
        for seed in range(20):
            assert isinstance(mutation(data, Random(seed)), bytes)  # noqa: S311


def test_most_sources_are_damaged() -> None:
    random = Random(1)  # noqa: S311
    sources = [data for case in run.sound() for data in case.before.values()]
    damaged = [mutate(source, random) for source in sources]
    assert sum(a != b for a, b in zip(sources, damaged, strict=True)) > 0.9 * len(sources)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda after: after + b"x",
        lambda after: after.replace(b"node->peer", b"node->pear"),
        lambda after: after.replace(b"node_unref(peer);", b""),
        lambda after: after.replace(b"node_unlink", b"node_unlink2"),
    ],
    ids=["behind all", "in code", "a statement less", "in a name"],
)
def test_a_byte_changed_outside_of_the_edits_is_found(
    judge: Oracle, spoil: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = next(case for case in run.sound() if case.name == "wrap-plain-region")

    def spoilt_plan(*arguments: Any) -> Plan:
        plan = work_out(*arguments)
        spoilt = [FileChange(c.path, c.before, spoil(c.after)) for c in plan.changes]
        return replace(plan, changes=tuple(spoilt))

    monkeypatch.setattr(oracle, "work_out", spoilt_plan)
    with pytest.raises(Finding, match="proof failed"):
        judge.examine(case.before, "prune.c", request_of(case.args))
    monkeypatch.setattr(oracle, "prove", lambda *_: _Trusting())
    with pytest.raises(Finding, match="more was changed"):
        judge.examine(case.before, "prune.c", request_of(case.args))


class _Trusting:
    """A proof that proves nothing."""

    holds = True


def test_an_exception_of_the_tool_is_found(judge: Oracle, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*_: Any) -> Plan:
        raise KeyError("a mistake")

    monkeypatch.setattr(oracle, "work_out", mistaken)
    came = run.try_one(judge, 1, 0)
    assert isinstance(came, str)
    assert "KeyError: 'a mistake'" in came


def test_a_hang_is_found(judge: Oracle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "PATIENCE", 0.2)
    monkeypatch.setattr(oracle, "work_out", lambda *_: _for_ever())
    came = run.try_one(judge, 1, 0)
    assert isinstance(came, str)
    assert "not done after 0.2 seconds" in came


def _for_ever() -> None:
    while True:
        pass


def test_what_is_done_in_time_is_no_hang() -> None:
    with at_most(30):
        done = 1
    assert done
    with pytest.raises(Hang), at_most(0.01):
        _for_ever()


def test_time_that_grows_faster_than_the_source_is_found(
    judge: Oracle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def examine(files: dict[str, bytes], _path: str, _request: Request) -> None:
        until = time.perf_counter() + (len(files["large.c"]) / 2000) ** 2
        while time.perf_counter() < until:
            pass

    monkeypatch.setattr(judge, "examine", examine)
    monkeypatch.setitem(large.SHAPES, "shape", (3000, lambda number: b"x" * number))
    with pytest.raises(Finding, match="more than linear time"):
        large.examine(judge, "shape")


def test_the_script_tells_what_it_did_and_ends_in_time(tmp_path: Path) -> None:
    script = Path(run.__file__)
    options = [
        "--only",
        "cases",
        "--seconds",
        "20",
        "--cases",
        "12",
        "--seed",
        str(_SEED),
        "--keep",
        str(tmp_path),
    ]
    done = subprocess.run(
        [sys.executable, script, *options], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout
    assert f"seed {_SEED}: 12 cases from 0 on".encode() in done.stdout
    assert b"0 findings" in done.stdout


def test_the_script_keeps_what_it_finds(tmp_path: Path) -> None:
    code = f"""
import sys
sys.path.insert(0, {str(run.ROOT)!r})
from tests.fuzz import oracle, run
def work_out(*_):
    raise KeyError("a mistake")
oracle.work_out = work_out
sys.argv = ["run.py", "--inside", "--cases=3", "--keep", {str(tmp_path)!r}]
sys.exit(run.main())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode > 0
    assert done.stdout.count(b"FINDING") == done.returncode
    _, path, files = run.damaged(1, 0)
    assert (tmp_path / "1-0" / path).read_bytes() == files[path]
