"""What is held at the calls of one function: examined where it can change, constant elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from msgspec import Struct, structs
from msgspec.structs import replace

from refactor.check.conditions import variants
from refactor.check.doubts import BALANCE, Handed, handed, handing, retaken, says, sentence, unclear
from refactor.check.keyed import NO_OWN, Hold, Own
from refactor.check.lent import examined_with_lent
from refactor.check.model import NoteKind
from refactor.check.needs import Need
from refactor.check.subject import NO_BRACKET, Held, Subject, question_of
from refactor.program.translation import Translation
from refactor.proof.balance import (
    CallState,
    Entry,
    Examination,
    Question,
    Rule,
    examine,
)
from refactor.proof.balance import Situation as PathSituation
from refactor.proof.standins import stand_ins
from refactor.protocol.model import Bracket
from refactor.syntax.parser import Function


class Owed(NamedTuple):
    """What a function says of its callers.

    locks: held by them. free: locks that they must not hold. contracts: brackets around the call.
    needs: locks and brackets with a key.
    """

    locks: tuple[Held, ...] = ()
    free: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()


class Situation(NamedTuple):
    """What is held on some path: (lock, kind) with the line that took each, 0 for the caller.

    inside: the brackets that are open; partly: those open on some paths that hold these locks.
    keys: of the locks, in their order, empty if none has one; begun: (bracket, key) of those that
    are open.
    """

    locks: tuple[Held, ...]
    lines: tuple[int, ...]
    inside: tuple[str, ...]
    partly: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    begun: tuple[tuple[str, str], ...] = ()

    def holds(self) -> tuple[Hold, ...]:
        """The locks and brackets with their keys."""
        keys = self.keys or ("",) * len(self.locks)
        every = zip(self.locks, keys, self.lines, strict=True)
        held = [Hold(lock, kind, key, line) for (lock, kind), key, line in every]
        return (*held, *(Hold(bracket, "", key) for bracket, key in self.begun))


NOTHING = Owed()
_ALIKE = "balances if a condition that calls a function comes out the same each time it is asked"
_Locks = tuple[tuple[Held, ...], tuple[int, ...], tuple[str, ...]]


class Asked(Struct, frozen=True):
    """The examination of one function for one bracket.

    handed: (offset, what) of locks that a mark may mean in another spelling. alike: offsets of what
    balances on a condition.
    """

    bracket: Bracket
    result: Examination
    handed: tuple[tuple[int, str], ...] = ()
    alike: tuple[int, ...] = ()

    def notes(self) -> Iterator[tuple[NoteKind, int, str]]:
        """(kind, offset, what) of all that is no finding, but has to be said."""
        for at, what in self.result.not_understood:
            yield NoteKind.UNPARSED, at, what
        for at, what in self.handed:
            yield NoteKind.HANDED_ON, at, what
        for at in self.alike:
            yield NoteKind.UNPARSED, at, _ALIKE


def brackets_of(subject: Subject) -> tuple[Bracket, ...]:
    """The protocol's brackets, or one that no call touches."""
    return subject.protocol.brackets or (NO_BRACKET,)


def constant(owed: Owed, own: Own = NO_OWN) -> tuple[Situation, ...]:
    """The one situation in a function that changes nothing. own: of the needs, in its words."""
    entry = _entry(owed, own, NO_BRACKET)
    begun = tuple((one.name, one.key) for one in own.holds if not one.kind)
    lines = (0,) * len(entry.locks)
    inside = tuple(sorted({*owed.contracts, *(name for name, _ in begun)}))
    return (Situation(entry.locks, lines, inside, (), entry.keys, begun),)


def _entry(owed: Owed, own: Own, bracket: Bracket) -> Entry:
    locks = own.locks()
    begun = own.begun(bracket.name)
    return Entry(
        (*owed.locks, *((one.name, one.kind) for one in locks)),
        bracket.name in owed.contracts or bool(begun),
        keys=(*("" for _ in owed.locks), *(one.key for one in locks)) if locks else (),
        begun=begun,
    )


def ask(
    file: Translation,
    function: Function,
    subject: Subject,
    owed: Owed,
    asked: Callable[[str, bool], bool],
    acting: Collection[int] = (),
    own: Own = NO_OWN,
) -> Iterator[Asked]:
    """Examine a function for each bracket of the protocol.

    acting: offsets of the calls that change what is held. own: the needs of `owed` in its words.
    """
    texts: list[tuple[Translation, Function]] = []
    marks = tuple(handed(file, function, subject.roles))
    for bracket in brackets_of(subject):
        question = question_of(subject, bracket, asked)
        if question.keyed:
            question = structs.replace(question, stand_ins=stand_ins(file, function))

        def examined(entry: Entry, question: Question = question) -> Examination:
            nonlocal texts
            result = examine(file, function, question, entry)
            if not _doubtful(result):
                return result
            texts = texts or variants(file, function, acting) or [(file, function)]
            return _joined([examine(text, own, question, entry) for text, own in texts])

        entry = _entry(owed, own, bracket)
        given = {(lock, question.spelt(key)) for lock, _, key in entry.held}
        first = examined_with_lent(examined, entry)
        result = _given(first, given, lambda at: retaken(file, at, acting))
        part = _certain(bracket, result, marks, question)
        if any(one.rule in BALANCE for one in part.result.violations):
            alike = variants(file, function, acting, calling=True)
            if alike:
                part = _if_alike(part, [examine(*one, question, entry) for one in alike])
        yield part


