"""What a protocol makes the checker look for: words to search, marks and sentences that tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, structs

from refactor.check.suppress import WORD
from refactor.errors import UsageFault
from refactor.protocol.index import Does, Mark, Roles
from refactor.protocol.model import Bracket, Lock, Protocol, Wrapper
from refactor.protocol.problem import nearest

Held = tuple[str, str]
"""A lock and the kind in which it is held."""


class Subject(Struct, frozen=True):
    """A protocol as the checker needs it.

    marks: name of a mark -> what it says. wrappers: mark of a generated function -> its patterns.
    sentences: name of a bracket -> its contract, with the word of it that is searched for.
    acting: functions and guards that change what is held. telling: words of which a file holds one
    if it can carry a mark, a contract or a suppression. words: all that the tree is searched for.
    under: function -> the locks and kinds that it must not be called under.
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
    under: Mapping[str, tuple[Held, ...]]

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


def narrowed(protocol: Protocol, names: Sequence[str] = ()) -> Protocol:
    """The protocol with the brackets of these names only, or with those that are to be checked.

    Raises UsageFault for an unknown name.
    """
    known = [one.name for one in protocol.brackets]
    for name in names:
        if name not in known:
            what = f"the protocol {protocol.name} has no bracket {name!r}"
            raise UsageFault(what, nearest(name, known, f"there are: {', '.join(known) or 'none'}"))
    wanted = tuple(b for b in protocol.brackets if (b.name in names if names else b.checked))
    if len(wanted) == len(known):
        return protocol
    return structs.replace(protocol, brackets=wanted)


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
    under: dict[str, tuple[Held, ...]] = {}
    for lock in protocol.locks:
        for kind in lock.kinds:
            for name in kind.not_under:
                under[name] = (*under.get(name, ()), (lock.name, kind.name))
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
        under,
    )
