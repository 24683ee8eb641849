"""Functions that hold code which did not parse: always listed, whether or not they matter."""

from __future__ import annotations

from refactor.plan.ledger import Unparsed
from refactor.program.program import Program
from refactor.syntax.parser import coverage


def unparsed(program: Program, sites: set[tuple[str, str]]) -> tuple[Unparsed, ...]:
    """The functions with an error node, and the bodies that the tree lost, of all files read.

    sites: (path, name) of the functions that have a site.
    """
    found: list[Unparsed] = []
    for file in program.parsed:
        path = file.text.path
        for function in file.functions:
            if function.has_error:
                name = function.name.decode("ascii", "replace")
                found.append(Unparsed(path, name, (path, name) in sites))
        for lost in coverage(file.unit, file.functions).lost:
            name = lost.decode("ascii", "replace")
            found.append(Unparsed(path, name, (path, name) in sites))
    return tuple(found)
