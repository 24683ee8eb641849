"""Reads off one file what it says about functions: marks and contracts, at whatever declares them.

The results are plain tuples: they travel between processes, where trees cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tree_sitter import Node

from refactor.check.needs import Said, parameters_of, spelt_in
from refactor.check.subject import Sentence, Subject
from refactor.check.suppress import Allowed, suppressions
from refactor.program.discover import is_header
from refactor.program.translation import Translation
from refactor.proof.calls import macro_arguments
from refactor.proof.keys import meaning, names_in
from refactor.source.comments import plain_text, says
from refactor.source.text import last_code, next_code

DEFINITION, PROTOTYPE, FIELD = "definition", "prototype", "pointer field"
_KINDS = {
    "function_definition": DEFINITION,
    "declaration": PROTOTYPE,
    "field_declaration": FIELD,
}
_STOPS = (*_KINDS, "parameter_declaration", "type_definition", "translation_unit")
_RECORDS = ("struct_specifier", "union_specifier")
_STATIC = re.compile(rb"\bstatic\b")

Key = tuple[str, str]
"""A function: its name, and its file if it is static there, else ""."""


class Declared(NamedTuple):
    """A definition, prototype or pointer field that carries a mark or a contract.

    what: one of DEFINITION, PROTOTYPE, FIELD. marks: those that tell. contracts: the brackets whose
    sentence stands in its comment. records: tag and typedef name of its struct. parameters: their
    names here, if something has a key.
    """

    path: str
    line: int
    what: str
    name: str
    static: bool
    marks: tuple[Said, ...]
    contracts: tuple[Said, ...]
    records: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """The function that this declares."""
        own = self.static and not is_header(self.path)
        return (self.name, self.path if own else "")


class Scanned(NamedTuple):
    """What a scan of one file found."""

    declared: tuple[Declared, ...]
    allowed: tuple[Allowed, ...]


def scan(file: Translation, subject: Subject) -> Scanned:
    """Everything in the file that carries a mark or a contract, and its suppressions."""
    found: dict[int, tuple[Node, set[Said], set[Said]]] = {}
    for at, mark in _marks(file, subject):
        node = _declaration_at(file, at)
        if node is not None:
            found.setdefault(node.start_byte, (node, set(), set()))[1].add(mark)
    for start, end, bracket in _sentences(file, subject):
        node = _declaration_at(file, next_code(file.unit.mask.text, end))
        if node is not None and _stands_below(file, node, start, end):
            found.setdefault(node.start_byte, (node, set(), set()))[2].add(bracket)
    declared = [
        one
        for _, (node, marks, contracts) in sorted(found.items(), key=lambda item: item[0])
        if (one := _declared(file, node, marks, contracts)) is not None
    ]
    return Scanned(tuple(declared), suppressions(file))


def statics(file: Translation) -> frozenset[str]:
    """The functions that belong to this file alone."""
    if is_header(file.text.path):
        return frozenset()
    return frozenset(f.name.decode("ascii", "replace") for f in file.functions if f.static)


def _marks(file: Translation, subject: Subject) -> Iterator[tuple[int, Said]]:
    """The marks that tell, each with the offset of the code behind it; one for each argument."""
    text = file.unit.mask.text
    for span in file.unit.mask.spans:
        if span.rule == "mark":
            name = span.name.decode("ascii", "replace")
            mark = subject.marks.get(name)
            if mark is not None or name in subject.wrappers:
                whole = file.text.data[span.start : span.end]
                for key in (mark and mark.keyed and macro_arguments(whole)) or ("",):
                    yield next_code(text, span.end), Said(name, " ".join(key.split()))


def _sentences(file: Translation, subject: Subject) -> Iterator[tuple[int, int, Said]]:
    """(start, end, bracket) of every comment that states a contract; `//` lines can be one."""
    data = file.text.data
    hints = [(one, one.hint.encode()) for one in subject.sentences]
    if not any(hint in data for _, hint in hints):
        return
    for start, end in _paragraphs(data, file.comments):
        for one, hint in hints:
            if data.find(hint, start, end) >= 0:
                for key in _keys(file, data[start:end], one):
                    yield start, end, Said(one.bracket, key)


def _keys(file: Translation, comment: bytes, sentence: Sentence) -> set[str]:
    """The keys for which a comment states a contract; "" for one without key.

    What stands in place of the key is prose, such as `it`, if the code does not spell it.
    """
    if sentence.pattern is None:
        return {""} if says(comment, sentence.contract) else set()
    found = sentence.pattern.findall(plain_text(comment).decode("utf-8", "replace"))
    return {key for key in found if spelt_in(file.unit.mask.text, names_in(meaning(key)))}


def _paragraphs(data: bytes, comments: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    first, last = -1, -1
    for start, end in comments:
        gap = data[last:start] if first >= 0 else b""
        joins = data.startswith(b"//", first) and data.startswith(b"//", start)
        if first >= 0 and joins and gap.count(b"\n") == 1 and not gap.strip():
            last = end
            continue
        if first >= 0:
            yield first, last
        first, last = start, end
    if first >= 0:
        yield first, last


def _declaration_at(file: Translation, offset: int) -> Node | None:
    node = file.unit.root.descendant_for_byte_range(offset, offset + 1)
    while node is not None and node.type not in _STOPS:
        node = node.parent
    return node if node is not None and node.type in _KINDS else None


def _stands_below(file: Translation, node: Node, start: int, end: int) -> bool:
    """Whether the comment, on lines of its own, ends on the line above the declaration."""
    text = file.unit.mask.text
    before = last_code(text, node.start_byte)
    marks = [s.start for s in file.spans.within(before, node.start_byte) if s.rule == "mark"]
    gap = file.text.data[end : min(marks, default=node.start_byte)]
    return gap.count(b"\n") == 1 and not gap.strip() and file.text.begins_line(start)


def _declared(
    file: Translation, node: Node, marks: set[Said], contracts: set[Said]
) -> Declared | None:
    what = _KINDS[node.type]
    name, function, pointer = _name(node)
    if name is None or name.text is None or not function or pointer is not (what == FIELD):
        return None
    static = _STATIC.search(file.unit.mask.text, node.start_byte, name.start_byte) is not None
    return Declared(
        file.text.path,
        file.text.line(name.start_byte),
        what,
        name.text.decode("ascii", "replace"),
        static,
        tuple(sorted(marks)),
        tuple(sorted(contracts)),
        records_of(file, name.start_byte) if what == FIELD else (),
        parameters_of(node) if any(one.key for one in (*marks, *contracts)) else (),
    )


def _name(node: Node) -> tuple[Node | None, bool, bool]:
    """The declared name, whether it is that of something called, and whether of a pointer to it."""
    here = node.child_by_field_name("declarator")
    above: Node | None = node
    called = False
    while here is not None and here.type not in ("identifier", "field_identifier"):
        called = called or here.type == "function_declarator"
        inner = here.child_by_field_name("declarator")
        if inner is None:
            inner = next((c for c in here.named_children if c.type != "ERROR"), None)
        here, above = inner, here
    direct = above is not None and above.type == "function_declarator"
    return here, called, called and not direct


def records_of(file: Translation, offset: int) -> tuple[str, ...]:
    """The tag and the typedef name of the struct or union around a member's declaration."""
    here: Node | None = file.unit.root.descendant_for_byte_range(offset, offset + 1)
    while here is not None and here.type not in _RECORDS:
        here = here.parent
    if here is None:
        return ()
    names = [here.child_by_field_name("name")]
    outer = here.parent
    if outer is not None and outer.type == "type_definition":
        names.append(outer.child_by_field_name("declarator"))
    return tuple(n.text.decode("ascii", "replace") for n in names if n is not None and n.text)
