"""Which files may define a function: one search of the text for many names at once.

Looked for is the name before a bracket in a line that begins at the margin and holds no `;` before
it, nor at its end: definitions stand there, and some prototypes do. Files are not parsed for this.
What is static in a file that is no header is that file's own, and not looked for.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from refactor.errors import EnvironmentFault
from refactor.program import git
from refactor.program.patterns import is_header
from refactor.source.text import count_word

if TYPE_CHECKING:
    from refactor.program.discover import SourceTree

_HEAD = r"^(?:[A-Za-z_][^;\n]*\b)?(?:%s)[ \t]*\("
_GREP = (
    "grep --no-full-name --no-color --no-textconv --no-line-number --no-column "
    "--no-recurse-submodules --text --null --no-untracked"
)
# So many files are read sooner than git has looked through the whole tree for each level of calls.
_FEW = 200
_LINE = re.compile(rb"([^\0]+)\0([^\n]*)\n", re.DOTALL)
_WORD = re.compile(rb"[A-Za-z_]\w*")


class Definers:
    """Remembers every answer; for a tree, and for what is laid over it.

    on_disk: the tree is what a repository has checked out, so that git can search it.
    """

    def __init__(self, tree: SourceTree, *, on_disk: bool) -> None:
        self._tree = tree
        self._on_disk = on_disk
        self._known: dict[frozenset[str], dict[str, tuple[str, ...]]] = {}
        self._naming: dict[tuple[str, ...], frozenset[str]] = {}
        self._texts: dict[str, bytes] = {}

    def naming(self, words: Iterable[str]) -> frozenset[str]:
        """The files in which one of the words stands."""
        key = tuple(sorted(set(words)))
        if key not in self._naming:
            pattern = rf"\b(?:{'|'.join(key)})\b"
            found = self._grep("--files-with-matches", "--perl-regexp", "-e", pattern)
            if found is None:
                named = frozenset(self._tree.search(key)[0])
            else:
                tree, coded = self._tree, [word.encode() for word in key]
                own = tree.untracked()
                more = {p for p in own if any(count_word(tree.read(p).data, w) for w in coded)}
                listed = {os.fsdecode(path) for path in found.split(b"\0")}
                named = frozenset(listed.intersection(tree.files()).difference(own) | more)
            self._naming[key] = named
        return self._naming[key]

    def look_up(self, names: Iterable[str], within: frozenset[str]) -> None:
        """Search for all of the names that were not searched for; of these files only."""
        known = self._known.setdefault(within, {})
        new = sorted({name for name in names if name not in known})
        if not new:
            return
        found: dict[str, set[str]] = {name: set() for name in new}
        wanted = {name.encode() for name in new}
        for path, line in self._lines(_HEAD % "|".join(new), wanted, within):
            if line.rstrip().endswith(b";") or (line[:7] == b"static " and not is_header(path)):
                continue
            for word in wanted.intersection(_WORD.findall(line)):
                found[word.decode()].add(path)
        known |= {name: tuple(sorted(paths)) for name, paths in found.items()}

    def of(self, name: str, within: frozenset[str]) -> tuple[str, ...]:
        """Those of these files that may define a function of that name, sorted."""
        self.look_up([name], within)
        return self._known[within][name]

    def _lines(
        self, pattern: str, words: Iterable[bytes], within: frozenset[str]
    ) -> Iterator[tuple[str, bytes]]:
        """Path and text of every line that matches."""
        few = len(within) <= _FEW
        output = None if few else self._grep("--perl-regexp", "-e", pattern)
        by_hand = sorted(within)
        if output is not None:
            own = set(self._tree.untracked())
            by_hand = sorted(within & own)
            for match in _LINE.finditer(output):
                path = os.fsdecode(match[1])
                if path in within and path not in own:
                    yield path, match[2]
        line = re.compile(pattern.encode() + rb"[^\n]*", re.MULTILINE)
        for path in by_hand:
            data = self._read(path) if few else self._tree.read(path).data
            for found in line.finditer(data) if any(word in data for word in words) else ():
                yield path, found[0]

    def _read(self, path: str) -> bytes:
        known = self._texts.get(path)
        if known is None:
            known = self._texts[path] = self._tree.read(path).data
        return known

    def _grep(self, *arguments: str) -> bytes | None:
        """What git prints; None if it cannot do it, such as with expressions that it is without."""
        if not self._on_disk:
            return None
        paths = self._tree.patterns.pathspecs
        try:
            command = [*_GREP.split(), *arguments, "--", *paths]
            return git.run(self._tree.root, command, accept=(0, 1))
        except EnvironmentFault:
            self._on_disk = False
            return None
