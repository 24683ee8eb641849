"""Masked bytes to a tree, and the functions in it.

A clean tree is no proof: `coverage()` compares the functions found with the bodies that the text
shows, and names what the tree lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tree_sitter
import tree_sitter_c

from refactor.errors import RefusedFault
from refactor.syntax.conditionals import reduce_brackets
from refactor.syntax.mask import Mask, Span, mask
from refactor.syntax.vocabulary import Vocabulary

# Real C reaches 280. Far beyond that, recursive code in the tree library overruns its stack.
MAX_DEPTH = 4000

_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"()[]{}")
_BODY = re.compile(rb"(?:\n|\A)([A-Za-z_][^;:{}=\"]{1,4000}+)\{")
_NAME = re.compile(rb"([A-Za-z_]\w*+)\s*+\(")
_STATIC = re.compile(rb"\bstatic\b")


class BinaryFile(RefusedFault):
    """The source holds a NUL byte, so it is no C text."""


class TooDeep(RefusedFault):
    """The source nests brackets deeper than the parser can be trusted with."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One parsed source. The tree is of `mask.text`; its offsets are valid in `source`."""

    source: bytes
    mask: Mask
    tree: tree_sitter.Tree

    @property
    def root(self) -> tree_sitter.Node:
        """The tree's root node."""
        return self.tree.root_node

    def slice(self, node: tree_sitter.Node) -> bytes:
        """Give the bytes of the source (not of the mask) under a node."""
        return self.source[node.start_byte : node.end_byte]


@dataclass(frozen=True, slots=True)
class Function:
    """A function definition. `start` is its first byte of code, the return type included.

    `marks` are the mark spans in [start, body_start), and those directly before `start` on the
    lines of the header. `has_error`: the tree holds an error node inside of the function.
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


@dataclass(frozen=True, slots=True)
class Coverage:
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
    name: str, node: tree_sitter.Node
) -> list[dict[str, list[tree_sitter.Node]]]:
    """Run a query file on a node; gives the captures of each match, in no order to rely on."""
    return [captures for _, captures in tree_sitter.QueryCursor(query(name)).matches(node)]


def parse(
    source: bytes, vocabulary: Vocabulary, selection: Mapping[int, int] | None = None
) -> Unit:
    """Mask and parse a source; see `mask()` for `selection`.

    Raises BinaryFile for a NUL byte and TooDeep for brackets nested beyond `MAX_DEPTH`.
    """
    nul = source.find(b"\0")
    if nul >= 0:
        line = source.count(b"\n", 0, nul) + 1
        raise BinaryFile(f"binary file: NUL byte at line {line}", "exclude the file")
    masked = mask(source, vocabulary, selection)
    brackets = masked.text.translate(None, _NOT_BRACKETS)
    if len(brackets) > MAX_DEPTH:
        residue = reduce_brackets(brackets, MAX_DEPTH)
        if len(residue) > MAX_DEPTH:
            raise TooDeep(
                f"brackets are nested more than {MAX_DEPTH} levels deep",
                "exclude the file; it is generated or broken",
            )
    return Unit(source, masked, tree_sitter.Parser(language()).parse(masked.text))


def functions(unit: Unit) -> tuple[Function, ...]:
    """Give the function definitions of a unit, in source order."""
    found = []
    for captures in matches("functions", unit.root):
        node = captures["function"][0]
        body = captures["body"][0]
        name = _name_node(captures["declarator"][0])
        if name is None:
            continue
        found.append((node.start_byte, node.end_byte, name, body.start_byte, body.end_byte, node))
    found.sort(key=lambda entry: (entry[0], -entry[1]))
    spans = [span for span in unit.mask.spans if span.rule in ("mark", "function-macro")]
    result = []
    low = 0
    for start, end, (name_start, name_bytes), body_start, body_end, node in found:
        while low < len(spans) and spans[low].start < start:
            low += 1
        header = []
        index = low
        while index < len(spans) and spans[index].start < body_start:
            header.append(spans[index])
            index += 1
        made = next((span for span in header if span.rule == "function-macro"), None)
        result.append(
            Function(
                made.name if made else name_bytes,
                start,
                end,
                made.start if made else name_start,
                body_start,
                body_end,
                bool(_STATIC.search(unit.mask.text, start, name_start)),
                tuple(span for span in header if span.rule == "mark"),
                node.has_error,
            )
        )
    return tuple(result)


def _name_node(declarator: tree_sitter.Node) -> tuple[int, bytes] | None:
    """Walk down to the identifier before the parameter list; gives its offset and bytes."""
    node: tree_sitter.Node | None = declarator
    while node is not None:
        if node.type in ("identifier", "field_identifier", "type_identifier"):
            return node.start_byte, node.text or b""
        inner = node.child_by_field_name("declarator")
        if inner is None:
            inner = next((child for child in node.named_children if child.type != "ERROR"), None)
        node = inner
    return None


def coverage(unit: Unit, found: tuple[Function, ...] | None = None) -> Coverage:
    """Compare the functions of the tree with the bodies that stand in the text."""
    known = functions(unit) if found is None else found
    bodies = {function.body_start for function in known}
    lost = []
    for match in _BODY.finditer(unit.mask.text):
        if match.end() - 1 not in bodies and match.group(1).rstrip().endswith(b")"):
            name = _NAME.search(match.group(1))
            if name:
                lost.append(name.group(1))
    return Coverage(
        len(known), tuple(f.name for f in known if f.has_error), tuple(lost)
    )
