"""A lock as what a request moves: which kind of it, and the calls that take and drop it."""

from __future__ import annotations

from msgspec import Struct

from refactor.errors import UsageFault
from refactor.protocol.model import Bracket, Lock, LockKind, Protocol
from refactor.protocol.sharing import bare


class LockChoice(Struct, frozen=True):
    """A lock in one of its kinds.

    mark: what says that it is held where a function is called. argument: what stands in its
    parentheses to mean this lock, which has no key; "" for a mark that says it by itself.
    """

    lock: Lock
    kind: LockKind
    mark: str
    argument: str = ""

    @property
    def marked(self) -> str:
        """The mark as prose and code have it, but for a key."""
        return f"{self.mark}({self.argument})" if self.argument else self.mark

    @property
    def title(self) -> str:
        """The lock as prose calls it."""
        return self.lock.title or self.lock.name

    @property
    def as_bracket(self) -> Bracket:
        """A bracket that nothing begins, so that all that matters to an analysis is the lock."""
        return Bracket(name="", begin="", end="", contract="", outside=(self.lock.name,))

    def concerns(self, protocol: Protocol) -> frozenset[str]:
        """The C names of the protocol on which a decision about this lock can rest."""
        brackets = [one for one in protocol.brackets if self.lock.name in one.outside]
        found = {n for one in brackets for n in (one.begin, one.end)}
        found |= {*self.lock.not_held, *self.lock.not_held_pointer}
        for one in self.lock.kinds:
            found |= {*one.acquire, *one.release, *one.conditional}
            found |= {name.partition("(")[0] for name in one.guards}
        for lock in protocol.locks:
            for one in lock.kinds:
                for marks in (one.held, one.held_pointer, one.acquires, one.releases):
                    found |= set(map(bare, marks))
        return frozenset(found | {mark for one in protocol.wrappers for mark in one.marks})

    def makes_needless(self, kind: str) -> bool:
        """Whether who holds the lock need not take it in that kind as well."""
        names = [one.name for one in self.lock.kinds]
        return names.index(self.kind.name) <= names.index(kind)

    def covers(self, held: str) -> bool:
        """Whether holding the lock in kind `held` is enough; the strongest kind comes first."""
        names = [kind.name for kind in self.lock.kinds]
        return names.index(held) <= names.index(self.kind.name)


def names_lock(protocol: Protocol, name: str) -> bool:
    """Whether `--bracket NAME` means a lock and no bracket."""
    if any(bracket.name == name for bracket in protocol.brackets):
        return False
    return any(lock.name == name.partition(":")[0] for lock in protocol.locks)


def choose_lock(protocol: Protocol, name: str) -> LockChoice:
    """The lock that `LOCK` or `LOCK:KIND` names; raises UsageFault."""
    wanted, _, kind_name = name.partition(":")
    lock = next(lock for lock in protocol.locks if lock.name == wanted)
    kinds = [kind for kind in lock.kinds if kind.acquire and kind.release]
    fitting = [kind for kind in kinds if kind_name in ("", kind.name)]
    listed = ", ".join(f"{lock.name}:{kind.name}" for kind in kinds)
    if not fitting:
        raise UsageFault(
            f"the lock {lock.name} has no kind {kind_name!r} that is taken and dropped by calls",
            f"give --bracket, one of: {listed}" if listed else "add acquire and release to it",
        )
    if len(fitting) > 1:
        raise UsageFault(
            f"the lock {lock.name} has several kinds", f"give --bracket, one of: {listed}"
        )
    kind = fitting[0]
    if not kind.held:
        raise UsageFault(
            f"no mark says that the lock {lock.name} is held in kind {kind.name}",
            "add `held` to that kind in the protocol",
        )
    mark, _, argument = kind.held[0].partition("(")
    return LockChoice(lock, kind, mark, argument.removesuffix(")"))
