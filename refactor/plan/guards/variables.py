"""A function's variables and types, as its declarations spell them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property

from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.source.text import words

_STORAGE = ("storage_class_specifier", "attribute_specifier", "ms_declspec_modifier")
_CONSTANT = re.compile(rb"[A-Z][A-Z0-9_]*|true|false")
_LITERALS = ("number_literal", "string_literal", "char_literal", "true", "false", "null")


class Variables:
    """What the declarations of a function say. declarations: their nodes, in source order."""

    def __init__(self, file: Translation, node: Node) -> None:
        self.file = file
        self.text = file.text
        self.node = node
        self.declarations: list[Node] = []

    def bytes_of(self, node: Node) -> bytes:
        """The source under a node."""
        return self.text.data[node.start_byte : node.end_byte]

    @cached_property
    def result_type(self) -> bytes:
        """The function's type as a variable of it is declared: `int `, `const char *`."""
        return self._type(self.node)

    def _type(self, node: Node, declarator: Node | None = None) -> bytes:
        declarator = declarator or node.child_by_field_name("declarator")
        if declarator is None:
            return b""
        parts = [
            self.file.unit.mask.text[c.start_byte : c.end_byte]
            for c in node.named_children
            if c.end_byte <= declarator.start_byte and c.type not in _STORAGE
        ]
        stars = b""
        here: Node | None = declarator
        while here is not None and here.type in ("pointer_declarator", "init_declarator"):
            stars += b"*" if here.type == "pointer_declarator" else b""
            here = here.child_by_field_name("declarator")
        plain = [part for part in parts if part not in (b"inline", b"__inline", b"static")]
        return b" ".join(b" ".join(plain).split()) + b" " + stars

    def declarators(self, declaration: Node) -> Iterator[tuple[bytes, bytes]]:
        """(name, type) of each variable of a declaration; the type is b"" for other than plain."""
        for child in declaration.children_by_field_name("declarator"):
            name: Node | None = child
            plain = True
            while name is not None and name.type != "identifier":
                plain = plain and name.type in ("init_declarator", "pointer_declarator")
                name = name.child_by_field_name("declarator")
            if name is not None:
                kind = self._type(declaration, child) if plain else b""
                yield self.bytes_of(name), kind

    @cached_property
    def locals(self) -> dict[bytes, list[tuple[Node, bytes]]]:
        """Local variables: name -> each declaration with the type; parameters have no node here."""
        found: dict[bytes, list[tuple[Node, bytes]]] = {}
        for declaration in self.declarations:
            for name, kind in self.declarators(declaration):
                found.setdefault(name, []).append((declaration, kind))
        return found

    @cached_property
    def parameters(self) -> frozenset[bytes]:
        """The names of the parameters."""
        found = set()
        todo = [self.node.child_by_field_name("declarator")]
        while todo:
            node = todo.pop()
            if node is None:
                continue
            if node.type == "parameter_declaration":
                declarator = node.child_by_field_name("declarator")
                while declarator is not None and declarator.type != "identifier":
                    declarator = declarator.child_by_field_name("declarator")
                if declarator is not None:
                    found.add(self.bytes_of(declarator))
                continue
            todo += node.named_children
        return frozenset(found)

    def altered(self, node: Node) -> bool:
        """Whether the mask took something out of a node, such as an attribute."""
        spans = self.file.spans.within(self._whole_start(node), node.end_byte)
        quiet = ("comment", "string", "char", "directive")
        return any(span.rule not in quiet for span in spans)

    def same_anywhere(self, value: Node) -> bool:
        """Whether an expression has the same value with the lock and without it.

        A constant, by its spelling, or a variable of the function's own.
        """
        while value.type == "parenthesized_expression" and value.named_children:
            value = value.named_children[0]
        if value.type == "unary_expression":
            argument = value.child_by_field_name("argument")
            return argument is not None and self.same_anywhere(argument)
        if value.type in _LITERALS:
            return True
        if value.type != "identifier":
            return False
        name = self.bytes_of(value)
        if name in self.locals:
            kept = [b"static", b"extern", b"_Thread_local", b"__thread"]
            return not any(
                set(self.bytes_of(declaration).split()) & set(kept)
                for declaration, _ in self.locals[name]
            )
        return name in self.parameters or _CONSTANT.fullmatch(name) is not None

    def cleaned_up(self, nodes: list[Node], cleanup: Collection[str]) -> Node | None:
        """The first of the statements that declares a variable which is cleaned up by itself."""
        known = [name.encode() for name in (*cleanup, "cleanup", "__cleanup__")]
        for node in nodes:
            if node.type in ("declaration", "expression_statement"):
                start = self._whole_start(node)
                if any(self._code_word(name, start, node.end_byte) for name in known):
                    return node
        return None

    def _whole_start(self, node: Node) -> int:
        """Where a statement begins, with what the mask took out in front of it."""
        above = node.prev_named_sibling
        while above is not None and not is_statement(above):
            above = above.prev_named_sibling
        if above is not None:
            return above.end_byte
        return node.parent.start_byte if node.parent is not None else node.start_byte

    def _code_word(self, word: bytes, start: int, end: int) -> bool:
        """Whether a word stands in [start, end), comments, literals and directives aside."""
        quiet = ("comment", "string", "char", "directive")
        return any(
            (span := self.file.spans.at(at)) is None or span.rule not in quiet
            for at in words(self.text.data, word, start, end)
        )

    def sized_at_run_time(self, nodes: list[Node]) -> Node | None:
        """The first of the declarations of an array whose size is no constant."""
        for node in nodes:
            if node.type != "declaration":
                continue
            for child in node.children_by_field_name("declarator"):
                array = child.type == "array_declarator"
                size = child.child_by_field_name("size") if array else None
                if size is None or size.type in _LITERALS:
                    continue
                if not _CONSTANT.fullmatch(self.bytes_of(size)):
                    return node
        return None


def is_statement(node: Node) -> bool:
    """Whether a node is a statement, a declaration or an `else`."""
    return node.type.endswith("_statement") or node.type in ("declaration", "else_clause")
