"""A search of a folder for words that git makes while this process goes on."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Container, Sequence
from pathlib import Path

from refactor.errors import EnvironmentFault
from refactor.program import git
from refactor.program.patterns import FilePatterns, is_header

_HIT = re.compile(rb"([^\0]+)\0([^\n]*)\n", re.DOTALL)
_GREP = (
    "grep --no-full-name --no-color --no-textconv --no-line-number --no-column "
    "--no-recurse-submodules --text --null --only-matching"
)
_LIST = "ls-files -z -v --cached --others --exclude-standard"
# Two searches run at a time, and this process works on; more threads only get in each other's way.
_THREADS = max(1, (os.cpu_count() or 2) // 2)
_MANY = 150
_MOST = 1000
"""Words that one git looks for: the system takes 128 KiB for an argument, and git takes far longer
for two expressions than for one."""

TRACKED = "--no-untracked"
"""Search what the repository tracks."""
FOLDER = "--no-index --no-exclude-standard"
"""Search everything in the folder."""


def list_command(patterns: FilePatterns) -> list[str]:
    """What has git list the tracked files, and the others that are not ignored."""
    return [*_LIST.split(), "--", *patterns.pathspecs]


class Search:
    """One search, begun when it is made; to make one raises EnvironmentFault without git.

    wanted: words to look for in all files, and words to look for in headers. where: TRACKED or
    FOLDER. listing: let git list the files, too.
    """

    def __init__(
        self,
        root: Path,
        patterns: FilePatterns,
        wanted: Sequence[Sequence[str]],
        where: str,
        *,
        listing: bool = False,
    ) -> None:
        within = (patterns.pathspecs, patterns.header_pathspecs)
        self.wanted = wanted
        self._root = root
        self._options = [*_GREP.split(), f"--threads={_THREADS}", *where.split()]
        self._asked = [
            (i, wanted[i][at : at + _MOST], paths)
            for i, paths in enumerate(within)
            for at in range(0, len(wanted[i]) if paths else 0, _MOST)
        ]
        self._more = [list_command(patterns)] if listing else []
        self._running = self._start(_as_one)
        self._outputs: list[bytes] = []

    def end(self) -> bytes:
        """Wait for the search; gives what git has listed."""
        try:
            self._outputs = self._running.outputs()
        except EnvironmentFault:
            # A git that was built without such expressions; another fault comes again.
            self._running = self._start(_one_by_one)
            self._outputs = self._running.outputs()
        return self._outputs.pop() if self._more else b""

    def stop(self) -> None:
        """End it without a result."""
        self._running.stop()

    def add_to(self, found: Sequence[dict[str, Counter[str]]], files: Container[str]) -> None:
        """Add what was found in these files, and in the headers among them: path -> word -> count.

        Git may have looked at more files than the patterns name.
        """
        for (i, *_), output in zip(self._asked, self._outputs, strict=True):
            for match in _HIT.finditer(output):
                path = os.fsdecode(match[1])
                if path in files and (i == 0 or is_header(path)):
                    found[i].setdefault(path, Counter())[match[2].decode()] += 1

    def _start(self, spelt: Callable[[Sequence[str]], list[str]]) -> git.Running:
        searches = [
            [*self._options, *spelt(words), "--", *paths] for _, words, paths in self._asked
        ]
        return git.Running(self._root, [*searches, *self._more], accept=(0, 1))


def _as_one(words: Sequence[str]) -> list[str]:
    """All words in one expression, which git looks for a lot faster than for each of them.

    A Perl expression takes time for each word, an extended one is slow from the start.
    """
    either = "|".join(map(re.escape, words))
    if len(words) > _MANY:
        return ["--word-regexp", "--extended-regexp", "-e", either]
    return ["--perl-regexp", "-e", rf"(?<![A-Za-z0-9_])(?:{either})(?![A-Za-z0-9_])"]


def _one_by_one(words: Sequence[str]) -> list[str]:
    each = (part for word in words for part in ("-e", word))
    return ["--word-regexp", "--fixed-strings", *each]
