"""Uses of a static function beyond its own file: in files that it includes, or that include it.

They are no sites, for another file may include the same text and mean another function; but whoever
changes the function has to be told of them.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterator

from refactor.program.discover import is_header, shown
from refactor.program.mentions import Kind
from refactor.program.model import FunctionId, Use
from refactor.program.program import Program
from refactor.program.scopes import variable_scopes

_INCLUDE = re.compile(rb'(?m)^[ \t]*#[ \t]*include[ \t]*"([^"\r\n]+)"')
_CALLED = re.compile(rb"[\s\\]*\(")
_MEMBER = (b".", b"->")
_DECLARED = (Kind.DEFINITION, Kind.DECLARATION)
_USED = (Kind.CALL, Kind.ADDRESS, Kind.POINTER)
_UNCLEAR = (Kind.MACRO, Kind.OPAQUE)


def uses_beyond(program: Program, function: FunctionId) -> Iterator[tuple[Use, str]]:
    """What may be the static function in another file, each with a reason to refuse it.

    Of a name that was not searched for, headers (`.h`) are not looked at. A file that declares a
    function of the name itself means that one.
    """
    name, own = function.name, function.file
    if not own:
        return
    searched = program.searched(name)
    others = set(program.hits(name)) - {own} if searched else set[str]()
    if searched and not others:
        return
    below = _below(program, own, headers=searched)
    for path in sorted(below & others if searched else below):
        said = f"{name} may be the static function of {shown(own)} here, which includes this file"
        yield from ((use, said) for use in _uses(program, name, path))
    for path in sorted(others - below):
        if not is_header(path) and own in _includes(program, path):
            said = f"{name} is the static function of {shown(own)} here, which this file includes"
            yield from ((use, said) for use in _uses(program, name, path))


def _below(program: Program, path: str, *, headers: bool) -> set[str]:
    """The files of the tree that a file includes, those that these include as well."""
    found: set[str] = set()
    pending = [path]
    while pending:
        new = _includes(program, pending.pop(), headers=headers) - found
        found |= new
        pending += sorted(new)
    return found - {path}


def _includes(program: Program, path: str, *, headers: bool = True) -> set[str]:
    """What `#include "..."` means: a file beside this one, or below the root or its `include`.

    headers: those whose names end in `.h` as well.
    """
    named = [match[1] for match in _INCLUDE.finditer(program.text(path).data)]
    wanted = [one for one in named if headers or not one.endswith(b".h")]
    # To list the tree's files takes longer than all else here.
    files = program.tree.files() if wanted else []
    found = set()
    for name in wanted:
        said = name.decode("utf-8", "surrogateescape")
        for folder in (posixpath.dirname(path), "", "include"):
            there = posixpath.normpath(posixpath.join(folder, said))
            index = bisect_left(files, there)
            if files[index : index + 1] == [there]:
                found.add(there)
                break
    return found


def _uses(program: Program, name: str, path: str) -> Iterator[Use]:
    data = program.text(path).data
    if name.encode() not in data:
        return
    uses = [Use(path, mention) for mention in program.mentions(path, name)]
    if any(use.mention.kind in _DECLARED for use in uses):
        return
    scopes = variable_scopes(program, uses)
    for use in uses:
        at, kind = use.mention.offset, use.mention.kind
        called = _CALLED.match(data, use.mention.end) is not None
        member = data[:at].rstrip(b" \t").endswith(_MEMBER)
        hidden = any(start < at < end for _, start, end in scopes)
        if not hidden and (kind in _USED or (kind in _UNCLEAR and called and not member)):
            yield use
