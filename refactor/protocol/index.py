"""Looks a name up in a protocol: what does it do, what does it mark?

`roles` builds the index once for each protocol; its maps are read-only.
"""

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache
from types import MappingProxyType

from msgspec import Struct

from refactor.protocol.model import Lock, LockKind, Protocol, Wrapper


class Does(Enum):
    """What a call of a function, or a use of a guard macro, does."""

    BEGIN = "begin"
    END = "end"
    ACQUIRE = "acquire"
    RELEASE = "release"
    SCOPE_GUARD = "scope guard"
    BLOCK_GUARD = "block guard"
    TRY = "conditional acquire"
    BY_CLASS = "by class"
    NORETURN = "noreturn"


class Role(Struct, frozen=True):
    """What a name does, and to which bracket or lock.

    ``bracket`` is set for BEGIN and END, and for an ACQUIRE that begins the bracket too (a fused
    one).  ``lock`` and ``kind`` are set for ACQUIRE, RELEASE, TRY and the guards.

    ``key`` is the number of the argument, from 1, that says which of the locks it is (for BEGIN and
    END: which of the brackets); 0 where there is only one.  The class of a guard does not count.
    ``bracket_key`` is the same for the bracket of a fused acquire.
    """

    does: Does
    bracket: str | None = None
    lock: str | None = None
    kind: str | None = None
    key: int = 0
    bracket_key: int = 0


Meant = tuple[str, str, str]
"""A lock, a kind of it, and the key that tells which of the locks it is, "" if there is one."""


class Mark(Struct, frozen=True):
    """What a mark says of a function, or of a function pointer: held in which kind, or not held.

    ``keyed``: only its argument, if it has one, says which of the locks it is about, see `said`.
    ``shared`` are all (lock, kind) that have the mark with the key as its argument, where it is
    more than the one; ``named`` are (argument, lock, kind) for an argument that means one lock.
    """

    lock: str
    kind: str | None
    pointer: bool
    keyed: bool = False
    shared: tuple[tuple[str, str], ...] = ()
    named: tuple[Meant, ...] = ()

    @property
    def held(self) -> bool:
        """Whether the lock is held; otherwise it must not be."""
        return self.kind is not None

    @property
    def locks(self) -> frozenset[str]:
        """All locks that the mark may be about."""
        named = (lock for _, lock, _ in self.named)
        return frozenset((self.lock, *(lock for lock, _ in self.shared), *named))

    def said(self, argument: str) -> tuple[Meant, ...]:
        """What the mark may mean with an argument, in the order of the protocol: one of these."""
        return _said(self, self.kind or "", argument)


class Passed(Struct, frozen=True):
    """What a mark says that a function does for its caller: it takes the lock, or drops it.

    ``keyed``, ``shared``, ``named``: as for a `Mark`.
    """

    does: Does
    lock: str
    kind: str
    keyed: bool = False
    shared: tuple[tuple[str, str], ...] = ()
    named: tuple[Meant, ...] = ()

    def said(self, argument: str) -> tuple[Meant, ...]:
        """What the mark may mean with an argument, in the order of the protocol: one of these."""
        return _said(self, self.kind, argument)


def _said(mark: Mark | Passed, kind: str, argument: str) -> tuple[Meant, ...]:
    words = "".join(argument.split())
    named = tuple((lock, own, "") for word, lock, own in mark.named if word == words)
    if named or not words:
        return named
    if mark.shared or mark.named:
        return tuple((lock, own, argument) for lock, own in mark.shared)
    return ((mark.lock, kind, argument),)


class Roles(Struct, frozen=True, kw_only=True):
    """All lookups of one protocol.

    ``functions`` maps the name of a function or guard to its role.  Guards that are told apart by
    their first argument are BY_CLASS there; ``classes`` says more: macro -> class -> role.
    ``marks`` maps the name of a lock's mark to its meaning, ``passed`` that of a mark on functions
    which take or drop a lock for their caller, ``wrappers`` the mark of a generated function to its
    patterns.  ``masked`` holds every mark: of locks, of wrappers and those listed to be masked;
    ``names`` every C name.  Both are sorted, and come as bytes too.
    """

    functions: Mapping[str, Role]
    classes: Mapping[str, Mapping[str, Role]]
    marks: Mapping[str, Mark]
    passed: Mapping[str, Passed]
    wrappers: Mapping[str, Wrapper]
    masked: tuple[str, ...]
    masked_bytes: tuple[bytes, ...]
    names: tuple[str, ...]
    names_bytes: tuple[bytes, ...]

    def guards(self, does: Does) -> frozenset[bytes]:
        """The macros that are guards of one form, for some class at least."""
        named = {name for name, role in self.functions.items() if role.does is does}
        for macro, roles_of in self.classes.items():
            if any(role.does is does for role in roles_of.values()):
                named.add(macro)
        return frozenset(name.encode() for name in named)


