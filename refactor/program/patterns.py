"""The patterns that say which files of a tree are looked at: one rule, with git and without.

A pattern without `/` is matched with a file's name in every folder, one with `/` with the whole
path from the root; a part `**` of it stands for any folders, none as well. In each part `*` is any
text, `?` one character and `[ch]` or `[!ch]` one of these or any other. Git is asked for what may
match, and `fits` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import translate

_Part = re.Pattern[str] | None
_WITHIN = "**"
# What git reads otherwise than fnmatch: it gets a `*` instead, which matches more.
_DIFFERENT = re.compile(r"\[.*\]|[?\[\\]|\*+")
_EXTENSION = re.compile(r"\.\w+$")


class FilePatterns:
    """The patterns of a protocol. pathspecs, header_pathspecs: what git may narrow a search to."""

    def __init__(self, patterns: Sequence[str]) -> None:
        names = [pattern for pattern in patterns if "/" not in pattern]
        paths = [_parts(pattern) for pattern in patterns if "/" in pattern]
        self._name = re.compile("|".join(map(translate, names)) or r"(?!)")
        self._paths = [[_compiled(part) for part in parts] for parts in paths]
        self.pathspecs = tuple(map(_pathspec, patterns))
        self.header_pathspecs = tuple(map(_pathspec, filter(_may_be_header, patterns)))

    def fitting(self, paths: Iterable[str]) -> list[str]:
        """Those of the paths that fit, in their order."""
        named = self._name.match
        if self._paths:
            return [path for path in paths if self.fits(path)]
        return [path for path in paths if named(path, path.rfind("/") + 1)]

    def fits(self, path: str) -> bool:
        """Whether the file at a path relative to the root is to be looked at."""
        folders = path.split("/")
        return bool(self._name.match(folders[-1])) or any(_covers(p, folders) for p in self._paths)


def is_header(path: str) -> bool:
    """Whether a file is meant to be included: what is static there is not one file's own."""
    return path.endswith((".h", ".inc", ".hh", ".hpp"))


def _may_be_header(pattern: str) -> bool:
    return is_header(pattern) or _EXTENSION.search(pattern) is None


def _parts(pattern: str) -> list[str]:
    """The parts between slashes; `sub/` and `sub/**` are all that is below `sub`."""
    whole = pattern + _WITHIN if pattern.endswith("/") else pattern
    parts = [part for part in whole.split("/") if part not in ("", ".")]
    return [*parts, "*"] if parts[-1:] == [_WITHIN] else parts


def _compiled(part: str) -> _Part:
    return None if part == _WITHIN else re.compile(translate(part))


def _covers(pattern: Sequence[_Part], path: Sequence[str]) -> bool:
    """Whether the parts match the whole path; None matches any number of folders.

    Only the last None that was passed is tried again, so this never takes more than
    len(pattern) * len(path) steps.
    """
    here = at = 0
    retry: tuple[int, int] | None = None
    while at < len(path):
        part = pattern[here] if here < len(pattern) else re.compile(r"(?!)")
        if part is None:
            here += 1
            retry = here, at
        elif part.match(path[at]):
            here, at = here + 1, at + 1
        elif retry:
            here, at = retry[0], retry[1] + 1
            retry = here, at
        else:
            return False
    return here == len(pattern)


def _pathspec(pattern: str) -> str:
    """What git matches with every path that the pattern fits, and perhaps with some more."""
    if "/" not in pattern:
        return "*" + _DIFFERENT.sub("*", pattern).lstrip("*")
    parts = (p if p == _WITHIN else _DIFFERENT.sub("*", p) for p in _parts(pattern))
    return ":(glob)" + "/".join("*" if part == ".." else part for part in parts)
