"""A tree that is not on disk: the files of a revision."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from refactor.errors import EnvironmentFault
from refactor.program.discover import Hits, SourceTree, is_header, shown
from refactor.program.patterns import FilePatterns
from refactor.series.repository import Repository
from refactor.source.text import SourceText

_HIT = re.compile(rb"[0-9a-f]+:([^\0]+)\0([^\n]*)\n", re.DOTALL)
_GREP = (
    "grep --no-full-name --no-color --no-textconv --no-line-number --no-column "
    "--no-recurse-submodules --text --null --only-matching --word-regexp --fixed-strings"
)
_REGULAR = ("100644", "100755", "100664")


class Entry(Struct, frozen=True):
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
        """As SourceTree.search, in the revision."""
        everywhere = self._look_up(sorted(set(names)), self.patterns.pathspecs)
        in_headers = self._look_up(sorted(set(headers)), self.patterns.header_pathspecs)
        return everywhere, {path: hits for path, hits in in_headers.items() if is_header(path)}

    def files(self) -> list[str]:
        """The paths of all files that match the globs, sorted."""
        return sorted(path for path in self.entries if self.patterns.fits(path))

    def _look_up(self, names: list[str], globs: tuple[str, ...]) -> Hits:
        found: dict[str, Counter[str]] = {}
        if names and globs:
            patterns = [part for name in names for part in ("-e", name)]
            command = [*_GREP.split(), *patterns, self._tree, "--", *globs]
            for match in _HIT.finditer(self._git.run(command, accept=(0, 1))):
                path = os.fsdecode(match[1])
                if self.patterns.fits(path):
                    found.setdefault(path, Counter())[match[2].decode()] += 1
        return dict(sorted(found.items()))

    def read(self, path: str) -> SourceText:
        """The file's bytes as git stores them; raises EnvironmentFault."""
        entry = self.entries.get(path)
        if entry is None:
            raise EnvironmentFault(f"{shown(path)} is no regular file of {self.commit[:12]}")
        return SourceText(path, self._git.blobs.read(entry.blob))
