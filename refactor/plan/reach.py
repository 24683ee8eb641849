"""How a function is reached: direct calls, generated variants, pointer fields; obstacles."""

from __future__ import annotations

from msgspec import Struct

from refactor.plan.contracts import pointer_fields
from refactor.plan.included import uses_beyond
from refactor.program.mentions import Kind, reads_field
from refactor.program.model import Definition, Field, FunctionId, Use
from refactor.program.program import Program
from refactor.program.scopes import variable_scopes
from refactor.protocol.index import generated_around


class Call(Struct, frozen=True, eq=False):
    """A call in a function: `name` as it is written there, at a byte offset of `path`.

    field: it goes through the pointer field of that name.
    """

    path: str
    offset: int
    name: str
    caller: Definition
    field: bool = False


class Obstacle(Struct, frozen=True):
    """A use of the name that no rule covers; `call` if it is a call all the same."""

    path: str
    offset: int
    name: str
    reason: str
    call: bool = False


class Reach(Struct, frozen=True, eq=False):
    """All ways to a function. pointers: where it is assigned or its address taken.

    elsewhere: name -> calls of something else of that name (a static function, a variable).
    """

    calls: tuple[Call, ...]
    obstacles: tuple[Obstacle, ...]
    pointers: tuple[Use, ...]
    fields: tuple[Field, ...]
    elsewhere: dict[str, int]


def variants(program: Program, name: str) -> list[str]:
    """Names that a generated function around `name` would have, whether or not there is one."""
    found = (generated_around(w, name) for w in program.protocol.wrappers)
    return sorted({one for one in found if one is not None and one != name})


def generated(program: Program, function: FunctionId) -> list[str]:
    """The functions that a build step generates around this one: their prototypes say so."""
    if function.file:
        return []
    found = []
    for name in variants(program, function.name):
        marks = {m for p in program.prototypes(FunctionId(name)) for m in p.marks}
        rules = (program.roles.wrappers.get(mark) for mark in marks)
        if any(r is not None and generated_around(r, function.name) == name for r in rules):
            found.append(name)
    return found


def reach(program: Program, function: FunctionId, *, through: bool) -> Reach:
    """Everything that leads to `function`; with `through` calls of its pointer fields too."""
    if not function.file:
        program.search([function.name, *variants(program, function.name)])
    calls: list[Call] = []
    obstacles: list[Obstacle] = []
    pointers: list[Use] = []
    elsewhere: dict[str, int] = {}
    for name in [function.name, *generated(program, function)]:
        target = function if name == function.name else FunctionId(name)
        uses = program.uses_of(target)
        scopes = variable_scopes(program, uses)
        for use in uses:
            caller = program.definition_of(use.path, use.mention.offset)
            if any(path == use.path and a < use.mention.offset < b for path, a, b in scopes):
                hidden = use.mention.kind is Kind.CALL
                elsewhere[name] = elsewhere.get(name, 0) + hidden
                continue
            if use.mention.kind is Kind.CALL:
                if caller is None:
                    reason = "the call stands in no function that could be read"
                    obstacles.append(
                        Obstacle(use.path, use.mention.offset, name, reason, call=True)
                    )
                else:
                    calls.append(Call(use.path, use.mention.offset, name, caller))
            elif use.mention.kind in (Kind.POINTER, Kind.ADDRESS):
                pointers.append(use)
            reason = _obstacle(use, name)
            if reason:
                obstacles.append(Obstacle(use.path, use.mention.offset, name, reason))
        if not function.file:
            others = [
                u
                for u in program.uses(name)
                if u.mention.kind is Kind.CALL and program.resolve(name, u.path) != target
            ]
            if others:
                elsewhere[name] = elsewhere.get(name, 0) + len(others)
    obstacles += [
        Obstacle(use.path, use.mention.offset, function.name, reason)
        for use, reason in uses_beyond(program, function)
    ]
    fields: tuple[Field, ...] = ()
    if through:
        fields = pointer_fields(program, function)
        for field in fields:
            _field_calls(program, field, calls, obstacles)
    return Reach(tuple(calls), tuple(obstacles), tuple(pointers), fields, elsewhere)


def reach_field(program: Program, field: Field) -> Reach:
    """Every call through a pointer field, and what may be one."""
    calls: list[Call] = []
    obstacles: list[Obstacle] = []
    _field_calls(program, field, calls, obstacles)
    return Reach(tuple(calls), tuple(obstacles), (), (field,), {})


def _obstacle(use: Use, name: str) -> str:
    if use.mention.kind is Kind.MACRO:
        return f"{name}() stands inside the macro {use.mention.detail}, which is not followed"
    if use.mention.kind is Kind.OPAQUE:
        return f"{name} stands in {use.mention.detail}"
    return ""


def _field_calls(
    program: Program, field: Field, calls: list[Call], obstacles: list[Obstacle]
) -> None:
    structs = {f.struct for f in program.fields(field.name, "") if f.callable}
    function = bool(program.named(field.name))
    scopes = variable_scopes(program, program.uses(field.name))
    for use in program.uses(field.name):
        at = use.mention.offset
        if any(path == use.path and start < at < end for path, start, end in scopes):
            continue
        caller = program.definition_of(use.path, at)
        reason = ""
        if use.mention.kind is Kind.MACRO:
            reason = f"the field {field.name} is used inside the macro {use.mention.detail}"
        elif use.mention.kind is Kind.OPAQUE or (use.mention.kind is Kind.ADDRESS and not function):
            reason = f"the field's name {field.name} stands where it is not followed"
        elif use.mention.kind is Kind.FIELD:
            if reads_field(program.file(use.path), at):
                reason = f"the field {field.name} is read here without being called"
        elif use.mention.kind is Kind.FIELD_CALL:
            names = ", ".join(sorted(s.split()[0] if s else "an unnamed struct" for s in structs))
            if caller is None:
                reason = f"the call through {field.name} stands in no function"
            elif len(structs) > 1:
                reason = (
                    f"cannot tell whose field {field.name} is called: {names} have one of that name"
                )
            else:
                calls.append(Call(use.path, at, field.name, caller, field=True))
        obstacle = Obstacle(use.path, at, field.name, reason)
        if reason and obstacle not in obstacles:
            obstacles.append(obstacle)
