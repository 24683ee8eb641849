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

_ANY_INCLUDE = re.compile(rb"(?m)^[ \t]*#[ \t]*(?:include|include_next|import|define)\b([^\r\n]*)")
_INCLUDE = re.compile(rb'(?m)^[ \t]*#[ \t]*include[ \t]*"([^"\r\n]+)"')
_CALLED = re.compile(rb"[\s\\]*\(")
_MEMBER = (b".", b"->")
_DECLARED = (Kind.DEFINITION, Kind.DECLARATION)
_USED = (Kind.CALL, Kind.ADDRESS, Kind.POINTER)
_UNCLEAR = (Kind.MACRO, Kind.OPAQUE)


def parts_of(program: Program, function: FunctionId) -> tuple[str, ...]:
    """The files in which a static function is used, and which belong to its own file alone.

    That is so where its file includes them by a plain `#include`, no other file does, and none
    includes its file. A file that declares a function of the name itself is no part.
    """
    own = function.file
    if not own or is_header(own):
        return ()
    others = sorted(set(program.hits(function.name)) - {own})
    below = _includes(program, own) if others else set[str]()
    named = [path for path in others if path in below and not path.endswith(".h")]
    if not named or _includers(program, own):
        return ()
    return tuple(
        path
        for path in named
        if _includers(program, path) == {own}
        and not any(m.kind in _DECLARED for m in program.mentions(path, function.name))
    )


def _includers(program: Program, path: str) -> set[str]:
    """The files that include a file, or may: those that do it in a way that is not followed."""
    name = posixpath.basename(path)
    found = set()
    for one in program.hits(name):
        lines = _ANY_INCLUDE.findall(program.text(one).data)
        naming = sum(name.encode() in line for line in lines)
        if not naming:
            continue
        meant = _includes(program, one)
        understood = sum(posixpath.basename(other) == name for other in meant)
        if path in meant or understood < naming:
            found.add(one)
    return found


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
