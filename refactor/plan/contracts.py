"""Contracts: functions that say that callers must be inside the bracket, and where they do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from refactor.plan.brackets.stated import KEY, stated_keys
from refactor.program.mentions import Kind
from refactor.program.model import Declared, Definition, Field, FunctionId
from refactor.program.program import Program
from refactor.source.comments import add_sentence, new_comment, says
from refactor.source.edits import Edit


def states_contract(declared: Declared, sentence: str) -> bool:
    """Whether the comment above the declaration holds the sentence, for any key."""
    comment = declared.comment
    if comment is None:
        return False
    data = declared.file.text.data[comment.start : comment.end]
    if KEY in sentence:
        return bool(stated_keys(declared, sentence))
    return says(data, sentence)


def pointer_fields(
    program: Program, function: FunctionId, paths: Iterable[str] | None = None
) -> tuple[Field, ...]:
    """The declarations of the fields that the function is assigned to, in `paths` if given."""
    found: dict[tuple[str, int], Field] = {}
    for use in program.uses_of(function):
        if use.mention.kind is Kind.POINTER:
            for field in program.fields(use.mention.detail, use.mention.holder, paths):
                found[(field.path, field.name_start)] = field
    return tuple(found[key] for key in sorted(found))


def carried_at(
    program: Program, definition: Definition, sentence: str, hints: Iterable[str]
) -> Declared | None:
    """The definition, prototype or pointer field whose comment already states the contract.

    hints: words of the sentence that headers were searched for; only those with one are read.
    """
    headers = program.headers_with(hints)
    function = definition.id
    places: list[Declared] = [definition, *program.near_prototypes(function, headers)]
    if function.file or program.searched(function.name):
        places += pointer_fields(program, function, [*headers, definition.path])
    return next((place for place in places if states_contract(place, sentence)), None)


def contract_places(
    definitions: Sequence[Declared], prototypes: Sequence[Declared]
) -> Sequence[Declared]:
    """Where a function's sentence belongs: at its definitions, or at the prototype with a comment.

    The prototype is it if no definition has a comment, or if there is no definition at all.
    """
    commented = [place for place in prototypes if place.comment is not None]
    if commented and all(place.comment is None for place in definitions):
        return commented[:1]
    return definitions or prototypes[:1]


def contract_edit(place: Declared, sentence: str) -> Edit:
    """The edit that puts the sentence into the comment of a place, or a comment above it."""
    text, comment = place.file.text, place.comment
    why = f"contract at line {text.line(place.name_start)}"
    if comment is None:
        return new_comment(text, place.start, sentence, why)
    return add_sentence(text, comment, sentence, why)
