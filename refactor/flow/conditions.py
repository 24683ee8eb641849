"""Preprocessor conditions as formulas over atoms: `defined(X)`, or any text that is no connective.

Two conditions that share an atom choose together; what is compared or computed is an atom as it is
written, so `A > 1` and `A > 2` are taken as independent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

Truth = Mapping[bytes, bool]
Formula = Callable[[Truth], bool]
_NUMBER = re.compile(rb"(?:0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]*")
_DEFINED = re.compile(rb"defined\s*\(?\s*(\w+)\s*\)?")


def formula(condition: bytes, fixed: bool = False) -> tuple[Formula, list[bytes]]:
    """The condition as a function of its atoms, and the atoms in the order of their first use.

    fixed: a number is what it is, and no atom.
    """
    plain = condition.strip()
    if fixed and _NUMBER.fullmatch(plain):
        value = bool(plain.rstrip(b"uUlL").strip(b"0xX"))
        return lambda _: value, []
    atoms: list[bytes] = []
    return _disjunction(plain, atoms), atoms


def _disjunction(text: bytes, atoms: list[bytes]) -> Formula:
    parts = _split(text, b"||")
    if len(parts) > 1:
        terms = [_disjunction(part, atoms) for part in parts]
        return lambda truth: any(term(truth) for term in terms)
    parts = _split(text, b"&&")
    if len(parts) > 1:
        terms = [_disjunction(part, atoms) for part in parts]
        return lambda truth: all(term(truth) for term in terms)
    return _single(text, atoms)


def _single(text: bytes, atoms: list[bytes]) -> Formula:
    if text.startswith(b"!") and not text.startswith(b"!="):
        rest = text[1:].strip()
        if _is_one(rest):
            inner = _single(rest, atoms)
            return lambda truth: not inner(truth)
    if text.startswith(b"(") and _closing(text) == len(text) - 1:
        return _disjunction(text[1:-1].strip(), atoms)
    defined = _DEFINED.fullmatch(text)
    atom = b"defined(" + defined[1] + b")" if defined else text
    if atom not in atoms:
        atoms.append(atom)
    return lambda truth: truth[atom]


def _is_one(text: bytes) -> bool:
    """Whether a `!` in front of the text negates all of it."""
    if text.startswith(b"("):
        return _closing(text) == len(text) - 1
    return text.startswith(b"!") or bool(
        re.fullmatch(rb"\w+(?:\s*\([^()]*\))?|defined\s+\w+", text)
    )


def _closing(text: bytes) -> int:
    """Where the bracket that the text begins with is closed; -1 if it is not."""
    depth = 0
    for at, byte in enumerate(text):
        depth += (byte == 0x28) - (byte == 0x29)
        if depth == 0:
            return at
    return -1


def _split(text: bytes, connective: bytes) -> list[bytes]:
    """The parts between connectives that stand in no brackets."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(rb"[()]|" + re.escape(connective), text):
        if match.group() == connective and depth == 0:
            parts.append(text[start : match.start()].strip())
            start = match.end()
        depth += (match.group() == b"(") - (match.group() == b")")
    return [*parts, text[start:].strip()]
