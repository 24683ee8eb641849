"""Keys in the words of another function: from a callee's parameters to a call's arguments.

A key means the same in the caller if each of its names is a parameter, for which the call has an
argument, or a variable of the file or of a header that both functions see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from tree_sitter import Node

from refactor.flow.events import MOVES
from refactor.flow.expression import Unfit, names, read, rewritten
from refactor.flow.facts import Facts
from refactor.plan.reach import Call
from refactor.plan.seen import unseen
from refactor.program.model import Declared, Definition
from refactor.program.program import Program
from refactor.program.translation import Translation
from refactor.syntax.keys import argument_keys, assigned_in, key_of

_MAX_STEPS = 5
"""Variables set from variables, and so on, that are followed."""


def call_keys(file: Translation, offset: int) -> tuple[str, ...]:
    """The arguments of the call whose name stands at an offset, as keys."""
    span = file.spans.at(offset)
    kept = (file.with_branch(offset) if span is not None else None) or file
    return argument_keys(file.text.data, kept.unit.mask.text, offset)


def parameters(file: Translation, name_start: int) -> tuple[str, ...]:
    """The names of a function's parameters at one of its declarations, "" for one without name."""
    node = file.unit.root.descendant_for_byte_range(name_start, name_start + 1)
    while node is not None and node.type != "function_declarator":
        node = node.parent
    listed = node.child_by_field_name("parameters") if node is not None else None
    found = []
    for one in listed.named_children if listed is not None else ():
        if one.type == "parameter_declaration":
            name = _declared_name(one)
            found.append(name.decode() if name is not None else "")
        elif one.type == "identifier" and one.text is not None:
            found.append(one.text.decode())  # of an old-style definition
    return tuple(found)


def _declared_name(node: Node) -> bytes | None:
    here = node.child_by_field_name("declarator")
    while here is not None and here.type != "identifier":
        inner = here.child_by_field_name("declarator")
        here = inner or next((c for c in here.named_children if c.type != "parameter_list"), None)
    return here.text if here is not None else None


def unsayable(program: Program, definition: Definition, key: str, facts: Facts) -> str:
    """Why a caller of the function could not say its key, or ""."""
    expression = read(key)
    if isinstance(expression, Unfit):
        return f"{key} {expression.reason}"
    own = parameters(definition.file, definition.name_start)
    local = {name for name, _, _ in variables(definition)}
    for name in dict.fromkeys(names(expression)):
        if name in local:
            return f"{name} is a local variable of {definition.id.name}()"
        if name not in own and _macro(program, definition.path, name):
            return f"{name} is a macro"
    for event in sorted(facts.assigned):
        if assigned_in(key, event.name):
            line = definition.file.text.line(event.offset)
            return f"{definition.id.name}() assigns to {event.name} in line {line}"
    return ""


def variables(definition: Definition) -> list[tuple[str, int, int]]:
    """Name and [start, end) of the scope of every local variable of a function."""
    found: list[tuple[str, int, int]] = []
    node = definition.file.unit.root.descendant_for_byte_range(
        definition.function.body_start, definition.function.body_end
    )
    todo = [(node, node.end_byte)] if node is not None else []
    while todo:
        here, end = todo.pop()
        if here.type in ("compound_statement", "for_statement"):
            end = here.end_byte
        if here.type == "declaration":
            for one in here.children_by_field_name("declarator"):
                name = _declarator_name(one)
                if name is not None:
                    found.append((name.decode(), here.start_byte, end))
        todo += [(child, end) for child in here.named_children]
    return sorted(found)


def settled(definition: Definition, key: str, facts: Facts) -> str:
    """The key with what they stand for in place of local variables that are set once, at their
    declaration: of `T *q = disk->queue;` the key `q` is `disk->queue`.
    """
    for _ in range(_MAX_STEPS):
        expression = read(key)
        used = () if isinstance(expression, Unfit) else tuple(names(expression))
        meant = {name: said for name in used if (said := _initial(definition, name, facts))}
        found = rewritten(key, meant) if meant else key
        if isinstance(found, Unfit) or found == key:
            return key
        key = found
    return key


def local_name(definition: Definition, key: str, facts: Facts) -> str:
    """The local variable that a function has for a key that is more than a name, else the key."""
    taken = [at for at, event in facts.events.items() if event.act in MOVES]
    first = min(taken, default=definition.function.end)
    for name, start, end in variables(definition):
        whole = end >= definition.function.body_end and start < first
        if whole and not key.isidentifier() and _initial(definition, name, facts) == key:
            return name
    return key


