"""The guards of a protocol, and which explicit calls each of them stands for."""

from __future__ import annotations

from collections.abc import Iterator

from refactor.plan.guards.respelling import Spelling
from refactor.protocol.model import Lock, LockKind, Protocol


def spellings(protocol: Protocol) -> tuple[Spelling, ...]:
    """Every guard of which the protocol says what it stands for, and that can be opened up."""
    return tuple(
        Spelling(name, name in kind.block_guards, lock.name, kind.name, *pair, kind.key)
        for lock, kind, name in _guards(protocol)
        if (pair := kind.explicit(name)) is not None
    )


def closed_spellings(protocol: Protocol) -> tuple[Spelling, ...]:
    """Every guard that can be made of explicit calls."""
    more = tuple(
        Spelling(
            name=name,
            block=name in kind.block_guards,
            lock=lock.name,
            kind=kind.name,
            acquire=one.acquire,
            release=one.release,
            key=kind.key,
            variable=one.variable,
        )
        for lock, kind, name in _guards(protocol)
        if (one := kind.closed.get(name)) is not None
    )
    return (*spellings(protocol), *more)


def _guards(protocol: Protocol) -> Iterator[tuple[Lock, LockKind, str]]:
    for lock in protocol.locks:
        for kind in lock.kinds:
            yield from ((lock, kind, name) for name in kind.guards)
