"""Attribute-like macros: the ones that are known by name, and the ones that their place gives away.

Weak spot: an unknown mark in lower case is seen only where the declaration has a type besides it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from refactor.syntax.model import Edit, Span
from refactor.syntax.patterns import (
    ARGUMENTS,
    PARENTHESES,
    WORD,
    at_line,
    last_before,
    next_after,
    occurrences,
)
from refactor.syntax.vocabulary import Vocabulary
from refactor.syntax.words import ASM, QUALIFIERS, STATEMENTS, TAGS, TYPES, WORDS

BUILTIN = frozenset(
    b"__attribute__ __attribute __declspec _Noreturn __extension__ __restrict __restrict__ "
    b"_Static_assert static_assert _Alignas alignas __cdecl __stdcall".split()
)
_UPPER = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
_LOWER = b"abcdefghijklmnopqrstuvwxyz0123456789"
_ASSERTIONS = frozenset((b"_Static_assert", b"static_assert"))
_NO_TYPE = QUALIFIERS | TAGS | STATEMENTS

# What a mark looks like: capitals, `…_fn`, or a reserved name that is no `__u32` or `__le16`.
_MARKISH = rb"(?:_*+[A-Z][A-Z0-9_]++|[a-z]\w*_fn|__(?!(?:[us]|be|le)\d)[a-z]\w*+)(?!\w)"
_MARK = re.compile(_MARKISH)
# What starts in column 0: the words before the first "(", what is in it, and what comes next.
_HEADER = re.compile(rb"\n([A-Za-z_][\w\s*]{0,400}+)" + PARENTHESES + rb"\s*+([;{]?)")
_MORE = re.compile(rb"\s*+([A-Za-z_*][\w\s*]{0,400}+)" + PARENTHESES + rb"\s*+([;{]?)")
_DECLARATOR = re.compile(rb"[A-Za-z_]\w*+|\*")
# A header with one type and a name, so that no word of it is one too many.
_USUAL = re.compile(
    rb"(?>(?:(?:%b)\s++)*)(?>(?:(?:%b)\b\s*+)+|(?:%b)\s++\w++|\w++)[\s*]*+\w++\s*+"
    % tuple(rb"|".join(sorted(words)) for words in (QUALIFIERS, TYPES, TAGS))
)
_TAIL = re.compile(rb"((?>(?:[A-Za-z_]\w*+\s*+(?>(?:" + PARENTHESES + rb"\s*+)?)){1,8}))[;{]")
_TAIL_MARK = re.compile(rb"([A-Za-z_]\w*+)(?>(?:\s*+" + PARENTHESES + rb")?)")
# `(*callback)(`, with what may stand inside of the first parentheses.
_POINTER = re.compile(rb"\(\s*+(?>(?:(" + _MARKISH + rb")\s*+)?)\*([\s\w]*+)\)\s*+\(")
_BEFORE_POINTER = re.compile(rb"(?<=[;{},(\s])((?>(?:[A-Za-z_]\w*+[\s*]*+)+))\Z")
# A word in capitals (or __x) before the end of something.
_BEHIND = re.compile(
    rb"(?:[A-Z_][A-Z0-9_]++(?!\w)|__[a-z]\w*+|[A-Z_][A-Z0-9_]{3,}\w++(?=\s*+\"))"
    rb"(?>(?:\s*+" + PARENTHESES + rb")?)(?=\s*+[,);=\"}])"
)
_KINDS = bytes(
    0x41 if byte in _UPPER else 0x61 if byte in _LOWER else {0x09: 0x20, 0x5D: 0x29}.get(byte, byte)
    for byte in range(256)
)
_BEHIND_WORD = re.compile(rb" AA(?<=[aA)] AA)")
_TOKENS = re.compile(rb"\w+|[^\s\w]")
_QUOTE = re.compile(rb"\s*+\"")
_BOUND = re.compile(rb"\s*+[=;,]")


def known_marks(text: bytearray, words: set[bytes], vocabulary: Vocabulary) -> list[Edit]:
    """Blank the marks that are known by name, with the arguments that belong to them."""
    edits = []
    for name in sorted(((vocabulary.marks | BUILTIN) & words) - vocabulary.keep):
        for start in occurrences(text, name):
            end = start + len(name)
            before = last_before(text, start)
            if before in b".=<>&|!?+-[/%^~":
                continue
            after, at = next_after(text, end)
            if after == 0x28:
                arguments = ARGUMENTS.match(text, end)
                if arguments and _owns(text, at, arguments.end()):
                    end = arguments.end()
                    after, at = next_after(text, end)
            if before in b"(," and not (after == 0x2A or chr(after).isidentifier()):
                continue
            if name in _ASSERTIONS and after == 0x3B:
                # A lone semicolon is an error between the members of a struct.
                end = at + 1
            edits.append(Edit(start, end, "mark", name))
    return edits


def _owns(text: bytearray, start: int, end: int) -> bool:
    """Whether the parentheses at `start` are a mark's arguments, not a declarator of their own."""
    if next_after(text, start + 1)[0] == 0x2A:
        return False
    if next_after(text, end)[0] != 0x28:
        return True
    # `MARK (f)(int)` declares f, and so does `MARK(x) (f)(int)`.
    named = ARGUMENTS.match(text, end)
    return named is not None and next_after(text, named.end())[0] == 0x28


