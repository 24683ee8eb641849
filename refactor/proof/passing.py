"""Functions whose marks say that they take or drop a lock for their caller, and loop macros."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from tree_sitter import Node

from refactor.program.addressed import addressed
from refactor.program.loop_macros import read_in
from refactor.program.meant import settled
from refactor.program.model import Definition
from refactor.program.program import Program
from refactor.program.translation import Translation
from refactor.proof.calls import macro_arguments
from refactor.proof.model import Passes
from refactor.protocol.index import Role


def passing(program: Program, file: Translation) -> Mapping[str, Passes]:
    """What the marks of the file's own functions and of headers say, by name.

    A function of which they say more than one thing is left out.
    """
    known = program.roles.passed
    if not known:
        return {}
    paths = [file.text.path, *program.headers_with(sorted(known))]
    found: dict[str, set[Passes]] = {}
    for path in dict.fromkeys(paths):
        if not program.unreadable(path):
            for name, one in _marked(program, program.file(path)):
                said = addressed(file, program.roles, one.key)
                found.setdefault(name, set()).add(one._replace(key=said))
    return {name: next(iter(every)) for name, every in sorted(found.items()) if len(every) == 1}


def reading(
    program: Program, old: Definition, locks: Container[str] | None, *, keyed: bool = False
) -> frozenset[str]:
    """The loop macros in a function that assign nothing to their first argument.

    None are looked up unless some of the locks have keys, or what else is followed has (keyed).
    locks: their names; all if None.
    """
    names = [lock.name for lock in program.protocol.locks if any(kind.key for kind in lock.kinds)]
    if not keyed and not any(locks is None or name in locks for name in names):
        return frozenset()
    return read_in(program, old.file, old.start, old.end)


def _marked(program: Program, file: Translation) -> Iterator[tuple[str, Passes]]:
    data = file.text.data
    for span in file.unit.mask.spans:
        mark = None
        if span.rule == "mark":
            mark = program.roles.passed.get(span.name.decode("ascii", "replace"))
        function = _around(file, span.start) if mark is not None else None
        if mark is None or function is None:
            continue
        said = macro_arguments(data[span.start : span.end]) if mark.keyed else ()
        name, parameters = function
        for key in said or ("",):
            meant = settled(file, program.roles, mark.said(key), (span.start, span.start))
            lock, kind, own = meant or (mark.lock, mark.kind, "" if mark.keyed else key)
            yield name, Passes(Role(mark.does, None, lock, kind), own, parameters)


def _around(file: Translation, at: int) -> tuple[str, tuple[str, ...]] | None:
    """Name and parameters of the function in whose declaration an offset stands."""
    text = file.unit.mask.text
    before = len(text[:at].rstrip()) - 1
    behind = at + len(text[at:]) - len(text[at:].lstrip())
    for place in (before, behind):
        node: Node | None = file.unit.root.descendant_for_byte_range(place, place + 1)
        while node is not None and node.type not in ("declaration", "function_definition"):
            node = node.parent
        declarator = node.child_by_field_name("declarator") if node is not None else None
        while declarator is not None and declarator.type != "function_declarator":
            declarator = declarator.child_by_field_name("declarator")
        body = node.child_by_field_name("body") if node is not None else None
        if declarator is not None and (body is None or at < body.start_byte):
            name = declarator.child_by_field_name("declarator")
            listed = declarator.child_by_field_name("parameters")
            if name is not None and name.text is not None and listed is not None:
                return name.text.decode("utf-8", "replace"), _names(listed)
    return None


def _names(listed: Node) -> tuple[str, ...]:
    found = []
    for one in listed.named_children:
        last = one.child_by_field_name("declarator")
        while last is not None and last.type != "identifier":
            last = last.child_by_field_name("declarator")
        found.append((last.text or b"").decode("utf-8", "replace") if last is not None else "")
    return tuple(found)
