"""What a step may do that moves a lock out of functions and into their callers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from refactor.plan.claim import Claim, Locked, Words
from refactor.plan.locks.choice import LockChoice
from refactor.plan.locks.strip import Pair
from refactor.protocol.sharing import bare
from refactor.syntax.keys import tokens_of


def moving_lock(
    choice: LockChoice,
    pairs: Iterable[Pair],
    stripped: Iterable[bytes],
    keyed: Iterable[bytes],
    functions: Iterable[str],
    instead: Mapping[str, str],
) -> Claim:
    """The claim. pairs: what callers get. stripped: the statements that are taken out. keyed: marks
    with their arguments.

    functions: what has to be called with the lock held from now on. instead: names of calls that
    become others: the generated variants; what the protocol substitutes is allowed as well.
    """
    kind = choice.kind
    names = [*kind.substitute.items(), *instead.items()]
    added = {_words(f"{call};".encode()) for pair in pairs for call in (pair.begin, pair.end)}
    removed = {_words(statement) for statement in stripped}
    # Behind a label that ends a block the semicolon of a statement taken away has to stay.
    removed |= {words[:-1] for words in removed}
    marks = {_words(mark) for mark in keyed}
    marks |= {(bare(m).encode(),) for m in (*kind.held, *kind.held_pointer)}
    others = {(m.encode(),) for m in _marks_of(choice)}
    return Claim(
        added=frozenset({*added, *marks, *((new.encode(),) for _, new in names)}),
        removed=frozenset({*removed, *others, *((old.encode(),) for old, _ in names)}),
        braces=True,
        unbraced=True,
        declarations=True,
        locked=Locked(choice.lock.name, kind.name, choice.mark, tuple(functions), tuple(names)),
    )


def _words(statement: bytes) -> Words:
    return tuple(token.encode() for token in tokens_of(statement))


def _marks_of(choice: LockChoice) -> Iterable[str]:
    """All marks of the lock: one of another kind makes way."""
    yield from (*choice.lock.not_held, *choice.lock.not_held_pointer)
    for kind in choice.lock.kinds:
        yield from map(bare, (*kind.held, *kind.held_pointer))
