"""Ways to spoil a tree so that the decisions must stay the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.golden.cases import Case, Files

_CODE = (".c", ".h", ".inc")
_INDENT = re.compile(rb"(?m)^( +)(?=[^ *\r\n])")
_LEADING = re.compile(rb"(?m)^( +)")
_FUNCTION = re.compile(rb"(?m)^[A-Za-z_][^;{}=#\"]*\)\n\{\n(?:[^}\n].*\n|\n)*\}\n")
_NAME = re.compile(rb"(\w+)\(")
_BYSTANDER = b"static int bystander(int n)\n{\n    return n + 1;\n}\n"


@dataclass(frozen=True)
class Mode:
    """A way to spoil the files of a tree, before and after alike.

    columns: whether the columns of the ledger stay.
    """

    name: str
    spoil: Callable[[bytes], bytes]
    columns: bool = True

    def of(self, files: Files) -> Files:
        """The spoilt files."""
        return {p: self.spoil(data) if p.endswith(_CODE) else data for p, data in files.items()}


def _crlf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _tabs(data: bytes) -> bytes:
    """Every level of the file's indentation as a tab; the blank before a comment's star stays."""
    widths = [len(m[1]) for m in _INDENT.finditer(data) if len(m[1]) > 1]
    step = min(widths, default=4)
    return _LEADING.sub(lambda m: b"\t" * (len(m[1]) // step) + m[1][: len(m[1]) % step], data)


def _without_last_newline(data: bytes) -> bytes:
    return data.removesuffix(b"\n").removesuffix(b"\r")


def _behind(more: bytes) -> Callable[[bytes], bytes]:
    def append(data: bytes) -> bytes:
        newline = b"\r\n" if b"\r\n" in data else b"\n"
        joint = b"" if data.endswith(b"\n") or not data else newline
        return data + joint + more.replace(b"\n", newline)

    return append


MODES = (
    Mode("crlf", _crlf),
    Mode("tabs", _tabs, columns=False),
    Mode("no final newline", _without_last_newline),
    Mode(
        "#if 0 around a function behind all",
        _behind(b"\n#if 0\n" + _BYSTANDER + b"#endif\n"),
    ),
    Mode(
        "#if 0 around prose behind all",
        _behind(b"\n#if 0\nThis can't be parsed: it isn't C, and { never ends.\n#endif\n"),
    ),
)


@dataclass(frozen=True)
class Hidden:
    """A case with a function that has no part in it, in each file, inside of `#if 0`.

    at: path -> the lines (from 1) of the original before each of which a line was put in.
    """

    before: Files
    after: Files
    at: dict[str, tuple[int, ...]]

    def line(self, path: str, line: int) -> int:
        """Where a line of the original is now."""
        return line + sum(1 for first in self.at.get(path, ()) if line >= first)


def hide_a_bystander(case: Case) -> Hidden:
    """Put `#if 0` around the first function of each file that the case leaves alone.

    Where there is none, one is put in behind the first `#include`.
    """
    before, after = dict(case.before), dict(case.after)
    at: dict[str, tuple[int, ...]] = {}
    for path, data in case.before.items():
        found = next((f for f in _FUNCTION.finditer(data) if _has_no_part(case, f[0])), None)
        if found is not None and case.after[path].count(found[0]) == 1:
            covered = b"#if 0\n" + found[0] + b"#endif\n"
            before[path] = data.replace(found[0], covered)
            after[path] = after[path].replace(found[0], covered)
            first = data.count(b"\n", 0, found.start()) + 1
            at[path] = (first, first + found[0].count(b"\n"))
            continue
        start = _start(data)
        newline = b"\r\n" if b"\r\n" in data else b"\n"
        covered = (b"#if 0\n" + _BYSTANDER + b"#endif\n").replace(b"\n", newline)
        before[path] = data[:start] + covered + data[start:]
        after[path] = after[path][:start] + covered + after[path][start:]
        at[path] = (data.count(b"\n", 0, start) + 1,) * covered.count(b"\n")
    return Hidden(before, after, at)


def _start(data: bytes) -> int:
    """Offset behind the first `#include`, else behind the byte order mark."""
    include = re.search(rb"(?m)^#include .*\n", data)
    return include.end() if include else 3 * data.startswith(b"\xef\xbb\xbf")


def _has_no_part(case: Case, function: bytes) -> bool:
    """Whether the function neither names what the request and the ledger name nor is named."""
    name = _NAME.search(function)
    if name is None:
        return False
    words = {w.encode() for w in re.findall(r"\w+", " ".join(case.args))}
    for site in case.sites:
        words |= {site["function"].encode(), site["callee"].encode()}
    mentioned = sum(len(re.findall(rb"\b%s\b" % name[1], d)) for d in case.before.values())
    return mentioned == 1 and not any(re.search(rb"\b%s\b" % w, function) for w in words if w)
