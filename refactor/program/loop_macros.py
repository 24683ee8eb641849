"""Loop macros that only read their first argument, as their `#define` shows.

Of `for_each_part(box, part)` the first argument is what is gone through, of `list_for_each(part,
list)` it is the loop's variable; the name does not tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from refactor.program.program import Program
from refactor.program.translation import Translation
from refactor.syntax.keys import tokens_of

_DEFINE = rb"(?m)^[ \t]*#[ \t]*define[ \t]+%b\(([^()]*)\)((?:\\\r?\n|[^\r\n])*)"
_DEEPEST = 4
_STEPS = ("++", "--")
_COMPOUND = ("+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>")
_INSIDE = ("->", ".", "[")


def read_in(program: Program, file: Translation, start: int, end: int) -> frozenset[str]:
    """Those in file[start:end) that assign nothing to the first argument for certain."""
    spans = file.spans.within(start, end)
    names = {one.name.decode("utf-8", "replace") for one in spans if one.rule == "loop-macro"}
    return reading(program, file.text.path, names)


def reading(program: Program, path: str, names: Iterable[str]) -> frozenset[str]:
    """Those of the loop macros used in a file that for certain do not assign to the first argument.

    Each definition in the file and in headers counts; what is defined nowhere is not known.
    """
    wanted = sorted(set(names))
    program.search([], wanted)
    return frozenset(name for name in wanted if not _assigns(program, path, name, 0, _DEEPEST))


def _assigns(program: Program, path: str, macro: str, index: int, depth: int) -> bool:
    """Whether a macro may assign to its argument of that index."""
    found = list(_definitions(program, path, macro))
    return not found or any(
        _assigned_in(program, path, given[index] if index < len(given) else "", body, depth)
        for given, body in found
    )


def _definitions(program: Program, path: str, macro: str) -> Iterator[tuple[list[str], bytes]]:
    program.search([], [macro])
    pattern = re.compile(_DEFINE % re.escape(macro.encode()))
    for place in dict.fromkeys((path, *program.headers_with([macro]))):
        for match in pattern.finditer(program.text(place).data):
            given = match[1].replace(b"\\", b" ").decode("utf-8", "replace").split(",")
            yield [one.strip() for one in given], match[2].replace(b"\\\n", b" \n")


def _assigned_in(program: Program, path: str, name: str, body: bytes, depth: int) -> bool:
    """Whether the body of a macro may assign to its parameter `name`; "..." and "" are no names."""
    tokens = tokens_of(body)
    if not name.isidentifier() or "#" in tokens:
        return True
    for at, token in enumerate(tokens):
        if token != name or (at and tokens[at - 1] in ("->", ".")):
            continue
        first, last = at, at + 1
        while first and last < len(tokens) and (tokens[first - 1], tokens[last]) == ("(", ")"):
            if first > 1 and (tokens[first - 2].isidentifier()):
                break
            first, last = first - 1, last + 1
        before = tokens[first - 1] if first else ""
        behind = (*tokens[last : last + 2], "", "")
        if behind[0] in _INSIDE:
            continue
        changed = behind[0] == "=" or (behind[0] in _COMPOUND and behind[1] == "=")
        if changed or behind[0] in _STEPS or before in (*_STEPS, "&"):
            return True
        called = _called(tokens, first)
        if called is None:
            continue
        macro, index = called
        if next(_definitions(program, path, macro), None) is None:
            continue  # a function gets the value
        if not depth or _assigns(program, path, macro, index, depth - 1):
            return True
    return False


def _called(tokens: tuple[str, ...], at: int) -> tuple[str, int] | None:
    """What is called with an expression that begins at a token, and as which argument."""
    depth, index = 0, 0
    for here in range(at - 1, -1, -1):
        depth += (tokens[here] in (")", "]", "}")) - (tokens[here] in ("(", "[", "{"))
        if depth < 0:
            name = tokens[here - 1] if here and tokens[here] == "(" else ""
            return (name, index) if name.isidentifier() else None
        index += tokens[here] == "," and depth == 0
    return None
