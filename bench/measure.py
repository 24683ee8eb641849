"""Whole processes, measured from outside: wall time in seconds, peak memory in bytes."""

from __future__ import annotations

import compileall
import importlib.util
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

# ru_maxrss counts kilobytes, on macOS bytes.
_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall time and CPU time in seconds, peak memory in bytes."""

    wall: float
    cpu: float
    peak: int


def run(command: Sequence[str], accept: Sequence[int] = (0,)) -> Run:
    """Run a command to its end, its output thrown away; its exit code must be in `accept`."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in accept:
        raise SystemExit(f"{' '.join(command)} ended with exit code {process.returncode}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _UNIT)


def in_turn(commands: Sequence[Sequence[str]], rounds: int) -> list[list[Run]]:
    """Run the commands in turn, `rounds` times; a first round warms up and is dropped.

    What is measured has its bytecode, as after an install: where Python is told to write none, an
    editable install would compile its sources in every run.
    """
    for package in ("refactor", "transforms"):
        spec = importlib.util.find_spec(package)
        for folder in spec.submodule_search_locations or () if spec is not None else ():
            compileall.compile_dir(folder, quiet=1)
    results: list[list[Run]] = [[] for _ in commands]
    for number in range(rounds + 1):
        for command, kept in zip(commands, results, strict=True):
            one = run(command)
            if number:
                kept.append(one)
    return results


def show(name: str, runs: Sequence[Run]) -> str:
    """One line of a table: medians, and the best run."""
    walls = [one.wall for one in runs]
    cpu = statistics.median(one.cpu for one in runs)
    peak = max(one.peak for one in runs) / 1e6
    return (
        f"  {name:<34}{statistics.median(walls):8.3f} s   best {min(walls):6.3f} s   "
        f"cpu {cpu:6.3f} s   peak {peak:5.0f} MB"
    )


def ratio(floor: Sequence[Run], other: Sequence[Run]) -> str:
    """Median and range of the ratio of wall times, pair by pair."""
    ratios = sorted(b.wall / a.wall for a, b in zip(floor, other, strict=True))
    return f"{statistics.median(ratios):.2f} (pairs from {ratios[0]:.2f} to {ratios[-1]:.2f})"
