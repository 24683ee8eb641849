"""Which files hold which of many names, in one pass over the tree.

`SourceTree.search` counts a few names exactly; here hundreds are asked for at once, so they go into
one pattern, and outside of a repository git does the looking too where it is installed. Which files
belong to the tree is the tree's own answer in any case.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from refactor.check.scope import EVERYWHERE, Scope
from refactor.errors import EnvironmentFault
from refactor.program import git
from refactor.program.discover import SourceTree
from refactor.program.grep import FOLDER, TRACKED, list_command

Files = dict[str, set[str]]

_HIT = re.compile(rb"([^\0]+)\0([^\n]*)\n", re.DOTALL)
_WORD = re.compile(rb"[A-Za-z_]\w*")
_GREP = (
    "grep --no-full-name --no-color --no-textconv --no-line-number --no-column --text --null "
    "--no-recurse-submodules --only-matching --word-regexp --extended-regexp"
)
_DEFINING = (
    "grep --no-full-name --no-color --no-textconv --text --null --no-recurse-submodules "
    "--files-with-matches --perl-regexp"
)
_AT_ONCE = 1500
_FEW = 40


class SearchedTree(SourceTree):
    """A tree that is searched for many names at once."""

    def holding(self, names: Iterable[str], scope: Scope = EVERYWHERE) -> Files:
        """name -> the files of the scope that hold it as a word; every name is in the answer."""
        wanted = sorted(set(names))
        found: Files = {name: set() for name in wanted}
        for start in range(0, len(wanted), _AT_ONCE):
            self._add(found, wanted[start : start + _AT_ONCE], scope)
        return found

    def defining(
        self, names: Iterable[str], among: Iterable[str], words: Iterable[str]
    ) -> set[str]:
        """Those of the files `among` that seem to define one of the functions with such a word."""
        pattern = rf"^(?:\w[^;()]*\b)?(?:{'|'.join(sorted(names))})\s*\("
        paths = set(among)
        if self.repository and len(paths) > _FEW:
            command = [*_DEFINING.split(), "-e", pattern, "--", *self.patterns.pathspecs]
            try:
                output = git.run(self.root, command, accept=(0, 1))
            except EnvironmentFault:
                pass  # a git that knows no such patterns: the files are read here
            else:
                own = paths.intersection(self._own)
                paths &= {os.fsdecode(path) for path in output.split(b"\0")} | own
        define = re.compile(pattern.encode(), re.MULTILINE)
        wanted = {word.encode() for word in words}
        return {path for path in paths if _defines(self._bytes(path), define, wanted)}

    def _bytes(self, path: str) -> bytes:
        """The bytes of a file, none if it cannot be read."""
        try:
            return self.read(path).data
        except EnvironmentFault:
            return b""

    def _add(self, found: Files, names: list[str], scope: Scope) -> None:
        output = self._tracked(names, scope) if self.repository else b""
        if self.repository:
            own = self._own
            _take(found, output, set(self._listed or ()).difference(own))
            self._read(found, names, (path for path in own if path in scope))
            return
        files = [path for path in self.files() if path in scope]
        if len(files) > _FEW:
            try:
                output = git.run(
                    self.root, self._command(names, scope, *FOLDER.split()), accept=(0, 1)
                )
            except EnvironmentFault:
                pass  # without git, or with one that cannot: the files are read here
            else:
                _take(found, output, set(files))
                return
        self._read(found, names, files)

    def _tracked(self, names: list[str], scope: Scope) -> bytes:
        """What git finds in tracked files; the list of files is asked for the first time too."""
        commands = [self._command(names, scope, TRACKED)]
        if self._listed is None:
            commands.append(list_command(self.patterns))
        output, *listing = git.run_all(self.root, commands, accept=(0, 1))
        if listing:
            self._keep_listed(listing[0])
        return output

    def _command(self, names: list[str], scope: Scope, *options: str) -> list[str]:
        within = scope.pathspecs or self.patterns.pathspecs
        return [*_GREP.split(), *options, "-e", "|".join(names), "--", *within]

    def _read(self, found: Files, names: list[str], paths: Iterable[str]) -> None:
        wanted = {name.encode() for name in names}
        for path in paths:
            try:
                data = self.read(path).data
            except EnvironmentFault:
                if os.path.lexists(self.root / path):
                    raise
                continue  # vanished since it was listed
            for word in wanted.intersection(_WORD.findall(data)):
                found[word.decode()].add(path)


def _defines(data: bytes, define: re.Pattern[bytes], wanted: set[bytes]) -> bool:
    """Whether a word stands between a function's name and the first `}` at a line's start."""
    return any(
        not wanted.isdisjoint(_WORD.findall(data, one.end(), data.find(b"\n}", one.end()) + 1))
        for one in define.finditer(data)
    )


def _take(found: Files, output: bytes, known: set[str]) -> None:
    for match in _HIT.finditer(output):
        path = os.fsdecode(match[1])
        if path in known:
            found[match[2].decode()].add(path)
