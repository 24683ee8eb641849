"""Which acquires and releases have to be fused, or taken apart, together; and whether they can be.

A group is closed: each release pops acquires of the group only, and each acquire is popped by
releases of the group only. A group is dealt with as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from refactor.flow.events import Act
from refactor.flow.facts import Facts
from refactor.flow.state import CALLER
from refactor.plan.callers import Caller
from refactor.plan.fusing.follow import Call, Follower
from refactor.plan.fusing.names import Fusion


class Pair(Struct, frozen=True):
    """Two calls, one directly behind the other."""

    first: Call
    then: Call


class Group(Struct, frozen=True):
    """opens: offsets of the calls that open it (fuse: the begins; unfuse: the fused acquires).

    closes: the releases. reason: why the group has to stay as it is, "" if it need not. ends: for
    fuse, each release with the end directly behind it.
    """

    opens: frozenset[int]
    closes: frozenset[int]
    reason: str
    ends: tuple[Pair, ...] = ()


class Grouping:
    """The groups of one function."""

    def __init__(self, caller: Caller, fusion: Fusion) -> None:
        self.caller = caller
        self.facts: Facts = caller.facts
        self.fusion = fusion
        self.title = fusion.bracket.title or fusion.bracket.name

    def fusible(
        self, pairs: Mapping[int, Pair], behind: Callable[[int, str], Follower]
    ) -> list[Group]:
        """The groups of a function's pairs. pairs: offset of each begin -> begin and acquire.

        behind: (offset, name of a release) -> what stands directly behind it.
        """
        begins = {pair.then.start: begin for begin, pair in pairs.items()}
        found = []
        for acquires, closes in self._closed(begins):
            ends: list[Pair] = []
            reasons = [*self._problem()]
            for acquire in sorted(acquires):
                if acquire in begins:
                    reasons += self._unfit_open(begins[acquire], acquire)
                else:
                    where = self._at(acquire)
                    reasons.append(f"{where} is closed by the same release, and is no such pair")
            for release in sorted(closes):
                reasons += self._unfit_close(release, braces=False)
                one = behind(release, self.facts.events[release].name)
                if one.first is not None and one.then is not None:
                    ends.append(Pair(one.first, one.then))
                else:
                    reasons.append(self._no_end(release, one))
            opens = frozenset(begins[one] for one in acquires if one in begins)
            reasons += self._other_ends(opens, {pair.then.start for pair in ends})
            reason = next(iter(reasons), "")
            found.append(Group(opens, closes, reason, tuple(ends)))
        return found

    def separable(self, acquires: Iterable[int]) -> list[Group]:
        """The groups of a function's fused acquires, by offset."""
        wanted = set(acquires)
        found = []
        for members, closes in self._closed(wanted):
            reasons = [*self._problem()]
            for acquire in sorted(members):
                if acquire in wanted:
                    reasons += self._unfit_open(acquire, acquire)
                else:
                    where = self._at(acquire)
                    reasons.append(f"{where} is closed by the same release, and begins no section")
            for release in sorted(closes):
                reasons += self._unfit_close(release, braces=True)
                reasons += self._crossed(release, members)
            reasons += self._other_ends(members, set())
            reason = next(iter(reasons), "")
            found.append(Group(frozenset(members & wanted), closes, reason))
        return found

    def _closed(self, acquires: Iterable[int]) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
        """Acquires and releases that hang together, for each of the acquires once."""
        done: set[int] = set()
        for seed in sorted(acquires):
            if seed in done:
                continue
            todo, members, closes = [seed], set[int](), set[int]()
            while todo:
                acquire = todo.pop()
                if acquire in members:
                    continue
                members.add(acquire)
                for release in self.facts.closers.get(acquire, ()):
                    closes.add(release)
                    popped = self.facts.popped[release]
                    todo += [o for o in popped if o is not None and o != CALLER]
            done |= members
            yield frozenset(members), frozenset(closes)

    # -- what is in the way --------------------------------------------------------------------

    def _at(self, offset: int) -> str:
        return f"{self.facts.events[offset].name}() in line {self.caller.line(offset)}"

    def _problem(self) -> Iterator[str]:
        for one in self.facts.problems[:1]:
            yield f"{self.caller.name}() holds {one.what} (line {self.caller.line(one.offset)})"

    def _misplaced(self, at: int, *, braces: bool) -> Iterator[str]:
        """braces: it may be a body without braces, which will get them."""
        statement = self.facts.statements.get(at)
        if at in self.facts.unplaced:
            yield f"{self._at(at)} cannot be changed: {self.facts.unplaced[at]}"
        elif statement is None or not statement.whole or not statement.movable:
            yield f"{self._at(at)} is part of a larger statement"
        elif statement.bodies and not braces:
            yield f"{self._at(at)} is a body without braces, and what follows it is outside"

    def _unfit_open(self, begin: int, acquire: int) -> Iterator[str]:
        """begin, acquire: the two calls of a pair, or a fused call twice."""
        facts = self.facts
        if not {begin, acquire} <= facts.events.keys():
            yield f"the call in line {self.caller.line(begin)} is in no branch that can be read"
            return
        where = self._at(begin)
        alone = acquire == begin
        yield from self._misplaced(begin, braces=alone)
        if not alone:
            yield from self._misplaced(acquire, braces=False)
        states = facts.before.get(begin, frozenset())
        if not states:
            yield "no path from the start of the function leads here"
        event = facts.events[begin]
        key = event.key if event.act is Act.BEGIN else event.bracket_key
        if any(entry.key == key for state in states for entry in state.brackets):
            yield f"{where} is reached on some path inside the {self.title} already: they nest"
        taken = (self.fusion.lock, facts.events[acquire].key)
        if any((entry.lock, entry.key) == taken for state in states for entry in state.locks):
            yield f"{where} is reached on some path with the {self.fusion.title} already held"
        if begin in facts.again or acquire in facts.again:
            yield f"{where} can be reached again before the {self.title} ends"
        if acquire in facts.open_at:
            left = self.caller.line(facts.open_at[acquire])
            yield (
                f"the {self.fusion.title} taken by {self._at(acquire)} is still held where line "
                f"{left} leaves"
            )
        elif acquire not in facts.closers:
            yield f"no release of the {self.fusion.title} taken by {self._at(acquire)} is reached"
        for left, state in sorted(facts.exits):
            if not alone and any(entry.origin == begin for entry in state.brackets):
                line = self.caller.line(left)
                yield f"the {self.title} begun by {where} is still open where line {line} leaves"

    def _unfit_close(self, at: int, *, braces: bool) -> Iterator[str]:
        popped = self.facts.popped[at]
        if None in popped:
            yield f"{self._at(at)} may release a lock that is not held: it is taken on some paths"
        if CALLER in popped:
            yield f"{self._at(at)} releases the caller's lock on some paths"
        yield from self._misplaced(at, braces=braces)

    def _no_end(self, release: int, behind: Follower) -> str:
        where, end = self._at(release), self.fusion.end
        if behind.obstacle:
            return f"behind {where}, {behind.obstacle}"
        return f"the {self.title} goes on behind {where}: no {end}() follows directly"

    def _other_ends(self, begins: frozenset[int], ends: set[int]) -> Iterator[str]:
        """Ends that belong to the group and to something else, or that stand alone."""
        for at, popped in sorted(self.facts.popped.items()):
            if at in ends:
                yield from self._misplaced(at, braces=False)
                if not popped <= begins:
                    yield f"{self._at(at)} ends another {self.title} on some paths"
            elif popped & begins and self.facts.events[at].act is Act.END:
                yield f"{self._at(at)} ends the {self.title} without a release directly before it"

    def _crossed(self, release: int, acquires: frozenset[int]) -> Iterator[str]:
        """What was begun or taken inside of a region, and is not over where the region ends."""
        for state in sorted(self.facts.before.get(release, ())):
            begun = state.brackets[-1].origin if state.brackets else CALLER
            if begun != CALLER and begun not in acquires:
                yield f"the {self.title} begun by {self._at(begun)} is open at {self._at(release)}"
            if state.locks and state.locks[-1].origin not in acquires:
                yield f"another lock is still held behind {self._at(release)}"
