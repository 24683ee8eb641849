"""What the graph of a function does not show: jumps inside of macros, code that does not parse."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node as Syntax

from refactor.flow.events import Event
from refactor.flow.model import Problem
from refactor.flow.state import Entry
from refactor.program.translation import Translation
from refactor.syntax import parser
from refactor.syntax.doubt import joins_the_next
from refactor.syntax.parser import Function

_QUIET = ("comment", "string", "char")
_JUMP = re.compile(rb"\b(return|goto)\b")
_ASM_GOTO = re.compile(rb"\b(?:asm|__asm|__asm__)\s+(?:\w+\s+)*goto\b")
_SIMPLE = ("expression_statement", "declaration", "return_statement")
_HOLDERS = ("compound_statement", "case_statement", "labeled_statement", "else_clause")


def hidden_jumps(file: Translation, function: Function) -> Iterator[Problem]:
    """Jumps that the masked text does not show: of an asm goto, and in the arguments of macros."""
    for match in _ASM_GOTO.finditer(file.text.data, function.body_start, function.end):
        span = file.spans.at(match.start())
        if span is None or span.rule not in _QUIET:
            yield Problem(match.start(), "an asm goto")
    for span in file.spans.within(function.body_start, function.end):
        if span.rule not in (*_QUIET, "directive", "dropped"):
            jump = _JUMP.search(file.text.data, span.start, span.end)
            if jump and not _JUMP.search(file.unit.mask.text, span.start, span.end):
                yield Problem(span.start, f"a {jump[1].decode()} in the arguments of a macro")


def errors(function: Syntax, base: int) -> Iterator[Problem]:
    """Parse errors that are not inside one simple statement: those are the statement's own."""
    if not function.has_error:
        return
    for captures in parser.matches("errors", function):
        for error in captures["error"]:
            here: Syntax | None = error
            while here is not None and (here.type not in _SIMPLE or joins_the_next(error, here)):
                above = here.parent
                if above is None or above == function or above.type in _HOLDERS:
                    yield Problem(base + error.start_byte, "code that does not parse")
                    break
                here = above


def key_changed(event: Event, entry: Entry) -> Problem:
    """An assignment to a variable of the key of what is held there."""
    held = f"the lock {entry.key} is held" if entry.lock else f"the bracket of {entry.key} is open"
    what = f"an assignment to {event.name} while {held}"
    if event.note:
        what = f"the macro {event.note}, which may assign to {event.name}, while {held}"
    return Problem(event.offset, what, entry.lock, entry.key)
