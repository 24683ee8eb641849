"""Where two sequences differ: lines of two texts, or tokens.

A shortest edit script after Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

MAX_DIFFERENCE = 600
"""Entries that may differ before the search is given up, and all between count as different."""


class Hunk(NamedTuple):
    """Entries [a0, a1) of the first stand where the second has [b0, b1); from 0."""

    a0: int
    a1: int
    b0: int
    b1: int


def hunks(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Hunk]:
    """The places where they differ, in order; everything between is equal."""
    low, shortest = 0, min(len(a), len(b))
    while low < shortest and a[low] == b[low]:
        low += 1
    tail = 0
    while tail < shortest - low and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    found: list[Hunk] = []
    for x, y, step_a, step_b in _script(a[low : len(a) - tail], b[low : len(b) - tail]):
        a0, b0 = low + x, low + y
        if found and found[-1].a1 == a0 and found[-1].b1 == b0:
            a0, b0 = found.pop()[0::2]
        found.append(Hunk(a0, low + x + step_a, b0, low + y + step_b))
    return found


def _script(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int, int, int]]:
    """Steps (x, y, entries removed, entries added) from the start on."""
    if not a or not b:
        return [(0, 0, len(a), len(b))] if a or b else []
    reach = {1: 0}
    trace: list[dict[int, int]] = []
    for distance in range(MAX_DIFFERENCE + 1):
        trace.append(dict(reach))
        for k in range(-distance, distance + 1, 2):
            down = k == -distance or (k != distance and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            y = x - k
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y = x + 1, y + 1
            reach[k] = x
            if x >= len(a) and y >= len(b):
                return _back(trace, len(a), len(b))
    return [(0, 0, len(a), len(b))]


def _back(trace: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int, int, int]]:
    steps: list[tuple[int, int, int, int]] = []
    for distance in range(len(trace) - 1, 0, -1):
        reach, k = trace[distance], x - y
        down = k == -distance or (k != distance and reach[k - 1] < reach[k + 1])
        x = reach[k + 1] if down else reach[k - 1]
        y = x - (k + 1 if down else k - 1)
        steps.append((x, y, 0, 1) if down else (x, y, 1, 0))
    return steps[::-1]
