"""A lock that callers take from now on: it is held at every call that needs it, and nowhere twice.

Each function concerned is examined before and behind the step. Every call of a function that does
not take the lock itself any more must be made with it held; at all other code the same is held as
before, the lock that moves aside; where that lock is new, nothing is called that must not be called
under it; and nothing is wrong that was not wrong before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import structs

from refactor.plan.claim import Locked
from refactor.program.program import Program
from refactor.proof.balance import Entry, Examination, Question, examine, kinds_of
from refactor.proof.calls import macro_arguments
from refactor.proof.claim import Shift
from refactor.proof.entered import entered
from refactor.proof.excerpt import View
from refactor.proof.held import NO_BRACKET
from refactor.proof.keys import meaning, put, spelt, text_of
from refactor.proof.lock_keys import keys_in, kind_of, marked_keys, plain
from refactor.proof.lock_regions import Regions
from refactor.proof.owed import Owed, parameter_names
from refactor.proof.passing import passing, reading
from refactor.proof.standins import given_to
from refactor.protocol.index import Mark, Role
from refactor.protocol.model import Bracket
from refactor.source.text import words


class Locking:
    """Judges the functions of one step. calls: how many calls need the lock.

    accepted: file and new offset of the calls that the user wants left alone. after: the program
    behind the step.
    """

    def __init__(
        self,
        program: Program,
        locked: Locked,
        shifts: Mapping[str, Shift],
        owed: Owed,
        accepted: Collection[tuple[str, int]],
        after: Program,
    ) -> None:
        self.calls = 0
        self._program = program
        self._after = after
        self._locked = locked
        self._shifts = shifts
        self._owed = owed
        self._brackets = program.protocol.brackets or (NO_BRACKET,)
        self._accepted = accepted
        self._kind = kind_of(program, locked)
        self._regions = Regions(program.protocol, locked, shifts, self._needs)

    def unmarked(self) -> Iterator[str]:
        """A sentence for every function that does not say that it needs the lock."""
        after = self._after
        for target in self._owed.targets:
            places = (*after.definitions(target), *after.prototypes(target))
            if not any(self._locked.mark in place.marks for place in places):
                yield f"{target} needs the lock {self._locked.lock}, but no mark says so"

    def problems(self, view: View, added: Sequence[tuple[int, bytes]]) -> Iterator[str]:
        """A sentence for everything that is wrong in a function. added: its new code."""
        own = [(at - view.start, token) for at, token in added]
        if view.old.id in self._owed.targets:
            yield from self._left(view)
        else:
            yield from (view.sentence(*one) for one in self._regions.loose(view, own))
            old = View(view.old, view.old.file, view.old.function, 0)
            yield from (old.sentence(*one) for one in self._regions.unmerged(view))
        for number, bracket in enumerate(self._brackets):
            question = self._question(view, bracket)
            inside = view.old.id in self._owed.targets
            old = View(view.old, view.old.file, view.old.function, 0)
            before = self._examine(old, question, inside=False)
            after = self._examine(view, question, inside=inside)
            for at, what in self._unclear(view, question, before, after, inside=inside):
                yield view.sentence(at, f"holds {what}")
            if not number:
                if not inside and self._dropped(after) and not self._dropped(before):
                    said = "it drops the lock now before it takes it"
                    yield view.sentence(view.function.start, said)
                self.calls += sum(1 for c in after.calls if self._needs(c.callee, c.field))
            yield from self._unkeyed(view, after)
            yield from self._unheld(view, after, {at for at, _ in own})
            yield from self._worse(view, before, after)
            yield from self._elsewhere(view, before, after)
            if not inside and not number:
                found = self._regions.stray(view, before, after)
                yield from (view.sentence(*one) for one in found)

    def _unclear(
        self,
        view: View,
        question: Question,
        before: Examination,
        after: Examination,
        *,
        inside: bool,
    ) -> Iterator[tuple[int, str]]:
        """What is not understood, but for what was not before and is about other locks alone."""
        if not after.not_understood:
            return
        own = {n: role for n, role in question.roles.items() if self._about(role)}
        classes = {
            macro: {name: role for name, role in every.items() if self._about(role)}
            for macro, every in question.classes.items()
        }
        passed = {name: one for name, one in question.passing.items() if self._about(one.role)}
        narrow = structs.replace(question, roles=own, classes=classes, passing=passed)
        about = set(self._examine(view, narrow, inside=inside).not_understood)
        shift = self._shifts.get(view.old.path)
        known = {(shift.forward(at) if shift else at, what) for at, what in before.not_understood}
        others = [f" {key} is held" for key in self._apart(view, after)]
        for at, what in after.not_understood:
            seen = (at + view.start, what) in known
            if not seen or ((at, what) in about and not what.endswith(tuple(others))):
                yield at, what

    def _apart(self, view: View, after: Examination) -> set[str]:
        """The keys that cannot be followed, and that no call here needs the lock for."""
        calls = [one for one in after.calls if one.callee in self._locked.functions]
        wanted = [self._wanted(view, one.offset, one.callee) for one in calls]
        needed = set[str]().union(*wanted, map(plain, map(spelt, self._own_keys(view))))
        return {key for _, key in after.doubts if key and plain(key) not in needed}

    def _about(self, role: Role) -> bool:
        return role.lock is None or role.lock == self._locked.lock

    def _left(self, view: View) -> Iterator[str]:
        """Calls on the lock that the function still makes."""
        every = next(one for one in self._program.protocol.locks if one.name == self._locked.lock)
        names = {n for k in every.kinds for n in (*k.acquire, *k.release, *k.guards)}
        text = view.file.unit.mask.text
        for name in sorted(names):
            for at in words(text, name.encode(), view.function.start, view.function.end):
                yield view.sentence(at, f"{name}() is still called")

        own = set(map(spelt, self._own_keys(view))) if self._kind.key else set()
        old, plainly = view.old, set(map(plain, own))
        taken = given_to(old.file, old.function, self._kind.acquire, self._kind.key) if own else {}
        for key in sorted(key for key in taken if plain(key) not in plainly):
            said = f"it took the lock for {key}, and its mark says {' or '.join(sorted(own))}"
            yield view.sentence(view.function.start, said)

    def _needs(self, name: str, field: bool) -> bool:
        named = {one for names in self._owed.calls.values() for one, member in names if member}
        return name in named if field else name in self._locked.functions

    def _question(self, view: View, bracket: Bracket) -> Question:
        roles, kinds = self._program.roles.functions, kinds_of(self._program.protocol)
        names = self._owed.calls.get((view.old.path, view.old.name_start), set())
        needs = (Mark(self._locked.lock, self._locked.kind, pointer=False),)
        functions = self._locked.functions

        def marks(name: str, field: bool) -> tuple[Mark, ...]:
            return needs if (name, field) in names and (field or name in functions) else ()

        def asked(name: str, _field: bool) -> bool:
            return name not in roles

        return Question(
            roles,
            bracket,
            kinds,
            reading=reading(self._program, view.old, (self._locked.lock,)),
            marks=marks,
            asked=asked,
            statements=True,
            classes=self._program.roles.classes,
            passing=passing(self._program, view.old.file),
        )

    def _examine(self, view: View, question: Question, *, inside: bool) -> Examination:
        entry = entered(self._program, view.old, sought=self._locked.lock)
        if inside:
            held = [one for one in entry.held if one[0] != self._locked.lock]
            held += [(self._locked.lock, self._locked.kind, key) for key in self._own_keys(view)]
            locks = tuple((lock, kind) for lock, kind, _ in sorted(held))
            entry = Entry(locks, keys=tuple(key for _, _, key in sorted(held)))
        return examine(view.file, view.function, question, entry)

    def _own_keys(self, view: View) -> tuple[str, ...]:
        """For which locks the function is marked behind the step."""
        if not self._kind.key:
            return ("",)
        return marked_keys(view, self._locked.mark)

    def _wanted(self, view: View, at: int, name: str) -> set[str]:
        """For which locks a call at an offset needs them, in the caller's words."""
        node = view.file.unit.root.descendant_for_byte_range(at, at + 1)
        while node is not None and node.type != "call_expression":
            node = node.parent
        said = macro_arguments(view.file.text.data[node.start_byte : node.end_byte]) if node else ()
        place = view.old.path, view.old.name_start
        found = set()
        for target in self._owed.meant.get((place, name, False), ()):
            for one in (*self._after.definitions(target), *self._after.prototypes(target)):
                given = dict(zip(parameter_names(one), map(meaning, said), strict=False))
                for span in one.file.spans.within(one.start, one.end):
                    if span.rule == "mark" and span.name == self._locked.mark.encode():
                        text = one.file.text.data[span.start : span.end]
                        keys = macro_arguments(text)
                        found |= {plain(spelt(text_of(put(meaning(k), given)))) for k in keys}
        return found

    def _unkeyed(self, view: View, after: Examination) -> Iterator[str]:
        """Calls that need one of many locks, and are made with another one held."""
        for call in after.calls if self._kind.key else ():
            at = call.offset + view.start
            if call.callee not in self._locked.functions or (view.old.path, at) in self._accepted:
                continue
            wanted = self._wanted(view, call.offset, call.callee)
            for situation in call.held:
                held = dict(zip(map(plain, situation.keys), situation.locks, strict=False))
                if len(wanted) != 1 or (held.get(min(wanted)) or ("",))[0] != self._locked.lock:
                    which = " or ".join(sorted(wanted)) or "an unknown one"
                    said = f"{call.callee}() must be called with the lock for {which} held"
                    yield view.sentence(call.offset, said)
                    break

    def _unheld(self, view: View, after: Examination, new: Collection[int]) -> Iterator[str]:
        """Calls that are only right under the lock, and are put where it is not held."""
        for call in after.calls:
            substitute = call.callee in self._kind.substitute.values()
            held = bool(call.held) and all(self._has(one.locks) for one in call.held)
            if call.offset in new and substitute and not held:
                said = f"{call.callee}() stands for another call where the lock is not held"
                yield view.sentence(call.offset, said)

    def _worse(self, view: View, before: Examination, after: Examination) -> Iterator[str]:
        shift = self._shifts.get(view.old.path)
        accepted = {
            (v.rule, shift.forward(v.offset) if shift else v.offset, v.lock)
            for v in before.violations
        }
        for one in after.violations:
            key = one.rule, one.offset + view.start, one.lock
            if (view.old.path, view.start + one.offset) in self._accepted:
                continue
            needs = view.start + one.offset in self._needing(view, after)
            if key not in accepted or needs:
                lines = ", ".join(str(line) for line in one.path)
                yield view.sentence(one.offset, f"{one.message} (path: lines {lines})")

    def _needing(self, view: View, after: Examination) -> set[int]:
        """Offsets of the calls that need the lock."""
        named = self._locked.functions
        return {c.offset + view.start for c in after.calls if c.callee in named}

    def _elsewhere(self, view: View, before: Examination, after: Examination) -> Iterator[str]:
        """What is held, the moved lock aside, is the same; what is newly under it may be there."""
        shift = self._shifts.get(view.old.path)
        old = {
            (place, call.callee): call.held
            for call in before.calls
            if (place := shift.kept(call.offset) if shift else call.offset) is not None
        }
        for call in after.calls:
            known = old.get((call.offset + view.start, call.callee))
            if known is None:
                continue
            rest = [
                {(self._others(s.locks), s.bracket) for s in held} for held in (known, call.held)
            ]
            name = f"{call.callee}()" if call.callee else "a statement"
            if rest[0] != rest[1]:
                said = f"{name} runs with other locks held than before"
                yield view.sentence(call.offset, said)
            had, has = (any(self._has(s.locks) for s in held) for held in (known, call.held))
            if had and not all(self._has(s.locks) for s in call.held):
                yield view.sentence(call.offset, f"{name} runs without the lock now")
            if self._kind.key and call.callee in self._locked.functions:
                new = keys_in(call.held) - keys_in(known)
                if not new <= self._wanted(view, call.offset, call.callee):
                    listed = " and ".join(sorted(new))
                    said = f"{name} is inside of a pair for {listed}, which is none of its own"
                    yield view.sentence(call.offset, said)
            if has and not had and call.callee in self._kind.not_under:
                said = f"{name} must not be called with the lock {self._locked.lock} held"
                yield view.sentence(call.offset, said)

    def _dropped(self, examination: Examination) -> bool:
        """Whether the function is taken to be entered with the lock because it drops it."""
        return any(lock == self._locked.lock for lock, _ in examination.inferred)

    def _others(self, locks: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        return tuple(one for one in locks if one[0] != self._locked.lock)

    def _has(self, locks: tuple[tuple[str, ...], ...]) -> bool:
        return any(one[0] == self._locked.lock for one in locks)
