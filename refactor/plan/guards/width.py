"""Lines that a step has moved past the width of the project's style."""

from __future__ import annotations

from refactor.program.model import Definition
from refactor.source.compose import Composed


def too_long(definition: Definition, one: Composed, width: int) -> list[int]:
    """The lines of a function, as the request found it, that are too long only since the change.

    one: what the edits have made of the function's file. width: in columns, a tab being eight.
    """
    first, last = one.forward(definition.start), one.forward(definition.end - 1)
    if first is None or last is None:
        return []
    text, data = definition.file.text, one.data
    found = []
    at = data.rfind(b"\n", 0, first) + 1
    while at <= last:
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        code = data[at:end]
        if _columns(code) > width:
            old = one.origin(at + len(code) - len(code.lstrip()))
            before = text.data[text.line_start(old) : text.line_end(old)]
            if _columns(before) <= width:
                found.append(text.line(old))
        at = end + 1
    return found


def _columns(line: bytes) -> int:
    return len(line.rstrip().decode("utf-8", "replace").expandtabs(8))
