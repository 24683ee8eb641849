"""Marks that several kinds of locks share: is it said which of them is meant?

Kinds with a key may have a mark in common: its argument is the key, and code tells the rest. A
kind without one is meant by an argument that the file spells, ``MARK(argument)``.
"""

import re

from refactor.protocol.model import Document, LockKind
from refactor.protocol.problem import Problem

Path = tuple[str | int, ...]

MARKS = ("held", "held_pointer", "acquires", "releases")
"""The keys of a kind that list marks which may have an argument."""

_SAID = re.compile(r"(\w+)(?:\((&?(?:\w+(?:->|\.))*\w+)\))?", re.ASCII)


class Sharing:
    """Goes through the marks of a protocol in the order of the file."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: dict[tuple[str, str, str], list[tuple[Path, str]]] = {}
        self._kinds: dict[tuple[str, str], list[Path]] = {}
        for number, lock in enumerate(document.locks):
            for position, kind in enumerate(lock.kinds):
                for listed in MARKS:
                    for spelt in getattr(kind, listed):
                        path: Path = ("lock", number, "kind", position)
                        self._kinds.setdefault((bare(spelt), listed), []).append(path)

    def take(self, spelt: str, path: Path, said: str) -> tuple[str, list[Problem]]:
        """The mark's name if it stands here for the first time, else ""; and what is wrong.

        path: where the file has it. said: what the file says that it is.
        """
        found = _SAID.fullmatch(spelt)
        if found is None:
            if "(" not in spelt:
                return spelt, []
            what = f"{spelt!r} as {said} is no mark with an argument"
            return "", [Problem(path, what, "write it like 'MARK(name)' or 'MARK(&name)'")]
        name, argument = found[1], found[2] or ""
        listed = str(path[-2])
        before = self._seen.setdefault((name, listed, argument), [])
        kind, home = self._kind(path), path[:4]
        problems = []
        if any(place == home for place, _ in before):
            problems.append(Problem(path, f"{spelt!r} stands twice as {said}", "remove one"))
        elif argument and before:
            what = f"{spelt!r} is both {before[0][1]} and {said}"
            todo = "one argument means one lock: remove one"
            problems.append(Problem(path, what, todo))
        elif not argument and not kind.key and len(self._kinds[(name, listed)]) > 1:
            what = f"{spelt!r} is {said}, which has no key, and a mark of other kinds as well"
            todo = f"write '{name}(argument)' with the argument that means this lock, or add a key"
            problems.append(Problem(path, what, todo))
        first = not any(key[:2] == (name, listed) and every for key, every in self._seen.items())
        before.append((home, said))
        return name if first else "", problems

    def _kind(self, path: Path) -> LockKind:
        return self._document.locks[int(path[1])].kinds[int(path[3])]


def bare(spelt: str) -> str:
    """The name of a mark that the file may spell with an argument."""
    return spelt.partition("(")[0]
