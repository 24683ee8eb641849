"""Measures crefactor against the floor, by stage, and against the size of the input.

usage: bench.py QEMU [--rounds N] [--no-growth]

QEMU is a clone that holds the commit below; it is measured in a temporary worktree. The floor is
what floor.py does. Both run as whole processes, side by side and in turn, so that load on the
machine meets them alike: quote the ratios, not the seconds. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import measure
import series
from generate import SHAPES, write

_HERE = Path(__file__).resolve().parent
_COMMIT = "0414930d3adfa89299eaea5ce92accab15d9fba5"
_FUNCTION = "bdrv_root_unref_child"
_NAMES = (_FUNCTION, "bdrv_unref_child", "bdrv_co_unref_child")
_GOAL_RATIO, _GOAL_PEAK = 3, 150


@contextmanager
def worktree(clone: str) -> Iterator[str]:
    """A checkout of the commit in a temporary folder, taken out again afterwards."""
    git = ["git", "-C", clone, "-c", "core.hooksPath=/dev/null"]
    with tempfile.TemporaryDirectory(prefix="crefactor-bench-") as scratch:
        tree = str(Path(scratch, "tree"))
        added = subprocess.run(
            [*git, "worktree", "add", "--quiet", "--detach", tree, _COMMIT], check=False
        )
        if added.returncode != 0:
            raise SystemExit(f"{clone} has no checkout of {_COMMIT}; fetch that commit there")
        try:
            yield tree
        finally:
            subprocess.run([*git, "worktree", "remove", "--force", tree], check=True)


def against_the_floor(tree: str, crefactor: str, rounds: int) -> None:
    """The floor and `crefactor diff`, in turn."""
    floor = [sys.executable, str(_HERE / "floor.py"), tree, *_NAMES]
    product = [crefactor, "diff", "-C", tree, "hoist", _FUNCTION]
    low, high = measure.in_turn([floor, product], rounds)
    print(f"QEMU at {_COMMIT[:10]}, hoist {_FUNCTION}, {rounds} rounds in turn:")
    print(measure.show("F: git grep and a bare parse", low))
    print(measure.show("crefactor diff", high))
    peak = max(one.peak for one in high) / 1e6
    print(f"  ratio, pair by pair: {measure.ratio(low, high)}; the goal is at most {_GOAL_RATIO}")
    print(f"  peak memory: {peak:.0f} MB; the goal is at most {_GOAL_PEAK} MB")


def by_stage(tree: str, rounds: int) -> None:
    """Where the time goes: the best of some instrumented runs."""
    arguments = ["diff", "-C", tree, "hoist", _FUNCTION]
    tables = []
    for _ in range(rounds):
        command = [sys.executable, str(_HERE / "stages.py"), str(time.monotonic()), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        rows = [line.split("\t") for line in done.stderr.splitlines() if line.count("\t") == 1]
        tables.append({stage: float(t) for stage, t in rows if t != "absent"})
        absent = [stage for stage, t in rows if t == "absent"]
    best = min(tables, key=lambda table: sum(table.values()))
    total = sum(best.values())
    print(f"\nBy stage, the fastest of {rounds} runs with timers (one stage without the others):")
    for stage, seconds in best.items():
        print(f"  {stage:<34}{seconds:8.3f} s {100 * seconds / total:5.0f} %")
    print(f"  {'all':<34}{total:8.3f} s")
    if absent:
        print(f"  not found in this version: {', '.join(absent)}")


def help_text(crefactor: str, rounds: int) -> None:
    """`crefactor --help` against an interpreter that does nothing."""
    idle, told = measure.in_turn([[sys.executable, "-c", "pass"], [crefactor, "--help"]], rounds)
    print(f"\nStart-up, {rounds} rounds in turn:")
    print(measure.show("python -c pass", idle))
    print(measure.show("crefactor --help", told))


def growth(crefactor: str) -> None:
    """CPU time against size on generated C, less what the smallest tree takes; 1 is linear."""
    print("\nCPU time against size, generated C in a folder without git (best of 3):")
    for what, files, sizes in SHAPES.values():
        base = _generated(crefactor, files(1))[1].cpu
        times = []
        for size in sizes:
            written, best = _generated(crefactor, files(size))
            times.append(best.cpu - base)
            print(
                f"  {size:>5} {what:<38}{written / 1e3:7.0f} kB{best.cpu:8.3f} s"
                f"{best.peak / 1e6:6.0f} MB"
            )
        exponent = math.log(times[-1] / times[-2]) / math.log(sizes[-1] / sizes[-2])
        print(f"        one takes {base:.3f} s; the last doubling has the exponent {exponent:.2f}")


def _generated(crefactor: str, files: Iterator[tuple[str, str]]) -> tuple[int, measure.Run]:
    """Bytes of C, and the best of three runs."""
    with tempfile.TemporaryDirectory(prefix="crefactor-bench-") as scratch:
        tree = Path(scratch, "tree")
        written = write(tree, files)
        command = [crefactor, "diff", "-C", str(tree), "hoist", "item_drop"]
        return written, min((measure.run(command) for _ in range(3)), key=lambda one: one.cpu)


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("clone", metavar="QEMU")
    parser.add_argument("--rounds", type=int, default=15, metavar="N")
    parser.add_argument("--no-growth", action="store_true")
    given = parser.parse_args()
    crefactor = str(Path(sys.executable).with_name("crefactor"))
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}\n")
    with worktree(given.clone) as tree:
        against_the_floor(tree, crefactor, given.rounds)
        by_stage(tree, 5)
    help_text(crefactor, given.rounds)
    print()
    series.git_part(given.rounds)
    if not given.no_growth:
        growth(crefactor)
        series.growth(crefactor)


if __name__ == "__main__":
    main()