def placed_marks(
    text: bytearray, words: set[bytes], vocabulary: Vocabulary, known: Iterable[Span]
) -> list[Edit]:
    """Blank the words that can only be marks where they stand; the names need not be known.

    `known` are the marks that were blanked already: a declaration may begin behind one.
    """
    edits: list[Edit] = []
    for header in at_line(text, _HEADER):
        if not header.group(2) or not _USUAL.fullmatch(header.group(1)):
            edits += _in_header(text, header)
    for span in known:
        if span.start == 0 or text[span.start - 1] == 0x0A:
            behind = _MORE.match(text, span.end)
            if behind:
                edits += _in_header(text, behind)
    for pointer in _POINTER.finditer(text):
        edits += _before_pointer(text, pointer)
    for match in _behind_words(text):
        edits += _behind(text, match)
    for name in sorted(words.intersection(ASM)):
        for start in occurrences(text, name):
            # `register int x asm("x0") = 1;`: the grammar knows it behind a parameter list only.
            named = ARGUMENTS.match(text, start + len(name))
            if named and _BOUND.match(text, named.end()) and _word_before(text, start):
                edits.append(Edit(start, named.end(), "mark", name))
    return [edit for edit in edits if edit.name not in vocabulary.keep]


def _word_before(text: bytearray, start: int) -> bool:
    tokens = _TOKENS.findall(text, max(0, start - 80), start)
    return bool(tokens) and tokens[-1] not in STATEMENTS and bool(WORD.match(tokens[-1]))


def _in_header(text: bytearray, header: re.Match[bytes]) -> Iterator[Edit]:
    """Find the marks of one declaration or definition that starts in column 0."""
    words = list(_DECLARATOR.finditer(text, *header.span(1)))
    if words[0].group() in STATEMENTS:
        return
    while len(words) > 1 and _MARK.fullmatch(words[-1].group()):
        more = _MORE.match(text, header.start(2))
        if not more:
            break
        # `int MARK(x) f(`: what looked like the name was a mark with arguments.
        end = bytes(text[words[-1].end() : header.start(2)]).rstrip()
        yield Edit(words[-1].start(), words[-1].end() + len(end), "mark", words[-1].group())
        words = words[:-1] + list(_DECLARATOR.finditer(text, *more.span(1)))
        header = more
    yield from _surplus(words[:-1])
    tail = None if header.group(2) else _TAIL.match(text, header.start(2))
    if tail:
        for mark in _TAIL_MARK.finditer(text, *tail.span(1)):
            if not _MARK.fullmatch(mark.group(1)):
                return
            yield Edit(mark.start(), mark.end(), "mark", mark.group(1))


