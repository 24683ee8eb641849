"""The statements of a function, reduced to what can matter: wanted calls, jumps, labels."""

from __future__ import annotations

from dataclasses import dataclass, field

from refactor.proof.calls import Call


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A statement at a byte offset. entered: a label or case inside can be jumped to."""

    at: int
    entered: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True, eq=False)
class Step(Shape):
    """An expression: its calls in order. stops: one of them never returns."""

    calls: tuple[Call, ...] = ()
    stops: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Block(Shape):
    """Statements one after the other; `scope`: guards taken inside end with it."""

    parts: tuple[Shape, ...] = ()
    scope: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Choice(Shape):
    """An if statement. certain: the condition is a literal that is true."""

    test: Step
    certain: bool
    then: Shape
    other: Shape | None


@dataclass(frozen=True, slots=True, eq=False)
class Guarded(Shape):
    """`WITH_GUARD() { … }`: `call` holds for the block."""

    call: Call
    body: Shape


@dataclass(frozen=True, slots=True, eq=False)
class Loop(Shape):
    """while, for (`first`, `update`) and do (`after`: the test comes behind the body).

    endless: the test is never false. once: it is never true.
    """

    first: Step | None
    test: Step
    update: Step | None
    body: Shape
    after: bool
    endless: bool
    once: bool


@dataclass(frozen=True, slots=True, eq=False)
class Switch(Shape):
    """A switch; its cases stand somewhere in the body."""

    test: Step
    body: Shape
    default: bool


@dataclass(frozen=True, slots=True, eq=False)
class Case(Shape):
    """`case X:` or `default:`."""


@dataclass(frozen=True, slots=True, eq=False)
class Label(Shape):
    """The target of a goto."""

    name: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Jump(Shape):
    """A return, break, continue or goto, by `word`; `step` is what it computes."""

    word: str
    step: Step
    label: bytes = b""


@dataclass(frozen=True, slots=True)
class Shaped:
    """A function's body, where it ends, its labels, and (offset, what) that could not be shown."""

    body: Block
    end: int
    labels: frozenset[bytes]
    problems: tuple[tuple[int, str], ...]
