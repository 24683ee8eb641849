"""Masked bytes to a tree, and the functions in it.

A clean tree is no proof: `coverage()` compares the functions found with the bodies that the text
shows, and names what the tree lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import tree_sitter
import tree_sitter_c
from msgspec import Struct

from refactor.errors import RefusedFault
from refactor.syntax.conditionals import NOT_BRACKETS, reduce_brackets
from refactor.syntax.mask import Mask, Span, mask
from refactor.syntax.patterns import at_line
from refactor.syntax.reparse import reparse
from refactor.syntax.shelf import Shelf
from refactor.syntax.vocabulary import Vocabulary

# Real C reaches 280 levels. With tens of thousands, queries turn quadratic and printing a tree
# overruns the stack, so trees beyond this are refused; one of half the depth may be.
MAX_DEPTH = 4000
_LARGE = 1 << 18
"""Bytes up to which any number of stray brackets is no matter."""

_BODY = re.compile(rb"\n(?=[A-Za-z_])([^;:{}=\"]{1,4000}+)\{")
_NAME = re.compile(rb"[A-Za-z_]\w*+(?=\s*+\Z)")
_STATIC = re.compile(rb"\bstatic\b")
_NAMES = frozenset(("identifier", "field_identifier", "type_identifier"))


class BinaryFault(RefusedFault):
    """The source holds a NUL byte, so it is no C text."""


class DepthFault(RefusedFault):
    """The source is nested deeper than the tree library can be trusted with."""


class Unit(Struct, frozen=True):
    """One parsed source. shelf, number: where its tree is kept, and as which."""

    source: bytes
    mask: Mask
    shelf: Shelf
    number: int

    @property
    def tree(self) -> tree_sitter.Tree:
        """The tree of `mask.text`; its offsets are valid in `source`."""
        return self.shelf.get(self.number, len(self.source), self._parsed)

    def _parsed(self) -> tree_sitter.Tree:
        return tree_sitter.Parser(language()).parse(self.mask.text)

    @property
    def root(self) -> tree_sitter.Node:
        """The tree's root node."""
        return self.tree.root_node

    def slice(self, node: tree_sitter.Node) -> bytes:
        """Give the bytes of the source (not of the mask) under a node."""
        return self.source[node.start_byte : node.end_byte]


class Function(Struct, frozen=True):
    """A function definition.

    `start` is its first byte, with the return type and the marks in front of it; `end` is behind
    the closing brace. `name` is the identifier before the parameter list, `NAME(x)` where a macro
    makes it, or the macro's name where that makes the whole head. `marks` are the spans of marks in
    [start, body_start). `has_error`: the tree holds an error node somewhere in the function.
    """

    name: bytes
    start: int
    end: int
    name_start: int
    body_start: int
    body_end: int
    static: bool
    marks: tuple[Span, ...]
    has_error: bool


class Coverage(Struct, frozen=True):
    """How much of a unit the tree understood.

    `functions` counts definitions in the tree; `with_error` names those that hold an error node;
    `lost` names bodies that the text shows and the tree does not have as a function.
    """

    functions: int
    with_error: tuple[bytes, ...]
    lost: tuple[bytes, ...]


@cache
def language() -> tree_sitter.Language:
    """Give the C grammar."""
    return tree_sitter.Language(tree_sitter_c.language())


@cache
def query(name: str) -> tree_sitter.Query:
    """Give the compiled query of `queries/<name>.scm`."""
    path = Path(__file__).with_name("queries") / f"{name}.scm"
    return tree_sitter.Query(language(), path.read_text(encoding="utf-8"))


def matches(
    name: str, node: tree_sitter.Node, depth: int | None = None
) -> Iterator[dict[str, list[tree_sitter.Node]]]:
    """Run a query file on a node; gives the captures of each match, in no order to rely on.

    `depth` limits how far below `node` a match may start.
    """
    cursor = tree_sitter.QueryCursor(query(name))
    if depth is not None:
        cursor.set_max_start_depth(depth)
    return (captures for _, captures in cursor.matches(node))


def parse(
    source: bytes,
    vocabulary: Vocabulary,
    selection: Mapping[int, int] | None = None,
    shelf: Shelf | None = None,
    like: Unit | None = None,
) -> Unit:
    """Mask and parse a source; see `mask()` for `selection`. shelf: one of its own if None.

    like: a unit of a source that differs little from this one; its tree saves work, no more.

    Raises BinaryFault for a NUL byte, DepthFault for nesting beyond `MAX_DEPTH`.
    """
    nul = source.find(b"\0")
    if nul >= 0:
        line = source.count(b"\n", 0, nul) + 1
        raise BinaryFault(
            f"line {line} holds a NUL byte, so this is a binary file or UTF-16",
            "exclude the file, or convert it to a single-byte encoding or UTF-8",
        )
    masked = mask(source, vocabulary, selection)
    text = masked.text
    unclosed = max(text.count(a) - text.count(b) for a, b in ((b"(", b")"), (b"{", b"}")))
    if unclosed > MAX_DEPTH:
        # It all becomes one error node with as many children, and no query gets done with it.
        raise DepthFault(
            f"{unclosed} brackets are opened and never closed",
            "exclude the file; it is broken",
        )
    if len(text) > _LARGE:
        strays = len(reduce_brackets(text.translate(None, NOT_BRACKETS)))
        if strays > MAX_DEPTH:
            # Each is an error node, all of them in one row: the same.
            raise DepthFault(f"{strays} brackets have no partner", "exclude the file; it is broken")
    tree = _tree(text, like)
    line = _too_deep(tree)
    if line:
        raise DepthFault(
            f"the code around line {line} is nested thousands of levels deep",
            "exclude the file; such code is generated, or the file is broken",
        )
    kept = shelf or Shelf()
    return Unit(source, masked, kept, kept.put(tree, len(source)))


