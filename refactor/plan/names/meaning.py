"""What a token that spells a function's name means: the function, something else, or unknown."""

from __future__ import annotations

import re

from tree_sitter import Node

from refactor.plan.names.alone import stands_alone
from refactor.program.mentions import Kind
from refactor.program.model import Use
from refactor.program.program import Program

_BEFORE = re.compile(rb"(\w+|->|\#\#|[^\s\w])[\s\\]*\Z")
_BEHIND = re.compile(rb"[\s\\]*(\#\#|\(|\S)")
_CODE_WORDS = frozenset(b"return else do case goto sizeof typeof __typeof__".split())
_OTHER = frozenset(
    (
        Kind.FIELD,
        Kind.FIELD_CALL,
        Kind.FIELD_DECLARATION,
        Kind.LABEL,
        Kind.CLASS,
        Kind.TYPE,
        Kind.PARAMETER,
        Kind.COMMENT,
        Kind.LOCAL,
    )
)
_PLAIN = {
    Kind.CALL: "a call",
    Kind.DEFINITION: "the definition",
    Kind.DECLARATION: "a prototype",
    Kind.ADDRESS: "the address is taken",
}
_IN_TREE = (*_PLAIN, Kind.POINTER)
_OUTSIDE = ("a call outside of any function", "what may be a call behind a macro without semicolon")
_WHOLE = ("_statement", "declaration", "function_definition")
_HOLDERS = ("_statement", "declaration", "initializer_pair", "initializer_list", "argument_list")
_ARGUMENTS = "the arguments of "


class Meaning:
    """Says of tokens what they mean. field: the tree has a struct member of that name, too."""

    def __init__(self, program: Program, name: str) -> None:
        self.program = program
        self.name = name
        uses = program.uses(name)
        self.field = any(use.mention.kind is Kind.FIELD_DECLARATION for use in uses)

    def of(self, use: Use) -> tuple[bool | None, str]:
        """Whether the token means the function, and as what; None and the reason if unclear."""
        means, reason = self._of(use)
        inside = self.program.definition_of(use.path, use.mention.offset) if means else None
        if inside is not None and not stands_alone(self.program, inside):
            return None, f"{self.name} stands in code that does not parse"
        return means, reason

    def _of(self, use: Use) -> tuple[bool | None, str]:
        kind, detail = use.mention.kind, use.mention.detail
        if kind is Kind.LOCAL and self._may_be_prototype(use):
            return None, (
                f"{self.name} is declared here with the name of a type alone: it may be the "
                "function or a variable"
            )
        if kind in _OTHER:
            return False, kind.value
        if kind in _IN_TREE and self._broken(use):
            return None, f"{self.name} stands in code that does not parse"
        if kind in (Kind.ADDRESS, Kind.POINTER) and self._unclear(use):
            return None, f"{self.name} stands in code that does not parse"
        if kind is Kind.POINTER:
            return True, f"it is assigned to the pointer field {detail}"
        if kind is Kind.ADDRESS and self.field and (macro := self._argument_of(use)):
            return self._field_or_function(macro)
        if kind in _PLAIN:
            return True, _PLAIN[kind]
        if kind is Kind.NAMED:
            return True, "a macro names it"
        if kind is Kind.DIRECTIVE:
            return self._directive(use)
        if kind is Kind.MACRO:
            return self._macro(use)
        return self._opaque(detail)

    def _opaque(self, detail: str) -> tuple[bool | None, str]:
        if detail in _OUTSIDE:
            return True, detail
        if detail.startswith(_ARGUMENTS):
            macro = detail.removeprefix(_ARGUMENTS)
            if self.field:
                return self._field_or_function(macro)
            return True, f"an argument of {macro}"
        return None, f"{self.name} stands in {detail}"

    def _field_or_function(self, macro: str) -> tuple[None, str]:
        return None, (
            f"{self.name} is an argument of {macro}, and is the name of a field as well: it may "
            "be either"
        )

    def _argument_of(self, use: Use) -> str:
        """The macro, by its spelling, whose argument the token is; "" if it is none's."""
        node = self.program.file(use.path).unit.root.descendant_for_byte_range(
            use.mention.offset, use.mention.end
        )
        above = node.parent if node is not None else None
        if above is None or above.type != "argument_list" or above.parent is None:
            return ""
        called = above.parent.child_by_field_name("function")
        if called is None or called.type != "identifier":
            return ""
        data = self.program.text(use.path).data[called.start_byte : called.end_byte]
        return data.decode("ascii", "replace") if data.isupper() else ""

    def _unclear(self, use: Use) -> bool:
        """Whether what directly holds the token does not parse."""
        here: Node | None = self.program.file(use.path).unit.root.descendant_for_byte_range(
            use.mention.offset, use.mention.end
        )
        while here is not None and not here.type.endswith(_HOLDERS):
            here = here.parent
        return here is not None and here.has_error

    def _broken(self, use: Use) -> bool:
        """Whether the token stands in no statement and no declaration that is understood as one.

        An error further out may reach over the whole of a file, and says nothing.
        """
        here: Node | None = self.program.file(use.path).unit.root.descendant_for_byte_range(
            use.mention.offset, use.mention.end
        )
        while here is not None and here.type != "ERROR" and not here.type.endswith(_WHOLE):
            here = here.parent
        return here is not None and here.type == "ERROR"

    def _may_be_prototype(self, use: Use) -> bool:
        """Whether a declaration `Type name;` outside of functions could declare a function."""
        if self.program.unreadable(use.path):
            return False
        file = self.program.file(use.path)
        node = file.unit.root.descendant_for_byte_range(use.mention.offset, use.mention.end)
        above = node.parent if node is not None else None
        if above is None or above.type != "declaration" or above.parent is None:
            return False
        kind = above.child_by_field_name("type")
        outside = file.enclosing(use.mention.offset) is None
        return outside and kind is not None and kind.type == "type_identifier"

    def _directive(self, use: Use) -> tuple[bool | None, str]:
        file = self.program.file(use.path)
        span = file.spans.at(use.mention.offset)
        if span is not None and span.name in (b"include", b"include_next", b"import"):
            return False, "the name of a file"
        return True, "a directive names it"

    def _macro(self, use: Use) -> tuple[bool | None, str]:
        """A token in a `#define`: the macro itself, a field, or what its body uses."""
        file, macro = self.program.file(use.path), use.mention.detail
        span = file.spans.at(use.mention.offset)
        if span is None:
            return None, f"{self.name} stands in the macro {macro}"
        code = file.directive_code(span)
        at = use.mention.offset - span.start
        before, behind = _BEFORE.search(code, 0, at), _BEHIND.match(code, at + len(self.name))
        last = before[1] if before else b""
        following = behind[1] if behind else b""
        if macro == self.name and last == b"define":
            return True, "a macro of that name stands for it"
        if last == b"##" or following == b"##":
            return None, f"{self.name} is pasted together with another token in the macro {macro}"
        if last in (b".", b"->"):
            return False, Kind.FIELD.value
        typed = last.replace(b"_", b"a").isalnum() and last not in _CODE_WORDS
        declared = following != b"(" and (last == b"*" or typed)
        if declared and not _first_in_body(code, at, macro):
            return None, f"{self.name} may be a variable of the macro {macro}"
        return True, f"the macro {macro} uses it"


def _first_in_body(code: bytes, at: int, macro: str) -> bool:
    """Whether the token is the first one of the macro's body."""
    head = rb"\#[\s\\]*define[\s\\]+" + macro.encode() + rb"(?:\([^)]*\))?[\s\\]*\Z"
    return re.search(head, code[:at]) is not None
