"""Conditions that decide twice: `if (x) lock(); … if (x) unlock();` runs both calls or neither.

A function in which the same simple condition stands before several calls that matter is examined
once with the condition true and once with it false. The condition must look the same everywhere,
call nothing, and none of its names may be assigned, or have its address taken, between its first
and its last place. Weak spot: a member that a called function changes. On request one call is
allowed, if it has an argument, `if (f(x))`: what then balances does so only if the function answers
the same each time.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import cache

import tree_sitter
from msgspec import Struct

from refactor.check.tokens import node_of
from refactor.program.translation import Translation, parse
from refactor.source.text import SourceText
from refactor.syntax.parser import Function, language

MAX_CONDITIONS = 4
"""Conditions of one function that are followed this way; the others stay free."""

_IF = "(if_statement condition: (_) @condition consequence: (_) @then) @if"
_SIMPLE = re.compile(rb"[\w\s.!=<>&|+*-]+")
_CALLING = re.compile(rb"[A-Za-z_]\w*\s*\([\s&*]*\w(?:\w|[\s.,>&*-])*\)")
_PLACE = re.compile(rb"(?:\w|\s|\.|->)+")
_WORD = re.compile(rb"[A-Za-z_]\w*")
_BLANK = bytes(byte if byte in b"\r\n" else 0x20 for byte in range(256))
_DIRECTIVE = re.compile(rb"\n[ \t]*#")


class _If(Struct, frozen=True):
    """One `if`: [start, body) is its head, [body, stop) what it guards, [stop, end) its else."""

    start: int
    body: int
    stop: int
    end: int
    negated: bool


@cache
def _query() -> tree_sitter.Query:
    return tree_sitter.Query(language(), _IF)


def variants(
    file: Translation, function: Function, calls: Iterable[int], *, calling: bool = False
) -> list[tuple[Translation, Function]]:
    """The function as it runs for every choice of such conditions; empty if there are none.

    calls: offsets of the calls that matter. calling: conditions that call something count as well,
    and one of them has to. All offsets stay what they are in `file`.
    """
    found = _deciding(file, function, sorted(calls), calling)
    if not found:
        return []
    data = bytearray(file.text.data)
    data[: function.start] = data[: function.start].translate(_BLANK)
    data[function.end :] = data[function.end :].translate(_BLANK)
    results = []
    for values in itertools.product((True, False), repeat=len(found)):
        text = bytes(_chosen(bytes(data), list(zip(found, values, strict=True))))
        variant = parse(SourceText(file.text.path, text), file.vocabulary)
        own = next((f for f in variant.functions if f.body_start == function.body_start), None)
        if own is None:
            return []
        results.append((variant, own))
    return results


def _deciding(
    file: Translation, function: Function, calls: list[int], calling: bool
) -> list[list[_If]]:
    """The conditions that guard calls that matter in more than one place, each with its ifs."""
    text = file.unit.mask.text
    groups: dict[bytes, list[_If]] = {}
    for condition, one in _ifs(file, function, calling):
        inside = [at for at in calls if one.start <= at < one.end]
        # A condition that takes the lock itself does not come out the same.
        if inside and inside[0] >= one.body:
            groups.setdefault(condition, []).append(one)
    found = [
        (condition, places)
        for condition, places in sorted(groups.items())
        if len(places) > 1 and _stable(text, condition, places)
    ]
    if calling and not any(b"(" in condition for condition, _ in found):
        return []
    return [places for _, places in found][:MAX_CONDITIONS]


def _ifs(file: Translation, function: Function, calling: bool) -> Iterator[tuple[bytes, _If]]:
    """(condition without a leading negation, place) of every `if` with a simple condition."""
    place_of = re.compile(_PLACE.pattern + (b"|" + _CALLING.pattern if calling else b""))
    simple = re.compile(_SIMPLE.pattern + (b"|" + _CALLING.pattern if calling else b""))
    node = node_of(file, function)
    text, source = file.unit.mask.text, file.text.data
    if node is None:
        return
    for _, captures in tree_sitter.QueryCursor(_query()).matches(node):
        whole, condition, then = (captures[name][0] for name in ("if", "condition", "then"))
        plain = b" ".join(text[condition.start_byte + 1 : condition.end_byte - 1].split())
        negated = plain.startswith(b"!") and place_of.fullmatch(plain[1:].strip()) is not None
        plain = plain[1:].strip() if negated else plain
        # The mask makes ifs of other things; a directive would be blanked on one side only.
        real = source.startswith(b"if", whole.start_byte)
        if not real or not simple.fullmatch(plain) or whole.has_error:
            continue
        if not _DIRECTIVE.search(source, whole.start_byte, whole.end_byte):
            place = (whole.start_byte, then.start_byte, then.end_byte, whole.end_byte)
            yield plain, _If(*place, negated)


def _stable(text: bytes, condition: bytes, places: list[_If]) -> bool:
    """Whether nothing between the first and the last place writes to a name of the condition.

    The condition itself may take an address, as in `if (on(&key))`.
    """
    heads = sorted((place.start, place.body) for place in places)
    between = b";".join(text[one[1] : two[0]] for one, two in itertools.pairwise(heads))
    for word in set(_WORD.findall(condition)):
        name = re.escape(word)
        written = rb"\b" + name + rb"\s*(?:=(?!=)|\+\+|--|(?:[-+*/%&|^]|<<|>>)=)"
        if re.search(written + rb"|(?:\+\+|--|(?<!&)&)\s*" + name + rb"\b(?!\s*->)", between):
            return False
    return True


def _chosen(data: bytes, choices: list[tuple[list[_If], bool]]) -> bytearray:
    """The source with every `if` of the choices decided: heads and what does not run are blank."""
    text = bytearray(data)
    gone = -1
    every = sorted(
        ((place, value) for places, value in choices for place in places),
        key=lambda one: one[0].start,
    )
    for place, value in every:
        if place.start < gone:
            continue
        if value is not place.negated:
            _clear(text, place.start, place.body)
            _clear(text, place.stop, place.end)
            continue
        _clear(text, place.start, place.stop)
        gone = place.stop
        otherwise = re.compile(rb"\s*else\b").match(text, place.stop)
        if otherwise:
            _clear(text, place.stop, otherwise.end())
        else:
            text[place.start] = 0x3B
    return text


def _clear(text: bytearray, start: int, end: int) -> None:
    text[start:end] = text[start:end].translate(_BLANK)
