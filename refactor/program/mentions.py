"""What a token that spells a name is: call, definition, prototype, pointer assignment, macro text…

The safety net is lexical: every token that a text search finds is classified here, one by one,
through the tree at its offset; what the tree cannot say is OPAQUE and never dropped.
"""

from __future__ import annotations

import re
from enum import Enum

from msgspec import Struct
from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.source.text import words
from refactor.syntax.mask import Span
from refactor.syntax.vocabulary import is_class


class Kind(Enum):
    """The part that a token plays."""

    CALL = "call"
    DEFINITION = "definition"
    DECLARATION = "declaration"
    POINTER = "assigned to a pointer field"
    ADDRESS = "address taken"
    MACRO = "inside #define"
    OPAQUE = "not understood"
    FIELD_CALL = "call through a pointer field"
    FIELD = "field"
    FIELD_DECLARATION = "declaration of a field"
    LOCAL = "variable of that name"
    LABEL = "label"
    TYPE = "type or tag"
    PARAMETER = "macro parameter"
    DIRECTIVE = "preprocessor line"
    NAMED = "named by a macro"
    CLASS = "class of a guard"
    COMMENT = "comment or string"


class Mention(Struct, frozen=True):
    """One token: where it stands and what it is.

    detail: for POINTER the field's name, for MACRO the macro's, for OPAQUE what stands there.
    holder: for POINTER the type of the initialised variable where the source says it, else "".
    """

    offset: int
    end: int
    kind: Kind
    detail: str = ""
    holder: str = ""


_DEFINE = re.compile(rb"\#[\s\\]*define[\s\\]+(\w+)(?:\(([^)]*)\))?")
_SILENT = ("comment", "string", "char")
_AROUND = ("parenthesized_expression", "pointer_expression")
_CASTS = ("cast_expression", "parenthesized_expression", "pointer_expression")


def find(file: Translation, name: str) -> list[Mention]:
    """Every token of the file that spells `name`, classified, in source order."""
    word = name.encode()
    return [classify(file, at, at + len(word)) for at in words(file.text.data, word)]


def classify(file: Translation, start: int, end: int) -> Mention:
    """What the token [start, end) is."""
    span = file.spans.at(start)
    plain = span is None or span.rule not in (*_SILENT, "directive", "dropped")
    if plain and is_class(file.text.data, start, end, file.vocabulary.by_class):
        return Mention(start, end, Kind.CLASS)
    if span is not None:
        return _in_span(file, span, start, end)
    node = file.unit.tree.root_node.descendant_for_byte_range(start, end)
    if node is None or (node.start_byte, node.end_byte) != (start, end):
        return Mention(start, end, Kind.OPAQUE, "code that does not parse")
    return _in_tree(file, node, start, end)


def _in_span(file: Translation, span: Span, start: int, end: int) -> Mention:
    if span.rule in _SILENT:
        return Mention(start, end, Kind.COMMENT)
    if span.rule == "directive":
        return _in_directive(file, span, start, end)
    if span.rule == "dropped":
        return _in_dropped(file, start, end)
    if span.name in file.vocabulary.exports:
        return Mention(start, end, Kind.NAMED)
    macro = span.name.decode("ascii", "replace")
    return Mention(start, end, Kind.OPAQUE, f"the arguments of {macro}" if macro else span.rule)


def _in_directive(file: Translation, span: Span, start: int, end: int) -> Mention:
    text = file.directive_code(span)
    spelled = text[start - span.start : end - span.start]
    if not spelled.strip() or span.name in (b"error", b"warning"):
        return Mention(start, end, Kind.COMMENT)
    define = _DEFINE.match(text)
    if define is None:
        return Mention(start, end, Kind.DIRECTIVE)
    parameters = [p.strip(b" \t\r\n\\") for p in (define[2] or b"").split(b",")]
    if spelled in parameters:
        return Mention(start, end, Kind.PARAMETER)
    return Mention(start, end, Kind.MACRO, define[1].decode("ascii", "replace"))


