"""Conditions of `#if` as boolean terms, in postfix order, over atoms that are free to choose.

`defined(X)` is an atom, and so is every comparison or computation as it is written: `A > 1` and
`A > 2` are taken as independent of each other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_DEFINED = re.compile(rb"defined\b\s*(?:\(\s*(\w+)\s*\)|(\w+))")
_JOINT = re.compile(rb"&&|\|\||\)")
_BEHIND = re.compile(rb"\s*(?:&&|\|\||\)|$)")
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
    whole = operand or b"(" in output or b"" in output
    return Term((plain,) if whole else tuple(output))


def _operand(plain: bytes, at: int, output: list[bytes]) -> tuple[list[bytes], int]:
    """Read an atom into the output, or a sign that stands before one; gives it and its end."""
    if plain[at : at + 1] == b"!":
        text = plain[at + 1 : _text_end(plain, at + 1)]
        if _is_group(plain, at + 1) or not _COMPUTED.search(text):
            return [b"!"], at + 1
    elif _is_group(plain, at):
        return [b"("], at + 1
    defined = _DEFINED.match(plain, at)
    if defined is not None and _BEHIND.match(plain, defined.end()):
        output.append(b"defined " + (defined[1] or defined[2]))
        return [], defined.end()
    end = _text_end(plain, at)
    output.append(plain[at:end].strip())
    return [], end


def _is_group(plain: bytes, at: int) -> bool:
    """Whether the bracket that opens here closes before a connective, another bracket, or the end.

    The one of `(A + 1) > 2` does not: it is a part of an atom.
    """
    at += len(plain[at:]) - len(plain[at:].lstrip())
    if plain[at : at + 1] != b"(":
        return False
    end = _text_end(plain, at + 1)
    while plain[end : end + 2] in (b"&&", b"||"):
        end = _text_end(plain, end + 2)
    return end < len(plain) and bool(_BEHIND.match(plain, end + 1))


def _text_end(plain: bytes, at: int) -> int:
    """Where a connective or a closing bracket follows that is in no bracket opened from here on."""
    depth = 0
    while at < len(plain):
        byte = plain[at : at + 1]
        if depth == 0 and (byte == b")" or plain[at : at + 2] in (b"&&", b"||")):
            break
        depth += (byte == b"(") - (byte == b")")
        at += 1
    return at


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
