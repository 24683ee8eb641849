"""Decides what is wrong: calls against marks and contracts, and what functions break by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from refactor.check.contracts import Catalogue
from refactor.check.look import Broken, Called, Place
from refactor.check.members import Members
from refactor.check.model import Finding, Note, NoteKind, Step
from refactor.check.rules import BEGIN_UNDER_LOCK, CLOSED_TWICE, HELD_MISMATCH, LEFT_OPEN, OUTSIDE
from refactor.check.states import Owed, Situation
from refactor.check.subject import Held, Subject


def finding(rule: str, place: Place, message: str, **more: object) -> Finding:
    """A finding at a place; its chain is the function alone if none is given."""
    chain = more.get("chain") or (Step(place.function[0], place.path, place.line),)
    path = more.get("path") or ()
    assert isinstance(chain, tuple) and isinstance(path, tuple)
    return Finding(
        rule,
        place.path,
        place.line,
        place.column,
        place.function[0],
        message,
        chain,
        path,
        place.statement,
    )
