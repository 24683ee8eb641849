"""The calls of a function that change or depend on what is held, found by text.

The search runs over the masked bytes, so that comments, strings and dropped branches are out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from refactor.protocol.index import Does, Role
from refactor.source.text import words


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


MOVES = frozenset((Act.ACQUIRE, Act.RELEASE, Act.GUARD, Act.BEGIN, Act.END))
"""What changes the state."""


class Event(NamedTuple):
    """A call: the offset of its name, what it does and to what."""

    offset: int
    act: Act
    name: str
    lock: str = ""
    kind: str = ""
    fused: bool = False


@dataclass(frozen=True)
class Watch:
    """What to look for: one bracket and the locks that it must stay outside of.

    hidden: helpers that do some of it out of sight -> what they do.
    """

    roles: Mapping[str, Role]
    bracket: str
    locks: frozenset[str]
    hidden: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def moving(self) -> tuple[str, ...]:
        """The functions that change the state; guards, which are macros, aside."""
        kinds = (Does.BEGIN, Does.END, Does.ACQUIRE, Does.RELEASE)
        return tuple(
            name
            for name, role in self.roles.items()
            if role.does in kinds and self.event(name, 0) is not None
        )

    def event(self, name: str, offset: int) -> Event | None:
        """The event that a call of `name` is, or None if it does not matter here."""
        role = self.roles.get(name)
        if role is None:
            return None
        if role.does is Does.NORETURN:
            return Event(offset, Act.NORETURN, name)
        if role.does in (Does.BEGIN, Does.END):
            act = Act.BEGIN if role.does is Does.BEGIN else Act.END
            return Event(offset, act, name) if role.bracket == self.bracket else None
        if role.lock is None or role.kind is None or role.lock not in self.locks:
            return None
        act = {Does.ACQUIRE: Act.ACQUIRE, Does.RELEASE: Act.RELEASE}.get(role.does, Act.GUARD)
        fused = act is Act.ACQUIRE and role.bracket == self.bracket
        return Event(offset, act, name, role.lock, role.kind, fused)


_CALL = re.compile(rb"\b([A-Za-z_]\w*)[\s)]*\(")


def find_events(
    text: bytes, start: int, end: int, watch: Watch, sites: Mapping[int, str]
) -> tuple[Event, ...]:
    """All events of the masked text in [start, end), in source order.

    sites: offset -> name of the calls that the question is about; the text must still hold them.
    """
    found = [
        event
        for m in _CALL.finditer(text, start, end)
        if (event := watch.event(m[1].decode(), m.start(1))) is not None
    ]
    for helper in watch.hidden:
        places = words(text, helper.encode(), start, end)
        found += [Event(offset, Act.HIDDEN, helper) for offset in places]
    called = {event.offset for event in found}
    for name in watch.moving:
        # Passed on, or kept in a pointer: when it is called is not known.
        places = words(text, name.encode(), start, end)
        found += [Event(at, Act.HIDDEN, name) for at in places if at not in called]
    for offset, name in sites.items():
        if start <= offset < end and text.startswith(name.encode(), offset):
            found.append(Event(offset, Act.SITE, name))
    return tuple(sorted(set(found), key=lambda event: event.offset))
