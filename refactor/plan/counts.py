"""What a text search finds of the functions that a step follows, and what its calls are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from refactor.plan.crosscheck import TextCounter, count_tokens
from refactor.plan.ledger import Count
from refactor.plan.reach import Reach
from refactor.program.model import FunctionId
from refactor.program.program import Program


def count_reached(program: Program, reached: Mapping[FunctionId, Reach]) -> Iterator[Count]:
    """A count for every name that the functions are called by; raises CountMismatch."""
    counter = TextCounter(program)
    for function, found in reached.items():
        fields = {field.name for field in found.fields} - {function.name}
        names = {function.name, *(c.name for c in found.calls)} - fields
        for name in sorted(names):
            target = function if name == function.name else FunctionId(name)
            calls = sum(1 for c in found.calls if c.name == name and not c.field)
            calls += sum(1 for o in found.obstacles if o.name == name and o.call)
            other = found.elsewhere.get(name, 0)
            yield count_tokens(counter, target, name, calls, other)
