"""Whether a function that holds a parse error is one that can be looked at by itself."""

from __future__ import annotations

from refactor.errors import RefusedFault
from refactor.program.model import Definition
from refactor.program.program import Program
from refactor.program.translation import parse
from refactor.source.text import SourceText


def stands_alone(program: Program, definition: Definition) -> bool:
    """Whether the function's own text holds the same function, and that alone.

    Where it does not, an error goes on beyond what looks like the function's end. Functions
    without an error are not looked at.
    """
    if not definition.function.has_error:
        return True
    text = definition.file.text
    start = text.line_start(definition.start)
    piece = SourceText(text.path, text.data[start : definition.end])
    try:
        found = parse(piece, program.vocabulary).functions
    except RefusedFault:
        return False
    own = [f for f in found if f.name_start == definition.name_start - start]
    return bool(own) and own[0].end == len(piece.data) and len(found) == 1
