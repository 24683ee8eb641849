"""Trees that are not on disk: the files of a revision, and a tree with changes laid over it."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from refactor.errors import EnvironmentFault
from refactor.program.discover import Hits, SourceTree, is_header, shown
from refactor.program.patterns import FilePatterns
from refactor.series.repository import Repository
from refactor.source.text import SourceText, count_word

_HIT = re.compile(rb"[0-9a-f]+:([^\0]+)\0([^\n]*)\n", re.DOTALL)
_GREP = (
    "grep --no-full-name --no-color --no-textconv --no-line-number --no-column "
    "--no-recurse-submodules --text --null --only-matching --word-regexp --fixed-strings"
)
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
    are no files.
    """

    def __init__(
        self, repository: Repository, commit: str, globs: tuple[str, ...], tree: str = ""
    ) -> None:
        self.root = repository.where
        self.globs = globs
        self.patterns = FilePatterns(globs)
        self.repository = repository.git_dir
        self.commit = commit
        self._git = repository
        name = f"{commit}:{repository.prefix}".removesuffix("/")
        self._tree = tree or repository.text(["rev-parse", "--verify", name])
        self._entries: dict[str, Entry] | None = None
        self._everywhere: dict[str, Counter[str]] = {}
        self._in_headers: dict[str, Counter[str]] = {}

    def with_globs(self, globs: tuple[str, ...]) -> RevisionTree:
        """The same revision with other files taken for source."""
        return RevisionTree(self._git, self.commit, globs, self._tree)

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

    def search(self, names: Iterable[str], headers: Iterable[str] = ()) -> tuple[Hits, Hits]:
        """As SourceTree.search, in the revision; a name is looked for once in all steps."""
        everywhere, in_headers = self.patterns.pathspecs, self.patterns.header_pathspecs
        return (
            self._look_up(sorted(set(names)), everywhere, self._everywhere),
            self._look_up(sorted(set(headers)), in_headers, self._in_headers),
        )

    def files(self) -> list[str]:
        """The paths of all files that match the globs, sorted."""
        return sorted(path for path in self.entries if self.patterns.fits(path))

    def _look_up(
        self, names: list[str], globs: tuple[str, ...], known: dict[str, Counter[str]]
    ) -> Hits:
        new = [name for name in names if name not in known]
        known.update((name, Counter()) for name in new)
        if new and globs:
            patterns = [part for name in new for part in ("-e", name)]
            command = [*_GREP.split(), *patterns, self._tree, "--", *globs]
            for match in _HIT.finditer(self._git.run(command, accept=(0, 1))):
                path = os.fsdecode(match[1])
                if self.patterns.fits(path) and (known is self._everywhere or is_header(path)):
                    known[match[2].decode()][path] += 1
        found: dict[str, Counter[str]] = {}
        for name in names:
            for path, count in known[name].items():
                found.setdefault(path, Counter())[name] = count
        return dict(sorted(found.items()))

    def read(self, path: str) -> SourceText:
        """The file's bytes as git stores them; raises EnvironmentFault."""
        entry = self.entries.get(path)
        if entry is None:
            raise EnvironmentFault(f"{shown(path)} is no regular file of {self.commit[:12]}")
        return SourceText(path, self._git.blobs.read(entry.blob))

    def function_names(self) -> set[str]:
        """As SourceTree.function_names, in the revision."""
        return {m.decode() for p in self.files() for m in _WORD.findall(self.read(p).data)}


class OverlayTree(SourceTree):
    """A tree in which some of the files have another content; nothing is written."""

    def __init__(self, base: SourceTree, changed: Mapping[str, bytes]) -> None:
        self.root: Path = base.root
        self.globs = base.globs
        self.patterns = base.patterns
        self.repository = base.repository
        self._base = base
        self._changed = dict(changed)

    def search(self, names: Iterable[str], headers: Iterable[str] = ()) -> tuple[Hits, Hits]:
        """As SourceTree.search; the changed files are searched in their new content."""
        wanted = sorted(set(names)), sorted(set(headers))
        everywhere, in_headers = self._base.search(*wanted)
        return self._over(everywhere, wanted[0], self._changed), self._over(
            in_headers, wanted[1], [path for path in self._changed if is_header(path)]
        )

    def files(self) -> list[str]:
        """The paths of the base; a step changes files and adds none."""
        return self._base.files()

    def _over(self, found: Hits, names: list[str], paths: Iterable[str]) -> Hits:
        """What was found in the base, but in the changed files what is found there now."""
        merged = {p: counts for p, counts in found.items() if p not in self._changed}
        words = [name.encode() for name in names]
        for path in paths:
            counts = {w.decode(): n for w in words if (n := count_word(self._changed[path], w))}
            if counts:
                merged[path] = Counter(counts)
        return dict(sorted(merged.items()))

    def read(self, path: str) -> SourceText:
        """The new content of a changed file, else the base's."""
        data = self._changed.get(path)
        return self._base.read(path) if data is None else SourceText(path, data)

    def function_names(self) -> set[str]:
        """Those of the base, and those of the changed files."""
        own = {m.decode() for d in self._changed.values() for m in _WORD.findall(d)}
        return self._base.function_names() | own
