"""How many arguments a function takes, as far as its declarations tell."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from refactor.errors import UsageFault
from refactor.plan.crosscheck import TextCounter
from refactor.plan.lookup import nearest
from refactor.program.discover import is_header
from refactor.program.mentions import Kind
from refactor.program.model import Use
from refactor.program.program import Program


class Parameters(Struct, frozen=True):
    """least, most: how many arguments a call may have; most is None where there is no limit."""

    least: int = 0
    most: int | None = None

    def unfit(self, name: str, number: int) -> str:
        """Why a call with so many arguments is none of the function, or ""."""
        if self.least <= number and (self.most is None or number <= self.most):
            return ""
        wanted = f"{self.least}" if self.most is not None else f"at least {self.least}"
        noun = "argument" if self.least == 1 else "arguments"
        return f"{name}() takes {wanted} {noun}, and would get {number}"


def declarations(program: Program, name: str) -> Iterator[Use]:
    """The prototypes and definitions of a name, those in headers first; files are read one by one.

    So who needs but one of them does not parse every file that uses the name.
    """
    for path in sorted(program.hits(name), key=lambda path: (not is_header(path), path)):
        for mention in program.mentions(path, name):
            if mention.kind in (Kind.DEFINITION, Kind.DECLARATION):
                yield Use(path, mention)


def parameters_in_tree(program: Program, name: str) -> Parameters:
    """What is known of a function's parameters; raises UsageFault if nothing has the name."""
    counter = TextCounter(program)
    if not any(counter.count(path, name) for path in sorted(program.hits(name))):
        near = nearest(name, program.tree.function_names())
        hint = f"did you mean {near}?" if near else "check the name"
        raise UsageFault(f"{name} occurs nowhere in {program.tree.root}", hint)
    return _parameters_of(program, name)


def _parameters_of(program: Program, name: str) -> Parameters:
    """What the first definition or prototype of the name says; no limits if there is none."""
    for use in declarations(program, name):
        root = program.file(use.path).unit.root
        node = root.descendant_for_byte_range(use.mention.offset, use.mention.end)
        while node is not None and node.type != "function_declarator":
            node = node.parent
        listed = node.child_by_field_name("parameters") if node is not None else None
        if listed is None or listed.has_error:
            continue
        kinds = [child.type for child in listed.named_children if child.type != "comment"]
        if "variadic_parameter" in kinds:
            return Parameters(len(kinds) - 1, None)
        data = program.text(use.path).data[listed.start_byte + 1 : listed.end_byte - 1]
        if data.split() == [b"void"]:
            return Parameters(0, 0)
        if kinds and all(kind == "parameter_declaration" for kind in kinds):
            return Parameters(len(kinds), len(kinds))
    return Parameters()