def _tree(text: bytes, like: Unit | None) -> tree_sitter.Tree:
    parser = tree_sitter.Parser(language())
    known = like.shelf.kept(like.number) if like is not None else None
    if like is not None and known is not None:
        made = reparse(parser, text, like.mask.text, known)
        if made is not None:
            return made
    return parser.parse(text)


def _too_deep(tree: tree_sitter.Tree) -> int:
    """Give a line at which the tree is too deep, counted from 1; 0 if it is not.

    Looks at every n-th node, n half the limit: a branch of the full depth has, from half of it on,
    n nodes that directly follow each other, so one of them is looked at.
    """
    cursor = tree.walk()
    for index in range(0, tree.root_node.descendant_count, MAX_DEPTH // 2):
        cursor.goto_descendant(index)
        if cursor.depth >= MAX_DEPTH // 2:
            node = cursor.node
            return node.start_point.row + 1 if node else 1
    return 0


def functions(unit: Unit) -> tuple[Function, ...]:
    """Give the function definitions of a unit, in source order."""
    # At the top of a file, or else in `extern "C" {`; below an error they can be anywhere.
    nested = unit.root.has_error or b'extern "' in unit.mask.text
    depth = None if nested else 1
    found = []
    for captures in matches("functions", unit.root, depth):
        name = _declared(captures["declarator"][0])
        if name and unit.slice(name).strip():
            found.append((captures["function"][0], name, captures["body"][0]))
    found.sort(key=lambda entry: (entry[0].start_byte, -entry[0].end_byte))
    heads = {s.start: s for s in unit.mask.spans if s.rule == "function-macro" and s.name}
    marks = [span for span in unit.mask.spans if span.rule == "mark"]
    result = []
    low = 0
    for node, name, body in found:
        start, name_start = node.start_byte, name.start_byte
        head = heads.get(start)
        while low < len(marks) and marks[low].start < start:
            low += 1
        first = low
        while first and not unit.source[marks[first - 1].end : start].strip():
            first -= 1
            start = marks[first].start
        last = low
        while last < len(marks) and marks[last].start < body.start_byte:
            last += 1
        result.append(
            Function(
                name=head.name if head else b"".join(unit.slice(name).split()),
                start=start,
                end=node.end_byte,
                name_start=head.start if head else name_start,
                body_start=body.start_byte,
                body_end=body.end_byte,
                static=bool(_STATIC.search(unit.mask.text, start, name_start)),
                marks=tuple(marks[first:last]),
                has_error=node.has_error,
            )
        )
    return tuple(result)


def _declared(declarator: tree_sitter.Node) -> tree_sitter.Node | None:
    """Walk down to the name that a declarator declares.

    `NAME(x)(int a)` declares what a macro makes of `NAME(x)`, which parses as a function that
    gives a function: that whole node is the name. None if an error left the declarator without one.
    """
    node: tree_sitter.Node | None = declarator
    while node is not None and node.type not in _NAMES:
        inner = node.child_by_field_name("declarator")
        if inner is None:
            inner = next((child for child in node.named_children if child.type != "ERROR"), None)
        elif inner.type == node.type == "function_declarator":
            return inner
        node = inner
    return node


def _before_parameters(header: bytes) -> bytes:
    """Give what stands before the last pair of brackets of a function's header."""
    depth = 0
    for at in range(len(header) - 1, -1, -1):
        depth += (header[at] == 0x29) - (header[at] == 0x28)
        if depth == 0 and header[at] == 0x28:
            return header[:at]
    return header


def coverage(unit: Unit, found: tuple[Function, ...] | None = None) -> Coverage:
    """Compare the functions of the tree with the bodies that stand in the text.

    `found` are the unit's functions, where the caller has them already.
    """
    known = functions(unit) if found is None else found
    bodies = {function.body_start for function in known}
    lost = []
    for match in at_line(unit.mask.text, _BODY):
        if match.end() - 1 not in bodies and match.group(1).rstrip().endswith(b")"):
            name = _NAME.search(_before_parameters(match.group(1)))
            lost += [name.group()] if name else []
    return Coverage(len(known), tuple(f.name for f in known if f.has_error), tuple(lost))
