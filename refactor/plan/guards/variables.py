"""A function's variables and types, as its declarations spell them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property

from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.source.text import words

_STORAGE = ("storage_class_specifier", "attribute_specifier", "ms_declspec_modifier")
_SPECIFIERS = ("struct_specifier", "union_specifier", "enum_specifier")
_DEFINING = (*_SPECIFIERS, "enumerator_list", "enumerator")
_QUALIFIERS = (b"const", b"volatile", b"_Atomic")
_NAMES = ("identifier", "type_identifier")
_CONSTANT = re.compile(rb"[A-Z][A-Z0-9_]*|true|false")
_OPERATIONS = ("binary_expression", "conditional_expression")
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
        """The function's type as a variable of it is declared: `int `, `const char *`.

        b"" where the head does not spell it like that, as for a pointer to a function.
        """
        here = self.node.child_by_field_name("declarator")
        while here is not None and here.type == "pointer_declarator":
            here = here.child_by_field_name("declarator")
        name = here.child_by_field_name("declarator") if here is not None else None
        kind = self.node.child_by_field_name("type")
        defined = kind is not None and kind.child_by_field_name("body") is not None
        if name is None or name.type != "identifier" or defined:
            return b""
        if self._stands_for_a_macro(kind):
            return b""
        found = self._type(self.node)
        if found.endswith(b"*"):
            return found
        # A variable that is assigned to later is not const, whatever the function's type is.
        return b" ".join(word for word in found.split() if word not in _QUALIFIERS) + b" "

    def _stands_for_a_macro(self, kind: Node | None) -> bool:
        """Whether the tree has a type of its own where the source spells a macro with arguments."""
        if kind is None:
            return False
        read, said = self.file.unit.mask.text[kind.start_byte : kind.end_byte], self.bytes_of(kind)
        return any(
            one != two and one not in b" \t\r\n" for one, two in zip(read, said, strict=True)
        )

    def _type(self, node: Node, declarator: Node | None = None) -> bytes:
        declarator = declarator or node.child_by_field_name("declarator")
        if declarator is None:
            return b""
        first = node.child_by_field_name("declarator") or declarator
        parts = [
            self.file.unit.mask.text[c.start_byte : c.end_byte]
            for c in node.named_children
            if c.end_byte <= first.start_byte and c.type not in _STORAGE
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
            while name is not None and name.type not in _NAMES:
                plain = plain and name.type in ("init_declarator", "pointer_declarator")
                name = _inner(name)
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

        A constant, by its spelling, a variable of the function's own, or what operators make of
        them.
        """
        while value.type == "parenthesized_expression" and value.named_children:
            value = value.named_children[0]
        if value.type in _OPERATIONS:
            return all(map(self.same_anywhere, value.named_children))
        if value.type == "unary_expression":
            argument = value.child_by_field_name("argument")
            return argument is not None and self.same_anywhere(argument)
        if value.type in _LITERALS:
            return True
        if value.type != "identifier":
            return False
        name = self.bytes_of(value)
        if self.visible(name, value):
            kept = [b"static", b"extern", b"_Thread_local", b"__thread"]
            return not any(
                set(self.bytes_of(declaration).split()) & set(kept)
                for declaration in self.visible(name, value)
            )
        return name in self.parameters or _CONSTANT.fullmatch(name) is not None

    def constant(self, value: Node) -> bool:
        """Whether an expression is a constant by its spelling, with a sign at most."""
        if value.type == "unary_expression":
            argument = value.child_by_field_name("argument")
            return argument is not None and self.constant(argument)
        spelt = value.type == "identifier" and _CONSTANT.fullmatch(self.bytes_of(value)) is not None
        return value.type in _LITERALS or spelt

    def variable_or_constant(self, value: Node) -> bool:
        """The same of an expression that can be repeated at every way out without a second look."""
        return value.type not in _OPERATIONS and self.same_anywhere(value)

    def introduced(self, statement: Node) -> Iterator[bytes]:
        """The names that a statement gives to the rest of its block.

        Of what may be a macro that declares a variable, those of its arguments that are names and
        that nothing else in the function declares.
        """
        known = (*_SPECIFIERS, "type_definition", "declaration")
        if statement.type in known:
            yield from (name for name, _ in self.declarators(statement))
            todo = [statement]
            while todo:
                node = todo.pop()
                name = node.child_by_field_name("name")
                if name is not None and (
                    node.type == "enumerator"
                    or (node.type in _SPECIFIERS and node.child_by_field_name("body") is not None)
                ):
                    yield self.bytes_of(name)
                todo += [c for c in node.named_children if c.type in _DEFINING]
        elif statement.type == "expression_statement" and statement.named_children:
            call = statement.named_children[0]
            named = call.child_by_field_name("function")
            given = call.child_by_field_name("arguments")
            if named is None or given is None or not _CONSTANT.fullmatch(self.bytes_of(named)):
                return
            for argument in given.named_children:
                word = self.bytes_of(argument) if argument.type == "identifier" else b""
                if word and word not in self.locals and word not in self.parameters:
                    yield word

    def visible(self, name: bytes, at: Node) -> list[Node]:
        """The declarations of a local variable that hold at a node."""
        return [
            declaration
            for declaration, _ in self.locals.get(name, [])
            if declaration.parent is not None
            and declaration.start_byte < at.start_byte < declaration.parent.end_byte
        ]

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
                here: Node | None = child
                while here is not None:
                    size = here.child_by_field_name("size")
                    if size is not None and not self._constant(size):
                        return node
                    here = _inner(here)
        return None

    def _constant(self, size: Node) -> bool:
        return size.type in _LITERALS or _CONSTANT.fullmatch(self.bytes_of(size)) is not None


def _inner(declarator: Node) -> Node | None:
    """The declarator inside of one: of `(*call)(int)`, `(*call)`, then `*call`, then `call`."""
    if declarator.type == "parenthesized_declarator":
        return next(iter(declarator.named_children), None)
    return declarator.child_by_field_name("declarator")


def is_statement(node: Node) -> bool:
    """Whether a node is a statement, a declaration or an `else`."""
    return node.type.endswith("_statement") or node.type in ("declaration", "else_clause")