def _initial(definition: Definition, name: str, facts: Facts) -> str:
    """What a local variable is set to where it is declared, "" if it is set elsewhere as well."""
    if sum(assigned_in(name, event.name) for event in facts.assigned) != 1:
        return ""
    places = [start for one, start, _ in variables(definition) if one == name]
    if len(places) != 1:
        return ""
    root = definition.file.unit.root
    node = root.descendant_for_byte_range(places[0], places[0] + 1)
    while node is not None and node.type != "declaration":
        node = node.parent
    for one in node.children_by_field_name("declarator") if node is not None else ():
        value = one.child_by_field_name("value")
        if value is not None and _declarator_name(one) == name.encode():
            return key_of(definition.file.text.data[value.start_byte : value.end_byte])
    return ""


def _declarator_name(node: Node) -> bytes | None:
    here: Node | None = node
    while here is not None and here.type != "identifier":
        here = here.child_by_field_name("declarator") or next(iter(here.named_children), None)
    return here.text if here is not None else None


def _macro(program: Program, path: str, name: str) -> bool:
    program.search([], [name])
    pattern = re.compile(
        rb"^[ \t]*#[ \t]*define[ \t]+%b\b" % re.escape(name.encode()), re.MULTILINE
    )
    places = [path, *program.headers_with([name])]
    return any(pattern.search(program.text(place).data) for place in places)


def carried_over(
    program: Program, callee: Definition | Declared, key: str, call: Call
) -> str | Unfit:
    """A key of the called function in the words of the caller."""
    given = parameters(callee.file, callee.name_start)
    arguments = call_keys(call.caller.file, call.offset)
    mapping = dict(zip(given, arguments, strict=False))
    expression = read(key)
    if isinstance(expression, Unfit):
        return Unfit(f"{key} {expression.reason}")
    mine = set(parameters(call.caller.file, call.caller.name_start))
    mine |= {name for name, _, _ in variables(call.caller)}
    for name in dict.fromkeys(names(expression)):
        if name in given and name not in mapping:
            return Unfit(f"the call has no argument for {name}")
        if name in mapping:
            continue
        if name in mine:
            return Unfit(f"{name} is another variable in {call.caller.id.name}()")
        hidden = unseen(program, name, call.path, callee.path, call.offset)
        if hidden:
            return Unfit(hidden)
    return rewritten(key, mapping)


def renamed(key: str, theirs: Declared, mine: Declared) -> str | Unfit:
    """A key in the words of one declaration of a function in those of another."""
    given = parameters(theirs.file, theirs.name_start)
    wanted = parameters(mine.file, mine.name_start)
    expression = read(key)
    used = set() if isinstance(expression, Unfit) else set(names(expression))
    mapping = dict(zip(given, wanted, strict=False))
    for name in sorted(used & set(given)):
        if not mapping.get(name):
            return Unfit(f"{name} has no name at the declaration in {mine.path}")
    return rewritten(key, {name: mapping[name] for name in used & set(given)})


def unsteady(
    caller: Definition, facts: Facts, key: str, acquires: Iterable[int], extent: tuple[int, int]
) -> str:
    """Why a key would not mean the same from a wrap's begin to its ends, or "".

    acquires: those of the region that is wrapped. extent: [start, end) from the first statement of
    the wrap to its last one.
    """
    start, end = extent
    held = set(acquires)
    line = caller.file.text.line
    for event in sorted(facts.assigned):
        if not assigned_in(key, event.name):
            continue
        states = facts.before.get(event.offset, ())
        inside = any(entry.origin in held for state in states for entry in state.locks)
        if inside or (not held and start <= event.offset < end):
            return f"{event.name} is assigned to in line {line(event.offset)}"
    expression = read(key)
    used = set() if isinstance(expression, Unfit) else set(names(expression))
    for name, first, last in variables(caller):
        if name in used and start <= first < end:
            return f"{name} is declared in line {line(first)}"
        if name in used and first < end and not (first < start and end <= last):
            if last <= start and name in parameters(caller.file, caller.name_start):
                continue
            others = [one for one in variables(caller) if one[0] == name and one[1] < start]
            if not any(end <= stop for _, _, stop in others):
                return f"{name} of line {line(first)} is not known there"
    return ""
