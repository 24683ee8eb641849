"""One function with keyed locks and brackets: what its words mean, and what it is called with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from refactor.check.doubts import Handed, handed
from refactor.check.needs import Need, parameters_of, same, spelt_in, worded
from refactor.check.subject import NO_BRACKET, Subject, question_of
from refactor.check.tokens import node_of
from refactor.program.translation import Translation
from refactor.proof.calls import Call, Wanted, find_assignments, find_calls
from refactor.proof.keys import Meaning, meaning, put, text_of
from refactor.proof.standins import stand_ins
from refactor.protocol.index import Does
from refactor.source.text import words
from refactor.syntax.parser import Function


class Hold(NamedTuple):
    """A lock or a bracket that is open. name: the lock, or the bracket; kind: "" for a bracket."""

    name: str
    kind: str
    key: str
    line: int = 0


class Own(Struct, frozen=True):
    """What the needs of a function itself say of its entry, in its own words.

    holds: with the kind in which it is held. untold: keys of locks whose kind cannot be told: the
    function neither takes nor drops them.
    """

    holds: tuple[Hold, ...] = ()
    untold: tuple[str, ...] = ()

    def locks(self) -> tuple[Hold, ...]:
        """The locks."""
        return tuple(one for one in self.holds if one.kind)

    def begun(self, bracket: str) -> tuple[str, ...]:
        """The keys for which its callers have begun a bracket."""
        return tuple(one.key for one in self.holds if one.name == bracket and not one.kind)


NO_OWN = Own()


class Keyed:
    """One function: what its words mean, and which keys its calls have."""

    def __init__(self, file: Translation, function: Function, subject: Subject) -> None:
        self.path = file.text.path
        self.function = function
        self._file = file
        self._roles = subject.roles
        self._question = question_of(subject, NO_BRACKET)
        self._node = node_of(file, function)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The names of the function's parameters."""
        return parameters_of(self._node) if self._node is not None else ()

    @cached_property
    def fixed(self) -> frozenset[str]:
        """The parameters that the function never sets."""
        found = find_assignments(self._node) if self._node is not None else []
        return frozenset(self.parameters).difference(call.arguments[0] for call in found)

    @cached_property
    def _stand_ins(self) -> Mapping[str, Meaning]:
        return stand_ins(self._file, self.function)

    def spelt(self, key: str) -> str:
        """One spelling for all keys that mean the same."""
        return text_of(put(meaning(key), self._stand_ins)) if key else ""

    @cached_property
    def acting(self) -> frozenset[Hold]:
        """The locks and brackets that its own calls take or drop."""
        question = self._question
        names = question.roles.keys() | question.classes.keys()

        def wanted(name: str, field: bool) -> bool:
            return name in names and not field

        found = set()
        for call in self.calls(wanted):
            role = question.role(call)
            if role is None or role.does in (Does.NORETURN, Does.BY_CLASS):
                continue
            lock, bracket = question.keys(call, role)
            if role.lock:
                found.add(Hold(role.lock, role.kind or "", self.spelt(lock or "")))
            if role.bracket:
                found.add(Hold(role.bracket, "", self.spelt(bracket or "")))
        return frozenset(found)

    @cached_property
    def handed(self) -> tuple[Handed, ...]:
        """What its marks, and those of the functions of its file that it names, take or drop."""
        return tuple(handed(self._file, self.function, self._roles))

    def calls(self, wanted: Wanted) -> tuple[Call, ...]:
        """The wanted calls, with their arguments."""
        return find_calls(self._node, wanted, wanted) if self._node is not None else ()

    def spells(self, names: Iterable[str]) -> bool:
        """Whether the code of the file has all of the names as variables."""
        return spelt_in(self._file.unit.mask.text, names)

    def declares(self, name: str) -> bool:
        """Whether the file seems to declare a variable of the name outside of its functions."""
        text = self._file.unit.mask.text
        behind = re.compile(rb"\s*[;=\[]")
        for at in words(text, name.encode()):
            inside = self._file.enclosing(at) is not None
            if not inside and behind.match(text, at + len(name)):
                return True
        return False

    def covers(self, lock: str, held: str, wanted: str) -> bool:
        """Whether to hold the lock in one kind is enough for another."""
        return self._question.covers(lock, held, wanted)

    def own(self, needs: Iterable[Need]) -> Own:
        """What the function's own needs say of its entry."""
        holds: list[Hold] = []
        untold: list[str] = []
        for need in needs:
            key = self.spelt(worded(need.key, self.parameters))
            if not key:
                continue
            if need.bracket:
                holds.append(Hold(need.bracket, "", key))
                continue
            acts = {(one.name, one.kind): one.key for one in self.acting if same(one.key, key)}
            told = [held for held in need.held if held in acts] or list(need.held)
            if len(told) == 1:
                # A mark may leave the `&` out: the calls say how the key is spelt.
                holds.append(Hold(*told[0], acts.get(told[0], key)))
            else:
                untold.append(key)
        return Own(tuple(dict.fromkeys(holds)), tuple(dict.fromkeys(untold)))
