"""What macros are given that C's functions are not: types, operators, nothing at all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refactor.syntax.model import Edit
from refactor.syntax.patterns import (
    ARGUMENTS,
    BRACES,
    PARENTHESES,
    last_before,
    merged,
    next_after,
    occurrences,
    opener,
)
from refactor.syntax.words import ASM, STATEMENTS, WORDS

_QUALIFIED = rb"(?:const|volatile|struct|union|enum|unsigned|signed|long|short)\b"
# One argument that is an operator, a type that a function could not be given, or empty.
_ARGUMENT = (
    rb"\s*+(?:([-+*/%&|^=!<>]=|<<=?|>>=?|&&|\|\||[<>+*/%&|^-])\s*+(?=[,)])"
    rb"|(" + _QUALIFIED + rb"(?>(?:\s++[A-Za-z_]\w*+)*)(?>(?:\s*+\*|\s*+const\b)*)"
    rb"|[A-Za-z_]\w*+\s*+\*[\s*]*+(?>(?:const\b)?))\s*+(?=[,)])|(?="
)
_ARGUMENTS = (
    re.compile(rb"\(" + _ARGUMENT + rb",))"),
    re.compile(rb"," + _ARGUMENT + rb"[,)]))"),
)
_OPENING = re.compile(rb"[A-Za-z_]\w*+\s*+\Z")
# `NAME(a, b) x;`: the end of a type made of more than one argument.
_TYPE_MACRO = re.compile(rb"\)(?=(\s++)\**+[A-Za-z_]\w*+\s*+[;=\[])")
_TYPE_NAME = re.compile(rb"((?:static|typedef|extern)\s++)?[A-Z_][A-Z0-9_]*+\s*+\Z")
_MEMBER = re.compile(rb"\s*+\((?>(?:\s*+\w++)+)\s*+,\s*+\w++\s*+\)")
_CASE = re.compile(rb"case\b[^:;{}?]{0,200}?(\.\.\.[^:;{}]{0,200}+):")
_TYPEOF = (b"typeof", b"__typeof__", b"__typeof", b"typeof_unqual")
_ALIGNOF = (b"__alignof__", b"__alignof", b"_Alignof", b"alignof")
_TAKE_TYPES = STATEMENTS.union(_TYPEOF, _ALIGNOF)
# What a number may look like up to a "." or a sign; a macro's argument may be `10baseT` as well.
_NUMBER = re.compile(
    rb"0[xX][0-9a-fA-F]*+(?:[pP]\d*+)?[uUlLfF]*+|0[bB][01]++[uUlL]*+"
    rb"|\d++(?:[eE]\d*+)?[uUlLfFdDzZwWiIjJ0-9]*+"
)
# A call among adjacent string literals. The quote before a word is a closing one, as the inside of
# every literal is blank.
_STRING_CALL = re.compile(rb"\"\s*+[A-Za-z_]\w*+\s*+(" + PARENTHESES + rb")")
_CALL_STRING = re.compile(rb"\)(?=\s*+\")")
_NAMED = re.compile(rb"[,(\"]\s*+[A-Za-z_]\w*+\s*+\Z")
_INITIALISER = re.compile(rb"\(\s*+(" + BRACES + rb")")
_DESIGNATOR = re.compile(rb"(?>(?:\.\w++)+)\s*+=(?!=)")
_DESIGNATED = re.compile(rb"\.(?<![\w)\]].)\w++(?>(?:\.\w++)*)\s*+=(?!=)")
_BRACE = re.compile(rb"[{}]")
_SENTINEL = re.compile(rb"NULL(?=\s*+\})")
_LISTED = re.compile(rb"[{,]\s*+[A-Z_][A-Z0-9_]++\s++\Z")
_ASM = re.compile(
    rb"(?>(?:\s++(?:volatile|__volatile__|inline|__inline|__inline__))*)\s*+(" + PARENTHESES + rb")"
)
_NAMED_ASM = re.compile(rb"(?<!\w)([A-Za-z_]\w*+)\s++\Z")
_INNER = re.compile(PARENTHESES + rb"|\[\s*+\w++\s*+\]")
_STRANGE = re.compile(rb"\A\s*+[^\s\"]|:[^\w]*+\w")


def arguments(text: bytearray) -> list[Edit]:
    """Make expressions of the arguments that are none."""
    edits: list[Edit] = []
    for match in merged(text, _ARGUMENTS):
        edits += _argument(text, match)
    edits += [Edit(*found.span(1), "string-macro") for found in _STRING_CALL.finditer(text)]
    for match in _CALL_STRING.finditer(text):
        start = opener(text, match.start())
        if start > 0 and _NAMED.search(text, max(0, start - 80), start):
            edits.append(Edit(start, match.end(), "string-macro"))
    for match in _DESIGNATED.finditer(text):
        start = opener(text, match.start())
        if start >= 0 and text.count(b"{", start, match.start()) == text.count(
            b"}", start, match.start()
        ):
            edits.append(Edit(*match.span(), "initialiser-argument"))
    for match in _SENTINEL.finditer(text):
        # A list that a macro begins, with or without entries of its own, and a sentinel ends.
        at = match.start()
        if text[at - 1] == 0x20 and _LISTED.search(text, max(0, at - 120), at):
            edits.append(Edit(at - 1, at, "list-macro", b"", b","))
    for match in _TYPE_MACRO.finditer(text):
        start = opener(text, match.start())
        if start > 0 and b"," in text[start : match.start()]:
            name = _TYPE_NAME.search(text, max(0, start - 80), start)
            if name and (b"\n" not in match.group(1) or name.group(1)):
                edits.append(Edit(start, match.end(), "type-macro"))
    return edits


def operands(text: bytearray, words: set[bytes]) -> list[Edit]:
    """Mask what only compilers know: typeof, alignof and offsetof of expressions, ranges, asm."""
    edits: list[Edit] = []
    for name in sorted(words.intersection(_TYPEOF)):
        for start in occurrences(text, name):
            found = ARGUMENTS.match(text, start + len(name))
            if found:
                edits.append(Edit(start, found.end(), "typeof", name, b"typeof"))
    for name in sorted(words.intersection(_ALIGNOF)):
        edits += [
            Edit(start, start + len(name), "typeof", name, b"sizeof")
            for start in occurrences(text, name)
        ]
    for start in occurrences(text, b"offsetof") if b"offsetof" in words else ():
        found = ARGUMENTS.match(text, start + 8)
        if found and not _MEMBER.match(found.group()):
            edits.append(Edit(start, found.end(), "offsetof", b"offsetof", b"0"))
    for name in sorted(words.intersection(ASM)):
        for start in occurrences(text, name):
            found = _ASM.match(text, start + len(name))
            if found and _strange(found.group(1)):
                edits.append(Edit(*found.span(1), "asm", name, b'("")'))
    for start in occurrences(text, b"volatile") if b"volatile" in words else ():
        # `NAME volatile (…)` is asm by another name.
        alias = _NAMED_ASM.search(text, max(0, start - 40), start)
        found = ARGUMENTS.match(text, start + 8)
        if alias and found and alias.group(1) not in WORDS:
            edits.append(Edit(alias.start(1), found.end(), "asm", alias.group(1), b'asm("")'))
    for word in sorted(word for word in words if word[0] < 0x3A and not word.isdigit()):
        if not _NUMBER.fullmatch(word):
            edits += [
                Edit(start, start + len(word), "number", b"", b"0")
                for start in occurrences(text, word)
                if text[start - 1] != 0x2E
            ]
    if b"case" in words and b"..." in text:
        edits += [Edit(*match.span(1), "case-range") for match in _CASE.finditer(text)]
    for match in _INITIALISER.finditer(text) if b"({" in text else ():
        if next_after(text, match.start(1) + 1)[0] == 0x2E:
            edits += _initialiser(text, match)
    return edits


def _strange(piece: bytes) -> bool:
    """Whether an asm's brackets hold what the grammar does not know: macros among its operands."""
    return bool(_STRANGE.search(_INNER.sub(b"", piece[1:-1])))


