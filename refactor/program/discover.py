"""Discovery: the files of a tree that name an identifier, and how often each does.

In a git repository all tracked files are searched (by `git grep`), and those that are neither
tracked nor ignored; elsewhere all files of the folder, by git as well where it is installed.
Symbolic links, nested repositories and anything that is no regular file are passed over by both.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from refactor.errors import EnvironmentFault
from refactor.program import git
from refactor.program.definers import Definers
from refactor.program.grep import FOLDER, TRACKED, Search, list_command
from refactor.program.names import shown
from refactor.program.patterns import FilePatterns, is_header
from refactor.program.walk import walk
from refactor.source.files import read_regular
from refactor.source.text import SourceText, count_word

__all__ = ["Hits", "SourceTree", "is_header", "shown"]

Hits = Mapping[str, Counter[str]]
_Found = list[dict[str, Counter[str]]]
"""Of all files, and of headers: path -> word -> how often."""


class SourceTree:
    """The files of a folder; paths are relative to it, with forward slashes."""

    _definers: Definers | None = None

    def __init__(self, root: Path, globs: tuple[str, ...]) -> None:
        self.root = root
        self.globs = globs
        self.patterns = FilePatterns(globs)
        self.repository = git.repository_of(root)
        self._listed: list[str] | None = None
        self._files: list[str] | None = None
        self._own: list[str] = []
        self._begun: Search | None = None
        self._ahead: list[list[str]] = [[], []]
        self._found_ahead: _Found = [{}, {}]

    def begin(self, names: Iterable[str], headers: Iterable[str] = ()) -> None:
        """Let git look for what `search` will be asked for while this process goes on.

        Once for a tree, before its first search; without a repository there is nothing to begin.
        """
        if self.repository:
            self._ahead = [sorted(set(names)), sorted(set(headers))]
            self._begun = Search(self.root, self.patterns, self._ahead, TRACKED, listing=True)

    def stop(self) -> None:
        """End what was begun and that nothing has waited for."""
        if self._begun is not None:
            self._begun.stop()

    def search(self, names: Iterable[str], headers: Iterable[str] = ()) -> tuple[Hits, Hits]:
        """Which files hold a name as a whole word, and how often: file -> name -> count.

        names are looked for in all files, `headers` in headers only. Comments and strings count:
        this is the plain text search that all later counts must meet.
        """
        wanted = [sorted(set(names)), sorted(set(headers))]
        found = self._search_repository(wanted) if self.repository else []
        if not self.repository:
            found = self._search_folder(wanted)
        everywhere, in_headers = (dict(sorted(one.items())) for one in found)
        return everywhere, in_headers

    def read(self, path: str) -> SourceText:
        """The file's bytes; raises EnvironmentFault if it cannot be read or is no regular file."""
        try:
            return SourceText(path, read_regular(self.root / path))
        except OSError as error:
            reason = error.strerror or str(error)
            raise EnvironmentFault(f"{shown(path)} cannot be read: {reason}") from error

    def function_names(self) -> set[str]:
        """Every word before a `(` in the tree: slow, meant for a hint on an unknown name."""
        pattern = re.compile(rb"\b([A-Za-z_]\w*) ?\(")
        return {
            match.decode()
            for path in self.files()
            for match in pattern.findall(self.read(path).data)
        }

    def files(self) -> list[str]:
        """The paths of all files that match the globs, sorted."""
        if self._listed is None:
            self._end_ahead()
        if self._listed is None:
            if self.repository:
                self._keep_listed(git.run(self.root, list_command(self.patterns)))
            if not self.repository:
                self._listed = self._files = walk(self.root, self.patterns)
        if self._files is None:
            self._files = [path for path in self._listed or () if self._is_file(path)]
        return self._files

    @property
    def definers(self) -> Definers:
        """Which files may define a function."""
        if self._definers is None:
            # What searches in another way is not what stands on the disk.
            on_disk = bool(self.repository) and type(self).search is SourceTree.search
            self._definers = Definers(self, on_disk=on_disk)
        return self._definers

    def untracked(self) -> list[str]:
        """The files of a repository that `git grep` does not look at as they are on the disk."""
        self.files()
        return self._own

    def _keep_listed(self, listing: bytes) -> None:
        """Remember the files; `_own` are those that `git grep` does not look at on the disk.

        These are the untracked ones, and tracked ones for which git trusts the index instead.
        """
        listed = os.fsdecode(listing).split("\0")
        entries = {entry[2:]: entry[0] for entry in listed if entry}
        entries = {path: entries[path] for path in self.patterns.fitting(entries)}
        if not entries:
            self.repository = None  # the folder is ignored, or empty, for the repository around it
            return
        self._listed = sorted(entries)
        self._own = [p for p in self._listed if entries[p] != "H" and self._is_file(p)]

    def _search_repository(self, wanted: list[list[str]]) -> _Found:
        """Tracked files through `git grep`, what that does not look at one by one."""
        left = [
            [name for name in names if name not in ahead]
            for names, ahead in zip(wanted, self._ahead, strict=True)
        ]
        lists = self._listed is None and self._begun is None
        search = Search(self.root, self.patterns, left, TRACKED, listing=lists)
        try:
            self._end_ahead()
            listing = search.end()
        finally:
            search.stop()
        if lists:
            self._keep_listed(listing)
        found = self._found(search)
        for i, names in enumerate(wanted):
            asked = frozenset(names).intersection(self._ahead[i])
            for path, counts in self._found_ahead[i].items() if asked else ():
                if shared := asked.intersection(counts):
                    found[i].setdefault(path, Counter()).update({n: counts[n] for n in shared})
        return found

    def _end_ahead(self) -> None:
        """Wait for what was begun and keep what it has found."""
        begun, self._begun = self._begun, None
        if begun is not None:
            self._keep_listed(begun.end())
            self._found_ahead = self._found(begun)

    def _found(self, search: Search) -> _Found:
        """What git has found, and what the files hold that it does not look at."""
        found = self._search_files(search.wanted, self._own)
        search.add_to(found, set(self._listed or ()).difference(self._own))
        return found

    def _search_folder(self, wanted: list[list[str]]) -> _Found:
        """All files through `git grep`; one by one if it fails, which tells the file at fault."""
        files = self.files()
        try:
            search = Search(self.root, self.patterns, wanted, FOLDER)
            search.end()
        except EnvironmentFault:
            return self._search_files(wanted, files)
        found: _Found = [{}, {}]
        search.add_to(found, set(files))
        return found

    def _is_file(self, path: str) -> bool:
        try:
            return stat.S_ISREG(os.lstat(self.root / path).st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise EnvironmentFault(f"{shown(path)} cannot be read: {error.strerror}") from error

    def _search_files(self, wanted: Sequence[Sequence[str]], paths: Iterable[str]) -> _Found:
        found: _Found = [{}, {}]
        words = [[name.encode() for name in names] for names in wanted]
        for path in paths if any(wanted) else ():
            try:
                data = self.read(path).data
            except EnvironmentFault:
                if os.path.lexists(self.root / path):
                    raise
                continue  # vanished during the walk
            for index in (0, 1) if is_header(path) else (0,):
                spelled = [word for word in words[index] if word in data]
                counts = {w.decode(): n for w in spelled if (n := count_word(data, w))}
                if counts:
                    found[index][path] = Counter(counts)
        return found
