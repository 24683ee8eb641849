"""Decides what is wrong: calls against marks and contracts, and what functions break alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refactor.check.changed import Changed
from refactor.check.contracts import Catalogue
from refactor.check.looked import CLOSES, OPENS, Broken, Called, Change, Half, Place
from refactor.check.members import Members
from refactor.check.model import Finding, Note, NoteKind, Step
from refactor.check.needed import Lack
from refactor.check.rules import CLOSED_TWICE, HELD_MISMATCH, LEFT_OPEN, OUTSIDE
from refactor.check.scan import Key
from refactor.check.states import Owed, Situation
from refactor.check.subject import Held, Subject

Chain = tuple[Step, ...]


def finding(
    rule: str, place: Place, message: str, chain: Chain = (), path: tuple[int, ...] = ()
) -> Finding:
    """A finding at a place; its chain is the function alone if none is given."""
    own = (Step(place.function[0], place.path, place.line),)
    return Finding(
        rule,
        place.path,
        place.line,
        place.column,
        place.function[0],
        message,
        chain or own,
        path,
        place.statement,
    )


class Judge:
    """Knows what every function and pointer field says of its callers."""

    def __init__(self, subject: Subject, catalogue: Catalogue, members: Members) -> None:
        self.subject = subject
        self.catalogue = catalogue
        self.members = members
        self.notes: list[Note] = []
        self.open: list[tuple[Called, Lack]] = []

    # -- calls ---------------------------------------------------------------------------------

    def calls(self, calls: Iterable[Called]) -> Iterator[Finding]:
        """What is wrong with calls of functions and pointer fields that say something."""
        for call in calls:
            if not call.member:
                yield from self._against(call, self.catalogue.of(call.callee), call.callee[0])
                yield from self._under(call)
                yield from self._keyed(call)
                continue
            for pointer in self.catalogue.pointers.get(call.member, ()):
                found = list(self._against(call, pointer.owed, call.member))
                reaches = self.members.reaches(call, pointer.records) if found else False
                if reaches:
                    yield from found
                elif reaches is None:
                    self._unresolved(call, pointer.records[:1])

    def _under(self, call: Called) -> Iterator[Finding]:
        for one in call.under:
            own = (one.line,) if one.line else (0,)
            where = self.taken(call, Situation(((one.lock, one.kind),), own, ()), one.lock)
            title = self.subject.title(one.lock)
            message = (
                f"{call.callee[0]}() must not be called with {title} held for {one.kind}; it is "
            )
            yield finding(HELD_MISMATCH, call.place, message + where)

    def _keyed(self, call: Called) -> Iterator[Finding]:
        for lack in call.lacks:
            if lack.unsure:
                self.untold(call, lack)
            elif lack.lift:
                self.open.append((call, lack))
            else:
                yield self.lacking(call, lack)

    def lacking(self, call: Called, lack: Lack) -> Finding:
        """The finding for a need with a key that is not met."""
        name, function, need = call.callee[0], call.place.function[0], lack.need
        taken = f"taken in line {lack.line}" if lack.line else f"{function}() is called with it"
        if need.bracket:
            how = "on some paths" if lack.some else "here"
            title = f"{self.subject.title(need.bracket)} of {lack.key}"
            message = f'{name}() is called outside of {title} {how}; its contract: "{need.says}"'
            return finding(OUTSIDE, call.place, message)
        if lack.some:
            how = "on some paths it is not held here"
        elif lack.other:
            how = f"{lack.other} is held instead ({taken})"
        else:
            how = f"it is not taken here, and {function}() is not marked as called with it"
        message = f"{name}() needs {lack.key} held ({need.says}); {how}"
        return finding(HELD_MISMATCH, call.place, message)

    def untold(self, call: Called, lack: Lack) -> None:
        """Note that it cannot be told whether such a need is met."""
        what = lack.key or lack.need.says
        message = f"cannot tell whether {what} is held for {call.callee[0]}(): {lack.unsure}"
        if lack.need.bracket:
            says = lack.need.says.rstrip(".")
            message = f"cannot tell for {call.callee[0]}() whether {says}: {lack.unsure}"
        place = call.place
        note = Note(NoteKind.KEY, place.path, place.line, place.function[0], message)
        self.notes.append(note)

    def suspects(self, call: Called) -> bool:
        """Whether a call through a member is wrong if it reaches a pointer field of that name."""
        pointers = self.catalogue.pointers.get(call.member, ())
        return any(True for one in pointers for _ in self._against(call, one.owed, call.member))

    def _against(self, call: Called, owed: Owed, name: str) -> Iterator[Finding]:
        for bracket in owed.contracts:
            if any(bracket not in one.inside for one in call.held):
                yield finding(OUTSIDE, call.place, self._outside(call, bracket, name))
        for lock in owed.free:
            found = next((s for s in call.held if any(h[0] == lock for h in s.locks)), None)
            if found is not None:
                message = f"{name}() must be called without {self.subject.title(lock)}, which is "
                yield finding(HELD_MISMATCH, call.place, message + self.taken(call, found, lock))
        for held in owed.locks:
            message = next((m for s in call.held if (m := self._missing(call, s, held, name))), "")
            if message:
                yield finding(HELD_MISMATCH, call.place, message)

    def _outside(self, call: Called, bracket: str, name: str) -> str:
        title = self.subject.title(bracket)
        some = any(bracket in one.inside + one.partly for one in call.held)
        how = f"is outside of {title} on some paths" if some else f"is not inside {title}"
        sentence = self.subject.bracket(bracket).contract
        return f'the call of {name}() {how}; its contract: "{sentence}"'

    def _missing(self, call: Called, situation: Situation, held: Held, name: str) -> str:
        """What is wrong where the callee wants the lock held; "" if nothing is."""
        lock, wanted = held
        title = self.subject.title(lock)
        kinds = [kind.name for kind in self.subject.lock(lock).kinds]
        has = [kind for one, kind in situation.locks if one == lock]
        if any(kinds.index(kind) <= kinds.index(wanted) for kind in has):
            return ""
        function = call.place.function
        if has:
            taken = self.taken(call, situation, lock)
            return f"{name}() needs {title} held for {wanted}; for {has[0]} only it is {taken}"
        some = any(one == lock for other in call.held for one, _ in other.locks)
        if some:
            return f"{name}() needs {title} held for {wanted}; on some paths it is not held here"
        own = self.catalogue.of(function)
        if lock in own.free:
            return (
                f"{name}() needs {title} held for {wanted}; {function[0]}() is marked to be called "
                "without it and does not take it here"
            )
        return (
            f"{name}() needs {title} held for {wanted}; it is not taken here, and {function[0]}() "
            "is not marked as called with it"
        )

    def taken(self, call: Called, situation: Situation, lock: str) -> str:
        """Where a held lock comes from, in words that follow "is"."""
        lines = [
            line
            for (one, _), line in zip(situation.locks, situation.lines, strict=True)
            if one == lock
        ]
        if lines[0]:
            return f"taken in line {lines[0]}"
        name = call.place.function[0]
        if self._marked(call.place.function, lock):
            return f"held by the caller: {name}() is marked so"
        return f"held by the caller: {name}() releases it without taking it"

    def _marked(self, function: Key, lock: str) -> bool:
        """Whether a mark says that the function is called with such a lock."""
        owed = self.catalogue.of(function)
        named = {one for one, _ in owed.locks}.union(*(need.locks for need in owed.needs))
        return lock in named

    def _unresolved(self, call: Called, record: tuple[str, ...]) -> None:
        place = call.place
        whose = f"{record[0]}." if record else ""
        message = (
            f"cannot tell whether the call through {call.member} is that of {whose}{call.member}, "
            "whose mark or contract it would break"
        )
        note = Note(NoteKind.POINTER, place.path, place.line, place.function[0], message)
        self.notes.append(note)

    # -- by themselves -------------------------------------------------------------------------

    def wrong(self, broken: Iterable[Broken], halves: Iterable[Half]) -> Iterator[Broken]:
        """What functions break by themselves, as far as that is no half of a pair.

        A function that only opens is taken for one half of a pair if its file has the other half;
        then a note is all it gets.
        """
        known = set(halves)
        every = list(broken)
        locks = {(b.place, b.rule) for b in every if b.lock}
        for one in every:
            if not one.lock and (one.place, one.rule) in locks and one.rule == LEFT_OPEN:
                continue  # a fused call: the lock's finding says it all
            if one.rule == LEFT_OPEN and one.place.function[0] == "main":
                continue  # leaving main ends the process
            other = {OPENS: CLOSES, CLOSES: OPENS}.get(one.half)
            about = one.lock or one.bracket
            if other is not None and Half(one.place.path, about, other) in known:
                self._handed_on(one, self.subject.title(about))
                continue
            yield one

    def broken(self, every: Iterable[Broken], changed: Changed) -> Iterator[Finding]:
        """The findings for what functions break, or a note where a called function may undo it."""
        for one in every:
            change = changed.excuse(one)
            if change is not None:
                self._undone(one, change)
                continue
            message = one.message
            if one.by_caller and one.lock:
                message += self._by_mark(one)
            yield finding(one.rule, one.place, message, path=one.path)

    def _undone(self, one: Broken, change: Change) -> None:
        verb = "takes" if one.rule == CLOSED_TWICE else "drops"
        title, place = self.subject.title(one.lock), one.place
        message = (
            f"{change.function[0]}() is called, which {verb} {title} for its caller; what then "
            "holds is not known"
        )
        note = Note(NoteKind.HANDED_ON, place.path, place.line, place.function[0], message)
        self.notes.append(note)

    def _by_mark(self, one: Broken) -> str:
        function = one.place.function
        if self._marked(function, one.lock):
            return f": {function[0]}() is marked so"
        return f": {function[0]}() releases it without taking it"

    def _handed_on(self, one: Broken, title: str) -> None:
        verb = "begins or takes" if one.rule != CLOSED_TWICE else "ends or releases"
        message = (
            f"only ever {verb} {title}; the other half is in the same file, and callers are not "
            "followed"
        )
        place = one.place
        self.notes.append(
            Note(NoteKind.HANDED_ON, place.path, place.line, place.function[0], message)
        )
