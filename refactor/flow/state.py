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
    it, or CALLER. scope: the block whose end drops it (a guard), or -1. key: which of the locks or
    brackets of that name it is, "" if there is one only.
    """

    lock: str
    kind: str
    origin: int
    scope: int = -1
    key: str = ""


class State(NamedTuple):
    """What one path holds at a point, outermost first."""

    locks: tuple[Entry, ...] = ()
    brackets: tuple[Entry, ...] = ()

    def inside(self, key: str) -> Entry | None:
        """The innermost open bracket of that key, None if there is none."""
        return next((one for one in reversed(self.brackets) if one.key == key), None)
