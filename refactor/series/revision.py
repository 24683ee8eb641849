"""Trees that are not on disk: the files of a revision, and a tree with changes laid over it."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from refactor.errors import EnvironmentFault
from refactor.program.discover import Hits, SourceTree, shown
from refactor.series.repository import Repository
from refactor.source.text import SourceText

_HIT = re.compile(rb"[0-9a-f]+:([^\0]+)\0([^\n]*)\n", re.DOTALL)
_WORD = re.compile(rb"\b([A-Za-z_]\w*) ?\(")
_REGULAR = ("100644", "100755", "100664")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a revision: git's mode and the hash of its content."""

    mode: str
    blob: str


class RevisionTree(SourceTree):
    """The regular files of a revision as git stores them: no filter has touched them.

    Paths are relative to the sub-directory that the repository was opened in. Links and submodules
    are no files. `close` ends the process that reads.
    """

    def __init__(self, repository: Repository, commit: str, globs: tuple[str, ...]) -> None:
        self.root = repository.where
        self.globs = globs
        self.repository = repository.git_dir
        self.commit = commit
        self._git = repository
        name = f"{commit}:{repository.prefix}".removesuffix("/")
        self._tree = repository.text(["rev-parse", "--verify", name])
        self._entries: dict[str, Entry] | None = None
        self._reader: Any = None

    def with_globs(self, globs: tuple[str, ...]) -> RevisionTree:
        """The same revision with other files taken for source."""
        return RevisionTree(self._git, self.commit, globs)

    @property
    def entries(self) -> Mapping[str, Entry]:
        """path -> entry of every regular file, whatever its name."""
        if self._entries is None:
            listing = self._git.run(["ls-tree", "-r", "-z", "--full-tree", self._tree])
            found: dict[str, Entry] = {}
            for record in listing.split(b"\0"):
                fields, tab, path = record.partition(b"\t")
                if tab:
                    mode, _, blob = fields.decode().split()
                    if mode in _REGULAR:
                        found[os.fsdecode(path)] = Entry(mode, blob)
            self._entries = found
        return self._entries

    def search(self, names: Iterable[str]) -> Hits:
        """As SourceTree.search, in the revision."""
        wanted = sorted(set(names))
        if not wanted:
            return {}
        options = (
            "grep --no-color --no-textconv --no-line-number --no-column --no-recurse-submodules "
            "--text --null --only-matching --word-regexp --extended-regexp --full-name"
        )
        patterns = ["-e", "|".join(wanted), self._tree, "--", *self.globs]
        out = self._git.run([*options.split(), *patterns], accept=(0, 1))
        found: dict[str, Counter[str]] = {}
        for match in _HIT.finditer(out):
            found.setdefault(os.fsdecode(match[1]), Counter())[match[2].decode()] += 1
        return dict(sorted(found.items()))

    def read(self, path: str) -> SourceText:
        """The file's bytes as git stores them; raises EnvironmentFault."""
        entry = self.entries.get(path)
        if entry is None:
            raise EnvironmentFault(f"{shown(path)} is no regular file of {self.commit[:12]}")
        return SourceText(path, self._blob(entry.blob, path))

    def function_names(self) -> set[str]:
        """As SourceTree.function_names, in the revision."""
        options = (
            "grep --no-color --no-textconv -h --text --only-matching --extended-regexp "
            "--no-line-number --no-column --no-recurse-submodules"
        )
        words = ["-e", r"[A-Za-z_][A-Za-z_0-9]* ?\(", self._tree, "--", *self.globs]
        out = self._git.run([*options.split(), *words], accept=(0, 1))
        return {m.decode() for m in _WORD.findall(out)}

    def close(self) -> None:
        """End the process that reads."""
        if self._reader is not None:
            self._reader.stdin.close()
            self._reader.stdout.close()
            self._reader.stderr.close()
            self._reader.wait()
            self._reader = None

    def _blob(self, blob: str, path: str) -> bytes:
        if self._reader is None:
            self._reader = self._git.start(["cat-file", "--batch"])
        self._reader.stdin.write(f"{blob}\n".encode())
        self._reader.stdin.flush()
        header = self._reader.stdout.readline().split()
        if len(header) != 3 or header[1] != b"blob":
            raise EnvironmentFault(f"{shown(path)} is not in the repository: {blob} is missing")
        data: bytes = self._reader.stdout.read(int(header[2]) + 1)
        return data[:-1]


class OverlayTree(SourceTree):
    """A tree in which some of the files have another content; nothing is written."""

    def __init__(self, base: SourceTree, changed: Mapping[str, bytes]) -> None:
        self.root: Path = base.root
        self.globs = base.globs
        self.repository = base.repository
        self._base = base
        self._changed = dict(changed)

    def search(self, names: Iterable[str]) -> Hits:
        """As SourceTree.search; the changed files are searched in their new content."""
        wanted = sorted(set(names))
        if not wanted:
            return {}
        found = {p: c for p, c in self._base.search(wanted).items() if p not in self._changed}
        pattern = re.compile(rb"\b(?:" + "|".join(wanted).encode() + rb")\b")
        for path, data in self._changed.items():
            hits = pattern.findall(data)
            if hits:
                found[path] = Counter(hit.decode() for hit in hits)
        return dict(sorted(found.items()))

    def read(self, path: str) -> SourceText:
        """The new content of a changed file, else the base's."""
        data = self._changed.get(path)
        return self._base.read(path) if data is None else SourceText(path, data)

    def function_names(self) -> set[str]:
        """Those of the base, and those of the changed files."""
        own = {m.decode() for d in self._changed.values() for m in _WORD.findall(d)}
        return self._base.function_names() | own
