"""Where the time of one `crefactor` run goes, by stage; the product itself holds no timers.

usage: stages.py STARTED ARGUMENT...: STARTED is time.monotonic() of whoever started this process.

Prints `stage<TAB>seconds` to standard error, each stage without what it spends in the others. The
timers cost a little themselves, so the sum is a bit more than an ordinary run takes.
"""

from __future__ import annotations

import functools
import importlib
import sys
import time
from collections.abc import Callable
from types import ModuleType
from typing import Any

# stage -> module:name of the functions that make it up.
STAGES = {
    "discovery": ("refactor.program.discover:SourceTree.search",),
    "read": ("refactor.program.discover:SourceTree.read",),
    "mask": ("refactor.syntax.mask:mask",),
    "parse": ("refactor.syntax.parser:parse", "refactor.syntax.parser:functions"),
    "index": ("refactor.program.mentions:find", "refactor.plan.reach:reach"),
    "flow": ("refactor.flow.facts:analyse",),
    "cross-check": ("refactor.plan.crosscheck:count_tokens",),
    "proof": ("refactor.proof.stage:prove",),
    "diff": ("refactor.handover.diff:unified",),
    "decide and edit": ("refactor.plan.step:work_out",),
}
# What a run of `diff hoist` imports; done first, so that its time counts as start-up.
_IMPORTS = (
    "refactor.cli.main",
    "refactor.cli.step",
    "refactor.handover.diff",
    "refactor.report.terminal",
    "refactor.plan.step",
    "transforms.hoist",
)


class Clock:
    """Time by stage; the time of an inner stage is not the outer one's."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._running: list[str] = []
        self._since = 0.0

    def enter(self, stage: str) -> None:
        """The stage starts; what runs around it pauses."""
        self._book()
        self._running.append(stage)

    def leave(self) -> None:
        """The innermost stage ends."""
        self._book()
        self._running.pop()

    def _book(self) -> None:
        now = time.monotonic()
        if self._running:
            stage = self._running[-1]
            self.spent[stage] = self.spent.get(stage, 0.0) + now - self._since
        self._since = now

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function with its time booked."""

        @functools.wraps(function)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            self.enter(stage)
            try:
                return function(*args, **kwargs)
            finally:
                self.leave()

        return wrapper


def instrument(clock: Clock) -> list[str]:
    """Put a timer around the functions of every stage, wherever they were imported to.

    Gives the stages of which no function was found.
    """
    absent = []
    for stage, names in STAGES.items():
        found = [place for name in names if (place := _find(name)) is not None]
        if not found:
            absent.append(stage)
        for owner, attribute in found:
            plain = getattr(owner, attribute)
            wrapped = clock.timed(stage, plain)
            setattr(owner, attribute, wrapped)
            for module in _own_modules() if isinstance(owner, ModuleType) else ():
                for name, value in list(vars(module).items()):
                    if value is plain:
                        setattr(module, name, wrapped)
    return absent


def _find(name: str) -> tuple[Any, str] | None:
    path, _, inner = name.partition(":")
    try:
        owner: Any = importlib.import_module(path)
    except ModuleNotFoundError:
        return None
    *classes, attribute = inner.split(".")
    for one in classes:
        owner = getattr(owner, one, None)
    return (owner, attribute) if hasattr(owner, attribute) else None


def _own_modules() -> list[ModuleType]:
    return [
        m for n, m in list(sys.modules.items()) if n.split(".")[0] in ("refactor", "transforms")
    ]


def main(started: float, arguments: list[str]) -> int:
    """Run crefactor with timers; its exit code."""
    for name in _IMPORTS:
        importlib.import_module(name)
    clock = Clock()
    clock.spent["start-up"] = time.monotonic() - started
    absent = instrument(clock)
    sys.setrecursionlimit(40_000)
    from refactor.cli.main import run

    clock.enter("other")
    code = run(arguments)
    clock.leave()
    for stage, seconds in sorted(clock.spent.items(), key=lambda item: -item[1]):
        print(f"{stage}\t{seconds:.6f}", file=sys.stderr)
    for stage in absent:
        print(f"{stage}\tabsent", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
