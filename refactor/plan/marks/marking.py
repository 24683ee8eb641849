"""Marks on declarations: where they stand, and the edits that add, replace and take away one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace
from tree_sitter import Node

from refactor.errors import RefusedFault, UsageFault
from refactor.plan.lookup import nearest
from refactor.plan.marks.habits import beside_habit, close_habit, own_line_habit, stands_before
from refactor.program.discover import shown
from refactor.program.model import Declared, Definition, Field
from refactor.program.program import Program
from refactor.program.translation import Translation
from refactor.protocol.index import Roles
from refactor.source.declarations import Head, Span, add_mark, remove_mark, replace_mark
from refactor.source.edits import Edit
from refactor.source.parameters import parameters

_ITEM = re.compile(rb"\S+")
_HEADS = ("declaration", "function_definition", "field_declaration")


class Declaration(Struct, frozen=True, eq=False):
    """A declared function or pointer, ready to be marked. marks: name -> its span, in order.

    repeated: those that stand there several times, of which `marks` has the last one.
    """

    declared: Declared
    head: Head
    marks: dict[str, Span]
    repeated: frozenset[str]

    @property
    def path(self) -> str:
        """The file's path."""
        return self.declared.path

    @property
    def pointer(self) -> bool:
        """Whether it is a pointer field."""
        return isinstance(self.declared, Field)

    @property
    def line(self) -> int:
        """The line of the name."""
        return self.declared.file.text.line(self.declared.name_start)


def declaration(declared: Declared, *, refill: bool = True) -> Declaration | str:
    """The declaration taken apart, or why its layout is not understood.

    refill: as `[style] refill` of the protocol.
    """
    file = declared.file
    own = _own_list(file, declared)
    if isinstance(own, str):
        return own
    anchor, opening, closing = own
    end = declared.function.body_start if isinstance(declared, Definition) else declared.end
    spans = [
        span
        for span in file.spans.within(declared.start, end)
        if not opening < span.start < closing or span.rule == "directive"
    ]
    if any(span.rule in ("directive", "dropped") for span in spans):
        return "an #if stands in the declaration"
    named = [(s.name.decode("ascii", "replace"), s) for s in spans if s.rule == "mark"]
    marks = {name: (s.start, s.end) for name, s in named}
    repeated = frozenset(name for name, s in named if marks[name] != (s.start, s.end))
    items = _items(file, declared.start, anchor, [m for m in marks.values() if m[0] < anchor])
    if not items:
        return "it has no type"
    inner = [s.rule for s in file.spans.within(opening, closing)]
    plain = not {"comment", "directive", "dropped"} & set(inner)
    head = Head(
        text=file.text,
        anchor=anchor,
        items=items,
        marks=tuple(marks.values()),
        parameters=parameters(
            file.text,
            file.unit.mask.text,
            anchor,
            opening,
            closing,
            plain=plain,
            refill=refill,
        ),
        member=isinstance(declared, Field),
        apart=own_line_habit(file),
    )
    return Declaration(declared, head, marks, repeated)


def _own_list(file: Translation, declared: Declared) -> tuple[int, int, int] | str:
    """Offsets of what the mark stands before, and of the parentheses of the parameter list."""
    at = declared.name_start
    node = file.unit.root.descendant_for_byte_range(at, at + 1)
    if node is None or node.start_byte != at or file.spans.at(at) is not None:
        return "it stands in a conditional branch or a macro that is not taken apart"
    anchor, function, inner = at, None, node
    outer = node.parent
    while outer is not None and outer.type not in _HEADS:
        if outer.type == "function_declarator":
            if function is not None:
                return "what it returns is a function"
            function = outer
        elif outer.type == "parenthesized_declarator":
            if function is not None:
                return "what it returns is a pointer to a function or an array"
            anchor = outer.start_byte
        elif outer.type == "init_declarator":
            return "it is initialised where it is declared"
        inner, outer = outer, outer.parent
    if outer is None or function is None:
        return "its declaration shows no parameter list"
    if isinstance(declared, Field) == (anchor == at):
        return "it is declared in a form that marks are not put on"
    if len(outer.children_by_field_name("declarator")) > 1:
        return "the same declaration declares something else"
    listed = function.child_by_field_name("parameters")
    if listed is None or inner.start_byte < declared.start or _broken(listed):
        return "its parameter list does not parse"
    return anchor, listed.start_byte, listed.end_byte - 1


