"""Which files hold which of many names, in one pass over the tree.

`SourceTree.search` counts a few names exactly; here hundreds are asked for at once, so they go into
one pattern, and outside of a repository git does the looking too where it is installed.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from refactor.check.scope import EVERYWHERE, Scope
from refactor.errors import EnvironmentFault
from refactor.program import git
from refactor.program.discover import SourceTree

Files = dict[str, set[str]]

_HIT = re.compile(rb"([^\0]+)\0([^\n]*)\n", re.DOTALL)
_WORD = re.compile(rb"[A-Za-z_]\w*")
_GREP = (
    "grep --no-full-name --no-color --no-textconv --no-line-number --no-column --text --null "
    "--no-recurse-submodules --only-matching --word-regexp --extended-regexp"
)
_OTHERS = "ls-files -z --others --exclude-standard"
_AT_ONCE = 1500


class Search:
    """Searches a tree; files that are untracked or in no repository are found as well."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._untracked: list[str] | None = None
        self._known: dict[str, bool] = {}

    def files(self, names: Iterable[str], scope: Scope = EVERYWHERE) -> Files:
        """name -> the files of the scope that hold it as a word; every name is in the answer."""
        wanted = sorted(set(names))
        found: Files = {name: set() for name in wanted}
        for start in range(0, len(wanted), _AT_ONCE):
            self._add(found, wanted[start : start + _AT_ONCE], scope)
        return found

    def _add(self, found: Files, names: list[str], scope: Scope) -> None:
        if self._tree.repository:
            self._grep(found, self._command(names, scope, "--no-untracked"))
            if self._untracked is None:
                listed = git.run(self._tree.root, [*_OTHERS.split(), "--", *self._tree.globs])
                self._untracked = [os.fsdecode(p) for p in listed.split(b"\0") if p]
            self._read(found, names, (path for path in self._untracked if path in scope))
        else:
            self._folder(found, names, scope)

    def _folder(self, found: Files, names: list[str], scope: Scope) -> None:
        command = self._command(names, scope, "--no-index", "--no-exclude-standard")
        try:
            self._grep(found, command)
        except EnvironmentFault:
            self._read(found, names, (path for path in self._tree.files() if path in scope))

    def _grep(self, found: Files, command: list[str]) -> None:
        out = git.run(self._tree.root, command, accept=(0, 1))
        for match in _HIT.finditer(out):
            path = os.fsdecode(match[1])
            if self._belongs(path):
                found[match[2].decode()].add(path)

    def _command(self, names: list[str], scope: Scope, *options: str) -> list[str]:
        within = scope.pathspecs or self._tree.globs
        return [*_GREP.split(), *options, "-e", "|".join(names), "--", *within]

    def _read(self, found: Files, names: list[str], paths: Iterable[str]) -> None:
        wanted = {name.encode() for name in names}
        for path in paths:
            if not self._is_file(path):
                continue
            for word in wanted.intersection(_WORD.findall(self._tree.read(path).data)):
                found[word.decode()].add(path)

    def _is_file(self, path: str) -> bool:
        try:
            return stat.S_ISREG(os.lstat(self._tree.root / path).st_mode)
        except OSError:
            return False

    def _belongs(self, path: str) -> bool:
        """Whether the file is one of the tree's: a scope and a plain folder hold others as well."""
        known = self._known.get(path)
        if known is None:
            named = any(fnmatchcase(path, glob) for glob in self._tree.globs)
            known = named and self._is_file(path)
            if known and not self._tree.repository:
                known = all(self._is_plain(folder) for folder in Path(path).parents)
            self._known[path] = known
        return known

    def _is_plain(self, folder: Path) -> bool:
        """Whether a folder inside of the tree is no repository of its own."""
        key = os.fspath(folder)
        if key not in self._known:
            own = os.path.lexists(self._tree.root / folder / ".git")
            self._known[key] = folder == Path() or not own
        return self._known[key]
