"""The keys of calls and marks: which argument it is, and when an assignment changes what it means.

A key is text: the argument's tokens without white space, comments and outer parentheses. Two calls
with the same text are about the same lock. Weak spot: aliases; `a` and `b` may well point to one
object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from refactor.syntax.lexer import code_of

_TOKEN = re.compile(
    rb"[A-Za-z_]\w*|\.?\d(?:[eEpP][+-]|[\w.])*|->|\+\+|--|<<|>>|&&|\|\||[<>=!]="
    rb'|"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|\S',
    re.DOTALL,
)
_COMMENT = re.compile(rb"/\*.*?\*/|//[^\n]*", re.DOTALL)
_OPEN, _CLOSE = b"([{", b")]}"


def tokens_of(text: bytes) -> tuple[str, ...]:
    """The tokens of an expression, comments aside."""
    plain = _COMMENT.sub(b" ", text) if b"/" in text else text
    return tuple(token.decode("utf-8", "replace") for token in _TOKEN.findall(plain))


def spell(tokens: tuple[str, ...]) -> str:
    """The tokens as text, with a blank only where two words would run together."""
    text = ""
    for token in tokens:
        gap = text[-1:].isalnum() or text.endswith("_")
        text += " " + token if gap and (token[0].isalnum() or token[0] == "_") else token
    return text


def key_of(text: bytes) -> str:
    """The key that an argument is."""
    tokens = tokens_of(text)
    while len(tokens) > 1 and tokens[0] == "(" and _closing(tokens) == len(tokens) - 1:
        tokens = tokens[1:-1]
    return spell(tokens)


def _closing(tokens: tuple[str, ...]) -> int:
    """The index of what closes the first token."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token in ("(", "[", "{")) - (token in (")", "]", "}"))
        if depth == 0:
            return index
    return -1


def arguments(text: bytes, at: int) -> tuple[tuple[int, int], ...]:
    """The [start, end) of each argument in the parentheses that open at or behind `at`.

    text: code without comments and literals. None of them: an empty list, or no closing one.
    """
    start = text.find(b"(", at) + 1
    found: list[tuple[int, int]] = []
    depth, first = 1, start
    for here in range(start, len(text)) if start else ():
        byte = text[here]
        depth += (byte in _OPEN) - (byte in _CLOSE)
        if depth == 0 or (depth == 1 and byte == 0x2C):
            found.append((first, here))
            first = here + 1
        if depth == 0:
            empty = len(found) == 1 and not text[slice(*found[0])].strip()
            return () if empty else tuple(found)
    return ()


def argument_keys(source: bytes, text: bytes, at: int) -> tuple[str, ...]:
    """The arguments of the call whose name stands at `at`, each as a key.

    text: the masked source.
    """
    return tuple(key_of(source[start:end]) for start, end in arguments(text, at))


def guard_keys(source: bytes, start: int, end: int) -> tuple[str, tuple[str, ...]]:
    """Class and further arguments of a guard `macro(class)(key)` or `macro(class, key)`.

    [start, end): the guard from its name on, up to where it is sure to have ended.
    """
    code = code_of(source[start:end])
    first = arguments(code, 0)
    if not first:
        return "", ()
    keys = tuple(key_of(code[a:b]) for a, b in first)
    behind = code.find(b")", first[-1][1]) + 1
    if len(keys) == 1 and code[behind:].lstrip().startswith(b"("):
        return keys[0], argument_keys(code, code, behind)
    return keys[0], keys[1:]


def assigned_in(key: str, place: str) -> bool:
    """Whether a key means something else once `place` was assigned to.

    place: the left side of an assignment as a key. To assign to what a key is the address of does
    not change the key.
    """
    wanted = tokens_of(place.encode())
    while wanted and wanted[-1] == "]":
        # Which element it is cannot be told.
        depth, index = 0, len(wanted) - 1
        for index in range(len(wanted) - 1, -1, -1):
            depth += (wanted[index] == "]") - (wanted[index] == "[")
            if depth == 0:
                break
        wanted = wanted[:index]
    tokens = tokens_of(key.encode())
    for at in _places(tokens, wanted):
        whole = at == 1 and tokens[0] == "&" and at + len(wanted) == len(tokens)
        if not whole:
            return True
    return False


def _places(tokens: tuple[str, ...], wanted: tuple[str, ...]) -> Iterator[int]:
    """Where `wanted` stands in `tokens`, as a whole expression and not as a member of another."""
    size = len(wanted)
    for at in range(len(tokens) - size + 1) if size else ():
        if tokens[at : at + size] == wanted and (at == 0 or tokens[at - 1] not in ("->", ".")):
            yield at
