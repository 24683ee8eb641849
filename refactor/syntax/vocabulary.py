"""The names that the mask has to know: given by a protocol, or learnt from a tree's own headers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from msgspec import Struct

from refactor.syntax.lexer import without_comments


class Vocabulary(Struct, frozen=True):
    """Names of macros, as bytes.

    `marks` stand on declarations like attributes and are blanked. `block_guards` hold something
    for the block that follows them. `keep` must stay visible whatever they look like: lock
    functions, scope guards, the functions of a request. `exports` name a function and do nothing
    else with it. `scope_guards` hold something for the rest of their block, and declare a variable.
    `by_class` are guards that are told apart by their first argument, which is a word of its own.
    """

    marks: frozenset[bytes] = frozenset()
    block_guards: frozenset[bytes] = frozenset()
    keep: frozenset[bytes] = frozenset()
    exports: frozenset[bytes] = frozenset()
    scope_guards: frozenset[bytes] = frozenset()
    by_class: frozenset[bytes] = frozenset()


_OPENED = re.compile(rb"([A-Za-z_]\w*+)\s*+\(\s*+\Z")
_ENDED = re.compile(rb"\s*+[,)]")


def is_class(text: bytes, start: int, end: int, macros: Collection[bytes]) -> bool:
    """Whether the word text[start:end) is the class in `guard(word)` or `guard(word, ...)`.

    macros: the names of the guards that are told apart by a class. A class is no name of the
    language, so that it may be spelt as a function is and has nothing to do with it.
    """
    if not macros or not _ENDED.match(text, end):
        return False
    before = _OPENED.search(text[max(0, start - 200) : start])
    return before is not None and before[1] in macros


# Defined empty by some header for an old compiler, but words of the grammar all the same.
_GRAMMAR = frozenset(
    b"auto bool break case char const continue default do double else enum extern float for goto "
    b"if inline int long register restrict return short signed sizeof static struct switch "
    b"typedef union unsigned void volatile while __inline __inline__ __volatile__ asm __asm__ "
    b"typeof alignof _Alignof offsetof".split()
)
_DEFINE = re.compile(
    rb"#[ \t]*+define[ \t]++([A-Za-z_]\w*+)(?>(\([^()\n]*+\))?)[ \t]*+"
    rb"((?>(?:(?>(?:[^\\\n]++|\\\r?\n|\\){1,500}))*))"
)
_CONTINUATION = re.compile(rb"\\\r?\n")
_ATTRIBUTE = re.compile(rb"(?:__attribute__|__attribute|__declspec|_Noreturn)\b|\[\[")
_TOKEN = re.compile(rb"[A-Za-z_]\w*+|[()]|[^\s\w()]|\w++")
# A body that is no mark whatever the other names mean; b"" is a macro that stands for nothing, and
# _CALL one that looks like a call and stands for nothing.
_OTHER = b"0"
_CALL = b"("


def learn_marks(headers: Iterable[bytes]) -> frozenset[bytes]:
    """Give the names that the headers define empty, or as an attribute, or as other marks.

    A name that some header defines as anything else is no mark. A macro with parameters and an
    empty body is none either, unless another definition of it is an attribute: such a macro is as
    often a call that a configuration switches off.
    """
    bodies: dict[bytes, set[bytes]] = {}
    for header in headers:
        for match in _DEFINE.finditer(header):
            name, parameters, body = match.groups()
            bodies.setdefault(name, set()).add(_body(body, bool(parameters)))
    pending = {
        name: found
        for name, found in bodies.items()
        if _OTHER not in found and found != {_CALL} and name not in _GRAMMAR
    }
    marks: set[bytes] = set()
    # Marks are made of marks: once round for each level of nesting, so until nothing is added.
    while True:
        more = {name for name, found in pending.items() if _all_marks(found, marks)}
        if not more:
            return frozenset(marks)
        marks |= more
        for name in more:
            del pending[name]


def _body(body: bytes, parameters: bool) -> bytes:
    """Give what of a body tells whether it is a mark."""
    if body and not (body[0] == 0x5F or body[:1].isalpha() or body[0] in b"/[\\\r"):
        return _OTHER
    if b"/" in body:
        body = without_comments(body)
    body = b" ".join(_CONTINUATION.sub(b" ", body).split())
    return body or (_CALL if parameters else b"")


def _all_marks(found: set[bytes], marks: set[bytes]) -> bool:
    return all(
        body in (b"", _CALL)
        or (_ATTRIBUTE.match(body) and b";" not in body and b"{" not in body)
        or _made_of(body, marks)
        for body in found
    )


def _made_of(body: bytes, marks: set[bytes]) -> bool:
    """Whether the body is a row of marks, each with or without arguments, and nothing else."""
    depth = 0
    outer = False
    for match in _TOKEN.finditer(body):
        token = match.group()
        if token == b"(":
            if not outer:
                return False
            depth += 1
        elif token == b")":
            depth -= 1
        elif not depth:
            if token not in marks:
                return False
            outer = True
    return depth == 0 and outer