def _given(
    result: Examination, given: Collection[tuple[str, str]], again: Callable[[int], bool]
) -> Examination:
    """Without locks taken twice that the caller is only guessed to hold, or that are taken `again`
    if something has dropped them.
    """
    kept = tuple(
        one
        for one in result.violations
        if one.rule is not Rule.TAKEN_TWICE
        or ((not one.by_caller or (one.lock, one.key) in given) and not again(one.offset))
    )
    return structs.replace(result, violations=kept)


def _certain(
    bracket: Bracket, result: Examination, marks: Iterable[Handed], question: Question
) -> Asked:
    """The examination without what it cannot tell, and what marks may mean to hand on."""
    violations = []
    on = []
    for one in result.violations:
        mark = handing(one, marks, question)
        if mark is None and not unclear(one, result):
            violations.append(one)
        elif mark is not None and not says(mark, one, question):
            on.append((one.offset, sentence(mark, one)))
    return Asked(bracket, structs.replace(result, violations=tuple(violations)), tuple(on))


def _if_alike(part: Asked, alike: list[Examination]) -> Asked:
    """Without what balances once the same call in two conditions has one answer."""
    still = {(one.rule, one.offset, one.lock) for result in alike for one in result.violations}
    kept = []
    excused = []
    for one in part.result.violations:
        if one.rule in BALANCE and (one.rule, one.offset, one.lock) not in still:
            excused.append(one.offset)
        else:
            kept.append(one)
    result = structs.replace(part.result, violations=tuple(kept))
    return replace(part, result=result, alike=tuple(excused))


def _doubtful(result: Examination) -> bool:
    """Whether paths that cannot be taken may have a part in the answers."""
    return bool(result.violations) or any(len(call.held) > 1 for call in result.calls)


def drops_callers_locks(parts: Iterable[Asked]) -> bool:
    """Whether the function releases a lock that it has not taken itself on every path."""
    return any(part.result.inferred or part.result.lacking for part in parts)


def _joined(results: list[Examination]) -> Examination:
    """What holds in any of several examinations."""
    if len(results) == 1:
        return results[0]
    violations = {
        (v.offset, v.rule.value, v.lock, v.by_caller): v for r in results for v in r.violations
    }
    problems = {problem for result in results for problem in result.not_understood}
    calls: dict[tuple[int, str, bool], frozenset[PathSituation]] = {}
    for call in (call for result in results for call in result.calls):
        key = (call.offset, call.callee, call.field)
        calls[key] = calls.get(key, frozenset()) | call.held
    return Examination(
        tuple(violations[key] for key in sorted(violations)),
        tuple(CallState(*key, calls[key]) for key in sorted(calls)),
        tuple(sorted(problems)),
        tuple(sorted({held for result in results for held in result.inferred})),
        lacking=tuple(sorted({one for result in results for one in result.lacking})),
        uneven=tuple(sorted({one for result in results for one in result.uneven})),
        doubts=tuple(sorted({one for result in results for one in result.doubts})),
        unread=any(result.unread for result in results),
    )


def situations(parts: list[Asked]) -> dict[int, tuple[Situation, ...]]:
    """offset of a call -> what can be held there, sorted.

    A bracket counts as open with some locks where it is open on every path that holds them.
    """
    found: dict[int, dict[_Locks, dict[str, list[PathSituation]]]] = {}
    for part in parts:
        for call in part.result.calls:
            held = found.setdefault(call.offset, {})
            for one in call.held:
                paths = held.setdefault((one.locks, one.origins, one.keys), {})
                paths.setdefault(part.bracket.name, []).append(one)
    return {
        at: tuple(sorted(_situation(locks, paths) for locks, paths in held.items()))
        for at, held in found.items()
    }


def _situation(held: _Locks, paths: dict[str, list[PathSituation]]) -> Situation:
    inside = {name: {one.bracket for one in every} for name, every in paths.items()}
    always = tuple(sorted(name for name, is_open in inside.items() if is_open == {True}))
    partly = tuple(sorted(name for name, is_open in inside.items() if len(is_open) == 2))
    begun = {
        (name, key)
        for name, every in paths.items()
        for key in set(every[0].begun).intersection(*(one.begun for one in every))
    }
    locks, lines, keys = held
    return Situation(locks, lines, always, partly, keys, tuple(sorted(begun)))
