"""The statements of a function, reduced to what can matter: wanted calls, jumps, labels."""

from __future__ import annotations

from msgspec import Struct

from refactor.proof.calls import Call


class Shape(Struct, frozen=True, eq=False):
    """A statement at a byte offset. entered: a label or case inside can be jumped to.

    Structs, as a large function has thousands, and making the classes costs next to nothing.
    """

    at: int
    entered: bool


class Step(Shape, frozen=True, eq=False):
    """An expression: its calls in order. stops: one of them never returns."""

    calls: tuple[Call, ...] = ()
    stops: bool = False


class Block(Shape, frozen=True, eq=False):
    """Statements one after the other; guards taken inside end with it."""

    parts: tuple[Shape, ...] = ()


class Choice(Shape, frozen=True, eq=False):
    """An if statement. certain: the condition is a literal that is true."""

    test: Step
    certain: bool
    then: Shape
    other: Shape | None


class Guarded(Shape, frozen=True, eq=False):
    """`WITH_GUARD() { … }`: `call` holds for the block."""

    call: Call
    body: Shape


class Loop(Shape, frozen=True, eq=False):
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


class Switch(Shape, frozen=True, eq=False):
    """A switch; its cases stand somewhere in the body."""

    test: Step
    body: Shape
    default: bool


class Case(Shape, frozen=True, eq=False):
    """`case X:` or `default:`."""


class Label(Shape, frozen=True, eq=False):
    """The target of a goto."""

    name: bytes


class Jump(Shape, frozen=True, eq=False):
    """A return, break, continue or goto, by `word`; `step` is what it computes."""

    word: str
    step: Step
    label: bytes = b""


class Shaped(Struct, frozen=True, eq=False):
    """A function's body, where it ends, its labels, and (offset, what) that could not be shown."""

    body: Block
    end: int
    labels: frozenset[bytes]
    problems: tuple[tuple[int, str], ...]
