"""Is everything balanced on every path through a function? The second opinion.

The flow analysis decides what to change; this module judges the result and any other code. It
shares no code with it: calls come from a query, states from an interpretation of the statements
themselves, `#if` from own preprocessing. Weak spots are those that `Examination.not_understood`
names; beyond these, a macro that hides a jump or an acquire is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace
from tree_sitter import Node

from refactor.program.translation import Translation
from refactor.proof.branches import groups_of, texts
from refactor.proof.calls import (
    Call,
    accesses,
    find_assignments,
    find_calls,
    loop_variables,
    macro_arguments,
    overlooked,
    statement_starts,
)
from refactor.proof.effects import Effects
from refactor.proof.model import (
    CallState,
    Entry,
    Examination,
    Question,
    Rule,
    Situation,
    Violation,
    kinds_of,
)
from refactor.proof.reduce import reduce
from refactor.proof.shape import Shaped
from refactor.proof.state import CALLER, Begun, Hold, State
from refactor.proof.walk import Walk
from refactor.protocol.index import Does
from refactor.syntax import parser
from refactor.syntax.model import Span
from refactor.syntax.parser import Function
from refactor.syntax.vocabulary import is_class

__all__ = [
    "CallState",
    "Entry",
    "Examination",
    "Question",
    "Rule",
    "Situation",
    "Violation",
    "examine",
    "kinds_of",
]

MAX_BYTES = 16_000_000
"""Bytes of all configurations of one function beyond which it counts as not understood."""

_WORD = re.compile(rb"[A-Za-z_]\w*")
_HEAD = b"void f()\n"


class _Text(NamedTuple):
    """A function's node in one configuration, what its offsets lack, both texts, spans.

    head: its node in the file, with the parameters; None if that does not parse.
    """

    node: Node
    base: int
    masked: bytes
    source: bytes
    spans: tuple[Span, ...]
    head: Node | None


def examine(file: Translation, function: Function, question: Question, entry: Entry) -> Examination:
    """Follow every path through `function`, entered as `entry` says, in every configuration."""
    if not _concerns(file, function, question):
        return Examination((), (), ())
    problems: list[tuple[int, str]] = []
    every = _texts(file, function, question, problems)
    unclear: list[tuple[int, str]] = []
    shapes = [_shaped(text, question, unclear) for text in every]
    problems += unclear
    effects = _run(file, shapes, question, entry, problems)
    known = {(lock, kind, question.spelt(key)) for lock, kind, key in entry.held}
    missing = sorted(
        {
            (lock, kind, key)
            for (_, lock, kind, key), had in effects.popped.items()
            if had == {False} and (lock, kind, key) not in known and lock not in effects.tried
        }
    )
    inferred = tuple(sorted({(lock, kind) for lock, kind, _ in missing}))
    if missing:
        locks = (*entry.locks, *((lock, kind) for lock, kind, _ in missing))
        keys = (*(key for _, _, key in entry.held), *(key for _, _, key in missing))
        more = replace(entry, locks=locks, keys=keys)
        effects = _run(file, shapes, question, more, problems)

    def clear(violation: Violation) -> bool:
        tried = violation.lock in effects.tried
        balance = (Rule.LEFT_OPEN, Rule.CLOSED_TWICE, Rule.TAKEN_TWICE)
        return not (tried and violation.rule in balance)

    told = (replace(v, key=effects.told.get(v.offset, "")) for v in effects.violations.values())
    lacking = {
        (lock, kind, key) for (_, lock, kind, key), had in effects.popped.items() if False in had
    }
    return Examination(
        tuple(sorted((v for v in told if clear(v)), key=_order)),
        effects.calls(),
        tuple(sorted(set(problems))),
        inferred,
        inferred if effects.uneven else (),
        effects.exits,
        tuple(sorted(lacking)),
        tuple(sorted(effects.uneven)),
        tuple(sorted(effects.doubts)),
        bool(unclear) or effects.astray,
    )


def _concerns(file: Translation, function: Function, question: Question) -> bool:
    """Whether the function, or a branch that reaches beyond its end, spells a name that matters."""
    end = max(function.body_end, groups_of(file, function)[1])
    words = set(_WORD.findall(file.text.data, function.body_start, end))
    names = [word.decode() for word in words]
    return any(_wanted(question, n, False) or _wanted(question, n, True) for n in names)


def _order(violation: Violation) -> tuple[int, str, str]:
    return violation.offset, violation.rule.value, violation.lock


def _run(
    file: Translation,
    shapes: list[Shaped],
    question: Question,
    given: Entry,
    problems: list[tuple[int, str]],
) -> Effects:
    keys = tuple(question.spelt(key) for _, _, key in given.held)
    entry = replace(given, keys=keys, begun=tuple(map(question.spelt, given.begun)))
    known = frozenset(lock for lock, _ in entry.locks)
    effects = Effects(question, entry, known, file.text.line)
    holds = tuple(Hold(lock, kind, CALLER, key=key) for lock, kind, key in entry.held)
    begun = tuple(Begun(CALLER, key) for key in entry.begun)
    start = State(holds, (Begun(CALLER),) if entry.bracket and not begun else begun)
    for shaped in shapes:
        walk = Walk(shaped, effects.act)
        walk.run(start)
        effects.leave(walk.exits)
        problems += walk.problems
        effects.astray = effects.astray or walk.astray
    problems += sorted(effects.problems)
    return effects


def _texts(
    file: Translation, function: Function, question: Question, problems: list[tuple[int, str]]
) -> Iterator[_Text]:
    """The function in every configuration; the file's own tree where no `#if` matters."""
    found = texts(
        file,
        function,
        lambda name: _wanted(question, name, False) or _wanted(question, name, True),
        lambda name: question.contracts(name, False) or question.contracts(name, True),
    )
    if found is None:
        problems.append((function.start, "more #if conditions than can be followed"))
        return
    parsed = 0
    base = function.body_start - len(_HEAD)
    head = _function_at(file.unit.root, function.body_start)
    for body in found:
        parsed += len(body)
        if parsed > max(MAX_BYTES, len(body)):
            problems.append((function.start, "too large for the #if conditions in it"))
            return
        unit = parser.parse(_HEAD + body, file.vocabulary)
        node = _function_at(unit.root, len(_HEAD))
        if node is None:
            problems.append((function.start, "an #if that does not parse in every configuration"))
            continue
        yield _Text(node, base, unit.mask.text, unit.source, unit.mask.spans, head)
    if not parsed:
        if head is None:
            problems.append((function.start, "code that does not parse"))
            return
        spans = tuple(file.spans.within(function.start, function.end))
        yield _Text(head, 0, file.unit.mask.text, file.unit.source, spans, head)


