"""What a reviewer wants of the lines around a lock's calls that are taken out."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from refactor.plan.guards.outline import Outline
from refactor.plan.guards.unbrace import unbraced
from refactor.program.model import Definition
from refactor.program.translation import Translation
from refactor.source.edits import Edit
from refactor.source.statements import remove_statement


def take_out(file: Translation, start: int, end: int, why: str, *, needed: bool = False) -> Edit:
    """Remove the statement [start, end), see `remove_statement`; a comment right above it stands
    right above what is behind it then.
    """
    text = file.text
    edit = remove_statement(text, start, end, why, needed=needed)
    whole = not edit.text and edit.start == text.line_start(start) and edit.start < start + 1
    if not whole or edit.end != text.next_line(end) or not text.is_blank_line(edit.end):
        return edit
    last = edit.start - 1
    while last > 0 and text.data[last] in b" \t\r\n":
        last -= 1
    span = file.spans.at(last) if text.next_line(last) == edit.start else None
    if span is None or span.rule != "comment" or not text.begins_line(span.start):
        return edit
    return Edit(edit.start, text.next_line(edit.end), edit.rank, b"", why)


def bare_bodies(
    definition: Definition, taken: Iterable[int], noreturn: Collection[str]
) -> list[Edit]:
    """Take the braces off bodies that are left with one statement, in a file that has none there.

    taken: where the statements stand that are taken out.
    """
    starts = list(taken)
    if not starts:
        return []
    outline = Outline(definition.file, definition.function, noreturn)
    nodes = [node for at in starts if (node := outline.statement_at(at)) is not None]
    return list(unbraced(outline, nodes, "braces of a single statement"))
