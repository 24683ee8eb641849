"""Asks the tree: which files name something, and what the crew finds in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from refactor.check.desk import Crew
from refactor.check.fields import Fields
from refactor.check.looked import Called, Change, Changes, Looked, Wanted
from refactor.check.members import Members
from refactor.check.model import Note, NoteKind
from refactor.check.scan import Scanned
from refactor.check.scope import Scope
from refactor.check.search import Files, SearchedTree
from refactor.program.discover import is_header

Answer = TypeVar("Answer", Scanned, Looked, Fields, Changes)
Stage = Callable[[str, int], None]
"""Told the name of what is done next, and for how many files."""

MAX_FILES = 200
"""Files that name something beyond which it is taken for a common word and not followed up."""


class Survey:
    """Remembers what was searched for, and which files could not be read."""

    def __init__(self, tree: SearchedTree, crew: Crew, scope: Scope, stage: Stage) -> None:
        self.members = Members()
        self.unread: dict[str, str] = {}
        self.parsed: set[str] = set()
        self._tree = tree
        self._crew = crew
        self._stage = stage
        self._scope = scope
        self._hits: Files = {}
        self._near: Files = {}
        self._looked: set[str] = set()
        self._learnt: set[tuple[str, str]] = set()

    def files(self, names: Iterable[str]) -> set[str]:
        """The files that hold one of the names as a word."""
        wanted = set(names)
        new = [name for name in wanted if name not in self._hits]
        if new:
            self._hits |= self._tree.holding(new)
        return {path for name in wanted for path in self._hits[name]}

    def near(self, names: Iterable[str]) -> set[str]:
        """The same for files in which findings are wanted only."""
        if self._scope.everything:
            return self.files(names)
        wanted = set(names)
        new = [name for name in wanted if name not in self._near]
        if new:
            self._near |= self._tree.holding(new, self._scope)
        return {path for name in wanted for path in self._near[name]}

    def text(self, path: str) -> bytes:
        """The bytes of a file."""
        return self._tree.read(path).data

    def scan(self, paths: Iterable[str]) -> list[Scanned]:
        """Marks, contracts and suppressions of files."""
        return self._run("scan", paths, None, Scanned)

    def look(self, paths: Iterable[str], wanted: Wanted) -> list[Looked]:
        """Calls and what is wrong in files."""
        paths = set(paths)
        self._looked |= paths if wanted.judge else set()
        return self._run("look", paths, wanted, Looked)

    def learn(self, calls: Iterable[Called], also: Iterable[str] = ()) -> None:
        """Take in how the members are declared that these calls go through, step by step.

        The files parsed already are asked first, then headers that name the struct and the member.
        also: names that will be searched for next; if the tree is searched they are included.
        """
        every = [call for call in calls if call.receiver]
        asked: set[tuple[str, str]] = set()
        while True:
            missing = {one for call in every if (one := self.members.missing(call))}
            new = missing - self._learnt
            if not new:
                return
            near = new - asked
            if near:
                asked |= near
                self._declare(self.parsed, near)
                continue
            self._learnt |= new
            self.files([*(word for one in new for word in one), *also])
            paths: set[str] = set()
            for record, member in new:
                both = self.files([record]) & self.files([member])
                paths |= {path for path in both if is_header(path)}
            self._declare(paths - self.parsed, new)

    def _declare(self, paths: Iterable[str], wanted: set[tuple[str, str]]) -> None:
        for found in self.fields(paths, {member for _, member in wanted}, puts=False):
            self.members.add(found.members)

    def fields(self, paths: Iterable[str], names: Collection[str], *, puts: bool) -> list[Fields]:
        """Declarations of members, and with `puts` the functions that are assigned to them."""
        return self._run("fields", paths, (frozenset(names), puts), Fields)

    def changes(self, names: Collection[str], words: Collection[str]) -> list[Change]:
        """What functions of these names change, where a file not looked at defines them.

        words: names of which such a file holds one.
        """
        near = self.files(words) - self._looked - self.unread.keys()
        paths = self._tree.defining(names, near, words)
        if len(paths) > MAX_FILES:
            return []
        found = self._run("changes", paths, frozenset(names), Changes)
        return [one for every in found for one in every.changes]

    def notes(self) -> list[Note]:
        """A note for each file that could not be read or parsed."""
        return [
            Note(NoteKind.UNREADABLE, path, 0, "", why) for path, why in sorted(self.unread.items())
        ]

    def _run(
        self, task: str, paths: Iterable[str], argument: object, kind: type[Answer]
    ) -> list[Answer]:
        todo = sorted(set(paths) - self.unread.keys())
        self._stage(task, len(todo))
        found = []
        for path, answer in zip(todo, self._crew.run(task, todo, argument), strict=True):
            if isinstance(answer, kind):
                self.parsed.add(path)
                found.append(answer)
            else:
                self.unread[path] = answer
        return found
