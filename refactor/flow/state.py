"""What is held at a point of a function: a stack of locks and a stack of brackets.

An entry remembers which call pushed it, so that a release can name what it closes. A flat
held/not-held bit would be wrong: a function that takes and drops a lock of its own inside its
caller's would look unlocked afterwards.
"""

from __future__ import annotations

from typing import NamedTuple

CALLER = -1
"""Origin of an entry that the function's caller holds."""


class Entry(NamedTuple):
    """One thing held.

    lock, kind: its names in the protocol ("" for a bracket). origin: offset of the call that took
    it, or CALLER. scope: the block whose end drops it (a guard), or -1.
    """

    lock: str
    kind: str
    origin: int
    scope: int = -1


class State(NamedTuple):
    """What one path holds at a point, outermost first."""

    locks: tuple[Entry, ...] = ()
    brackets: tuple[Entry, ...] = ()
