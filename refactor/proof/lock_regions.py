"""What a step makes of the regions of a lock: new ones, wider ones, and those of opened guards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from refactor.plan.claim import Locked
from refactor.proof.balance import Examination, Situation
from refactor.proof.calls import Wanted
from refactor.proof.claim import Shift
from refactor.proof.excerpt import View
from refactor.proof.held import edited
from refactor.proof.lock_placement import loose, stray, unmerged
from refactor.protocol.model import Protocol
from refactor.source.text import words

Problems = Iterator[tuple[int, str]]
"""(offset, what) of each."""


class Regions:
    """Judges the regions of functions that only call what needs the lock from now on.

    needs: whether a call does.
    """

    def __init__(
        self, protocol: Protocol, locked: Locked, shifts: Mapping[str, Shift], needs: Wanted
    ) -> None:
        (lock,) = (one for one in protocol.locks if one.name == locked.lock)
        (kind,) = (one for one in lock.kinds if one.name == locked.kind)
        self._lock = lock.name
        self._acquires, self._releases = frozenset(kind.acquire), frozenset(kind.release)
        self._guards = {one.partition("(")[0] for one in kind.guards}
        self._every = {one.partition("(")[0] for each in lock.kinds for one in each.guards}
        self._shifts = shifts
        self._needs = needs

    def loose(self, view: View, added: Sequence[tuple[int, bytes]]) -> Problems:
        """Added acquires and releases that are not where they belong.

        Where a guard of that kind is gone, its region is told by what was held, see `stray`.
        """
        if not self._gone(view, self._guards):
            yield from loose(view.file, added, self._takes, self._drops, self._needs)

    def unmerged(self, view: View) -> Problems:
        """Acquires and releases, by old offset, that are gone although no region is widened."""
        found = self._gone(view, self._acquires | self._releases)
        yield from unmerged(view.old.file, found, self._takes, self._needs)

    def stray(self, view: View, before: Examination, after: Examination) -> Problems:
        """Where guards of the lock are gone: statements that it is newly held at without need."""
        if not self._gone(view, self._every):
            return
        shift = self._shifts[view.old.path]
        held = {
            shift.forward(one.offset) - view.start: self._held(one.held)
            for one in before.calls
            if not one.callee and not edited(shift, one.offset)
        }
        calls = (one for one in after.calls if not one.callee and self._held(one.held))
        new = [one.offset for one in calls if held.get(one.offset) is False]
        yield from stray(view.file, new, held, self._drops, self._needs)

    def _gone(self, view: View, names: Iterable[str]) -> list[int]:
        """Where the names stood in the function's old code, if they do no more."""
        shift, old = self._shifts.get(view.old.path), view.old
        if shift is None:
            return []
        extent = old.function.start, old.function.end
        found = [at for name in names for at in words(old.file.text.data, name.encode(), *extent)]
        return sorted(at for at in found if edited(shift, at))

    def _held(self, found: Iterable[Situation]) -> bool:
        return any(one[0] == self._lock for situation in found for one in situation.locks)

    def _takes(self, name: str) -> bool:
        return name in self._acquires

    def _drops(self, name: str) -> bool:
        return name in self._releases
