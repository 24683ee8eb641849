"""Whether a file sees a variable of the tree: by a declaration of its own, or in what it includes.

Weak spot: branches of `#if` are not told apart, and where the tree holds an included file in
several places that all fit, each of them counts.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from refactor.program.discover import is_header, shown
from refactor.program.program import Program
from refactor.source.text import SourceText
from refactor.syntax.lexer import code_of

_INCLUDE = re.compile(rb'^[ \t]*#[ \t]*include(?:_next)?[ \t]*["<]([^">\r\n]+)[">]', re.MULTILINE)
_MOST_FILES = 5000
"""So many files are read to find a declaration, at most."""


def unseen(program: Program, name: str, path: str, home: str, before: int | None = None) -> str:
    """Why code in a file cannot name a variable that code in another file names, or "".

    home: the other file; the same one if the variable need only stand above. before: the offset of
    the code, if the order of the file matters.
    """
    own = list(_declared(program, path, name))
    above = [at for at, _ in own if before is None or at < before]
    if path == home:
        if own and not above and not _reached(program, path, set(_declaring(program, name))):
            return _late(program, path, own[0][0], name)
        return ""
    if any(static for _, static in _declared(program, home, name)):
        return f"{name} is not known to be the same in {shown(path)}"
    if any(static for _, static in own):
        return f"{name} is another variable in {shown(path)}"
    if above:
        return ""
    headers = list(_declaring(program, name))
    if not headers and not own:
        return f"{name} is not known to be the same in {shown(path)}"
    if _reached(program, path, {*headers, home}) or _part(program, path, {*headers, home}):
        return ""
    if own:
        return _late(program, path, own[0][0], name)
    return (
        f"{name} is declared in {shown(headers[0])}, which {shown(path)} does not include: include "
        "it there or declare it in a header that both see"
    )


def _late(program: Program, path: str, at: int, name: str) -> str:
    line = program.text(path).line(at)
    return f"{name} is declared in line {line}, behind the call: declare it further up"


def _declaring(program: Program, name: str) -> Iterator[str]:
    """The headers that declare the variable for all files."""
    program.search([], [name])
    for path in program.headers_with([name]):
        if any(not static for _, static in _declared(program, path, name)):
            yield path


def _declared(program: Program, path: str, name: str) -> Iterator[tuple[int, bool]]:
    """Where a file declares the variable outside of functions, and whether as a static one.

    Headers declare it with `extern`; other files may define it as well, by a macro or in words.
    """
    data, word = program.text(path).data, name.encode()
    if word not in data:
        return
    code, quoted = code_of(data), re.escape(word)
    found = [
        (match.start(), b"static" in match[0].split())
        for match in re.finditer(rb"\b(?:extern|static)\b[^;{}()=]*?\b%b\b" % quoted, code)
    ]
    if not is_header(path):
        plain = rb"^(?!return\b|goto\b|typedef\b)[A-Za-z_][\w \t*]*[ \t*]%b[ \t]*[;=,\[]" % quoted
        by_macro = rb"^(static[ \t]+)?[A-Z]\w*[ \t]*\([ \t]*%b[ \t]*[,)]" % quoted
        known = {at for at, _ in found}
        plainly = (match.start() for match in re.finditer(plain, code, re.MULTILINE))
        found += [(at, False) for at in plainly if at not in known]
        found += [(m.start(), bool(m[1])) for m in re.finditer(by_macro, code, re.MULTILINE)]
    for at, static in sorted(found):
        if program.definition_of(path, at) is None:
            yield at, static


def _reached(program: Program, path: str, wanted: set[str]) -> bool:
    """Whether a file is one of those that are wanted, or includes one, directly or by others."""
    if path in wanted:
        return True
    files = _Files(program) if wanted else None
    seen, pending = {path}, [path]
    while files is not None and pending and len(seen) < _MOST_FILES:
        new = [
            there
            for here in pending
            for said in _included(program.text(here))
            for there in files.meant(here, said)
        ]
        if not wanted.isdisjoint(new):
            return True
        pending = [one for one in dict.fromkeys(new) if one not in seen]
        seen.update(pending)
    return False


def _part(program: Program, path: str, wanted: set[str]) -> bool:
    """Whether a file that is no plain header is included by others, all of which reach those."""
    if path.endswith(".h"):
        return False
    files = _Files(program)
    above = [
        one
        for one in program.hits(posixpath.basename(path))
        if any(path in files.meant(one, said) for said in _included(program.text(one)))
    ]
    return bool(above) and all(_reached(program, one, wanted) for one in above)


@lru_cache(maxsize=8192)
def _included(text: SourceText) -> tuple[str, ...]:
    """What a file includes, in its words."""
    found = _INCLUDE.findall(text.data)
    return tuple(dict.fromkeys(name.decode("utf-8", "surrogateescape").strip() for name in found))


class _Files:
    """The tree's files, to find those that an `#include` means."""

    def __init__(self, program: Program) -> None:
        self._files = program.tree.files()
        self._known = frozenset(self._files)
        self._by_name: dict[str, list[str]] | None = None

    def meant(self, path: str, said: str) -> Sequence[str]:
        """The file beside the including one, or below a folder above it; else all that end so."""
        folder = posixpath.dirname(path)
        while True:
            for one in (folder, posixpath.join(folder, "include")):
                there = posixpath.normpath(posixpath.join(one, said))
                if there in self._known:
                    return (there,)
            if not folder:
                break
            folder = posixpath.dirname(folder)
        if self._by_name is None:
            self._by_name = {}
            for one in self._files:
                self._by_name.setdefault(one.rpartition("/")[2], []).append(one)
        end = "/" + posixpath.normpath(said)
        return [one for one in self._by_name.get(end.rpartition("/")[2], ()) if one.endswith(end)]
