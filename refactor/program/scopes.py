"""Where a variable of a function's name hides the function."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from refactor.program.mentions import Kind
from refactor.program.model import Use
from refactor.program.program import Program

_BLOCKS = ("compound_statement", "for_statement", "translation_unit")


def variable_scopes(program: Program, uses: Iterable[Use]) -> list[tuple[str, int, int]]:
    """(path, start, end) of the code in which the name means a variable or an enumerator."""
    found = []
    for use in uses:
        if use.mention.kind is Kind.LOCAL:
            root = program.file(use.path).unit.root
            node = root.descendant_for_byte_range(use.mention.offset, use.mention.end)
            end = _scope_end(node)
            if end > use.mention.offset:
                found.append((use.path, use.mention.offset, end))
    return found


def _scope_end(node: Node | None) -> int:
    """Where the scope of a declared name ends; 0 for a parameter that no body follows."""
    here, parameter = node, False
    while here is not None:
        if here.type == "parameter_list":
            parameter = True
            above = here.parent
            while above is not None and above.type.endswith("declarator"):
                above = above.parent
            if above is None or above.type != "function_definition":
                return 0
            return above.end_byte if here.parent is not None and _own(here, above) else 0
        if here.type in _BLOCKS and not parameter:
            return here.end_byte
        here = here.parent
    return 0


def _own(parameters: Node, definition: Node) -> bool:
    """Whether these are the parameters of the function itself, not of one inside its type."""
    declarator = definition.child_by_field_name("declarator")
    while declarator is not None and declarator.type != "function_declarator":
        declarator = declarator.child_by_field_name("declarator")
    return declarator is not None and declarator.child_by_field_name("parameters") == parameters
