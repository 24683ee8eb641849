"""On which line a TOML file says what; used for error messages only.

`tomllib` keeps no positions.  This scanner goes over a text that `tomllib` has already accepted, so
it only has to find where keys and values begin, never whether they are right.
"""

import re
from bisect import bisect_right

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"[A-Za-z0-9_-]+|\"(?:[^\"\\]|\\.)*\"|'[^']*'")
_DOTTED = re.compile(rf"(?:{_KEY.pattern})(?:[ \t]*\.[ \t]*(?:{_KEY.pattern}))*")
_STRING = re.compile(
    r"""
      \"{3} (?: [^\\] | \\. )*? \"{3,5}
    | '{3} .*? '{3,5}
    | \" (?: [^\"\\] | \\. )* \"
    | ' [^']* '
    """,
    re.DOTALL | re.VERBOSE,
)
_BARE = re.compile(r"[^,\]}\n#]*")


class Lines:
    """The line of every key and list entry of a valid TOML text.

    A path is a tuple of keys and list positions: ``("lock", 0, "kind", 1, "acquire", 0)``.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._tables: dict[Path, int] = {}
        self._found: dict[Path, int] = {}
        self._scan()

    def of(self, path: Path) -> int:
        """Return the 1-based line of `path`, or of the nearest table or key around it."""
        while path and path not in self._found:
            path = path[:-1]
        return self._found.get(path, 1)

    def _scan(self) -> None:
        table: Path = ()
        at = self._skip(0)
        while at < len(self._text):
            if self._text[at] == "[":
                table, at = self._header(at)
            else:
                at = self._pair(table, at)
            at = self._skip(at)

    def _skip(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def _note(self, path: Path, at: int) -> None:
        line = bisect_right(self._starts, at)
        for length in range(1, len(path) + 1):
            self._found.setdefault(path[:length], line)

    def _keys(self, at: int) -> tuple[list[str], int]:
        """Read a dotted key; quoted parts lose their quotes."""
        found = _DOTTED.match(self._text, at)
        parts = _KEY.findall(found.group()) if found else []
        keys = [part[1:-1] if part[0] in "\"'" else part for part in parts]
        return keys, found.end() if found else at

    def _header(self, at: int) -> tuple[Path, int]:
        width = 2 if self._text.startswith("[[", at) else 1
        keys, end = self._keys(self._skip(at + width))
        path: Path = ()
        for position, key in enumerate(keys, start=1):
            path += (key,)
            if width == 2 and position == len(keys):
                number = self._tables.get(path, 0)
                self._tables[path] = number + 1
                path += (number,)
            elif path in self._tables:
                path += (self._tables[path] - 1,)
        self._note(path, at)
        return path, self._text.index("]", end) + width

    def _pair(self, table: Path, at: int) -> int:
        keys, end = self._keys(at)
        path = (*table, *keys)
        self._note(path, at)
        return self._value(path, self._skip(self._text.index("=", end) + 1))

    def _value(self, path: Path, at: int) -> int:
        self._note(path, at)
        opening = self._text[at]
        if opening == "[":
            return self._members(path, at, "]")
        if opening == "{":
            return self._members(path, at, "}")
        found = _STRING.match(self._text, at) or _BARE.match(self._text, at)
        return found.end() if found else len(self._text)

    def _members(self, path: Path, at: int, closing: str) -> int:
        number = 0
        at = self._skip(at + 1)
        while self._text[at] != closing:
            if closing == "]":
                at = self._value((*path, number), at)
                number += 1
            else:
                at = self._pair(path, at)
            at = self._skip(at)
            if self._text[at] == ",":
                at = self._skip(at + 1)
        return at + 1
