"""Functions that take or drop a lock for their caller although no mark says so.

What holds behind a call of one is not known: a lock that seems left open may have been dropped
there, and one that seems closed twice may have been taken there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from refactor.check.doubts import member_of, own_marks
from refactor.check.looked import Broken, Change, Changes
from refactor.check.rules import CLOSED_TWICE, HELD_MISMATCH, LEFT_OPEN
from refactor.check.scan import Key, statics
from refactor.check.states import NOTHING, Asked, ask
from refactor.check.subject import Subject
from refactor.program.translation import Translation
from refactor.proof.keys import meaning
from refactor.protocol.index import Does
from refactor.syntax.parser import Function

_CALLED = re.compile(rb"(?<![\w.>])([A-Za-z_]\w*)\s*\(")
_NO_CALLS = frozenset((b"if", b"while", b"for", b"switch", b"return", b"sizeof"))
_DEEP = 3
"""Calls, one in the other, that are followed within a file."""

# What breaks HELD_MISMATCH by itself is a lock that is taken twice.
_UNDONE_BY = {LEFT_OPEN: Does.RELEASE, CLOSED_TWICE: Does.ACQUIRE, HELD_MISMATCH: Does.RELEASE}


def called(file: Translation, function: Function, acting: Collection[bytes]) -> tuple[str, ...]:
    """The names of the functions that a function calls, sorted.

    Those too that functions of the file call for it which call none of `acting` themselves.
    """
    own = {one.name: one for one in file.functions if one.static}
    found: set[bytes] = set()
    todo = [function]
    for _ in range(_DEEP):
        names = {name for one in todo for name in _calls(file, one)} - found
        found |= names
        near = [own[name] for name in sorted(names & own.keys())]
        todo = [one for one in near if _calls(file, one).isdisjoint(acting)]
    return tuple(sorted(name.decode("ascii", "replace") for name in found))


def _calls(file: Translation, function: Function) -> set[bytes]:
    text = file.unit.mask.text
    return set(_CALLED.findall(text, function.body_start, function.body_end)) - _NO_CALLS


def changes_of(
    file: Translation, function: Function, key: Key, subject: Subject, parts: Iterable[Asked]
) -> Iterator[Change]:
    """What a function changes: as its marks say, else by its examination."""
    marks = list(own_marks(file, function, subject.roles))
    for mark in marks:
        if all(mark.does is one.does or mark.key != one.key for one in marks):
            yield Change(key, mark.lock, mark.does, _member(mark.key))
    for part in parts if not marks else ():
        result = part.result
        dropped = {lock for lock, _ in result.inferred} | {lock for lock, _, _ in result.lacking}
        for lock, _, said in result.uneven:
            does = Does.RELEASE if lock in dropped else Does.ACQUIRE
            yield Change(key, lock, does, _member(said))


def _member(key: str) -> str:
    """What a key says in any function's words: the member, or nothing for a variable's name."""
    return member_of(key) if key and meaning(key)[0] in ("address", "field") else ""


def changes(file: Translation, subject: Subject, names: Collection[str]) -> Changes:
    """What the functions of these names that the file defines for all change; by marks as well."""
    own = statics(file)
    found: dict[Change, None] = {}
    for function in file.functions:
        name = function.name.decode("ascii", "replace")
        if name in own or name not in names:
            continue
        parts = ask(file, function, subject, NOTHING, _nothing)
        found |= dict.fromkeys(changes_of(file, function, (name, ""), subject, parts))
    return Changes(tuple(found))


def _nothing(_name: str, _member: bool) -> bool:
    return False


class Changed:
    """All that is known of such functions."""

    def __init__(self, every: Iterable[Change]) -> None:
        self._known: dict[Key, list[Change]] = {}
        self.add(every)

    def add(self, every: Iterable[Change]) -> None:
        """Take more in."""
        for one in every:
            self._known.setdefault(one.function, []).append(one)

    def excuse(self, one: Broken) -> Change | None:
        """The first function, by name, that is called and may undo what breaks a rule."""
        wanted = _UNDONE_BY.get(one.rule)
        for name in one.called if one.lock else ():
            for change in self._of(name, one.place.path):
                alike = not change.member or change.member == member_of(one.key or "x")
                own = change.function == one.place.function
                if change.does is wanted and change.lock == one.lock and alike and not own:
                    return change
        return None

    def _of(self, name: str, path: str) -> list[Change]:
        return self._known.get((name, path)) or self._known.get((name, ""), [])


def undoing(subject: Subject, locks: Collection[str]) -> frozenset[str]:
    """The functions of the protocol that take or drop one of these locks."""
    roles = subject.roles.functions
    does = (Does.ACQUIRE, Does.RELEASE)
    return frozenset(n for n, role in roles.items() if role.lock in locks and role.does in does)


def open_to_excuse(every: Iterable[Broken]) -> list[Broken]:
    """Those that a called function may undo."""
    return [one for one in every if one.lock and one.rule in _UNDONE_BY]