def _surplus(words: list[re.Match[bytes]]) -> Iterator[Edit]:
    """Find the words between storage class and name that are one type too many."""
    named = []
    typed = False
    for index, match in enumerate(words):
        word = match.group()
        if word in TYPES or word in TAGS:
            typed = True
        elif word not in QUALIFIERS and word != b"*" and not _tagged(words, index):
            named.append(match)
    spare = len(named) - (0 if typed else 1)
    # Beside a type that needs no other word, each word is one too many, whatever it looks like.
    marks = [match for match in named if typed or _MARK.fullmatch(match.group())]
    for match in marks[max(0, len(marks) - spare) :] if spare > 0 else []:
        yield Edit(match.start(), match.end(), "mark", match.group())


def _tagged(words: list[re.Match[bytes]], index: int) -> bool:
    return index > 0 and words[index - 1].group() in TAGS


def _before_pointer(text: bytearray, pointer: re.Match[bytes]) -> Iterator[Edit]:
    """Find the marks of a function pointer, `int MARK (*f)(` and `int (MARK *f)(`."""
    if pointer.group(1) and pointer.group(2).strip():
        yield Edit(*pointer.span(1), "mark", pointer.group(1))
    low = max(0, pointer.start() - 160)
    before = _BEFORE_POINTER.search(text, low, pointer.start())
    if before:
        words = list(_DECLARATOR.finditer(text, *before.span(1)))
        if words[0].group() not in STATEMENTS:
            yield from _surplus(words)


def _behind_words(text: bytearray) -> Iterator[re.Match[bytes]]:
    """Find the words in capitals (or __x) behind another word, a ")" or a "]".

    A pattern would try each capital letter of a file; so look in a copy that has one letter for
    each kind of byte.
    """
    for found in _BEHIND_WORD.finditer(text.translate(_KINDS)):
        match = _BEHIND.match(text, found.start() + 1)
        if match:
            yield match


def _behind(text: bytearray, match: re.Match[bytes]) -> Iterator[Edit]:
    """Decide on a word in capitals behind a word: `T x MARK;`, `T x MARK)`, `"a" FORMAT SUFFIX`."""
    start, end = match.span()
    tokens = list(_TOKENS.finditer(text, max(0, start - 120), start))
    name = WORD.match(text, start)
    if len(tokens) < 2 or name is None:
        return
    if name.end() == end:
        # The capitals before it; a whole argument or entry of them is adjacent string literals.
        row = list(takewhile(lambda token: _is_loud(token.group()), reversed(tokens)))
        before = tokens[len(tokens) - len(row) - 1].group() if len(row) < len(tokens) else b"x"
        entry = before in (b"=", b",", b"(", b"{", b'"') and name.group().isupper()
        if row and (entry or _QUOTE.match(text, end)):
            for token in (*row[:-1], name):
                yield Edit(*token.span(), "string-macro", token.group())
            return
    words = [token.group() for token in tokens]
    while words and words[-1] == b"]" and b"[" in words:
        words = words[: len(words) - 1 - words[::-1].index(b"[")]
    if len(words) < 2 or words[-1] in WORDS or not _is_name(words[-1]):
        return
    while len(words) > 2 and words[-2] in QUALIFIERS and b"*" in words[-4:-2]:
        del words[-2]
    typed = words[-2] == b"*" or (_is_name(words[-2]) and words[-2] not in _NO_TYPE)
    if typed and _MARK.fullmatch(name.group()):
        yield Edit(start, end, "mark", name.group())


def _is_name(token: bytes) -> bool:
    return token[0] == 0x5F or token[:1].isalpha()


def _is_loud(token: bytes) -> bool:
    return token.isupper() and _is_name(token)
