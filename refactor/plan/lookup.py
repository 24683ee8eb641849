"""Finds what a request names: a bracket of the protocol, a function of the tree."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator

from refactor.errors import UsageFault
from refactor.program.discover import is_header, shown
from refactor.program.model import FunctionId
from refactor.program.program import Program
from refactor.protocol.model import Bracket, Protocol
from refactor.protocol.words import deciding


def choose_bracket(protocol: Protocol, name: str) -> Bracket:
    """The bracket of that name, or the default or only one; raises UsageFault.

    What it lists then are the locks as well that can be moved in a bracket's place.
    """
    names = [bracket.name for bracket in protocol.brackets]
    if not name and len(names) == 1:
        return protocol.brackets[0]
    for bracket in protocol.brackets:
        if bracket.name == name or (bracket.default and not name):
            return bracket
    locks = list(_movable(protocol))
    if not names and not locks:
        raise UsageFault(f"the protocol {protocol.name} has no bracket", "add a [[bracket]] to it")
    what = f"has {len(names)} brackets" if names else "has no bracket"
    if name:
        what = f"has no bracket {name!r}" + (", and no lock of that name" if locks else "")
    hint = f"give --bracket, one of: {', '.join(names)}" if names else "give --bracket"
    if locks:
        hint += f"{'; or' if names else ','} one of the locks: {', '.join(locks)}"
    raise UsageFault(f"the protocol {protocol.name} {what}", hint)


def _movable(protocol: Protocol) -> Iterator[str]:
    """The locks that callers can be made to hold, as `LOCK`, or `LOCK:KIND` where it has several.

    Calls take and drop them, and a mark says that they are held.
    """
    for lock in protocol.locks:
        kinds = [kind for kind in lock.kinds if kind.acquire and kind.release]
        for kind in kinds:
            if kind.held:
                yield lock.name if len(kinds) == 1 else f"{lock.name}:{kind.name}"


def function_name(argument: str) -> str:
    """The name in `NAME` or `FILE:NAME`; raises UsageFault if it can be no function's."""
    name = argument.rpartition(":")[2]
    if not name.isidentifier() or not name.isascii() or argument.startswith(":"):
        raise UsageFault(f"{argument!r} is no function name", "give NAME or FILE:NAME")
    return name


def find_function(program: Program, argument: str) -> FunctionId:
    """The function that `NAME` or `FILE:NAME` means.

    Raises UsageFault, and RefusedFault where a file that could hold it cannot be read.
    """
    file = argument.rpartition(":")[0]
    name = function_name(argument)
    candidates = program.named(name)
    if file:
        fitting = [f for f in candidates if any(d.path == file for d in program.definitions(f))]
    else:
        fitting = [f for f in candidates if not f.file] or list(candidates)
    for orphan in candidates:
        bodies = [d.path for one in fitting for d in program.definitions(one)]
        if orphan.file and not program.definitions(orphan) and any(map(is_header, bodies)):
            raise UsageFault(
                f"{name}() is declared static in {shown(orphan.file)}, but its body stands in "
                f"{shown(bodies[0])}, which is included",
                "make the definition static as well",
            )
    if not fitting:
        for path in sorted(program.hits(name)):
            program.file(path)  # one that cannot be read says so
        if candidates:
            raise UsageFault(
                f"{name}() is not defined in {shown(file)}",
                f"give one of: {', '.join(str(one) for one in candidates)}",
            )
        macro = _macro(program, name)
        if macro:
            raise UsageFault(
                f"{name} is a macro in {macro}, and no function of that name is declared",
                "only functions are taken here: see to the macro by hand",
            )
        raise UsageFault(_unknown(program, argument, name), "check the name")
    if len(fitting) > 1:
        listed = ", ".join(str(function) for function in fitting)
        raise UsageFault(f"{name}() is static in several files", f"give one of: {listed}")
    return fitting[0]


def _macro(program: Program, name: str) -> str:
    """Where a macro of that name is defined first, or ""."""
    pattern = re.compile(rb"^[ \t]*#[ \t]*define[ \t]+(%s)\b" % name.encode(), re.MULTILINE)
    for path in sorted(program.hits(name)):
        found = pattern.search(program.text(path).data)
        if found is not None:
            return f"{shown(path)}:{program.text(path).line(found.start(1))}"
    return ""


def _unknown(program: Program, argument: str, name: str) -> str:
    near = nearest(name, program.tree.function_names())
    hint = f"; did you mean {near}?" if near else ""
    what = (
        "is named in the tree, but never defined or declared" if program.hits(name) else "unknown"
    )
    verb = "" if what.startswith("is") else "is "
    return f"the function {argument} {verb}{what} in {program.tree.root}{hint}"


def nearest(name: str, names: Iterable[str]) -> str:
    """The most similar of the names, "" if none is close."""
    import difflib

    letters = set(name)
    close = [
        other
        for other in names
        if abs(len(other) - len(name)) <= 3 and len(letters ^ set(other)) <= 5
    ]
    found = difflib.get_close_matches(name, sorted(set(close) - {name}), n=1, cutoff=0.75)
    return found[0] if found else ""


def warn_of_unknown(
    program: Program,
    names: Iterable[str],
    header_words: Iterable[str],
    concerned: Container[str] | None = None,
) -> list[str]:
    """Search for the names, and for those of the protocol; a sentence on those that are nowhere.

    Functions that never return and marks that are only masked are not looked for: a protocol lists
    more of them than a tree need have. What no header holds is looked for everywhere. concerned:
    the names of the protocol that matter to the request; all if None.
    """
    protocol = program.protocol
    telling = sorted(name for name in deciding(protocol) if concerned is None or name in concerned)
    program.search(names, [*telling, *header_words])
    missing = [name for name in telling if not program.in_headers(name)]
    program.search(missing)
    absent = [name for name in missing if not program.hits(name)]
    if not absent:
        return []
    listed = ", ".join(absent)
    return [f"names of the protocol {protocol.name} that occur nowhere in the tree: {listed}"]
