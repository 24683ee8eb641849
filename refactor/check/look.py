"""Looks at one file: what its functions break by themselves, and what is held at their calls.

Whether a call is right depends on marks and contracts of other files; `judge` decides that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refactor.check.breaks import Breaks
from refactor.check.fingerprint import statement_at
from refactor.check.gaps import lost, macros
from refactor.check.keyed import NO_OWN, Keyed, Own
from refactor.check.looked import Begun, Called, Looked, Place, Under, Wanted
from refactor.check.model import Note, NoteKind
from refactor.check.needed import Lack, Needed
from refactor.check.scan import Key, statics
from refactor.check.states import (
    NOTHING,
    Asked,
    Owed,
    Situation,
    ask,
    brackets_of,
    constant,
    drops_callers_locks,
    situations,
)
from refactor.check.subject import Held, Subject
from refactor.check.tokens import Holder, Token, holders, real_calls
from refactor.check.under import forbidden
from refactor.check.uses import uses
from refactor.check.variables import Variables
from refactor.program.translation import Translation
from refactor.proof.balance import Rule
from refactor.protocol.index import Does

_GUARDS = (Does.SCOPE_GUARD, Does.BLOCK_GUARD)
NOTHING_FOUND = Looked((), (), (), (), (), (), 0)


def look(file: Translation, subject: Subject, wanted: Wanted) -> Looked:
    """Look at every function of the file that has a call that matters."""
    return _Look(file, subject, wanted).run()


class _Look:
    """One look at one file."""

    def __init__(self, file: Translation, subject: Subject, wanted: Wanted) -> None:
        self.file = file
        self.subject = subject
        self.wanted = wanted
        self.statics = statics(file)
        self.variables = Variables(file)
        self.calls: list[Called] = []
        self.begun: list[Begun] = []
        self.breaks = Breaks(file, subject, self.place)
        self.notes: dict[Note, None] = {}

    def run(self) -> Looked:
        """Go through the functions."""
        names, members = self.wanted.spelled
        if not self.wanted.judge and not any(
            word in self.file.text.data for word in names | members
        ):
            return NOTHING_FOUND
        found = holders(self.file, names | self.subject.acting_bytes, members)
        looked_at = 0
        for holder in found:
            # The functions that the protocol is about do on purpose what others must not.
            if holder.name not in self.subject.acting:
                looked_at += 1
                self.function(holder)
        if self.wanted.judge:
            gaps = macros(self.file, names | self.subject.acting_bytes, self.subject.acting)
            self.notes |= dict.fromkeys((*gaps, *lost(self.file)))
            self.breaks.implemented()
        used = tuple(uses(self.file, self.wanted.names, self.statics)) if self.wanted.uses else ()
        return Looked(
            tuple(self.calls),
            tuple(self.begun),
            tuple(self.breaks.broken),
            used,
            tuple(self.breaks.halves),
            tuple(self.notes),
            looked_at,
            tuple(self.breaks.changes),
        )

    def key(self, name: str) -> Key:
        """The function that a name means in this file."""
        return (name, self.file.text.path if name in self.statics else "")

    def place(self, holder: Holder, offset: int) -> Place:
        text = self.file.text
        before = text.data[text.line_start(offset) : offset]
        column = len(before.decode("utf-8", "replace")) + 1
        statement = statement_at(self.file, offset)
        return Place(text.path, self.key(holder.name), text.line(offset), column, statement)

    # -- one function --------------------------------------------------------------------------

    def function(self, holder: Holder) -> None:
        owed = self.wanted.owed.get(self.key(holder.name), NOTHING)
        acting = {t.name for t in holder.tokens if t.name in self.subject.acting and not t.member}
        tokens = [t for t in holder.tokens if t.member or t.name in self.wanted.names]
        if not acting and not holder.hidden:
            self.constant(holder, owed, tokens)
            return
        wanted = self.wanted
        asked = {(t.name, t.member) for t in tokens}
        hidden = holder.hidden & wanted.names
        hidden_members = holder.hidden & wanted.members
        changing = wanted.judge and any(
            self.subject.roles.functions[n].does not in _GUARDS for n in acting
        )
        if not (changing or asked or holder.hidden):
            return  # a guard alone cannot be wrong
        needed = self.needed(holder, owed, tokens)
        own = needed.own if needed is not None else NO_OWN
        parts = self.ask(holder, owed, asked, hidden, hidden_members, own)
        held = situations(parts)
        calls = {call.offset: call for part in parts for call in part.result.calls}
        passes = self.passes(holder, owed, acting, asked, parts)
        known = {t.at: t for t in tokens}
        for at, found in sorted(held.items()):
            token = known.get(at) or Token(at, calls[at].callee, calls[at].field)
            under = forbidden(self.subject, token.name, found, owed, parts)
            lacks = _lacks(needed, token, found, parts)
            self.called(holder, token, found, passes.get(at, ()), under, lacks)
        if wanted.judge:
            self.breaks.take(holder, acting, parts)
            for kind, at, what in (note for part in parts for note in part.notes()):
                self.note(kind, holder, at, what)

    def constant(self, holder: Holder, owed: Owed, tokens: list[Token]) -> None:
        """Nothing is taken or released: what holds at the entry holds at every call."""
        needed = self.needed(holder, owed, tokens)
        held = constant(owed, needed.own if needed is not None else NO_OWN)
        every = tuple(self.kinds()) if self.wanted.trace and not owed.locks else ()
        for token in real_calls(self.file, holder.function, tokens):
            under = forbidden(self.subject, token.name, held, owed, ())
            lacks = _lacks(needed, token, held, ())
            self.called(holder, token, held, every, under, lacks)
        if holder.function.has_error and tokens and self.wanted.judge:
            self.note(
                NoteKind.UNPARSED, holder, holder.function.name_start, "code that does not parse"
            )

    def ask(
        self,
        holder: Holder,
        owed: Owed,
        asked: set[tuple[str, bool]],
        hidden: set[str],
        hidden_members: set[str],
        own: Own = NO_OWN,
    ) -> list[Asked]:
        def wanted(name: str, member: bool) -> bool:
            if (name, member) in asked:
                return True
            return name in (hidden_members if member else hidden)

        acting = [t.at for t in holder.tokens if t.name in self.subject.acting and not t.member]
        return list(ask(self.file, holder.function, self.subject, owed, wanted, acting, own))

    def needed(self, holder: Holder, owed: Owed, tokens: list[Token]) -> Needed | None:
        """What judges the needs of its calls; None if neither it nor what it calls has one."""
        names = {t.name for t in tokens if not t.member}
        owing = {name: self.wanted.owed.get(self.key(name), NOTHING).needs for name in names}
        needs = {name: found for name, found in owing.items() if found}
        if not owed.needs and not needs:
            return None
        roles = self.subject.roles.functions
        named = [roles[t.name] for t in holder.tokens if t.name in self.subject.acting]
        tried = frozenset(str(role.lock) for role in named if role.does is Does.TRY)
        keyed = Keyed(self.file, holder.function, self.subject)
        marked = bool(owed.locks or owed.needs)
        return Needed(keyed, owed.needs, needs, self.variables, tried, marked=marked)

    def called(
        self,
        holder: Holder,
        token: Token,
        held: tuple[Situation, ...],
        passes: tuple[Held, ...],
        under: tuple[Under, ...],
        lacks: tuple[Lack, ...],
    ) -> None:
        if not token.member and self.variables.shadow(holder.function, token.name):
            return
        callee = ("", "") if token.member else self.key(token.name)
        base = self.variables.receiver(holder.function, token) if token.member else ()
        member = token.name if token.member else ""
        place = self.place(holder, token.at)
        own = under if callee[0] and not callee[1] else ()
        self.calls.append(Called(place, callee, member, base, held, passes, own, lacks))

    # -- the caller's locks --------------------------------------------------------------------

    def kinds(self) -> Iterator[Held]:
        """Every lock that some bracket stays outside of, in each of its kinds."""
        outside = {lock for bracket in brackets_of(self.subject) for lock in bracket.outside}
        for lock in self.subject.protocol.locks:
            if lock.name in outside:
                yield from ((lock.name, kind.name) for kind in lock.kinds)

    def passes(
        self,
        holder: Holder,
        owed: Owed,
        acting: set[str],
        asked: set[tuple[str, bool]],
        parts: list[Asked],
    ) -> dict[int, tuple[Held, ...]]:
        """offset of a call -> locks of an unmarked function's caller that still hold there.

        Notes the brackets that the function begins under such a lock on the way.
        """
        roles = self.subject.roles.functions
        begins = [
            (t.at, str(roles[t.name].bracket), t.name)
            for t in holder.tokens
            if self.wanted.judge and t.name in acting and not t.member
            if roles[t.name].bracket and roles[t.name].does is not Does.END
        ]
        if owed.locks or owed.needs or not (begins or (self.wanted.trace and asked)):
            return {}
        every = tuple(self.kinds())
        if drops_callers_locks(parts):
            passing, under = self.entered(holder, owed, asked, every)
        else:
            passing = dict.fromkeys(situations(parts), every)
            under = {at: every for at, _, _ in begins}
        for at, bracket, name in begins:
            if under.get(at):
                self.begun.append(Begun(self.place(holder, at), bracket, name, under[at]))
        return passing if self.wanted.trace else {}

    def entered(
        self, holder: Holder, owed: Owed, asked: set[tuple[str, bool]], every: tuple[Held, ...]
    ) -> tuple[dict[int, tuple[Held, ...]], dict[int, tuple[Held, ...]]]:
        """offset -> the caller's locks that hold there, of calls and of where brackets begin.

        The function is examined once for each lock, as if its caller held that one.
        """
        passing: dict[int, tuple[Held, ...]] = {}
        under: dict[int, tuple[Held, ...]] = {}
        for held in every:
            parts = self.ask(holder, Owed((held,), (), owed.contracts), asked, set(), set())
            for at, found in situations(parts).items():
                if any((held, 0) in zip(one.locks, one.lines, strict=True) for one in found):
                    passing[at] = (*passing.get(at, ()), held)
            begun = {
                violation.offset
                for part in parts
                for violation in part.result.violations
                if violation.rule is Rule.BEGIN_UNDER_LOCK and violation.by_caller
            }
            under |= {at: (*under.get(at, ()), held) for at in begun}
        return passing, under

    # -- what is wrong, or not understood ------------------------------------------------------

    def note(self, kind: NoteKind, holder: Holder, offset: int, message: str) -> None:
        text = self.file.text
        self.notes[Note(kind, text.path, text.line(offset), holder.name, message)] = None


def _lacks(
    needed: Needed | None, token: Token, held: Iterable[Situation], parts: Iterable[Asked]
) -> tuple[Lack, ...]:
    if needed is None:
        return ()
    return needed.lacks(token, [one.holds() for one in held], [part.result for part in parts])
