"""What a step may do to code and comments at all; the proof holds its edits against it."""

from __future__ import annotations

from dataclasses import dataclass

from refactor.protocol.model import Bracket

Words = tuple[bytes, ...]
"""Tokens, one after the other."""


@dataclass(frozen=True, slots=True)
class Claim:
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
    and brackets are held as before. declarations: code may be added outside of function bodies.
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
    declarations: bool = False
    gone: tuple[str, ...] = ()


def moving(bracket: Bracket) -> Claim:
    """What a transform may do that moves a bracket's begin and end to other places."""
    statements = frozenset(
        (name.encode(), b"(", b")", b";") for name in (bracket.begin, bracket.end)
    )
    sentence = tuple(bracket.contract.encode().split())
    # Behind a label that ends a block the semicolon of a statement taken away has to stay.
    removed = statements | {statement[:-1] for statement in statements}
    return Claim(
        statements,
        removed,
        braces=True,
        sentences=(sentence,),
        bracket=bracket,
        contract=True,
        tight=True,
    )