def _in_dropped(file: Translation, start: int, end: int) -> Mention:
    """The token stands in a branch that the tree leaves out: look at a tree that keeps it."""
    other = file.with_branch(start)
    if other is None or other.spans.at(start) is not None:
        return Mention(start, end, Kind.OPAQUE, "a conditional branch that does not parse")
    return classify(other, start, end)


def _in_tree(file: Translation, node: Node, start: int, end: int) -> Mention:
    parent = node.parent
    if parent is None or node.type == "ERROR":
        return Mention(start, end, Kind.OPAQUE, "code that does not parse")
    if node.type == "field_identifier":
        return _field(parent, start, end)
    if node.type == "statement_identifier":
        return Mention(start, end, Kind.LABEL)
    if node.type == "type_identifier":
        if _in_made_name(parent):
            return Mention(start, end, Kind.OPAQUE, "the name of what a macro declares")
        return Mention(start, end, Kind.TYPE)
    if node.type == "identifier":
        return _identifier(file, node, parent, start, end)
    return Mention(start, end, Kind.OPAQUE, "code that does not parse")


def _in_made_name(parameter: Node) -> bool:
    """Whether a parameter is the x of `MACRO(x)(int a)`, where it may be the name declared."""
    listed = parameter.parent if parameter.type == "parameter_declaration" else None
    made = listed.parent if listed is not None and listed.type == "parameter_list" else None
    whole = made.parent if made is not None and made.type == "function_declarator" else None
    return whole is not None and whole.type == "function_declarator"


def _field(parent: Node, start: int, end: int) -> Mention:
    if parent.type == "field_expression":
        inner = parent
        while (outer := inner.parent) is not None and outer.type in _AROUND:
            inner = outer
        if outer is not None and outer.child_by_field_name("function") == inner:
            return Mention(start, end, Kind.FIELD_CALL)
        return Mention(start, end, Kind.FIELD)
    if parent.type.endswith("declarator") or parent.type == "field_declaration":
        return Mention(start, end, Kind.FIELD_DECLARATION)
    return Mention(start, end, Kind.FIELD)


def _identifier(file: Translation, node: Node, parent: Node, start: int, end: int) -> Mention:
    outer, inner = parent, node
    while outer.type in _AROUND and (above := outer.parent) is not None:
        outer, inner = above, outer
    if outer.type == "call_expression" and outer.child_by_field_name("function") == inner:
        if not _inside_body(file, start):
            return Mention(start, end, Kind.OPAQUE, "a call outside of any function")
        return Mention(start, end, Kind.CALL)
    declared = _declared(node)
    if declared is Kind.DECLARATION and _may_be_a_call(file, node):
        return Mention(
            start, end, Kind.OPAQUE, "what may be a call behind a macro without semicolon"
        )
    if declared is not None:
        return Mention(start, end, declared)
    if parent.type in ("enumerator", "labeled_statement", "goto_statement"):
        return Mention(start, end, Kind.LABEL if parent.type != "enumerator" else Kind.LOCAL)
    return _value(file, node, start, end)


def _may_be_a_call(file: Translation, node: Node) -> bool:
    """Whether a prototype inside a body could be a call, its `type` a macro without semicolon.

    So it could if the type is a lone name that stands on another line, or if no parameter is
    declared with a name or a type of the language.
    """
    declaration = node.parent
    while declaration is not None and declaration.type != "declaration":
        declaration = declaration.parent
    kind = declaration.child_by_field_name("type") if declaration is not None else None
    if declaration is None or kind is None or not _inside_body(file, node.start_byte):
        return False
    if kind.type not in ("type_identifier", "macro_type_specifier"):
        return False
    parameters = node.parent.child_by_field_name("parameters") if node.parent else None
    if parameters is None or parameters.has_error:
        return True
    declared = any(
        parameter.type == "parameter_declaration"
        and (
            (one := parameter.child_by_field_name("type")) is not None
            and (one.type != "type_identifier" or parameter.named_child_count > 1)
        )
        for parameter in parameters.named_children
    )
    return kind.start_point.row != node.start_point.row or not declared


def _inside_body(file: Translation, offset: int) -> bool:
    function = file.enclosing(offset)
    if function is not None and function.body_start <= offset:
        return True
    # A body whose head was lost. From the top down: the way up takes the depth squared.
    cursor = file.unit.root.walk()
    while cursor.goto_first_child_for_byte(offset) is not None:
        if cursor.node is not None and cursor.node.type == "compound_statement":
            return True
    return False


