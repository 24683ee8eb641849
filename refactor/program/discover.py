"""Discovery: the files of a tree that name an identifier, and how often each does.

In a git repository all tracked files are searched (by `git grep`), and those that are neither
tracked nor ignored; elsewhere a walk over the folder gives the same counts. Symbolic links, nested
repositories and anything that is no regular file are passed over by both.
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
from refactor.source.files import read_regular
from refactor.source.text import SourceText, count_word

Hits = Mapping[str, Counter[str]]
_HIT = re.compile(rb"([^\0]+)\0([^\n]*)\n", re.DOTALL)


_GREP = (
    "grep --no-untracked --no-full-name --no-color --no-textconv --no-line-number --no-column "
    "--no-recurse-submodules --text --null --only-matching --word-regexp --fixed-strings"
)
_LIST = "ls-files -z -v --cached --others --exclude-standard"


class SourceTree:
    """The files of a folder; paths are relative to it, with forward slashes."""

    def __init__(self, root: Path, globs: tuple[str, ...]) -> None:
        self.root = root
        self.globs = globs
        self.repository = git.repository_of(root)
        self._listed: list[str] | None = None
        self._own: list[str] = []

    def search(self, names: Iterable[str], headers: Iterable[str] = ()) -> tuple[Hits, Hits]:
        """Which files hold a name as a whole word, and how often: file -> name -> count.

        names are looked for in all files, `headers` in headers only. Comments and strings count:
        this is the plain text search that all later counts must meet.
        """
        wanted = [sorted(set(names)), sorted(set(headers))]
        found = self._git_grep(wanted) if self.repository else []
        if not self.repository:
            found = self._search_files(wanted, self.files())
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
            if self.repository:
                listed = git.run(self.root, [*_LIST.split(), "--", *self.globs])
                self._keep_listed(listed)
            if not self.repository:
                self._listed = self._own = list(self._walk())
        return [path for path in self._listed or () if self._is_file(path)]

    def _keep_listed(self, listing: bytes) -> None:
        """Remember the files; `_own` are those that `git grep` does not look at on the disk.

        These are the untracked ones, and tracked ones for which git trusts the index instead.
        """
        entries = {os.fsdecode(e[2:]): e[:1] for e in listing.split(b"\0") if e}
        if not entries:
            self.repository = None  # the folder is ignored, or empty, for the repository around it
            return
        self._listed = sorted(entries)
        self._own = [p for p in self._listed if entries[p] != b"H" and self._is_file(p)]

    def _git_grep(self, wanted: list[list[str]]) -> list[dict[str, Counter[str]]]:
        """Tracked files through `git grep`, what that does not look at one by one."""
        globs = (self.globs, tuple(glob for glob in self.globs if is_header(glob)))
        asked = [bool(names and where) for names, where in zip(wanted, globs, strict=True)]
        commands = [
            [*_GREP.split(), *(part for name in names for part in ("-e", name)), "--", *where]
            for names, where, ask in zip(wanted, globs, asked, strict=True)
            if ask
        ]
        if self._listed is None:
            commands.append([*_LIST.split(), "--", *self.globs])
        outputs = git.run_all(self.root, commands, accept=(0, 1))
        if self._listed is None:
            self._keep_listed(outputs.pop())
        found = self._search_files(wanted, self._own)
        own = set(self._own)
        for hits, ask in zip(found, asked, strict=True):
            for match in _HIT.finditer(outputs.pop(0) if ask else b""):
                path = os.fsdecode(match[1])
                if path not in own:
                    hits.setdefault(path, Counter())[match[2].decode()] += 1
        return found

    def _is_file(self, path: str) -> bool:
        try:
            return stat.S_ISREG(os.lstat(self.root / path).st_mode)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise EnvironmentFault(f"{shown(path)} cannot be read: {error.strerror}") from error

    def _search_files(
        self, wanted: list[list[str]], paths: Iterable[str]
    ) -> list[dict[str, Counter[str]]]:
        found: list[dict[str, Counter[str]]] = [{}, {}]
        words = [[name.encode() for name in names] for names in wanted]
        for path in paths if any(wanted) else ():
            try:
                data = self.read(path).data
            except EnvironmentFault:
                if os.path.lexists(self.root / path):
                    raise
                continue  # vanished during the walk
            for index in (0, 1) if is_header(path) else (0,):
                counts = {w.decode(): n for w in words[index] if (n := count_word(data, w))}
                if counts:
                    found[index][path] = Counter(counts)
        return found

    def _walk(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self.root, onerror=_unreadable):
            nested = folder != os.fspath(self.root) and (".git" in folders or ".git" in files)
            if nested:
                folders[:] = []
                continue
            folders[:] = sorted(d for d in folders if d != ".git")
            for name in sorted(files):
                if any(fnmatchcase(name, glob) for glob in self.globs):
                    path = Path(folder, name).relative_to(self.root).as_posix()
                    if self._is_file(path):
                        yield path


def _unreadable(error: OSError) -> None:
    path = shown(str(error.filename))
    raise EnvironmentFault(f"the folder {path} cannot be read: {error.strerror}") from error


def is_header(path: str) -> bool:
    """Whether a file is meant to be included: what is static there is not one file's own."""
    return path.endswith((".h", ".inc", ".hh", ".hpp"))


def shown(path: str) -> str:
    """A path as it may be printed: control bytes and quotes escaped, as git quotes them."""
    if path.isprintable() and '"' not in path and "\\" not in path:
        return path
    return '"' + path.encode("unicode_escape").decode().replace('"', '\\"') + '"'
