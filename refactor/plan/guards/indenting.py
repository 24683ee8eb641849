"""Statements that become a block: its edges, and its lines moved to the right."""

from __future__ import annotations

from collections.abc import Iterator

from refactor.plan.guards.outline import Outline
from refactor.plan.guards.respelling import Changes, Refusal, Respelt, line_shifts
from refactor.source.compose import Composed
from refactor.source.edits import Edit
from refactor.source.text import SourceText


def blank_edges(text: SourceText, start: int, end: int, why: str) -> Iterator[Edit]:
    """Take blank lines out that would stand at the edges of the new block."""
    behind = text.next_line(start)
    if text.is_blank_line(behind):
        yield Edit(behind, text.next_line(behind), 0, b"", why)
    above = text.line_start(end) - 1
    if text.is_blank_line(above) and text.line_start(above) > behind:
        start = text.line_start(above)
        yield Edit(start, text.next_line(start), 0, b"", why)


def indented(outline: Outline, changes: Changes, start: int, end: int, why: str) -> Respelt:
    """The changes, and the lines of the new block moved to the right; raises Refusal."""
    text = outline.text
    spans = outline.file.spans
    if any(
        s.rule in ("string", "directive") and b"\n" in text.data[s.start : s.end]
        for s in spans.within(start, end)
    ):
        raise Refusal("a string or directive of several lines stands in its block")
    both = Composed(text.data)
    both.add(changes.edits)
    first = both.forward(text.line_end(start))
    last = both.line_end_before(end)
    if first is None or last is None:
        line = outline.line_at(start)
        raise Refusal(
            f"the end of line {line} is taken out by another change, so that what follows "
            "cannot be moved to the right"
        )
    new = SourceText(text.path, both.data)
    shifts = line_shifts(new, first, last, outline.step, why, beyond=0)
    both.add(shifts)
    changes.edits = both.edits(why)
    return changes.done()
