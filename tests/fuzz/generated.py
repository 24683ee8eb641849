"""Generated C through every transform: what the product says of it, and what a compiler does.

Only what compiles counts: the rest is thrown away, and told.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.oracle import Finding, at_most
from tests.fuzz.scenes import Scene, scene
from tests.fuzz.sound import Came, Stage, wide
from tests.fuzz.trace import Twin, compiles, differences

BATCH = 16
"""Cases that are compiled together."""
PATIENCE = 10.0
"""Seconds for one case."""


@dataclass(frozen=True)
class Found:
    """Something that must not be, with what led to it. after: the files behind the step, if any."""

    scene: Scene
    index: int
    said: str
    after: dict[str, bytes]


class Run:
    """Cases of one transform. results: what came of them -> how often. said: what kept them."""

    def __init__(self, stage: Stage, transform: str, seed: int, folder: Path) -> None:
        self.stage, self.transform, self.seed = stage, transform, seed
        self.folder = folder
        self.results: Counter[str] = Counter()
        self.said: Counter[str] = Counter()
        self.wide: list[str] = []

    def findings(
        self, first: int, cases: int, goes_on: Callable[[int], bool] = lambda _: True
    ) -> Iterator[Found]:
        """Run cases; `goes_on` is asked before each, with its number."""
        batch: list[tuple[int, Scene, Came]] = []
        for index in range(first, first + cases):
            if not goes_on(index):
                break
            one = scene(self.transform, self.seed, index)
            try:
                with at_most(PATIENCE):
                    came = self.stage.examine(one)
            except Finding as finding:
                yield from self._compiled(index, one, str(finding))
                continue
            except Exception:  # noqa: BLE001
                yield from self._compiled(index, one, traceback.format_exc())
                continue
            if came.said:
                self.said[came.said] += 1
            if came.changed or (self.transform == "mark" and came.said == "nothing to do"):
                batch.append((index, one, came))
            else:
                self.results["left as they were"] += 1
            if len(batch) == BATCH:
                yield from self._compared(batch)
                batch = []
        yield from self._compared(batch)

    def _compiled(self, index: int, one: Scene, said: str) -> Iterator[Found]:
        """A finding, if the case is C at all."""
        if compiles(one.files, one.names, self.folder):
            self.results["findings"] += 1
            yield Found(one, index, said, {})
        else:
            self.results["no C"] += 1

    def _compared(self, batch: list[tuple[int, Scene, Came]]) -> Iterator[Found]:
        """Compile what was changed, and run it."""
        twins = [
            Twin(one.files, came.after, one.roots, one.names, one.how, came.marked)
            for _, one, came in batch
        ]
        for (index, one, came), said in zip(batch, differences(twins, self.folder), strict=True):
            if said and not compiles(one.files, one.names, self.folder):
                self.results["no C"] += 1
            elif said:
                self.results["findings"] += 1
                yield Found(one, index, said, came.after)
            else:
                self.results["changed" if came.changed else "left as they were"] += 1
                for path, data in came.after.items():
                    self.wide += wide(one.files[path], data, 80)
