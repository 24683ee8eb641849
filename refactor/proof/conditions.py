"""Conditions of `#if` as boolean terms, in postfix order, over atoms that are free to choose.

`defined(X)` is an atom, and so is every comparison or computation as it is written: `A > 1` and
`A > 2` are taken as independent of each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_BALANCED = rb"\((?:[^()]|\((?:[^()]|\([^()]*+\))*+\))*+\)"
_GROUP = re.compile(_BALANCED + rb"(?=\s*(?:&&|\|\||\)|$))")
_DEFINED = re.compile(rb"defined\b\s*(?:\(\s*(\w+)\s*\)|(\w+))(?=\s*(?:&&|\|\||\)|$))")
_TEXT = re.compile(rb"(?:[^&|()]|&(?!&)|\|(?!\|)|" + _BALANCED + rb")+")
_JOINT = re.compile(rb"&&|\|\||\)")
_COMPUTED = re.compile(rb"[-=<>+*/%&|^?]")
_NUMBER = re.compile(rb"(0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*")
_TIGHTNESS = {b"||": 1, b"&&": 2, b"!": 3}


class Term(NamedTuple):
    """postfix: atoms and the signs `&&`, `||`, `!` behind what they join."""

    postfix: tuple[bytes, ...]

    @property
    def atoms(self) -> list[bytes]:
        """The atoms that are no numbers, in order."""
        found = [part for part in self.postfix if part not in _TIGHTNESS]
        return list(dict.fromkeys(found))

    def holds(self, truth: Mapping[bytes, bool]) -> bool:
        """The value under a choice of atoms; a number that is not chosen is what it is."""
        stack: list[bool] = []
        for part in self.postfix:
            if part == b"!":
                stack.append(not stack.pop())
            elif part in _TIGHTNESS:
                right, left = stack.pop(), stack.pop()
                stack.append(left and right if part == b"&&" else left or right)
            elif part in truth:
                stack.append(truth[part])
            else:
                stack.append(is_true(part))
        return stack[-1]


def is_number(atom: bytes) -> bool:
    """Whether an atom is a literal number."""
    return _NUMBER.fullmatch(atom) is not None


def is_true(atom: bytes) -> bool:
    """The value of a literal number; True for any other atom."""
    number = _NUMBER.fullmatch(atom)
    return number is None or bool(number[1].strip(b"0xX"))


def term(condition: bytes) -> Term:
    """Read a condition; one that cannot be taken apart is a single atom."""
    plain = b" ".join(condition.split())
    output: list[bytes] = []
    signs: list[bytes] = []
    at, operand = 0, True
    while at < len(plain):
        if plain[at : at + 1] == b" ":
            at += 1
        elif operand:
            sign, at = _operand(plain, at, output)
            signs += sign
            operand = bool(sign)
        else:
            joint = _JOINT.match(plain, at)
            if joint is None or not _join(joint.group(), output, signs):
                return Term((plain,))
            at, operand = joint.end(), joint.group() != b")"
    output += reversed(signs)
    return Term((plain,)) if operand or b"(" in output else Term(tuple(output))


def _operand(plain: bytes, at: int, output: list[bytes]) -> tuple[list[bytes], int]:
    """Read an atom into the output, or a sign that stands before one; the rest if it is neither."""
    if plain[at : at + 1] == b"!":
        text = _TEXT.match(plain, at + 1)
        if text is None or not _COMPUTED.search(text.group()) or _GROUP.match(plain, at + 1):
            return [b"!"], at + 1
    elif _GROUP.match(plain, at):
        return [b"("], at + 1
    defined = _DEFINED.match(plain, at)
    if defined is not None:
        output.append(b"defined " + (defined[1] or defined[2]))
        return [], defined.end()
    text = _TEXT.match(plain, at)
    end = text.end() if text is not None else len(plain)
    output.append(plain[at:end].strip())
    return [], end


def _join(sign: bytes, output: list[bytes], signs: list[bytes]) -> bool:
    """Close a bracket or note a connective; False if there is no bracket to close."""
    least = _TIGHTNESS.get(sign, 0)
    while signs and signs[-1] != b"(" and _TIGHTNESS[signs[-1]] >= least:
        output.append(signs.pop())
    if sign != b")":
        signs.append(sign)
        return True
    if not signs:
        return False
    signs.pop()
    return True
