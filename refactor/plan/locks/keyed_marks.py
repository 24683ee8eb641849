"""Marks that name the lock by a parameter: they stand behind the list that declares it."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from refactor.errors import RefusedFault
from refactor.flow.expression import Unfit, names, read
from refactor.plan.keys import parameters, renamed
from refactor.plan.locks.choice import LockChoice
from refactor.plan.passing import keys_at
from refactor.plan.seen import unseen
from refactor.program.discover import shown
from refactor.program.model import Declared, Definition
from refactor.program.program import Program
from refactor.source.edits import Edit
from refactor.source.statements import indent_step


def says_key(place: Declared, choice: LockChoice, home: Declared | None, key: str) -> bool:
    """Whether a declaration has the mark already. key: in the words of `home`, if there is one."""
    if choice.argument:
        return (choice.mark, choice.argument) in keys_at(place, (choice.mark,))
    if not key or home is None:
        return choice.mark in place.marks
    said = key if place is home else renamed(key, home, place)
    return not isinstance(said, Unfit) and _said(place, choice.mark, said)


def not_seen(program: Program, home: Definition | None, place: Declared, key: str) -> str:
    """Why a declaration cannot be marked with a key for a variable that its file cannot see, or "".

    home: the definition in whose words the key is said.
    """
    expression = read(key) if key else Unfit("")
    if home is None or place.path == home.path or isinstance(expression, Unfit):
        return ""
    given = parameters(home.file, home.name_start)
    for name in dict.fromkeys(names(expression)):
        if name not in given and (reason := unseen(program, name, place.path, home.path)):
            return reason
    return ""


def keyed_mark_edits(
    home: Definition | None, places: Iterable[Declared], mark: str, key: str
) -> list[tuple[str, Edit]]:
    """The edits that put `MARK(KEY)` behind the parameters, on a line of its own, with the paths.

    home: the definition in whose words the key is said; each other place gets it in its own. What
    has the mark with that key is left alone. Without a home the key is said in the same words
    everywhere. Raises RefusedFault where that cannot be said.
    """
    found = []
    for place in places:
        said = key if home is None or place is home else renamed(key, home, place)
        where = f"{shown(place.path)}:{place.file.text.line(place.name_start)}"
        if isinstance(said, Unfit):
            raise RefusedFault(
                f"{where} cannot be marked {mark}({key}): {said.reason}", "name the parameter there"
            )
        if _said(place, mark, said):
            continue
        if _old_style(place):
            raise RefusedFault(
                f"{where} cannot be marked {mark}({said}): its parameters are declared in the old "
                "style, behind their list",
                "declare them in the list",
            )
        at = _behind_parameters(place)
        if at is None:
            raise RefusedFault(
                f"{where} cannot be marked {mark}({said}): its parameter list is not found",
                "mark it by hand",
            )
        text = place.file.text
        indented = any(line[:1] in (b" ", b"\t") for line in text.data.split(b"\n"))
        step = indent_step(text if indented or home is None else home.file.text)
        line = text.newline(at) + text.indent(place.start) + step
        words = f"{mark}({said})".encode()
        found.append((place.path, Edit(at, at, 0, line + words, f"{mark} at {where}")))
    return found


def _said(place: Declared, mark: str, key: str) -> bool:
    """Whether a declaration has the mark with the key, with or without `&`."""
    plain = key.removeprefix("&")
    return any(one.removeprefix("&") == plain for _, one in keys_at(place, (mark,)))


def _behind_parameters(place: Declared) -> int | None:
    """The offset behind the `)` of the parameter list of a declaration."""
    listed = _list(place)
    return listed.end_byte if listed is not None else None


def _old_style(place: Declared) -> bool:
    listed = _list(place)
    return listed is not None and any(one.type == "identifier" for one in listed.named_children)


def _list(place: Declared) -> Node | None:
    node = place.file.unit.root.descendant_for_byte_range(place.name_start, place.name_start + 1)
    while node is not None and node.type != "function_declarator":
        node = node.parent
    return node.child_by_field_name("parameters") if node is not None else None