def _declared(node: Node) -> Kind | None:
    """Which kind of declaration the identifier is the declarator of, or None if it is none."""
    here, above = node, node.parent
    function, plain = False, True
    while above is not None and above.type.endswith("declarator"):
        own = above.child_by_field_name("declarator")
        if own is None and above.type == "parenthesized_declarator":
            own = here
        if own != here:
            return None
        if above.type == "function_declarator":
            function = plain or function
        plain = plain and above.type == "parenthesized_declarator"
        here, above = above, above.parent
    if above is None:
        return None
    if above.type == "function_definition" and function:
        return Kind.DEFINITION
    if (above.type == "declaration" and here != node) or above.type in (
        "declaration",
        "parameter_declaration",
    ):
        if above.child_by_field_name("type") == here:
            return None
        prototype = function and above.type == "declaration"
        return Kind.DECLARATION if prototype else Kind.LOCAL
    return Kind.LOCAL if above.type == "parameter_list" else None


def _value(file: Translation, node: Node, start: int, end: int) -> Mention:
    here, above = node, node.parent
    while above is not None and above.type in _CASTS:
        here, above = above, above.parent
    if above is not None and above.type == "initializer_pair":
        path = above.children_by_field_name("designator")
        if above.child_by_field_name("value") == here and path:
            last = file.text.data[path[-1].start_byte : path[-1].end_byte].lstrip(b". \t")
            if re.fullmatch(rb"\w+", last):
                holder = _initialised_type(file, above) if len(path) == 1 else ""
                return Mention(start, end, Kind.POINTER, last.decode(), holder)
    if above is not None and above.type == "assignment_expression":
        left = above.child_by_field_name("left")
        if left is not None and left.type == "field_expression" and left != here:
            member = left.child_by_field_name("field")
            if member is not None:
                field = file.text.data[member.start_byte : member.end_byte]
                return Mention(start, end, Kind.POINTER, field.decode())
    if above is not None and above.type == "argument_list" and _exports(file, above.parent):
        return Mention(start, end, Kind.NAMED)
    return Mention(start, end, Kind.ADDRESS)


def _exports(file: Translation, call: Node | None) -> bool:
    """Whether a call is a use of a macro that only names functions."""
    called = call.child_by_field_name("function") if call is not None else None
    if called is None or called.type != "identifier":
        return False
    return file.text.data[called.start_byte : called.end_byte] in file.vocabulary.exports


def _initialised_type(file: Translation, node: Node) -> str:
    """The type named in the declaration or compound literal that an initialiser belongs to."""
    here: Node | None = node
    while here is not None and here.type not in ("declaration", "compound_literal_expression"):
        nested = here.type == "initializer_list" and here.parent is not None
        if nested and here.parent is not None and here.parent.type == "initializer_pair":
            return ""
        here = here.parent
    kind = here.child_by_field_name("type") if here is not None else None
    if kind is None:
        return ""
    text = file.text.data[kind.start_byte : kind.end_byte].decode("ascii", "replace")
    return text.split()[-1] if text.split() else ""


def reads_field(file: Translation, offset: int) -> bool:
    """Whether the field at `offset` is read for its value, not assigned to or tested."""
    node = file.unit.root.descendant_for_byte_range(offset, offset + 1)
    inner = node.parent if node is not None else None
    if inner is None or inner.type != "field_expression":
        return False
    while (outer := inner.parent) is not None and outer.type == "parenthesized_expression":
        if outer.parent is not None and outer.parent.child_by_field_name("condition") == outer:
            return False
        inner = outer
    if outer is None:
        return True
    if outer.type == "assignment_expression":
        return outer.child_by_field_name("left") != inner
    if outer.type == "conditional_expression":
        return outer.child_by_field_name("condition") != inner
    if outer.type in ("binary_expression", "unary_expression"):
        operator = outer.child_by_field_name("operator")
        return operator is None or operator.type not in ("==", "!=", "&&", "||", "!")
    return outer.child_by_field_name("condition") != inner
