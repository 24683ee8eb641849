"""What a protocol makes the checker look for: words to search, marks and sentences that tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from refactor.check.suppress import WORD
from refactor.protocol.index import Does, Mark, Roles
from refactor.protocol.model import Bracket, Lock, Protocol, Wrapper

Held = tuple[str, str]
"""A lock and the kind in which it is held."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A protocol as the checker needs it.

    marks: name of a mark -> what it says. wrappers: mark of a generated function -> its patterns.
    sentences: name of a bracket -> its contract, with the word of it that is searched for.
    acting: functions and guards that change what is held. telling: words of which a file holds one
    if it can carry a mark, a contract or a suppression. words: all that the tree is searched for.
    """

    protocol: Protocol
    roles: Roles
    marks: Mapping[str, Mark]
    wrappers: Mapping[str, Wrapper]
    sentences: tuple[tuple[str, str, str], ...]
    acting: frozenset[str]
    acting_bytes: frozenset[bytes]
    telling: frozenset[str]
    words: frozenset[str]

    def bracket(self, name: str) -> Bracket:
        """The bracket of that name."""
        return next(one for one in self.protocol.brackets if one.name == name)

    def lock(self, name: str) -> Lock:
        """The lock of that name."""
        return next(one for one in self.protocol.locks if one.name == name)

    def title(self, name: str) -> str:
        """What prose calls a lock or a bracket."""
        every: tuple[Lock | Bracket, ...] = (*self.protocol.locks, *self.protocol.brackets)
        return next((f"the {one.title or one.name}" for one in every if one.name == name), name)


def subject_of(protocol: Protocol, roles: Roles) -> Subject:
    """The subject of a protocol."""
    sentences = tuple(
        (one.name, one.contract, max(one.contract.strip(" .").split(), key=len))
        for one in protocol.brackets
        if one.contract.strip(" .")
    )
    acting = frozenset(n for n, role in roles.functions.items() if role.does is not Does.NORETURN)
    hints = {hint for _, _, hint in sentences}
    listed = {name for one in protocol.brackets for name in one.contracts}
    telling = frozenset((*roles.marks, *roles.wrappers, *hints, *listed, WORD))
    return Subject(
        protocol,
        roles,
        roles.marks,
        roles.wrappers,
        sentences,
        acting,
        frozenset(name.encode() for name in acting),
        telling,
        telling | acting,
    )
