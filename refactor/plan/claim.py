"""What a step may do to code and comments at all; the proof holds its edits against it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from refactor.protocol.model import Bracket

Words = tuple[bytes, ...]
"""Tokens, one after the other."""


class Swap(Struct, frozen=True):
    """Calls of one function that become calls of another: `old(a, b)` gives `new(b, a)`.

    arguments: each new argument as tokens, among them numbers that stand for the old arguments,
    from 1; 0 stands for all of them. kept: the text of calls that stay as they are where they stand
    among the arguments of another one.
    """

    old: bytes
    new: bytes
    arguments: tuple[tuple[bytes | int, ...], ...]
    kept: frozenset[bytes] = frozenset()


class Locked(Struct, frozen=True):
    """A lock that functions do not take any more: every call of them must be made with it held.

    lock, kind: names of the protocol. mark: what the functions are marked. functions: their names.
    instead: (old, new) names of calls that become others under the lock.
    """

    lock: str
    kind: str
    mark: str
    functions: tuple[str, ...]
    instead: tuple[tuple[str, str], ...] = ()


class Marking(Struct, frozen=True):
    """Annotations that stand on declarations from now on, or do not any more.

    function, pointer: the mark's form for each. functions: (file, name), file "" for what is not
    static; members: (struct, field). present: they have the mark. bare: functions whose definition
    goes without it, as a prototype has it. propagated: what the mark asks for is so at every call.
    """

    function: str
    pointer: str
    functions: tuple[tuple[str, str], ...]
    members: tuple[tuple[str, str], ...]
    present: bool = True
    bare: tuple[tuple[str, str], ...] = ()
    propagated: bool = False


class Claim(Struct, frozen=True):
    """All that a step may do; anything else is a fault of the transform.

    added, removed: whole statements, marks or names as tokens; code that is added or taken away
    must be made of these. braces, unbraced: bodies may get, or lose, a pair of braces. sentences:
    what may be added to comments, word by word. comments: words of comments that may be taken away
    and added, such as a name that changes.

    bracket: the bracket that must be balanced, and around every call that needs it, in all
    functions concerned. contract: the functions that the request names say from now on that their
    callers are inside of it. tight: an added begin stands right before an acquire or a call that
    needs the bracket, an added end right behind a release or such a call.

    same_held: at every statement that the step leaves alone, and at every way out, the same locks
    and brackets are held as before; same_locks: the same locks. same_code: locking and exits aside,
    each function runs the code that it did. declarations: code may be added outside of function
    bodies. renamed: (old, new) names; functions may change their name so, and directives by nothing
    else. swap: calls that may be replaced as a whole. locked: functions that need a lock from now
    on. marking: what has a mark from now on. superseded: brackets of which whole pairs may go: what
    ran inside of one of these has to run inside of `bracket` then.
    gone: names that must not occur in the code any more. Where a step has these, to run it again
    makes no sense; otherwise a second run must change nothing.
    """

    added: frozenset[Words] = frozenset()
    removed: frozenset[Words] = frozenset()
    braces: bool = False
    unbraced: bool = False
    sentences: tuple[Words, ...] = ()
    comments: frozenset[bytes] = frozenset()
    bracket: Bracket | None = None
    contract: bool = False
    tight: bool = False
    same_held: bool = False
    same_locks: bool = False
    same_code: bool = False
    declarations: bool = False
    renamed: tuple[tuple[bytes, bytes], ...] = ()
    swap: Swap | None = None
    gone: tuple[str, ...] = ()
    locked: Locked | None = None
    marking: Marking | None = None
    superseded: tuple[Bracket, ...] = ()


def moving(
    bracket: Bracket,
    *,
    added: Iterable[Words] = ((),),
    removed: Iterable[Words] = ((),),
    owed: Iterable[str] = ("",),
) -> Claim:
    """What a transform may do that moves a bracket's begin and end to other places.

    Of a keyed bracket: the keys, as tokens, for which it is added and removed, and those that
    contracts name.
    """
    came, gone = (
        frozenset(
            (name.encode(), b"(", *key, b")", b";")
            for name in (bracket.begin, bracket.end)
            for key in keys
        )
        for keys in (added, removed)
    )
    # Behind a label that ends a block the semicolon of a statement taken away has to stay.
    gone |= {statement[:-1] for statement in gone}
    sentences = (
        bracket.contract.replace("{key}", key).encode().split() for key in sorted(set(owed))
    )
    return Claim(
        came,
        gone,
        braces=True,
        sentences=tuple(tuple(words) for words in sentences),
        bracket=bracket,
        contract=True,
        tight=True,
    )