def _initialiser(text: bytearray, match: re.Match[bytes]) -> Iterator[Edit]:
    """Make `((a), b)` of `({ .x = a, .y = b })`."""
    start, end = match.span(1)
    for designator in _DESIGNATOR.finditer(text, start, end):
        yield Edit(*designator.span(), "initialiser-argument")
    for brace in _BRACE.finditer(text, start, end):
        new = b"(" if brace.group() == b"{" else b")"
        if new == b")" and last_before(text, brace.start()) == 0x2C:
            comma = text.rfind(b",", start, brace.start())
            yield Edit(comma, comma + 1, "initialiser-argument")
        yield Edit(*brace.span(), "initialiser-argument", b"", new)


def _argument(text: bytearray, match: re.Match[bytes]) -> Iterator[Edit]:
    start, end = match.span()
    opening = text[start] == 0x28
    closing = text[end : end + 1] == b")"
    if opening and closing:
        # Alone in its brackets a type is a cast or sizeof's, unless a macro's name stands before.
        name = _OPENING.search(text, max(0, start - 80), start) if match.group(2) else None
        if not name or name.group().rstrip() in _TAKE_TYPES:
            return
    if not _is_call(text, start):
        return
    if match.group(1):
        yield Edit(*match.span(1), "operator-argument", b"", b"0")
    elif match.group(2):
        yield Edit(*match.span(2), "type-argument", b"", b"T")
    else:
        at = end if opening else start
        yield Edit(at, at + 1, "empty-argument")


def _is_call(text: bytearray, at: int) -> bool:
    """Whether the list that the "(" or "," at `at` belongs to is a call's, not a parameter list."""
    start = at if text[at] == 0x28 else opener(text, at)
    if start < 1 or last_before(text, start) == 0x29:
        return False
    line = text.rfind(b"\n", 0, start) + 1
    if text[line : line + 1].isspace():
        return True
    # In column 0 only an invocation is a call: nothing but its name stands before the "(".
    return bool(_OPENING.fullmatch(text, line, start)) and last_before(text, line) in b";}"
