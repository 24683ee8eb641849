"""Contracts and marks as data: which functions owe their callers what, and where that is said.

A function carries a contract by the sentence in the comment at its definition, at a prototype, or
at a pointer field that it is assigned to, or because the protocol lists it. A mark says that a lock
is held, or must not be held, where the function is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field

from refactor.check.needs import Need, Said, numbered, variables_of
from refactor.check.scan import FIELD, Declared, Key
from refactor.check.states import Owed
from refactor.check.subject import Held, Subject
from refactor.program.discover import is_header
from refactor.protocol.index import called_by_generated
from refactor.protocol.model import Wrapper

LISTED = "protocol file"


class Source(Struct, frozen=True, order=True):
    """One place that says something of a function's callers.

    what: "definition", "prototype", "pointer field", "protocol file". says: the sentence or mark.
    about: the bracket or lock. file, line: "" and 0 for the protocol file. member: the pointer
    field's name where the function gets it through one; `function` is "" for the field itself.
    key: of a lock or bracket that is one of several, in the words of that place; else "".
    """

    function: str
    own: str
    about: str
    says: str
    what: str
    file: str
    line: int
    member: str = ""
    key: str = ""


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
    said: dict[Key, _Said] = {}
    pointers: dict[str, list[Pointer]] = {}
    sources: list[Source] = []
    fields: list[tuple[Declared, _Said]] = []
    for one in declared:
        sources += _sources(subject, one)
        own = _said(subject, one)
        if one.what == FIELD:
            owed = _owed(subject, own, pointer=True)
            pointers.setdefault(one.name, []).append(Pointer(one.name, one.records, owed))
            fields.append((one, own))
            continue
        said.setdefault(one.key, _Said()).add(own)
    for function, member, record in assigned:
        for home, own in fields:
            if home.name == member and home.contracts and (not record or record in home.records):
                needs = {need for need in own.needs if need.bracket}
                said.setdefault(function, _Said()).add(_Said(contracts=own.contracts, needs=needs))
                sources += [_through(subject, function, home, one) for one in home.contracts]
    for bracket in subject.protocol.brackets:
        for name in bracket.contracts:
            said.setdefault((name, ""), _Said()).contracts.add(bracket.name)
            sources.append(Source(name, "", bracket.name, bracket.contract, LISTED, "", 0))
    owed_by = {key: _owed(subject, said[key], pointer=False) for key in sorted(said)}
    return Catalogue(
        owed_by,
        {name: tuple(found) for name, found in pointers.items()},
        _generated(subject, said),
        tuple(sorted(set(sources))),
    )


class _Said(Struct):
    """What one or several declarations say. marks, contracts: names of those without key."""

    marks: set[str] = field(default_factory=set)
    locks: set[Held] = field(default_factory=set)
    contracts: set[str] = field(default_factory=set)
    needs: set[Need] = field(default_factory=set)

    def add(self, other: _Said) -> None:
        """Take in what another declaration says."""
        self.marks |= other.marks
        self.locks |= other.locks
        self.contracts |= other.contracts
        self.needs |= other.needs


def _said(subject: Subject, one: Declared) -> _Said:
    found = _Said()
    pointer = one.what == FIELD
    for said in one.marks:
        mark = subject.marks.get(said.name)
        if mark is None or not mark.keyed:
            found.marks.add(said.name)
            continue
        meant = mark.said(said.key) if said.key and mark.pointer == pointer else ()
        held = tuple((lock, kind) for lock, kind, _ in meant)
        if len(meant) == 1 and not meant[0][2]:
            found.locks.add(held[0])
        elif meant:
            found.needs.add(_need(one, "", held, said.key, _spelt(said)))
    for said in one.contracts:
        if not said.key:
            found.contracts.add(said.name)
        else:
            sentence = _spelt_sentence(subject, said)
            found.needs.add(_need(one, said.name, (), said.key, sentence))
    return found


def _need(one: Declared, bracket: str, held: tuple[Held, ...], key: str, says: str) -> Need:
    number = numbered(key, one.parameters)
    known = not variables_of(number) or is_header(one.path)
    return Need(bracket, held, number, says, () if known else (one.path,))


def _merged(needs: Iterable[Need]) -> tuple[Need, ...]:
    """The needs, each once: several declarations may say it in words and files of their own."""
    found: dict[tuple[str, tuple[Held, ...], str], Need] = {}
    for one in sorted(needs):
        other = found.setdefault((one.bracket, one.held, one.key), one)
        homes = tuple(sorted({*one.homes, *other.homes})) if one.homes and other.homes else ()
        found[(one.bracket, one.held, one.key)] = other._replace(homes=homes)
    return tuple(found.values())


def _spelt(said: Said) -> str:
    return f"{said.name}({said.key})" if said.key else said.name


def _spelt_sentence(subject: Subject, said: Said) -> str:
    return subject.bracket(said.name).contract.replace("{key}", said.key)


def _owed(subject: Subject, said: _Said, *, pointer: bool) -> Owed:
    locks = set(said.locks)
    free: set[str] = set()
    for name in said.marks:
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
    return Owed(
        _strongest(subject, locks),
        tuple(sorted(free)),
        tuple(sorted(said.contracts)),
        _merged(said.needs),
    )


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


def _generated(subject: Subject, said: dict[Key, _Said]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for (name, own), one in said.items():
        for mark in one.marks:
            wrapper = subject.wrappers.get(mark)
            callee = called_by_generated(wrapper, name) if wrapper is not None and not own else None
            if callee is not None:
                found.setdefault(callee, set()).add(name)
    return {callee: tuple(sorted(names)) for callee, names in found.items()}


def _sources(subject: Subject, one: Declared) -> Iterator[Source]:
    function = "" if one.what == FIELD else one.name
    member = one.name if one.what == FIELD else ""
    place = (one.what, one.path, one.line, member)
    for said in one.contracts:
        says = _spelt_sentence(subject, said)
        yield Source(function, one.key[1], said.name, says, *place, said.key)
    for said in one.marks:
        mark = subject.marks.get(said.name)
        if mark is not None and mark.pointer == (one.what == FIELD):
            meant = mark.said(said.key) if mark.keyed and said.key else ()
            about = " or ".join(dict.fromkeys(lock for lock, _, _ in meant)) or mark.lock
            key = said.key if any(key for _, _, key in meant) else ""
            yield Source(function, one.key[1], about, _spelt(said), *place, key)


def _through(subject: Subject, function: Key, home: Declared, said: Said) -> Source:
    says = _spelt_sentence(subject, said)
    place = (FIELD, home.path, home.line, home.name)
    return Source(function[0], function[1], said.name, says, *place, said.key)
