"""The variables of a file's functions, as far as the text shows them: their names and types."""

from __future__ import annotations

import re

from refactor.check.tokens import Token
from refactor.program.translation import Translation
from refactor.source.text import words
from refactor.syntax.parser import Function

_RECEIVER = re.compile(
    rb"([A-Za-z_]\w*)((?:\s*(?:\[[^\[\]]*\]\s*)?(?:->|\.)\s*[A-Za-z_]\w*)*)"
    rb"\s*(?:\[[^\[\]]*\]\s*)?(?:->|\.)\s*\Z"
)
_WORD = re.compile(rb"[A-Za-z_]\w*")
_INDEX = re.compile(rb"\[.*?\]")
_CALLED = re.compile(rb"[\s)]*\(")
_POINTER_BEFORE = re.compile(rb"\(\s*\*\s*\Z")
_POINTER_BEHIND = re.compile(rb"\s*\)\s*\(")
_DECLARED_BEHIND = re.compile(rb"\s*[,)=;\[:]")
_TYPE_BEFORE = re.compile(rb"(?:\A|[^\w.>&])([A-Za-z_]\w*)(?:\s*\*[\s*]*(?:const\s+)?|\s+)\Z")
_NO_TYPE = (b"return", b"goto", b"else", b"case", b"sizeof", b"const")
_NEAR = 200


class Variables:
    """Looks each name up once for each function."""

    def __init__(self, file: Translation) -> None:
        self._text = file.unit.mask.text
        self._shadows: dict[tuple[int, str], bool] = {}
        self._types: dict[tuple[int, bytes], str] = {}

    def shadow(self, function: Function, name: str) -> bool:
        """Whether a parameter or a variable of the function has that name."""
        key = (function.start, name)
        if key not in self._shadows:
            self._shadows[key] = self._declares(function, name.encode())
        return self._shadows[key]

    def receiver(self, function: Function, token: Token) -> tuple[str, ...]:
        """What stands before a member: the type of the variable, then the members on the way.

        Empty where the type is not written in the function, or the expression has another form.
        """
        text = self._text
        match = _RECEIVER.search(text, max(function.body_start, token.at - _NEAR), token.at)
        kind = self._type(function, match[1]) if match else ""
        if match is None or not kind:
            return ()
        path = _WORD.findall(_INDEX.sub(b"", match[2]))
        return (kind, *(word.decode() for word in path))

    def _declares(self, function: Function, word: bytes) -> bool:
        text = self._text
        for at in words(text, word, function.name_start, function.end):
            end = at + len(word)
            before = text[max(function.name_start, at - _NEAR) : at]
            if _CALLED.match(text, end):
                if _POINTER_BEFORE.search(before) and _POINTER_BEHIND.match(text, end):
                    return True
            elif _DECLARED_BEHIND.match(text, end) and _type_before(before):
                return True
        return False

    def _type(self, function: Function, word: bytes) -> str:
        """The type of the first variable of that name; "" if there is none."""
        key = (function.start, word)
        if key not in self._types:
            text = self._text
            found = b""
            for at in words(text, word, function.name_start, function.end):
                if _DECLARED_BEHIND.match(text, at + len(word)):
                    found = _type_before(text[max(function.name_start, at - _NEAR) : at])
                    if found:
                        break
            self._types[key] = found.decode()
        return self._types[key]


def _type_before(before: bytes) -> bytes:
    """The type of which a variable is declared behind these bytes, or nothing."""
    found = _TYPE_BEFORE.search(before)
    return b"" if found is None or found[1] in _NO_TYPE else found[1]
