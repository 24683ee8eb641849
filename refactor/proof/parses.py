"""The edited file still parses: the same functions, and no error in them that was not there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.proof.claim import Shift
from refactor.syntax.parser import Function, matches


class Touched(NamedTuple):
    """A function with an edit inside, before and after."""

    before: Function
    after: Function


def same_functions(before: Translation, after: Translation) -> str:
    """Why the two files do not hold the same functions in the same order, or ""."""
    old = [(f.name, f.static) for f in before.functions]
    new = [(f.name, f.static) for f in after.functions]
    if old == new:
        return ""
    lost = [name for name, _ in old if name not in {n for n, _ in new}]
    if lost:
        return f"the function {lost[0].decode('ascii', 'replace')}() is not found in the new text"
    return f"the new text holds {len(new)} functions instead of {len(old)}, or other ones"


def touched(before: Translation, after: Translation, shift: Shift) -> list[Touched]:
    """The functions that hold an edit; both files must hold the same functions."""
    places = [edit.start for edit in shift.edits] + [edit.end for edit in shift.edits]
    return [
        Touched(old, new)
        for old, new in zip(before.functions, after.functions, strict=True)
        if any(old.start < place < old.end for place in places)
    ]


def new_errors(
    before: Translation, after: Translation, functions: Sequence[Touched], shift: Shift
) -> Iterator[tuple[Function, int]]:
    """(function, offset in the new text) of errors that were not there before."""
    for pair in functions:
        if not pair.after.has_error:
            continue
        known = {_key(node, node.start_byte) for node in _errors(before, pair.before)}
        for node in _errors(after, pair.after):
            if _key(node, shift.back(node.start_byte)) not in known:
                yield pair.after, node.start_byte


def _key(node: Node, at: int | None) -> tuple[str, bool, int | None]:
    return node.type, node.is_missing, at


def _errors(file: Translation, function: Function) -> Iterator[Node]:
    node = file.unit.root.descendant_for_byte_range(function.body_start, function.body_start + 1)
    while node is not None and (node.start_byte, node.end_byte) != (function.start, function.end):
        node = node.parent
    for captures in matches("errors", node or file.unit.root):
        for error in captures["error"]:
            if function.start <= error.start_byte < function.end:
                yield error
