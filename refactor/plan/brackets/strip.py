"""Take a function's own bracket out of it, or say why that cannot be done."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from refactor.flow.events import Act
from refactor.flow.facts import Facts
from refactor.flow.state import CALLER
from refactor.program.model import Definition
from refactor.source.edits import Edit
from refactor.source.statements import removable, remove_statement
from refactor.source.text import next_code
from refactor.syntax.keys import key_of


class Strip(Struct, frozen=True):
    """edits: the removals; offsets: the calls they take out. problems: (offset, reason)."""

    edits: tuple[Edit, ...]
    offsets: tuple[int, ...]
    problems: tuple[tuple[int, str], ...]


def strip_bracket(definition: Definition, facts: Facts) -> Strip:
    """The removal of every begin and end of the bracket in the function."""
    text = definition.file.text
    edits: list[Edit] = []
    problems: list[tuple[int, str]] = []
    calls = sorted(
        (e for e in facts.events.values() if e.act in (Act.BEGIN, Act.END) or e.fused),
        key=lambda event: event.offset,
    )
    here = [facts.statements[e.offset] for e in calls if e.offset in facts.statements]
    gone = {statement.start: statement.end for statement in here}
    for event in calls:
        statement = facts.statements.get(event.offset)
        if statement is None:
            continue  # one of the function's problems, reported below
        if event.fused:
            problems.append(
                (event.offset, f"{event.name}() takes a lock together with the bracket")
            )
        elif (
            not statement.whole
            or not statement.movable
            or statement.bodies
            or not removable(text, statement.end)
        ):
            problems.append((event.offset, f"{event.name}() is no statement of its own in a block"))
        elif _arguments(text.data[event.offset : statement.end], event.key):
            reason = f"{event.name}() is called with arguments, and callers would not know them"
            problems.append((event.offset, reason))
        elif None in facts.popped.get(event.offset, ()):
            problems.append((event.offset, f"{event.name}() may end a bracket that was not begun"))
        else:
            why = f"{event.name}() taken out of {definition.id.name}()"
            needed = statement.labelled and _bared(definition, statement.start, gone)
            edits.append(remove_statement(text, statement.start, statement.end, why, needed=needed))
    for left, state in sorted(facts.exits):
        begun = [entry.origin for entry in state.brackets if entry.origin != CALLER]
        if begun and not problems:
            reason = f"the bracket is still open where line {text.line(left)} leaves the function"
            problems.append((begun[0], reason))
    if facts.problems and calls:
        first = facts.problems[0]
        reason = f"line {text.line(first.offset)} holds {first.what}"
        problems.append((calls[0].offset, reason))
    # Two calls with nothing but a blank line between both take that line: once is enough.
    for index, (one, two) in enumerate(pairwise(edits), 1):
        edits[index] = replace(two, start=max(two.start, one.end))
    return Strip(tuple(edits), tuple(sorted(e.offset for e in calls)), tuple(problems))


def _bared(definition: Definition, start: int, gone: Mapping[int, int]) -> bool:
    """Whether a label before `start` would be left before its block's end or a declaration.

    gone: start -> end of each statement that is taken out.
    """
    code = definition.file.unit.mask.text
    at = start
    while at in gone:
        at = next_code(code, gone[at])
    here = definition.file.unit.root.descendant_for_byte_range(at, at + 1)
    while here is not None and here.type != "declaration" and here.start_byte == at:
        here = here.parent
    declares = here is not None and here.type == "declaration" and here.start_byte == at
    return declares or code[at : at + 1] == b"}"


def _arguments(call: bytes, key: str) -> bytes:
    """What stands between the brackets of a call that is a whole statement, its only key aside."""
    found = call.partition(b"(")[2].rpartition(b")")[0].strip()
    return b"" if key and key_of(found) == key else found
