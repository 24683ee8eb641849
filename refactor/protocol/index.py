"""Looks a name up in a protocol: what does it do, what does it mark?

`roles` builds the index once for each protocol; its maps are read-only.
"""

import re
from collections.abc import Container, Mapping
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
    NORETURN = "noreturn"


class Role(Struct, frozen=True):
    """What a name does, and to which bracket or lock.

    ``bracket`` is set for BEGIN and END, and for an ACQUIRE that begins the bracket too (a fused
    one).  ``lock`` and ``kind`` are set for ACQUIRE, RELEASE and the guards.
    """

    does: Does
    bracket: str | None = None
    lock: str | None = None
    kind: str | None = None


class Mark(Struct, frozen=True):
    """What a mark says of a function, or of a function pointer: held in which kind, or not held."""

    lock: str
    kind: str | None
    pointer: bool

    @property
    def held(self) -> bool:
        """Whether the lock is held; otherwise it must not be."""
        return self.kind is not None


class Roles(Struct, frozen=True, kw_only=True):
    """All lookups of one protocol.

    ``functions`` maps the name of a function or guard to its role, ``marks`` the name of a lock's
    mark to its meaning, ``wrappers`` the mark of a generated function to its patterns.  ``masked``
    holds every mark: of locks, of wrappers and those listed to be masked; ``names`` every C name.
    Both are sorted, and come as bytes too.
    """

    functions: Mapping[str, Role]
    marks: Mapping[str, Mark]
    wrappers: Mapping[str, Wrapper]
    masked: tuple[str, ...]
    masked_bytes: tuple[bytes, ...]
    names: tuple[str, ...]
    names_bytes: tuple[bytes, ...]


@lru_cache(maxsize=8)
def roles(protocol: Protocol) -> Roles:
    """Return the index of `protocol`, the same object for the same protocol."""
    functions: dict[str, Role] = {}
    marks: dict[str, Mark] = {}
    for bracket in protocol.brackets:
        functions[bracket.begin] = Role(Does.BEGIN, bracket.name)
        functions[bracket.end] = Role(Does.END, bracket.name)
        for one in bracket.fused:
            functions[one.acquire] = Role(Does.ACQUIRE, bracket.name, one.lock, one.kind)
    for lock in protocol.locks:
        marks |= {name: Mark(lock.name, None, False) for name in lock.not_held}
        marks |= {name: Mark(lock.name, None, True) for name in lock.not_held_pointer}
        for kind in lock.kinds:
            functions |= _functions(lock, kind)
            marks |= {name: Mark(lock.name, kind.name, False) for name in kind.held}
            marks |= {name: Mark(lock.name, kind.name, True) for name in kind.held_pointer}
    functions |= {name: Role(Does.NORETURN) for name in protocol.noreturn}
    wrappers = {mark: wrapper for wrapper in protocol.wrappers for mark in wrapper.marks}
    masked = tuple(sorted({*marks, *wrappers, *protocol.mask_marks}))
    names = tuple(sorted({*functions, *masked}))
    return Roles(
        functions=MappingProxyType(functions),
        marks=MappingProxyType(marks),
        wrappers=MappingProxyType(wrappers),
        masked=masked,
        masked_bytes=tuple(name.encode() for name in masked),
        names=names,
        names_bytes=tuple(name.encode() for name in names),
    )


def _functions(lock: Lock, kind: LockKind) -> dict[str, Role]:
    groups = (
        (Does.ACQUIRE, kind.acquire),
        (Does.RELEASE, kind.release),
        (Does.SCOPE_GUARD, kind.scope_guards),
        (Does.BLOCK_GUARD, kind.block_guards),
    )
    return {
        name: Role(does, None, lock.name, kind.name) for does, names in groups for name in names
    }


def all_names(protocol: Protocol) -> tuple[str, ...]:
    """Return every C name of `protocol`, sorted."""
    return roles(protocol).names


def unknown_names(protocol: Protocol, known: Container[str]) -> tuple[str, ...]:
    """Return the names of `protocol` that are not in `known`, sorted: they are likely misspelt.

    Fused functions are left out: a project has them only once its calls have been fused.
    """
    fused = {one.acquire for bracket in protocol.brackets for one in bracket.fused}
    return tuple(name for name in all_names(protocol) if name not in known and name not in fused)


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
