"""One function of the new text, parsed by itself.

The tokens around it are proven to be the old ones, so that the rest of the file need not be parsed
again to know what it holds. Where a function shares an `#if` with its surroundings the whole new
file is parsed instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from tree_sitter import Node

from refactor.errors import RefusedFault
from refactor.program.discover import shown
from refactor.program.model import Definition
from refactor.program.program import Program
from refactor.program.translation import Translation, parse
from refactor.proof.branches import groups_of
from refactor.proof.claim import Shift
from refactor.source.text import SourceText
from refactor.syntax.parser import Function, matches

_BARE = re.compile(rb"\b(?:case\b[^;:{}]*|default\s*):\s*\}")


class Excerpt(SourceText, frozen=True):
    """A part of a file that begins `above` lines below its first; lines are the file's."""

    above: int = 0

    def line(self, offset: int) -> int:
        """The line in the file, from 1, of an offset in the excerpt."""
        return super().line(offset) + self.above


class View(Struct, frozen=True, eq=False, dict=True):
    """A function as it is after a step.

    old: its definition before. file, function: the new text, of which the excerpt begins at byte
    `start` of the new file.
    """

    old: Definition
    file: Translation
    function: Function
    start: int

    @cached_property
    def end(self) -> int:
        """Where in the excerpt the last `#if` ends in which the function may: it can end in each
        branch of one, and the tree shows only the first of these ends."""
        return max(self.function.end, groups_of(self.file, self.function)[1])

    def sentence(self, at: int, said: str) -> str:
        """What is wrong in the function, with its place; at: a byte offset of the excerpt."""
        place = f"{shown(self.old.path)}:{self.file.text.line(at)}"
        return f"{place}: {self.old.id.name}(): {said}"


def view(
    before: Program,
    after: Program,
    old: Definition,
    shift: Shift | None,
    renamed: Sequence[tuple[bytes, bytes]] = (),
) -> View | str:
    """The function as the step leaves it, or why it cannot be found there.

    shift: where the bytes of its file went, None if the file is not changed. renamed: what its
    name may change to.
    """
    if shift is None:
        return View(old, old.file, old.function, 0)
    start = shift.forward(old.file.text.line_start(old.start))
    end = shift.forward(old.end - 1) + 1
    name_start = shift.forward(old.name_start)
    text = after.text(old.path)
    try:
        if _shares_directives(old):
            file, start = after.file(old.path), 0
        else:
            above = text.data.count(b"\n", 0, start)
            excerpt = Excerpt(text.path, text.data[start:end], above)
            file = parse(excerpt, before.vocabulary, before.shelf)
    except RefusedFault as fault:
        return fault.message
    found = [f for f in file.functions if f.name_start == name_start - start]
    name = old.function.name
    names = {name, dict(renamed).get(name, name)}
    if not found or found[0].name not in names or found[0].static != old.function.static:
        return "it is no function of that name any more"
    if found[0].end != end - start or (len(file.functions) > 1 and start):
        return "it does not end where it should"
    return View(old, file, found[0], start)


def _shares_directives(old: Definition) -> bool:
    """Whether an `#if` begins or ends inside of the function, and not both."""
    depth = 0
    for span in old.file.spans.within(old.file.text.line_start(old.start), old.end):
        if span.rule == "directive":
            depth += span.name in (b"if", b"ifdef", b"ifndef")
            depth -= span.name == b"endif"
            if depth < 0 or (depth == 0 and span.name.startswith(b"el")):
                return True
    return depth != 0


def new_errors(found: View, shift: Shift | None) -> Iterator[int]:
    """Offsets in the excerpt of errors that the function did not have before.

    A case without a statement is one, which the grammar lets pass at the end of a block.
    """
    if shift is None:
        return
    bare = _bare_cases(found.file, found.function)
    if len(bare) > len(_bare_cases(found.old.file, found.old.function)):
        yield bare[-1]
    if not found.function.has_error:
        return
    known = {_key(node, node.start_byte) for node in _errors(found.old.file, found.old.function)}
    for node in _errors(found.file, found.function):
        if _key(node, shift.back(node.start_byte + found.start)) not in known:
            yield node.start_byte


def _bare_cases(file: Translation, function: Function) -> list[int]:
    code = file.unit.mask.text
    return [found.start() for found in _BARE.finditer(code, function.start, function.end)]


def _key(node: Node, at: int | None) -> tuple[str, bool, int | None]:
    return node.type, node.is_missing, at


def _errors(file: Translation, function: Function) -> Iterator[Node]:
    for captures in matches("errors", file.unit.root):
        for error in captures["error"]:
            if function.start <= error.start_byte < function.end:
                yield error