def _broken(listed: Node) -> bool:
    return listed.is_missing or any(child.is_missing for child in listed.children)


def _items(file: Translation, start: int, anchor: int, marks: list[Span]) -> tuple[Span, ...]:
    """The words before the name, marks with their arguments as one."""
    words = [m.span() for m in _ITEM.finditer(file.unit.mask.text, start, anchor)]
    return tuple(sorted([*words, *marks]))


def known_mark(program: Program, mark: str) -> str:
    """The mark as functions have it, if the protocol knows it; raises UsageFault."""
    if not mark:
        raise UsageFault("mark does not know with what", "give --with MARK")
    known = program.roles.masked
    if mark not in known:
        near = nearest(mark, known)
        raise UsageFault(
            f"{mark} is no mark of the protocol {program.protocol.name}",
            f"did you mean {near}?" if near else "add it to marks under [mask] in the protocol",
        )
    return form_for(program.roles, mark, pointer=False) or mark


# -- edits -------------------------------------------------------------------------------------


def form_for(roles: Roles, mark: str, *, pointer: bool) -> str | None:
    """The mark that says the same of a pointer field, or of a function; None if there is no one.

    A mark that is no lock's is the same on both.
    """
    meaning = roles.marks.get(mark)
    if meaning is None or meaning.pointer == pointer:
        return mark
    same = [
        name
        for name, other in roles.marks.items()
        if (other.lock, other.kind, other.pointer) == (meaning.lock, meaning.kind, pointer)
    ]
    return same[0] if len(same) == 1 else None


def same_lock(roles: Roles, place: Declaration, mark: str) -> list[str]:
    """The other marks of the declaration that speak of the mark's lock, in order."""
    meaning = roles.marks.get(mark)
    if meaning is None:
        return []
    return [
        name
        for name in place.marks
        if name != mark and name in roles.marks and roles.marks[name].lock == meaning.lock
    ]


def add_edits(program: Program, place: Declaration, mark: str) -> list[Edit]:
    """Put the mark on, in the place of one of the same lock if there is one; none if it is there.

    Where it stands among other marks is the habit of the file, of the nearest declaration first;
    and whether the name goes to a line of its own where one is too short.
    """
    if mark in place.marks:
        return []
    width, why = program.protocol.style.width, f"{mark} at line {place.line}"
    old, *more = same_lock(program.roles, place, mark) or [""]
    file = place.declared.file
    head = replace(
        place.head,
        beside=beside_habit(program, file, mark),
        close=close_habit(program, file, mark),
    )
    if old:
        edits = replace_mark(head, place.marks[old], mark.encode(), width, why)
        return edits + [e for name in more for e in remove_edits(program, place, name)]
    before = stands_before(program, file, head, place.marks, mark)
    return add_mark(head, mark.encode(), before, width, why)


def remove_edits(program: Program, place: Declaration, mark: str) -> list[Edit]:
    """Take the mark away; none if it is not there."""
    if mark not in place.marks:
        return []
    width, why = program.protocol.style.width, f"{mark} at line {place.line}"
    return remove_mark(place.head, place.marks[mark], width, why)


def mark_edits(program: Program, places: Iterable[Declared], mark: str) -> list[tuple[str, Edit]]:
    """The edits that put a mark on definitions, prototypes and pointer fields, each with its path.

    A pointer field gets the pointer's form of the mark, a mark of the same lock makes way, and what
    has the mark already is left alone. Raises RefusedFault where a declaration cannot be marked.
    """
    found = []
    for declared in places:
        place = declaration(declared, refill=program.protocol.style.refill)
        pointer = isinstance(declared, Field)
        form = form_for(program.roles, mark, pointer=pointer)
        where = f"{shown(declared.path)}:{declared.file.text.line(declared.name_start)}"
        if isinstance(place, str):
            raise RefusedFault(f"{where} cannot be marked {mark}: {place}", "mark it by hand")
        if form is None:
            what = "pointers" if pointer else "functions"
            raise RefusedFault(
                f"{where} cannot be marked: the protocol has no form of {mark} for {what}, or "
                "several",
                "give the lock one mark for each",
            )
        found += [(declared.path, edit) for edit in add_edits(program, place, form)]
    return found
