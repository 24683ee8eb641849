"""Contracts and marks as data: which functions owe their callers what, and where that is said.

A function carries a contract by the sentence in the comment at its definition, at a prototype, or
at a pointer field that it is assigned to, or because the protocol lists it. A mark says that a lock
is held, or must not be held, where the function is called.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from refactor.check.scan import FIELD, Declared, Key
from refactor.check.states import Owed
from refactor.check.subject import Held, Subject
from refactor.protocol.index import called_by_generated
from refactor.protocol.model import Wrapper

LISTED = "protocol file"


class Source(Struct, frozen=True, order=True):
    """One place that says something of a function's callers.

    what: "definition", "prototype", "pointer field", "protocol file". says: the sentence or mark.
    about: the bracket or lock. file, line: "" and 0 for the protocol file. member: the pointer
    field's name where the function gets it through one; `function` is "" for the field itself.
    """

    function: str
    own: str
    about: str
    says: str
    what: str
    file: str
    line: int
    member: str = ""


class Pointer(Struct, frozen=True):
    """A pointer field that carries a mark or a contract; records: names of its struct."""

    member: str
    records: tuple[str, ...]
    owed: Owed


class Catalogue(Struct, frozen=True):
    """All that the tree says. owed: function -> what it says; the same for pointer fields by name.

    generated: function -> functions that a build step makes and that call it.
    """

    owed: dict[Key, Owed]
    pointers: dict[str, tuple[Pointer, ...]]
    generated: dict[str, tuple[str, ...]]
    sources: tuple[Source, ...]

    def of(self, function: Key) -> Owed:
        """What a function says of its callers."""
        return self.owed.get(function, Owed())


def catalogue(
    subject: Subject,
    declared: Iterable[Declared],
    assigned: Iterable[tuple[Key, str, str]] = (),
) -> Catalogue:
    """Put the scans of all files together.

    assigned: (function, pointer field, type of the variable or "") for the fields with a contract.
    """
    marks: dict[Key, set[str]] = {}
    contracts: dict[Key, set[str]] = {}
    pointers: dict[str, list[Pointer]] = {}
    sources: list[Source] = []
    fields: list[Declared] = []
    for one in declared:
        sources += _sources(subject, one)
        if one.what == FIELD:
            owed = _owed(subject, one.marks, one.contracts, pointer=True)
            pointers.setdefault(one.name, []).append(Pointer(one.name, one.records, owed))
            fields.append(one)
            continue
        marks.setdefault(one.key, set()).update(one.marks)
        contracts.setdefault(one.key, set()).update(one.contracts)
    for function, member, record in assigned:
        for field in fields:
            if field.name == member and field.contracts and (not record or record in field.records):
                contracts.setdefault(function, set()).update(field.contracts)
                sources += [_through(subject, function, field, name) for name in field.contracts]
    for bracket in subject.protocol.brackets:
        for name in bracket.contracts:
            contracts.setdefault((name, ""), set()).add(bracket.name)
            sources.append(Source(name, "", bracket.name, bracket.contract, LISTED, "", 0))
    keys = marks.keys() | contracts.keys()
    owed_by = {
        key: _owed(subject, marks.get(key, ()), contracts.get(key, ()), pointer=False)
        for key in sorted(keys)
    }
    return Catalogue(
        owed_by,
        {name: tuple(found) for name, found in pointers.items()},
        _generated(subject, marks),
        tuple(sorted(set(sources))),
    )


def _owed(
    subject: Subject, marks: Iterable[str], contracts: Iterable[str], *, pointer: bool
) -> Owed:
    locks: set[Held] = set()
    free: set[str] = set()
    for name in marks:
        mark = subject.marks.get(name)
        if mark is not None and mark.pointer == pointer:
            if mark.kind is None:
                free.add(mark.lock)
            else:
                locks.add((mark.lock, mark.kind))
        wrapper = subject.wrappers.get(name)
        if wrapper is not None and not pointer and _strong(subject, wrapper):
            # It takes the lock itself, and waits for ever if its caller holds it in any kind.
            free.add(wrapper.lock)
    return Owed(_strongest(subject, locks), tuple(sorted(free)), tuple(sorted(contracts)))


def _strong(subject: Subject, wrapper: Wrapper) -> bool:
    """Whether the generated function takes a lock in the kind that nobody else may hold it in."""
    if not wrapper.lock:
        return False
    kinds = subject.lock(wrapper.lock).kinds
    return len(kinds) > 1 and kinds[0].name == wrapper.kind


def _strongest(subject: Subject, locks: set[Held]) -> tuple[Held, ...]:
    """One kind for each lock: where a prototype and a definition differ, the stronger one."""
    found = []
    for lock in subject.protocol.locks:
        kinds = [kind.name for kind in lock.kinds if (lock.name, kind.name) in locks]
        if kinds:
            found.append((lock.name, kinds[0]))
    return tuple(found)


def _generated(subject: Subject, marks: dict[Key, set[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for (name, own), named in marks.items():
        for mark in named:
            wrapper = subject.wrappers.get(mark)
            callee = called_by_generated(wrapper, name) if wrapper is not None and not own else None
            if callee is not None:
                found.setdefault(callee, set()).add(name)
    return {callee: tuple(sorted(names)) for callee, names in found.items()}


def _sources(subject: Subject, one: Declared) -> Iterable[Source]:
    function = "" if one.what == FIELD else one.name
    member = one.name if one.what == FIELD else ""
    own = one.key[1]
    for bracket in one.contracts:
        says = subject.bracket(bracket).contract
        yield Source(function, own, bracket, says, one.what, one.path, one.line, member)
    for name in one.marks:
        mark = subject.marks.get(name)
        if mark is not None and mark.pointer == (one.what == FIELD):
            yield Source(function, own, mark.lock, name, one.what, one.path, one.line, member)


def _through(subject: Subject, function: Key, field: Declared, bracket: str) -> Source:
    says = subject.bracket(bracket).contract
    return Source(
        function[0], function[1], bracket, says, FIELD, field.path, field.line, field.name
    )
