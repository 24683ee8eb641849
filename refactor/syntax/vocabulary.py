"""The names that the mask has to know: given by a protocol, or learnt from a tree's own headers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names of macros, as bytes.

    `marks` stand on declarations like attributes and are blanked. `block_guards` hold something
    for the block that follows them. `keep` must stay visible whatever they look like: lock
    functions, scope guards, the functions of a request.
    """

    marks: frozenset[bytes] = frozenset()
    block_guards: frozenset[bytes] = frozenset()
    keep: frozenset[bytes] = frozenset()


# Defined empty by some header for an old compiler, but words of the grammar all the same.
_GRAMMAR = frozenset(
    b"auto bool break case char const continue default do double else enum extern float for goto "
    b"if inline int long register restrict return short signed sizeof static struct switch "
    b"typedef union unsigned void volatile while __inline __inline__ __volatile__ asm __asm__ "
    b"typeof alignof _Alignof offsetof".split()
)
_DEFINE = re.compile(
    rb"^[ \t]*#[ \t]*define[ \t]+([A-Za-z_]\w*)(\([^()\n]*\))?[ \t]*((?:[^\\\n]|\\\r?\n|\\.)*)",
    re.MULTILINE,
)
_COMMENT = re.compile(rb"/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL)
_ATTRIBUTE = re.compile(rb"(?:__attribute__|__attribute|__declspec|_Noreturn|\[\[)\b|\[\[")
_TOKEN = re.compile(rb"[A-Za-z_]\w*+|[()]|[^\s\w()]|\w++")


def learn_marks(headers: Iterable[bytes]) -> frozenset[bytes]:
    """Give the names that the headers define empty, or as an attribute, or as other marks.

    A name that some header defines as anything else is no mark. A macro with parameters and an
    empty body is none either, unless another definition of it is an attribute: such a macro is as
    often a call that a configuration switches off.
    """
    bodies: dict[bytes, set[bytes]] = {}
    for header in headers:
        if b"/*" in header or b"//" in header:
            header = _COMMENT.sub(b" ", header)
        for match in _DEFINE.finditer(header):
            name, parameters, body = match.groups()
            body = b" ".join(body.replace(b"\\\n", b" ").replace(b"\\\r\n", b" ").split())
            bodies.setdefault(name, set()).add((b"(" if parameters and not body else b"") + body)
    marks = {name for name, found in bodies.items() if found == {b""}}
    marks |= {
        name
        for name, found in bodies.items()
        if any(_is_attribute(body) for body in found)
        and all(body in (b"", b"(") or _is_attribute(body) for body in found)
    }
    marks -= _GRAMMAR
    # Marks made of marks: once round for each level of nesting, so until nothing is added.
    pending = {name: found for name, found in bodies.items() if name not in marks | _GRAMMAR}
    while True:
        more = {
            name
            for name, found in pending.items()
            if any(body not in (b"", b"(") for body in found)
            and all(body in (b"", b"(") or _made_of(body, marks) for body in found)
        }
        if not more:
            return frozenset(marks)
        marks |= more
        for name in more:
            del pending[name]


def _is_attribute(body: bytes) -> bool:
    match = _ATTRIBUTE.match(body)
    return bool(match) and b";" not in body and b"{" not in body


def _made_of(body: bytes, marks: set[bytes]) -> bool:
    """Whether the body is a row of marks, each with or without arguments, and nothing else."""
    depth = 0
    word = False
    for match in _TOKEN.finditer(body):
        token = match.group()
        if token == b"(":
            if not word and not depth:
                return False
            depth += 1
        elif token == b")":
            depth -= 1
        elif not depth:
            if token not in marks:
                return False
            word = True
    return depth == 0 and word
