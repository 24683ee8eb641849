"""Discovery: the files of a tree that name an identifier, and how often each does.

In a git repository `git grep` looks through tracked and untracked files that are not ignored;
elsewhere a walk over the folder gives the same counts. Symbolic links, nested repositories and
anything that is no regular file are passed over by both.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from refactor.errors import EnvironmentFault
from refactor.program import git
from refactor.source.text import SourceText

Hits = Mapping[str, Counter[str]]
_HIT = re.compile(rb"([^\0]+)\0([^\n]*)\n", re.DOTALL)


class SourceTree:
    """The files of a folder; paths are relative to it, with forward slashes."""

    def __init__(self, root: Path, globs: tuple[str, ...]) -> None:
        self.root = root
        self.globs = globs
        self.repository = git.repository_of(root)

    def search(self, names: Iterable[str]) -> Hits:
        """For every file that holds one of the names as a whole word: name -> number of times.

        Comments and strings count: this is the plain text search that all later counts must meet.
        """
        wanted = sorted(set(names))
        if not wanted:
            return {}
        found = self._git_grep(wanted) if self.repository else self._walk_search(wanted)
        return dict(sorted(found.items()))

    def read(self, path: str) -> SourceText:
        """The file's bytes; raises EnvironmentFault if it cannot be read or is no regular file."""
        try:
            handle = os.open(self.root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with open(handle, "rb") as stream:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    raise EnvironmentFault(f"{shown(path)} is no regular file")
                return SourceText(path, stream.read())
        except OSError as error:
            reason = error.strerror or str(error)
            raise EnvironmentFault(f"{shown(path)} cannot be read: {reason}") from error

    def function_names(self) -> set[str]:
        """Every word before a `(` in the tree: slow, meant for a hint on an unknown name."""
        pattern = re.compile(rb"\b([A-Za-z_]\w*) ?\(")
        if not self.repository:
            paths = self._walk()
            return {m.decode() for p in paths for m in pattern.findall(self.read(p).data)}
        options = "grep --untracked --no-color --no-textconv -h --text --only-matching"
        options += " --extended-regexp --no-line-number --no-column --no-recurse-submodules"
        words = ["-e", r"[A-Za-z_][A-Za-z_0-9]* ?\(", "--", *self.globs]
        out = git.run(self.root, [*options.split(), *words], accept=(0, 1))
        return {m.decode() for m in pattern.findall(out)}

    def _git_grep(self, names: list[str]) -> dict[str, Counter[str]]:
        options = (
            "grep --untracked --no-color --no-textconv --no-line-number --no-column "
            "--no-recurse-submodules --text --null --only-matching --word-regexp --extended-regexp"
        )
        pattern = "|".join(names)
        out = git.run(
            self.root, [*options.split(), "-e", pattern, "--", *self.globs], accept=(0, 1)
        )
        found: dict[str, Counter[str]] = {}
        for match in _HIT.finditer(out):
            found.setdefault(os.fsdecode(match[1]), Counter())[match[2].decode()] += 1
        return found

    def _walk_search(self, names: list[str]) -> dict[str, Counter[str]]:
        pattern = re.compile(rb"\b(?:" + "|".join(names).encode() + rb")\b")
        found: dict[str, Counter[str]] = {}
        for path in self._walk():
            try:
                hits = pattern.findall(self.read(path).data)
            except EnvironmentFault:
                if (self.root / path).exists():
                    raise
                continue  # vanished during the walk
            if hits:
                found[path] = Counter(hit.decode() for hit in hits)
        return found

    def _walk(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self.root):
            nested = folder != os.fspath(self.root) and (".git" in folders or ".git" in files)
            if nested:
                folders[:] = []
                continue
            folders[:] = sorted(d for d in folders if d != ".git")
            for name in sorted(files):
                if any(fnmatchcase(name, glob) for glob in self.globs):
                    full = os.path.join(folder, name)
                    if stat.S_ISREG(os.lstat(full).st_mode):
                        yield os.path.relpath(full, self.root).replace(os.sep, "/")


def shown(path: str) -> str:
    """A path as it may be printed: control bytes and quotes escaped, as git quotes them."""
    if path.isprintable() and '"' not in path and "\\" not in path:
        return path
    return '"' + path.encode("unicode_escape").decode().replace('"', '\\"') + '"'
