"""What the tree says of a declaration: how far it goes, of which struct a field is."""

from __future__ import annotations

from refactor.program.translation import Translation
from refactor.source.text import last_code


def extent(file: Translation, offset: int, node_type: str) -> tuple[int, int]:
    """The node of that type around the offset, in bytes; the byte itself if there is none."""
    node = file.unit.tree.root_node.descendant_for_byte_range(offset, offset + 1)
    while node is not None and node.type != node_type:
        node = node.parent
    return (node.start_byte, node.end_byte) if node is not None else (offset, offset + 1)


def header_start(file: Translation, start: int) -> int:
    """The first byte of a declaration, the marks that stand before its type included."""
    text = file.unit.mask.text
    before = last_code(text, start)
    first = [s.start for s in file.spans.within(before, start) if s.rule == "mark" and s.name]
    return min(first, default=start)


def can_be_called(file: Translation, offset: int) -> bool:
    """Whether a field is a function pointer, or of a type that its name alone does not tell."""
    node = file.unit.tree.root_node.descendant_for_byte_range(offset, offset + 1)
    while node is not None and node.type != "field_declaration":
        if node.type == "function_declarator":
            return True
        node = node.parent
    kind = node.child_by_field_name("type") if node is not None else None
    return kind is None or kind.type in ("type_identifier", "macro_type_specifier")


def struct_names(file: Translation, offset: int) -> str:
    """The tag and the typedef name of the struct around a field, separated by a blank."""
    node = file.unit.tree.root_node.descendant_for_byte_range(offset, offset + 1)
    while node is not None and node.type not in ("struct_specifier", "union_specifier"):
        node = node.parent
    if node is None:
        return ""
    names: list[bytes] = []
    tag = node.child_by_field_name("name")
    if tag is not None:
        names.append(file.text.data[tag.start_byte : tag.end_byte])
    outer = node.parent
    if outer is not None and outer.type == "type_definition":
        alias = outer.child_by_field_name("declarator")
        if alias is not None:
            names.append(file.text.data[alias.start_byte : alias.end_byte])
    return b" ".join(names).decode("ascii", "replace")
