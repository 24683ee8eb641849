"""The cross-check: every token that a text search finds must have been classified.

The comments and strings are found by `source/pieces.py`, not by the mask, so that a mistake of the
mask cannot hide a call.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from refactor.errors import CrefactorError, RefusedFault
from refactor.plan.ledger import Count
from refactor.program.discover import shown
from refactor.program.mentions import Kind
from refactor.program.model import FunctionId
from refactor.program.program import Program
from refactor.source.pieces import inside, pieces
from refactor.source.text import count_word, words
from refactor.syntax.parser import matches

_JOINT = re.compile(rb"\\\r?\n")
_MESSAGE = re.compile(rb"\#\s*+(?:error|warning)\b")


class CountMismatch(CrefactorError):
    """A text search found tokens that the ledger does not account for."""


class DamagedCount(RefusedFault):
    """The same, and a file that was counted does not parse: it may read either way."""


class TextCounter:
    """Counts words outside of comments and strings; each file is scanned once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._quiet: dict[str, tuple[list[int], list[int]]] = {}

    def count(self, path: str, name: str) -> int:
        """How often the word stands in the file's code."""
        data = self.program.text(path).data
        if path not in self._quiet:
            spans = list(quiet_spans(data))
            self._quiet[path] = ([start for start, _ in spans], [end for _, end in spans])
        starts, ends = self._quiet[path]
        found = 0
        for at in words(data, name.encode()):
            index = bisect_right(starts, at) - 1
            found += index < 0 or ends[index] <= at
        return found


def _damage(program: Program, path: str) -> str:
    """What is wrong with a file's own text, "" if it parses."""
    if program.unreadable(path) or not program.file(path).unit.root.has_error:
        return program.unreadable(path) and f"{shown(path)} is not read"
    file = program.file(path)
    errors = (captures["error"][0] for captures in matches("errors", file.unit.root))
    at = min((error.start_byte for error in errors), default=0)
    return f"{shown(path)} holds code that does not parse in line {file.text.line(at)}"


def quiet_spans(data: bytes) -> Iterator[tuple[int, int]]:
    """Comments, literals, and directives that are but a message, in order: [start, end)."""
    for piece in pieces(data, 0, len(data)):
        if piece.kind != "directive":
            yield piece.start, piece.end
            continue
        plain = bytearray(data[piece.start : piece.end])
        found = list(inside(data, piece))
        for _, start, end in (one for one in found if one.kind != "literal"):
            plain[start - piece.start : end - piece.start] = b" " * (end - start)
        if _MESSAGE.match(_JOINT.sub(b"", plain)):
            yield piece.start, piece.end
        else:
            yield from ((one.start, one.end) for one in found)


def count_tokens(
    counter: TextCounter,
    function: FunctionId,
    name: str,
    calls: int,
    elsewhere: int,
    parts: Sequence[str] = (),
) -> Count:
    """Count a name's tokens by text search and compare with what they were classified as.

    A static function is counted in its own file and in `parts` of it, any other in the whole tree.
    calls, elsewhere: what the ledger holds of the calls. Raises CountMismatch, DamagedCount.
    """
    program = counter.program
    kinds: Counter[str] = Counter()
    tokens = 0
    paths = [function.file, *parts] if function.file else sorted(program.hits(name))
    for path in paths:
        data = program.text(path).data
        if not function.file and count_word(data, name.encode()) != program.hits(name)[path]:
            raise CountMismatch(
                f"{shown(path)} changed while it was being read", "run the command again"
            )
        tokens += counter.count(path, name)
        kinds.update(mention.kind.value for mention in program.mentions(path, name))
    kinds.pop(Kind.COMMENT.value, None)
    if tokens != sum(kinds.values()) or kinds[Kind.CALL.value] != calls + elsewhere:
        found = (
            f"a text search finds {name} {tokens} times, comments and strings aside; "
            f"{sum(kinds.values())} places were understood, {kinds[Kind.CALL.value]} of them as "
            f"calls, and the ledger holds {calls + elsewhere} calls"
        )
        damaged = next(filter(None, (_damage(program, path) for path in paths)), "")
        if damaged:
            raise DamagedCount(f"{damaged}: {found}", "mend or exclude the file")
        raise CountMismatch(found, "please report this with the file that holds the difference")
    return Count(
        name, tokens, tuple(sorted((k, n) for k, n in kinds.items() if n)), calls, elsewhere
    )