def _function_at(root: Node, body_start: int) -> Node | None:
    """The outermost function whose body starts at the offset."""
    node = root.descendant_for_byte_range(body_start, body_start + 1)
    while node is not None:
        body = node.child_by_field_name("body") if node.type == "function_definition" else None
        if body is not None and body.start_byte == body_start:
            return node
        node = node.parent
    return None


def _wanted(question: Question, name: str, field: bool) -> bool:
    """Whether calls of a name matter to the question."""
    if not field and name in question.passing:
        return True
    if not field and name in question.roles:
        role = question.roles[name]
        if role.does in (Does.BEGIN, Does.END):
            return role.bracket == question.bracket.name
        return True
    return (
        question.contracts(name, field)
        or question.asked(name, field)
        or bool(question.marks(name, field))
    )


def _shaped(text: _Text, question: Question, problems: list[tuple[int, str]]) -> Shaped:
    """The function reduced to what matters; all offsets are the file's."""
    node, base, masked, source, spans, head = text
    keyed = question.keyed

    def wanted(name: str, field: bool) -> bool:
        return _wanted(question, name, field)

    def acting(name: str, field: bool) -> bool:
        role = question.roles.get(name)
        # A label or a variable may well be called `exit`; to take such a call for one is no risk.
        return role is not None and role.does is not Does.NORETURN and wanted(name, field)

    def told(name: str, field: bool) -> bool:
        if not field and (name in question.classes or name in question.passing):
            return True
        role = None if field else question.roles.get(name)
        return keyed and (
            (role is not None and bool(role.key or role.bracket_key))
            or question.contracts(name, field)
        )

    def does(call: Call, *what: Does) -> bool:
        role = question.role(call)
        return role is not None and role.does in what

    blocks = []
    for span in spans:
        if span.rule == "block-macro":
            name = span.name.decode("ascii", "replace")
            said = macro_arguments(source[span.start : span.end]) if told(name, False) else ()
            blocks.append(Call(span.start, span.end, name, arguments=said))
    guards = {b.at + base: b._replace(at=b.at + base) for b in blocks if does(b, Does.BLOCK_GUARD)}
    found = find_calls(node, wanted, told)
    extent = node.start_byte, node.end_byte
    # The head of one of the protocol's own functions spells its name, and calls nothing.
    body = node.child_by_field_name("body")
    inner = (body.start_byte if body is not None else extent[0]), extent[1]
    by_class = frozenset(name.encode() for name in question.classes)
    for at, name in overlooked(masked, *inner, found, acting, strict=question.strict):
        if is_class(masked, at, at + len(name), by_class):
            continue
        problems.append((at + base, f"{name} in code that is no plain call"))
    calls = [call._replace(at=call.at + base, end=call.end + base) for call in found]
    if keyed:
        setting = [s for s in spans if s.name.decode("utf-8", "replace") not in question.reading]
        every = (*find_assignments(node), *loop_variables(masked, source, extent, setting))
        calls += [call._replace(at=call.at + base, end=call.end + base) for call in every]
    if question.statements:
        calls += [Call(start + base, start + base, "") for start in statement_starts(node, head)]
    if question.accesses:
        # What tells one lock from another is named outside of the lock, or in a guard.
        told_by = [(c.at, c.end) for c in found if question.role(c) is not None]
        calls += [
            Call(at + base, at + base, "")
            for at in accesses(node, head)
            if not any(start < at < end for start, end in told_by)
        ]
    stopping = frozenset(call.at for call in calls if does(call, Does.NORETURN))
    shaped = reduce(node, base, masked, calls, guards, stopping)
    problems += shaped.problems
    return shaped
