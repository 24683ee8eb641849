"""What a protocol makes the checker look for: words to search, marks and sentences that tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct, structs

from refactor.check.suppress import WORD
from refactor.errors import UsageFault
from refactor.proof.model import Names, Question, kinds_of, nothing
from refactor.protocol.index import Does, Mark, Roles
from refactor.protocol.model import Bracket, Lock, Protocol, Wrapper
from refactor.protocol.problem import nearest

Held = tuple[str, str]
"""A lock and the kind in which it is held."""

NO_BRACKET = Bracket(name="", begin="", end="", contract="")
"""Stands in where a protocol has locks and no bracket."""

_KEY = "{key}"


class Sentence(Struct, frozen=True):
    """The contract of a bracket. hint: the word of it that is searched for.

    pattern: what finds the key in a comment's plain text; None for a bracket without key.
    """

    bracket: str
    contract: str
    hint: str
    pattern: re.Pattern[str] | None


class Subject(Struct, frozen=True):
    """A protocol as the checker needs it.

    marks: name of a mark -> what it says. wrappers: mark of a generated function -> its patterns.
    sentences: the contracts of the brackets that have one.
    acting: functions and guards that change what is held. telling: words of which a file holds one
    if it can carry a mark, a contract or a suppression. words: all that the tree is searched for.
    under: function -> the locks and kinds that it must not be called under.
    """

    protocol: Protocol
    roles: Roles
    marks: Mapping[str, Mark]
    wrappers: Mapping[str, Wrapper]
    sentences: tuple[Sentence, ...]
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


def question_of(subject: Subject, bracket: Bracket, asked: Names = nothing) -> Question:
    """What to ask of a function for one bracket, and for all locks. asked: see `Question`."""
    roles = subject.roles
    kinds = kinds_of(subject.protocol)
    return Question(
        roles.functions, bracket, kinds, asked=asked, classes=roles.classes, alone=_alone(subject)
    )


def _alone(subject: Subject) -> frozenset[Held]:
    """The locks that nobody who holds them can take: of one kind, and to take them can fail."""
    return frozenset(
        (lock.name, lock.kinds[0].name)
        for lock in subject.protocol.locks
        if len(lock.kinds) == 1 and lock.kinds[0].conditional
    )


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


def _sentence(bracket: Bracket) -> Sentence:
    words = bracket.contract.strip(" .").split()
    hint = max((word for word in words if _KEY not in word), key=len, default=words[0])
    before, keyed, behind = bracket.contract.partition(_KEY)
    pattern = None
    if keyed:
        said = re.escape(before) + r"([\w&*()\[\].>-]+?)" + re.escape(behind)
        pattern = re.compile(rf"(?:^|\s){said}(?=\s|$)")
    return Sentence(bracket.name, bracket.contract, hint, pattern)


def subject_of(protocol: Protocol, roles: Roles) -> Subject:
    """The subject of a protocol."""
    sentences = tuple(map(_sentence, (b for b in protocol.brackets if b.contract.strip(" ."))))
    acting = frozenset(n for n, role in roles.functions.items() if role.does is not Does.NORETURN)
    hints = {one.hint for one in sentences}
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
