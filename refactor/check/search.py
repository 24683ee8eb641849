"""Which files hold which of many names, in one pass over the tree.

`SourceTree.search` counts a few names exactly; here hundreds are asked for at once, so they go into
one pattern, and outside of a repository git does the looking too where it is installed.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

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
_FEW = 12
_AT_ONCE = 1500


class Search:
    """Searches a tree; files that are untracked or lie outside of a repository are found as well."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._untracked: list[str] | None = None
        self._plain: dict[str, bool] = {}

    def files(self, names: Iterable[str]) -> Files:
        """name -> the files that hold it as a word; every name is in the answer."""
        wanted = sorted(set(names))
        found: Files = {name: set() for name in wanted}
        for start in range(0, len(wanted), _AT_ONCE):
            self._add(found, wanted[start : start + _AT_ONCE])
        return found

    def _add(self, found: Files, names: list[str]) -> None:
        if len(names) <= _FEW:
            self._counted(found, names)
        elif self._tree.repository:
            self._tracked(found, names)
            if self._untracked is None:
                listed = git.run(self._tree.root, [*_OTHERS.split(), "--", *self._tree.globs])
                self._untracked = [os.fsdecode(p) for p in listed.split(b"\0") if p]
            self._read(found, names, self._untracked)
        else:
            self._folder(found, names)

    def _counted(self, found: Files, names: list[str]) -> None:
        everywhere, _ = self._tree.search(names)
        for path, counts in everywhere.items():
            for name in counts:
                found[name].add(path)

    def _tracked(self, found: Files, names: list[str]) -> None:
        out = git.run(self._tree.root, self._command(names, "--no-untracked"), accept=(0, 1))
        for match in _HIT.finditer(out):
            found[match[2].decode()].add(os.fsdecode(match[1]))

    def _folder(self, found: Files, names: list[str]) -> None:
        command = self._command(names, "--no-index", "--no-exclude-standard")
        try:
            out = git.run(self._tree.root, command, accept=(0, 1))
        except EnvironmentFault:
            self._read(found, names, self._tree.files())
            return
        for match in _HIT.finditer(out):
            path = os.fsdecode(match[1])
            if self._belongs(path):
                found[match[2].decode()].add(path)

    def _command(self, names: list[str], *options: str) -> list[str]:
        return [*_GREP.split(), *options, "-e", "|".join(names), "--", *self._tree.globs]

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
        """Whether the file is a regular one and lies in no repository inside of the tree."""
        return self._is_file(path) and all(self._is_plain(p) for p in Path(path).parents)

    def _is_plain(self, folder: Path) -> bool:
        key = os.fspath(folder)
        if key not in self._plain:
            inner = folder != Path()
            self._plain[key] = not (inner and os.path.lexists(self._tree.root / folder / ".git"))
        return self._plain[key]
