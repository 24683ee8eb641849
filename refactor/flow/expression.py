"""The small expressions that keys are made of, and how they read in the words of a caller.

Names, members, `&`, `*`, subscripts and numbers: what can be said twice without doing anything
twice. Calls, casts, arithmetic and assignments are none of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from msgspec import Struct

from refactor.syntax.keys import tokens_of


class Name(Struct, frozen=True):
    """A variable, or a number."""

    text: str


class Member(Struct, frozen=True):
    """`base.name`, or `base->name` with `arrow`."""

    base: Expression
    name: str
    arrow: bool


class Prefix(Struct, frozen=True):
    """`&base` or `*base`."""

    operator: str
    base: Expression


class Index(Struct, frozen=True):
    """`base[index]`."""

    base: Expression
    index: Expression


Expression = Name | Member | Prefix | Index


class Unfit(Struct, frozen=True):
    """Why an expression cannot be used: words that follow its text."""

    reason: str


class _Unreadable(Exception):
    pass


_MAX_DEPTH = 60


class _Reader:
    def __init__(self, tokens: tuple[str, ...]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        if self.take() != token:
            raise _Unreadable

    def prefix(self) -> Expression:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise _Unreadable
        found: Expression
        found = Prefix(self.take(), self.prefix()) if self.peek() in ("&", "*") else self.postfix()
        self.depth -= 1
        return found

    def postfix(self) -> Expression:
        found = self.primary()
        while self.peek() in ("->", ".", "["):
            operator = self.take()
            if operator == "[":
                found = Index(found, self.prefix())
                self.expect("]")
            else:
                name = self.take()
                if not name.isidentifier():
                    raise _Unreadable
                found = Member(found, name, operator == "->")
        return found

    def primary(self) -> Expression:
        word = self.take()
        if word == "(":
            found = self.prefix()
            self.expect(")")
            return found
        if not (word.isidentifier() or word[:1].isdigit()) or word == "sizeof":
            raise _Unreadable
        return Name(word)


def read(text: str) -> Expression | Unfit:
    """The expression that a text is, or why it is none of the simple ones."""
    tokens = tokens_of(text.encode())
    reader = _Reader(tokens)
    try:
        found = reader.prefix()
    except _Unreadable:
        found = None
    if found is not None and reader.at == len(tokens):
        return found
    if any(a.isidentifier() and b == "(" for a, b in pairwise(tokens)):
        return Unfit("calls something")
    if {"=", "++", "--"} & set(tokens):
        return Unfit("changes something")
    return Unfit("is more than names, members, &, * and subscripts")


def names(expression: Expression) -> Iterator[str]:
    """The variables of an expression, in order; members and numbers aside."""
    match expression:
        case Name(text):
            if text.isidentifier():
                yield text
        case Member(base) | Prefix(_, base):
            yield from names(base)
        case Index(base, index):
            yield from names(base)
            yield from names(index)


def spelt(expression: Expression) -> str:
    """The expression as a person would write it."""
    match expression:
        case Name(text):
            return text
        case Prefix(operator, base):
            return operator + spelt(base)
        case Index(base, index):
            return f"{_operand(base)}[{spelt(index)}]"
        case Member(base, name, arrow):
            return f"{_operand(base)}{'->' if arrow else '.'}{name}"


def _operand(base: Expression) -> str:
    """What stands before a member or a subscript: these bind more than a prefix does."""
    return f"({spelt(base)})" if isinstance(base, Prefix) else spelt(base)


def _simple(expression: Expression) -> Expression:
    """`(&a)->b` as `a.b`, `(*a).b` as `a->b`, `*&a` and `&*a` as `a`, from the inside out."""
    match expression:
        case Member(Prefix("&", base), name, True):
            return Member(base, name, False)
        case Member(Prefix("*", base), name, False):
            return Member(base, name, True)
        case Prefix("*", Prefix("&", base)) | Prefix("&", Prefix("*", base)):
            return base
        case Index(Prefix("&", Index(base, Name("0"))), index):
            return Index(base, index)
    return expression


def replaced(expression: Expression, given: Mapping[str, Expression]) -> Expression:
    """The expression with expressions in place of variables, in its simplest form."""
    match expression:
        case Name(text):
            return given.get(text, expression)
        case Member(base, name, arrow):
            return _simple(Member(replaced(base, given), name, arrow))
        case Prefix(operator, base):
            return _simple(Prefix(operator, replaced(base, given)))
        case Index(base, index):
            return _simple(Index(replaced(base, given), replaced(index, given)))


def rewritten(key: str, given: Mapping[str, str]) -> str | Unfit:
    """The key with the texts of arguments in place of parameters.

    given: parameter -> argument; what has no entry stays as it is.
    """
    expression = read(key)
    if isinstance(expression, Unfit):
        return Unfit(f"{key} {expression.reason}")
    arguments: dict[str, Expression] = {}
    for name in names(expression):
        if name in given:
            argument = read(given[name])
            if isinstance(argument, Unfit):
                return Unfit(f"the argument {given[name]} {argument.reason}")
            arguments[name] = argument
    if isinstance(expression, Prefix) and expression.operator == "&":
        base = expression.base
        if isinstance(base, Name) and base.text in arguments:
            return Unfit(f"{key} is the address of a parameter")
    return spelt(replaced(expression, arguments))
