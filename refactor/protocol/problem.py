"""What is wrong with a protocol file, as values, and the error that lists them."""

from collections.abc import Iterable
from typing import NamedTuple

from refactor.errors import UsageFault


class Problem(NamedTuple):
    """One mistake: the path of keys and list positions, what is wrong, and what to do about it."""

    path: tuple[str | int, ...]
    what: str
    todo: str


class ProtocolFault(UsageFault):
    """The protocol cannot be used.  The message has one line for every mistake found.

    `count` is the number of mistakes.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        listed = tuple(lines)
        super().__init__("\n".join(listed))
        self.count = len(listed)


def closest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is spelt most like `word`, None where none comes near."""
    from difflib import get_close_matches  # only errors need it

    return next(iter(get_close_matches(word, sorted(set(known)), n=1)), None)


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return a hint with the known word that is spelt most like `word`, else `otherwise`."""
    found = closest(word, known)
    return otherwise if found is None else f"did you mean {found!r}?"


def listing(words: Iterable[str]) -> str:
    """Return the words as ``a, b and c``."""
    *front, last = words
    return f"{', '.join(front)} and {last}" if front else last
