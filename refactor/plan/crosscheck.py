"""The cross-check: every token that a text search finds must have been classified.

The comments and strings are found here by a scanner of its own, not by the mask, so that a mistake
of the mask cannot hide a call.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from refactor.errors import CrefactorError
from refactor.plan.ledger import Count
from refactor.program.discover import shown
from refactor.program.mentions import Kind
from refactor.program.model import FunctionId
from refactor.program.program import Program
from refactor.source.text import count_word, words

# Each alternative begins with a byte of its own, so that the search can skip to one of them. Atomic
# groups stand where `(…)*+` would do: Python before 3.11.5 matches that wrongly.
_QUIET = re.compile(
    rb"//(?>(?:[^\\\n]++|\\\r?\n|\\)*)"
    rb"|/\*[^*]*+(?>(?:\*(?!/)[^*]*+)*)(?:\*/|\Z)"
    rb'|"(?>(?:[^"\\\n]++|\\\r?\n|\\.)*)"?'
    rb"|'(?>(?:[^'\\\n]++|\\.)*)'?"
    rb"|#[ \t]*+(?:error|warning)\b(?>(?:[^\\\n]++|\\\r?\n|\\)*)"
)


class CountMismatch(CrefactorError):
    """A text search found tokens that the ledger does not account for."""


class TextCounter:
    """Counts words outside of comments and strings; each file is scanned once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._quiet: dict[str, tuple[list[int], list[int]]] = {}

    def count(self, path: str, name: str) -> int:
        """How often the word stands in the file's code."""
        data = self.program.text(path).data
        if path not in self._quiet:
            spans = [match.span() for match in _QUIET.finditer(data)]
            self._quiet[path] = ([start for start, _ in spans], [end for _, end in spans])
        starts, ends = self._quiet[path]
        found = 0
        for at in words(data, name.encode()):
            index = bisect_right(starts, at) - 1
            found += index < 0 or ends[index] <= at
        return found


def count_tokens(
    counter: TextCounter, function: FunctionId, name: str, calls: int, elsewhere: int
) -> Count:
    """Count a name's tokens by text search and compare with what they were classified as.

    A static function is counted in its own file, any other in the whole tree. calls, elsewhere:
    what the ledger holds of the calls. Raises CountMismatch.
    """
    program = counter.program
    kinds: Counter[str] = Counter()
    tokens = 0
    for path in [function.file] if function.file else sorted(program.hits(name)):
        data = program.text(path).data
        if not function.file and count_word(data, name.encode()) != program.hits(name)[path]:
            raise CountMismatch(
                f"{shown(path)} changed while it was being read", "run the command again"
            )
        tokens += counter.count(path, name)
        kinds.update(mention.kind.value for mention in program.mentions(path, name))
    kinds.pop(Kind.COMMENT.value, None)
    if tokens != sum(kinds.values()) or kinds[Kind.CALL.value] != calls + elsewhere:
        raise CountMismatch(
            f"a text search finds {name} {tokens} times, comments and strings aside; "
            f"{sum(kinds.values())} places were understood, {kinds[Kind.CALL.value]} of them as "
            f"calls, and the ledger holds {calls + elsewhere} calls",
            "please report this with the file that holds the difference",
        )
    return Count(
        name, tokens, tuple(sorted((k, n) for k, n in kinds.items() if n)), calls, elsewhere
    )
