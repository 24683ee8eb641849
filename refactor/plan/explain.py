"""Why a line is decided the way it is, or why there is nothing to decide."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from refactor.errors import UsageFault
from refactor.flow.state import CALLER, Entry
from refactor.plan.callers import Caller, Callers
from refactor.plan.ledger import Ledger, Site
from refactor.program.discover import shown
from refactor.program.mentions import Kind, classify
from refactor.program.model import FunctionId
from refactor.program.program import Program
from refactor.program.translation import Translation

_CALL = re.compile(rb"\b([A-Za-z_]\w*)[\s)]*\(")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_NO_CALLS = frozenset(b"if while for switch return sizeof do else".split())


def explain(
    program: Program,
    analyst: Callers,
    ledger: Ledger,
    carrying: Collection[FunctionId],
    argument: str,
) -> Iterator[str]:
    """The lines about `FILE:LINE`. carrying: the functions whose calls are sites.

    Raises UsageFault for what is no place, EnvironmentFault for a file that cannot be read.
    """
    file, line = _place(program, argument)
    sites = [s for s in ledger.sites if (s.file, s.line) == (file.text.path, line)]
    start = file.text.line_starts[line - 1]
    for site in sites:
        yield from _site(site)
        yield from _states(program, analyst, carrying, file, start + site.column - 1, site.callee)
    taken = {start + site.column - 1 for site in sites}
    others = list(_others(program, analyst, carrying, file, line, taken))
    yield from others
    if not sites and not others:
        yield "no call stands in this line"


def _place(program: Program, argument: str) -> tuple[Translation, int]:
    path, _, number = argument.rpartition(":")
    if not path or not (number.isascii() and number.isdecimal()) or int(number) < 1:
        raise UsageFault(f"{argument!r} is no place", "give FILE:LINE, FILE as seen from DIR")
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise UsageFault(f"{shown(path)} leads out of the tree", "give FILE as seen from DIR")
    file = program.file(path)
    lines = len(file.text.line_starts)
    if int(number) > lines:
        raise UsageFault(f"{shown(path)} has only {lines} lines", "give one of them")
    return file, int(number)


def _site(site: Site) -> Iterator[str]:
    yield f"{shown(site.place)}: {site.callee} in {site.function or 'no function'}"
    yield f"  decision: {site.decision.value}"
    yield f"  because:  {site.reason}"
    if site.accepted:
        yield f"  accepted: {site.accepted}"
    yield f"  reached:  {' <- '.join(site.chain)}"


def _states(
    program: Program,
    analyst: Callers,
    carrying: Collection[FunctionId],
    file: Translation,
    offset: int,
    name: str,
) -> Iterator[str]:
    """What each path holds at a call."""
    definition = program.definition_of(file.text.path, offset)
    if definition is None:
        yield "  paths:    it stands in no function"
        return
    caller = analyst.get(definition, {offset: name}, inside=definition.id in carrying)
    states = sorted(caller.facts.before.get(offset, ()))
    if not states:
        yield "  paths:    none leads here"
    for state in states:
        locks = ", ".join(_entry(caller, entry, "taken") for entry in state.locks) or "no lock"
        begun = ", ".join(_entry(caller, entry, "begun") for entry in state.brackets)
        inside = f"inside the bracket {begun}" if begun else "outside of the bracket"
        yield f"  on a path: {locks}; {inside}"
    for problem in caller.facts.problems:
        yield f"  not understood: {problem.what} in line {caller.line(problem.offset)}"


def _entry(caller: Caller, entry: Entry, verb: str) -> str:
    name = f"{entry.lock} ({entry.kind}) " if entry.lock else ""
    name += f"for {entry.key} " if entry.key else ""
    if entry.origin == CALLER:
        return f"{name}{verb} by the caller"
    return f"{name}{verb} in line {caller.line(entry.origin)}"


def _others(
    program: Program,
    analyst: Callers,
    carrying: Collection[FunctionId],
    file: Translation,
    line: int,
    taken: Collection[int],
) -> Iterator[str]:
    """What stands in the line and is no site, and why it is none."""
    start = file.text.line_starts[line - 1]
    end = file.text.next_line(start)
    names = {function.name for function in carrying}
    for match in _WORD.finditer(file.text.data, start, end):
        name = match.group().decode()
        if name in names and match.start() not in taken:
            yield _no_site(program, file, match.start(), match.end(), name)
    listed = ", ".join(sorted(f"{name}()" for name in names))
    for match in _CALL.finditer(file.unit.mask.text, start, end):
        name = match[1].decode()
        if name in names or match[1] in _NO_CALLS or match.start(1) in taken:
            continue
        yield f"{name}() is no site: the request is about calls of {listed}"
        yield from _states(program, analyst, carrying, file, match.start(1), name)


def _no_site(program: Program, file: Translation, start: int, end: int, name: str) -> str:
    mention = classify(file, start, end)
    if mention.kind is Kind.CALL:
        meant = program.resolve(name, file.text.path)
        return f"{name}() is no site: what it means here is {meant}, another function"
    return f"{name} is no site: it is a {mention.kind.value} here"


def explain_uses(
    program: Program, ledger: Ledger, names: Collection[str], argument: str
) -> Iterator[str]:
    """The lines about `FILE:LINE` for a step that is about names and looks at no path.

    Raises as `explain` does.
    """
    file, line = _place(program, argument)
    start = file.text.line_starts[line - 1]
    sites = [s for s in ledger.sites if (s.file, s.line) == (file.text.path, line)]
    for site in sites:
        yield from _site(site)
    taken = {start + site.column - 1 for site in sites}
    found = bool(sites)
    for match in _WORD.finditer(file.text.data, start, file.text.next_line(start)):
        name = match.group().decode()
        if name in names and match.start() not in taken:
            found = True
            yield _no_site(program, file, match.start(), match.end(), name)
    for change in ledger.changes:
        if (change.file, change.line) == (file.text.path, line):
            found = True
            yield f"{change.function}: {change.what}"
    if not found:
        yield f"nothing of this request stands in this line: it is about {', '.join(names)}"
