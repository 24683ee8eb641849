"""The names of a fused acquire: what a protocol has to say of them before they can be used."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from refactor.errors import UsageFault
from refactor.plan.lookup import nearest
from refactor.protocol.model import Bracket, Fused, LockKind, Protocol


class Fusion(Struct, frozen=True):
    """`begin(); acquire();` is `fused();`, and the lock's release then ends the bracket, too.

    lock, title: the lock's name, and what prose calls it. kind: how it is held. begin_key,
    acquire_key: the number of the argument that tells one such bracket, or lock, from another; 0
    for none.
    """

    bracket: Bracket
    acquire: str
    fused: str
    lock: str
    title: str
    kind: str
    begin_key: int
    acquire_key: int

    @property
    def begin(self) -> str:
        """The bracket's begin."""
        return self.bracket.begin

    @property
    def end(self) -> str:
        """The bracket's end."""
        return self.bracket.end

    @property
    def watched(self) -> Bracket:
        """The bracket for the dataflow, which then follows the lock whatever the protocol says."""
        outside = tuple(dict.fromkeys((*self.bracket.outside, self.lock)))
        return msgspec.structs.replace(self.bracket, outside=outside)


def fusion_of(protocol: Protocol, begin: str, acquire: str, fused: str) -> Fusion:
    """The names of `fuse BEGIN ACQUIRE --into FUSED`; raises UsageFault that says what to add."""
    brackets = {bracket.begin: bracket for bracket in protocol.brackets}
    if begin not in brackets and acquire in brackets:
        raise UsageFault(
            f"{begin}() begins no bracket, but {acquire}() does",
            f"name the begin first: {acquire} {begin}",
        )
    if begin not in brackets:
        raise _unknown(protocol, begin, "begins no bracket", "[[bracket]]", "begin", brackets)
    bracket = brackets[begin]
    kinds = {
        name: (lock.name, kind)
        for lock in protocol.locks
        for kind in lock.kinds
        for name in kind.acquire
    }
    if acquire not in kinds:
        raise _unknown(protocol, acquire, "takes no lock", "[[lock.kind]]", "acquire", kinds)
    lock, kind = kinds[acquire]
    for one in bracket.fused:
        if one.acquire == fused and (one.lock, one.kind) == (lock, kind.name):
            return _fusion(protocol, bracket, one, acquire)
    entry = f'{{ acquire = "{fused}", lock = "{lock}", kind = "{kind.name}" }}'
    raise UsageFault(
        f"the protocol {protocol.name} does not say that {fused}() is {begin}() and {acquire}()",
        f'add {entry} to "fused" of the bracket {bracket.name}',
    )


def fusion_named(protocol: Protocol, fused: str, acquire: str) -> Fusion:
    """The names of `unfuse FUSED [--acquire NAME]`; raises UsageFault that says what to add."""
    for bracket in protocol.brackets:
        for one in bracket.fused:
            if one.acquire == fused:
                chosen = _plain_acquire(protocol, one, acquire)
                return _fusion(protocol, bracket, one, chosen)
    known = [one.acquire for bracket in protocol.brackets for one in bracket.fused]
    raise _unknown(protocol, fused, "is no fused acquire", "[[bracket.fused]]", "acquire", known)


def _plain_acquire(protocol: Protocol, one: Fused, acquire: str) -> str:
    known = _kind(protocol, one).acquire
    listed = ", ".join(known)
    if not known:
        raise UsageFault(
            f"no function takes the lock {one.lock} in kind {one.kind} alone",
            "add it to the protocol, under [[lock.kind]], as acquire",
        )
    if acquire and acquire not in known:
        raise UsageFault(
            f"{acquire}() does not take the lock {one.lock} in kind {one.kind}",
            f"give --acquire, one of: {listed}",
        )
    if not acquire and len(known) > 1:
        raise UsageFault(
            f"the lock {one.lock} is taken in kind {one.kind} by several functions",
            f"give --acquire, one of: {listed}",
        )
    return acquire or known[0]


def _kind(protocol: Protocol, one: Fused) -> LockKind:
    return next(
        kind
        for lock in protocol.locks
        for kind in lock.kinds
        if (lock.name, kind.name) == (one.lock, one.kind)
    )


def _fusion(protocol: Protocol, bracket: Bracket, one: Fused, acquire: str) -> Fusion:
    titles = {lock.name: lock.title or lock.name for lock in protocol.locks}
    key = _kind(protocol, one).key
    return Fusion(
        bracket=bracket,
        acquire=acquire,
        fused=one.acquire,
        lock=one.lock,
        title=titles[one.lock],
        kind=one.kind,
        begin_key=bracket.key,
        acquire_key=key,
    )


def _unknown(
    protocol: Protocol, name: str, what: str, table: str, key: str, known: Iterable[str]
) -> UsageFault:
    near = nearest(name, known)
    meant = f"; did you mean {near}?" if near else ""
    return UsageFault(
        f"{name}() {what} in the protocol {protocol.name}{meant}",
        f"check the name, or add it to the protocol: {table}, as {key}",
    )
