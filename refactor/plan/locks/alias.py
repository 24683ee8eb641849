"""Local variables that stand for what a parameter leads to, in the arguments of a lock's calls.

`struct fs *fs = rc->fs;` makes `&fs->lock` sayable for callers, as `&rc->fs->lock`. The function
works that out once, its callers do so again behind the call: it has to be the same object then.
Weak spot: what a call changes that is not given the parameter, and what another thread changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct
from tree_sitter import Node

from refactor.flow.expression import Unfit, names, read
from refactor.flow.facts import Facts
from refactor.plan.guards.outline import Outline
from refactor.plan.keys import call_keys, parameters, settled, variables
from refactor.program.model import Definition
from refactor.source.text import words
from refactor.syntax.keys import tokens_of

_MEMBER = ("->", ".")


class Aliases(Struct, frozen=True):
    """Reads the keys of a function. calls: its calls; taken: the statements that go, as spans."""

    definition: Definition
    facts: Facts
    calls: dict[int, str]
    taken: tuple[tuple[int, int], ...]

    def meant(self, key: str) -> str:
        """The key in the words of the parameters, where they can say it."""
        return settled(self.definition, key, self.facts)

    def unsteady(self, key: str) -> str:
        """Why callers could not say the same in the words of the parameters, or ""."""
        meant = self.meant(key)
        if meant == key:
            return ""
        outline = Outline(self.definition.file, self.definition.function)
        used = _names(key)
        own = {name for name, _, _ in variables(self.definition)} & used
        given = set(parameters(self.definition.file, self.definition.name_start))
        for name in sorted(_names(meant) - used - given):
            return f"what {' and '.join(sorted(own))} stands for rests on {name}, no parameter"
        for name in sorted(own):
            reason = self._variable(outline, name, meant)
            if reason:
                return reason
        return self._changed(outline, meant, _names(meant))

    def _variable(self, outline: Outline, name: str, meant: str) -> str:
        whose = f"{name}, a local variable of {self.definition.id.name}(),"
        if any(_address_taken(outline.node, at) for at in _uses(outline.node, name)):
            return f"the address of {whose} is taken"
        if name not in _first(outline):
            return f"{whose} is not declared at its start"
        places = [at for at in _uses(outline.node, name) if not self._goes(at)]
        if len(places) == 1:
            return f"{whose} would be left without a use: say {meant} in its place first"
        return ""

    def _goes(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.taken)

    def _changed(self, outline: Outline, meant: str, roots: set[str]) -> str:
        """Why the object may be another one behind the function, or ""."""
        tokens = tokens_of(meant.encode())
        if "[" in tokens or "*" in tokens or "(" in tokens:
            return f"which object {meant} is may change"
        loaded = list(_loaded(tokens))
        text = self.definition.file.text
        for event in sorted(self.facts.assigned):
            place = tokens_of(event.name.encode())
            if len(place) > 1 and place[-1] in loaded and place[-2] in _MEMBER:
                return f"line {text.line(event.offset)} assigns to {event.name}"
        masked = self.definition.file.unit.mask.text
        for member in loaded:
            for at in words(
                masked, member.encode(), outline.body.start_byte, outline.body.end_byte
            ):
                if _address_taken(outline.node, at):
                    return f"line {text.line(at)} takes the address of {member}"
        for at, name in sorted(self.calls.items()) if loaded else ():
            given = sorted(roots & set(call_keys(self.definition.file, at)))
            if given:
                said = f"{name}() in line {text.line(at)} is given {given[0]}"
                return f"{said}, and may change which object {meant} is"
        return ""


def _uses(node: Node, name: str) -> Iterator[int]:
    """Where a variable stands, its declaration included."""
    todo = [node]
    while todo:
        here = todo.pop()
        todo += here.named_children
        if here.type == "identifier" and here.text == name.encode():
            yield here.start_byte


def _names(key: str) -> set[str]:
    expression = read(key)
    return set() if isinstance(expression, Unfit) else set(names(expression))


def _first(outline: Outline) -> set[str]:
    """The variables that are declared before any statement of the function."""
    found: set[str] = set()
    for node in outline.body.named_children:
        if node.type == "comment":
            continue
        if node.type != "declaration":
            break
        found |= {name.decode() for name, _ in outline.declarators(node)}
    return found


def _loaded(tokens: tuple[str, ...]) -> Iterator[str]:
    """The members whose values the key rests on: of what it is the address of, not the last."""
    members = [b for a, b in pairwise(tokens) if a in _MEMBER]
    yield from members[: -1 if tokens[:1] == ("&",) else None]


def _address_taken(node: Node, at: int) -> bool:
    here = node.descendant_for_byte_range(at, at + 1)
    while here is not None and here.parent is not None and here.parent.type == "field_expression":
        if here.parent.child_by_field_name("field") != here:
            return False
        here = here.parent
    above = here.parent if here is not None else None
    if above is None or above.type != "pointer_expression":
        return False
    return above.children[0].type == "&"
