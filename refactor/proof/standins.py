"""Local variables that stand for something else, and the keys of brackets that a step takes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.proof.calls import find_assignments, find_calls
from refactor.proof.excerpt import View
from refactor.proof.keys import Meaning, meaning, put, text_of
from refactor.protocol.model import Bracket
from refactor.syntax.parser import Function

_ROUNDS = 5


def stand_ins(file: Translation, function: Function) -> dict[str, Meaning]:
    """Variables that are set once, at their declaration, with what they are set to.

    A variable set from another such one stands for what that one stands for.
    """
    node = _body(file, function)
    if node is None:
        return {}
    assigned = Counter(call.arguments[0] for call in find_assignments(node))
    found: dict[str, Meaning] = {}
    todo = [node]
    while todo:
        here = todo.pop()
        todo += here.named_children
        if here.type != "init_declarator":
            continue
        name, value = here.child_by_field_name("declarator"), here.child_by_field_name("value")
        while name is not None and name.type == "pointer_declarator":
            name = name.child_by_field_name("declarator")
        if name is None or name.type != "identifier" or value is None:
            continue
        said = (name.text or b"").decode("utf-8", "replace")
        if assigned[said] == 1 and said not in found:
            found[said] = meaning((value.text or b"").decode("utf-8", "replace"))
    for _ in range(_ROUNDS):
        found = {name: put(what, found) for name, what in found.items()}
    return found


def _body(file: Translation, function: Function) -> Node | None:
    node = file.unit.root.descendant_for_byte_range(function.body_start, function.body_start + 1)
    while node is not None and node.type != "function_definition":
        node = node.parent
    return node


def taken_out(view: View, bracket: Bracket, owed: Collection[str]) -> Iterator[str]:
    """Keys for which a function begins the bracket no more, and which it does not owe instead."""
    old = _begun(view.old.file, view.old.function, bracket)
    new = _begun(view.file, view.function, bracket)
    yield from sorted(key for key in old - new if key not in owed)


def _begun(file: Translation, function: Function, bracket: Bracket) -> Counter[str]:
    return given_to(file, function, (bracket.begin,), bracket.key)


def given_to(
    file: Translation, function: Function, names: Collection[str], number: int
) -> Counter[str]:
    """What the function gives to calls of these names as argument `number`, from 1: its meaning,
    with what local variables stand for in their place.
    """
    node = _body(file, function)
    if node is None:
        return Counter()
    known = stand_ins(file, function)

    def wanted(name: str, field: bool) -> bool:
        return name in names and not field

    calls = find_calls(node, wanted, wanted)
    said = (call.arguments[number - 1 : number] for call in calls)
    return Counter(text_of(put(meaning(one[0]), known)) for one in said if one)