@lru_cache(maxsize=8)
def roles(protocol: Protocol) -> Roles:
    """Return the index of `protocol`, the same object for the same protocol."""
    functions: dict[str, Role] = {}
    classes: dict[str, dict[str, Role]] = {}
    marks: dict[str, Mark] = {}
    passed: dict[str, Passed] = {}
    for bracket in protocol.brackets:
        functions[bracket.begin] = Role(Does.BEGIN, bracket.name, key=bracket.key)
        functions[bracket.end] = Role(Does.END, bracket.name, key=bracket.key)
    for lock in protocol.locks:
        marks |= {name: Mark(lock.name, None, False) for name in lock.not_held}
        marks |= {name: Mark(lock.name, None, True) for name in lock.not_held_pointer}
        for kind in lock.kinds:
            for spelt, role in _functions(lock, kind):
                macro, _, inner = spelt.partition("(")
                if inner:
                    functions[macro] = Role(Does.BY_CLASS)
                    classes.setdefault(macro, {})[inner[:-1]] = role
                else:
                    functions[macro] = role
    for name, one in _marked(protocol, "held"):
        marks[name] = Mark(one.lock, one.kind, False, one.keyed, one.shared, one.named)
    for name, one in _marked(protocol, "held_pointer"):
        marks[name] = Mark(one.lock, one.kind, True, one.keyed, one.shared, one.named)
    for does, listed in ((Does.ACQUIRE, "acquires"), (Does.RELEASE, "releases")):
        for name, one in _marked(protocol, listed):
            passed[name] = Passed(does, one.lock, one.kind, one.keyed, one.shared, one.named)
    functions |= _fused(protocol)
    functions |= {name: Role(Does.NORETURN) for name in protocol.noreturn}
    wrappers = {mark: wrapper for wrapper in protocol.wrappers for mark in wrapper.marks}
    masked = tuple(sorted({*marks, *passed, *wrappers, *protocol.mask_marks}))
    names = tuple(sorted({*functions, *masked}))
    return Roles(
        functions=MappingProxyType(functions),
        classes=MappingProxyType(classes),
        marks=MappingProxyType(marks),
        passed=MappingProxyType(passed),
        wrappers=MappingProxyType(wrappers),
        masked=masked,
        masked_bytes=tuple(name.encode() for name in masked),
        names=names,
        names_bytes=tuple(name.encode() for name in names),
    )


def _functions(lock: Lock, kind: LockKind) -> Iterator[tuple[str, Role]]:
    """Yield what the protocol spells for a kind, guards with their class, and its role."""
    groups = (
        (Does.ACQUIRE, kind.acquire),
        (Does.RELEASE, kind.release),
        (Does.TRY, kind.conditional),
        (Does.SCOPE_GUARD, kind.scope_guards),
        (Does.BLOCK_GUARD, kind.block_guards),
    )
    for does, names in groups:
        for name in names:
            yield name, Role(does, None, lock.name, kind.name, kind.key)


def _marked(protocol: Protocol, listed: str) -> Iterator[tuple[str, Passed]]:
    """Yield every mark that the kinds have under a key of the file, and what it may mean."""
    keyed: dict[str, list[tuple[str, str]]] = {}
    named: dict[str, list[Meant]] = {}
    plain: dict[str, Passed] = {}
    for lock in protocol.locks:
        for kind in lock.kinds:
            for spelt in getattr(kind, listed):
                name, _, argument = spelt.partition("(")
                plain.setdefault(name, Passed(Does.ACQUIRE, lock.name, kind.name))
                if argument:
                    named.setdefault(name, []).append((argument[:-1], lock.name, kind.name))
                elif kind.key > 0:
                    keyed.setdefault(name, []).append((lock.name, kind.name))
    for name, first in plain.items():
        shared, own = tuple(keyed.get(name, ())), tuple(named.get(name, ()))
        if not shared and not own:
            yield name, first
            continue
        lock_name, kind_name = shared[0] if shared else own[0][1:]
        alone = len(shared) == 1 and not own
        yield name, Passed(first.does, lock_name, kind_name, True, () if alone else shared, own)


def _fused(protocol: Protocol) -> Iterator[tuple[str, Role]]:
    """Yield fused functions: their arguments are those of the begin, then those of the acquire."""
    keys = {(lock.name, kind.name): kind.key for lock in protocol.locks for kind in lock.kinds}
    for bracket in protocol.brackets:
        for one in bracket.fused:
            own = keys.get((one.lock, one.kind), 0)
            key = bracket.key + own if own else 0
            role = Role(Does.ACQUIRE, bracket.name, one.lock, one.kind, key, bracket.key)
            yield one.acquire, role


def all_names(protocol: Protocol) -> tuple[str, ...]:
    """Return every C name of `protocol`, sorted."""
    return roles(protocol).names


def called_by_generated(wrapper: Wrapper, name: str) -> str | None:
    """Return what the body of the generated function `name` calls; None where it does not fit."""
    return _translated(wrapper.generated, wrapper.calls, name)


def generated_around(wrapper: Wrapper, name: str) -> str | None:
    """Return the generated function that would call `name`; None where it does not fit."""
    return _translated(wrapper.calls, wrapper.generated, name)


def _translated(source: str, target: str, name: str) -> str | None:
    """Read the two placeholders out of `name` and put them into `target`.

    The prefix ends at the first underscore, so it never holds one.
    """
    pattern = re.escape(source)
    pattern = pattern.replace(re.escape("{prefix}"), "(?P<prefix>[^_]+)")
    pattern = pattern.replace(re.escape("{rest}"), "(?P<rest>.+)")
    found = re.fullmatch(pattern, name)
    return target.format(**found.groupdict()) if found else None
