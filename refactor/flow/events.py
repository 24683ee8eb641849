"""The calls of a function that change or depend on what is held, found by text.

The search runs over the masked bytes, so that comments, strings and dropped branches are out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct, field

from refactor.flow.expression import rewritten
from refactor.protocol.index import Does, Role
from refactor.source.text import words
from refactor.syntax.keys import argument_keys, guard_keys
from refactor.syntax.lexer import code_of
from refactor.syntax.vocabulary import is_class


class Act(Enum):
    """What a call does to the state."""

    ACQUIRE = "acquire"
    RELEASE = "release"
    GUARD = "guard"
    BEGIN = "begin"
    END = "end"
    NORETURN = "noreturn"
    HIDDEN = "hidden"
    SITE = "site"
    ASSIGN = "assign"


MOVES = frozenset((Act.ACQUIRE, Act.RELEASE, Act.GUARD, Act.BEGIN, Act.END))
"""What changes the state."""


class Event(NamedTuple):
    """A call: the offset of its name, what it does and to what.

    key: which of the locks or brackets, "" if there is one only; bracket_key: the same for the
    bracket of a fused acquire. note: why it is HIDDEN. For ASSIGN the name is what is assigned to,
    as a key.
    """

    offset: int
    act: Act
    name: str
    lock: str = ""
    kind: str = ""
    fused: bool = False
    key: str = ""
    bracket_key: str = ""
    note: str = ""


class Passing(NamedTuple):
    """A function that takes or drops a lock for its caller, as a mark on it says.

    key: in the function's own words; parameters: their names, in order.
    """

    does: Does
    lock: str
    kind: str
    key: str
    parameters: tuple[str, ...]


class Watch(Struct, frozen=True, dict=True):
    """What to look for: one bracket and the locks that it must stay outside of.

    hidden: helpers that do some of it out of sight -> what they do. classes: guards that are told
    apart by their first argument. passing: functions whose marks say what they do for their caller.
    reading: loop macros that assign nothing to their first argument.
    """

    roles: Mapping[str, Role]
    bracket: str
    locks: frozenset[str]
    hidden: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, Mapping[str, Role]] = field(default_factory=dict)
    passing: Mapping[str, Passing] = field(default_factory=dict)
    reading: frozenset[str] = frozenset()

    @cached_property
    def moving(self) -> tuple[str, ...]:
        """The functions that change the state; guards, which are macros, aside."""
        kinds = (Does.BEGIN, Does.END, Does.ACQUIRE, Does.RELEASE, Does.TRY)
        return tuple(
            name
            for name, role in self.roles.items()
            if role.does in kinds and self.event(name, 0) is not None
        )

    @cached_property
    def by_class(self) -> frozenset[bytes]:
        """The guards that are told apart by their first argument, as the text spells them."""
        return frozenset(name.encode() for name in self.classes)

    @cached_property
    def keyed(self) -> bool:
        """Whether something that is looked for is told apart by an argument."""
        every = [*self.roles.values(), *(r for one in self.classes.values() for r in one.values())]
        return any(
            (role.key or role.bracket_key)
            and (role.bracket == self.bracket or role.lock in self.locks)
            for role in every
        )

    def concerns(self, name: str) -> bool:
        """Whether a call of `name`, or a guard of some class by that name, matters here."""
        classes = self.classes.get(name, {})
        return self.event(name, 0) is not None or any(
            role.lock in self.locks for role in classes.values()
        )

    def event(self, name: str, offset: int) -> Event | None:
        """The event that a call of `name` is, its key aside, or None if it does not matter here."""
        role = self.roles.get(name)
        return self._event(role, name, offset) if role is not None else None

    def _event(self, role: Role, name: str, offset: int) -> Event | None:
        if role.does is Does.NORETURN:
            return Event(offset, Act.NORETURN, name)
        if role.does in (Does.BEGIN, Does.END):
            act = Act.BEGIN if role.does is Does.BEGIN else Act.END
            return Event(offset, act, name) if role.bracket == self.bracket else None
        if role.lock is None or role.kind is None or role.lock not in self.locks:
            return None
        if role.does is Does.TRY:
            note = f"a call of {name}(), which takes a lock or does not"
            return Event(offset, Act.HIDDEN, name, role.lock, role.kind, note=note)
        act = {Does.ACQUIRE: Act.ACQUIRE, Does.RELEASE: Act.RELEASE}.get(role.does, Act.GUARD)
        fused = act is Act.ACQUIRE and role.bracket == self.bracket
        return Event(offset, act, name, role.lock, role.kind, fused)

    def call(self, source: bytes, text: bytes, offset: int, name: str) -> Event | None:
        """The event that the call at an offset of the masked text is, with its key."""
        if name in self.passing:
            return self._passed(source, text, offset, name)
        if name in self.classes:
            end = text.find(b";", offset)
            return self.guard(source, offset, len(source) if end < 0 else end, name)
        event = self.event(name, offset)
        if event is None or event.act is Act.HIDDEN:
            return event
        role = self.roles[name]
        if not role.key and not (event.fused and role.bracket_key):
            return event
        return _keyed(event, role, argument_keys(source, text, offset))

    def guard(self, source: bytes, start: int, end: int, name: str) -> Event | None:
        """The event that a guard in source[start:end) is."""
        role, keys = self.roles.get(name), tuple[str, ...]()
        if name in self.classes:
            said, keys = guard_keys(source, start, end)
            role = self.classes[name].get(said)
        elif role is not None and role.key:
            code = code_of(source[start:end])
            keys = argument_keys(source[start:end], code, 0)
        event = self._event(role, name, start) if role is not None else None
        return _keyed(event, role, keys) if event is not None and role is not None else None

    def _passed(self, source: bytes, text: bytes, offset: int, name: str) -> Event | None:
        one = self.passing[name]
        if one.lock not in self.locks:
            return None
        act = Act.ACQUIRE if one.does is Does.ACQUIRE else Act.RELEASE
        event = Event(offset, act, name, one.lock, one.kind)
        if not one.key:
            return event
        given = dict(zip(one.parameters, argument_keys(source, text, offset), strict=False))
        found = rewritten(one.key, given)
        if isinstance(found, str):
            return event._replace(key=found)
        note = f"a call of {name}(), which takes or drops the lock {one.key}: {found.reason}"
        return event._replace(act=Act.HIDDEN, note=note)


def _keyed(event: Event, role: Role, keys: tuple[str, ...]) -> Event:
    """The event with its key; HIDDEN if the call lacks the argument."""
    fused = role.bracket_key if event.fused else 0
    given = dict(enumerate(keys, 1))
    if not all(given.get(number) for number in (role.key, fused) if number):
        note = f"a call of {event.name}() without the argument that says which one it is about"
        return event._replace(act=Act.HIDDEN, note=note)
    return event._replace(key=given.get(role.key, ""), bracket_key=given.get(fused, ""))


_CALL = re.compile(rb"\b([A-Za-z_]\w*)[\s)]*\(")


def find_events(
    text: bytes,
    start: int,
    end: int,
    watch: Watch,
    sites: Mapping[int, str],
    source: bytes | None = None,
) -> tuple[Event, ...]:
    """All events of the masked text in [start, end), in source order.

    sites: offset -> name of the calls that the question is about; the text must still hold them.
    source: the text before it was masked, for the keys.
    """
    plain = text if source is None else source
    found = [
        event
        for m in _CALL.finditer(text, start, end)
        if (event := watch.call(plain, text, m.start(1), m[1].decode())) is not None
        and not is_class(text, *m.span(1), watch.by_class)
    ]
    for helper in watch.hidden:
        places = words(text, helper.encode(), start, end)
        found += [Event(offset, Act.HIDDEN, helper) for offset in places]
    called = {event.offset for event in found}
    for name in watch.moving:
        # Passed on, or kept in a pointer: when it is called is not known.
        word = name.encode()
        found += [
            Event(at, Act.HIDDEN, name)
            for at in words(text, word, start, end)
            if at not in called and not is_class(text, at, at + len(word), watch.by_class)
        ]
    for offset, name in sites.items():
        if start <= offset < end and text.startswith(name.encode(), offset):
            found.append(Event(offset, Act.SITE, name))
    # A call in question that also takes or drops something: what it needs is asked before that.
    every = dict.fromkeys(found)
    return tuple(sorted(every, key=lambda event: (event.offset, event.act is not Act.SITE)))
