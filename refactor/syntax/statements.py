"""Macros inside of functions and structs: loops, guarded blocks, statements, members."""

from __future__ import annotations

import re
from collections.abc import Iterator

from refactor.syntax.model import Edit
from refactor.syntax.patterns import BRACES, PARENTHESES, merged, occurrences, opener
from refactor.syntax.vocabulary import Vocabulary
from refactor.syntax.words import TAGS, TYPES, WORDS

_NAME = rb"([A-Za-z_]\w*+)"
_CALL = _NAME + rb"[ \t]*+(" + PARENTHESES + rb")(?=\s*+([{}A-Za-z_*+-]|(?<=[ \t])\())"
_TYPED = rb"(?:" + rb"|".join(sorted(TYPES - {b"size_t", b"bool"} | TAGS)) + rb")\b"
_POINTED = _NAME + rb"(?:\s*+\*[\s*]*+|\s++)(?!(?:const|volatile)\b)[A-Za-z_]\w*+(?=\s*+[;=,\[])"
# What begins a statement, after the byte that ended the one before: a call that something other
# than an operator follows, or a declaration that has one word too many.
_BEGINNING = (
    rb"\s*+(?!(?:if|for|while|switch|return|case|else|static|const|struct|unsigned)\b)(?:"
    + _CALL
    + rb"|"
    + _NAME
    + rb"\s++(?:(?:static\b|"
    + _TYPED
    + rb"|const\s++(?:"
    + _TYPED
    + rb"|"
    + _POINTED
    + rb"))|"
    + _POINTED
    + rb")"
    # A name in capitals that is alone on its line, the last of its block or not.
    + rb"|([A-Z_][A-Z0-9_]++)[ \t]*+\r?\n(?:[ \t]++(?=[A-Za-z_*{])|\s*+(?=(\}))))"
)
_BEGIN = tuple(re.compile(re.escape(byte) + _BEGINNING) for byte in (b";", b"{", b"}", b":", b")"))
_CHAINED = re.compile(rb"\s*+" + _CALL)
_LONE = re.compile(rb"\s*+([A-Z_][A-Z0-9_]++)[ \t]*+\r?\n[ \t]++(?=[A-Za-z_*{])")
# A loop whose end is made by a macro: `do { … } NAME(…);`.
_DO = re.compile(rb"\s*+" + BRACES + rb"\s*+" + _NAME + rb"\s*+(" + PARENTHESES + rb")(?=\s*+;)")
_ELSE = re.compile(rb"else\s++(?!(?:if|for|while|switch|return|do)\b)" + _CALL)
_PLAIN = re.compile(rb"\((?!\s*+\))[^;{}]++\Z")
# Arguments that are no expression, so that the loop's condition has to be made up.
_ODD = re.compile(
    rb"(?<!\w)(?:struct|union|enum|const|unsigned|char|int|void|long)\b|\*\s*+[,)]|[,(]\s*+[,)]"
)
_NEXT_LINE = re.compile(rb"[ \t]*+\r?\n(?>(?:[ \t]*+\r?\n)*)([ \t]*+)(?=\S)")
_INDENT = re.compile(rb"[ \t]*+")
_GOES_ON = re.compile(rb"[^;{}]{0,2000}+[;{]")
_HEAD_WORD = re.compile(rb"(?<!\w)(\w++)\s*+\(\Z")
_LOUD = re.compile(rb"_*+[A-Z][A-Z0-9_]++\Z")

_RECORD = re.compile(rb"\s++(?>(?:\w++\s*+)?)(" + BRACES + rb")")
_MEMBER = re.compile(
    rb"(?<=[;{}])\s*+(?:([A-Za-z_]\w*+)[ \t]*+" + PARENTHESES + rb"\s*+(?:;|(?=\}))"
    rb"|([A-Za-z_]\w*+)\s*+:[^;{}]{1,80}+;|([A-Z_][A-Z0-9_]++)(?=\s*+\}))"
)


def statements(text: bytearray, words: set[bytes], vocabulary: Vocabulary) -> list[Edit]:
    """Turn loop and block macros into `while` and `if(1)`, end calls that lack a semicolon, and
    blank the word that makes a declaration of a local or a member one word too long."""
    edits: list[Edit] = []
    done = 0
    for match in merged(text, _BEGIN):
        if match.start() < done:
            continue
        if match.group(1):
            done = _calls(text, match, text[match.start()], vocabulary, edits)
        elif match.group(8):
            if text[match.start()] in b";}" and match.group(7) not in vocabulary.keep:
                edits.append(Edit(*match.span(7), "statement-macro", match.group(7)))
        elif match.group(7):
            edits += _lone(text, match, vocabulary)
        else:
            edits += _declaration(match, vocabulary)
    for match in _ELSE.finditer(text):
        _calls(text, match, 0x29, vocabulary, edits)
    for start in occurrences(text, b"do") if b"do" in words else ():
        end = _DO.match(text, start + 2)
        if end and end.group(1) not in WORDS:
            edits.append(_loop(end))
    return edits


def _calls(
    text: bytearray,
    match: re.Match[bytes],
    before: int,
    vocabulary: Vocabulary,
    edits: list[Edit],
) -> int:
    """Add the edits for a call and for those that follow without a semicolon; gives their end."""
    while match.group(1) not in WORDS:
        edit = _call(text, match, before, vocabulary)
        if edit:
            edits.append(edit)
        following = _CHAINED.match(text, match.end(2))
        if not edit or match.group(3) == b"{" or not following or following.group(1) in WORDS:
            break
        match, before = following, 0x3B if edit.rule == "statement-macro" else 0x29
    return match.end(2)


def _lone(text: bytearray, match: re.Match[bytes], vocabulary: Vocabulary) -> Iterator[Edit]:
    """End the names in capitals that make up a statement each."""
    lone: re.Match[bytes] | None = match
    name, end = match.group(7), match.end(7)
    if text[match.start()] not in b";}:":
        return
    while lone and name not in vocabulary.keep and _GOES_ON.match(text, lone.end()):
        at = text.index(b"\n", end) + 1
        if text[text.rfind(b"\n", 0, end) + 1] not in b" \t":
            return
        yield Edit(at, at + 1, "statement-macro", name, b";")
        lone = _LONE.match(text, end)
        if lone:
            name, end = lone.group(1), lone.end(1)


def _declaration(match: re.Match[bytes], vocabulary: Vocabulary) -> Iterator[Edit]:
    first = match.group(4)
    second = match.group(6)
    if first in TYPES and second and second not in WORDS:
        # `int MARK name;`, whatever the mark looks like.
        yield Edit(*match.span(6), "mark", second)
        return
    if first in WORDS or first in vocabulary.keep or (second and second in WORDS):
        return
    if second and _LOUD.match(second) and not _LOUD.match(first):
        yield Edit(*match.span(6), "mark", second)
    else:
        yield Edit(*match.span(4), "mark", first)


def _call(
    text: bytearray, match: re.Match[bytes], before: int, vocabulary: Vocabulary
) -> Edit | None:
    """Decide on a call that no operator follows; `before` is the byte in front of it."""
    start, end = match.start(1), match.end(2)
    name, arguments, follower = match.group(1), match.group(2), match.group(3)
    if before == 0x7D and b"\n" not in text[match.start() : start]:
        # `} f(void) {`: a function behind a type that was defined in front of its name.
        return None
    if follower == b"{":
        plain = name not in vocabulary.keep and not arguments[1:-1].strip()
        if plain or name in vocabulary.block_guards:
            return Edit(start, end, "block-macro", name, b"if(1)" if end - start >= 5 else b"")
        return None if name in vocabulary.keep else _loop(match)
    if name in vocabulary.block_guards and follower != b"}" and end - start >= 5:
        # What it guards is one statement without braces.
        return Edit(start, end, "block-macro", name, b"if(1)")
    line = _NEXT_LINE.match(text, end)
    own = _INDENT.match(text, text.rfind(b"\n", 0, start) + 1)
    if not line or not own or not own.group() or name in vocabulary.keep:
        return None
    indent = line.group(1).expandtabs()
    if own.end() == start and len(indent) > len(own.group().expandtabs()):
        return None if follower == b"}" else _loop(match)
    if follower == b"(":
        return None
    # What ends a block after a "{" may be the only entry of a list, after ":" a case's macro.
    statement = before in b";}" or (
        before in b"{:"
        and (follower != b"}" or (before == 0x7B and _opens_block(text, match.start())))
    )
    if not indent or not statement:
        return None
    if follower == b"}" or _GOES_ON.match(text, line.end()):
        at = line.start(1)
        return Edit(at, at + 1, "statement-macro", name, b";")
    return None


def _opens_block(text: bytearray, at: int) -> bool:
    """Whether the "{" at `at` begins statements, not a list."""
    before = bytes(text[max(0, at - 80) : at]).rstrip()
    if not before.endswith(b")"):
        return before.endswith((b"else", b"do"))
    # A compound literal's type stands behind an operator, a head's condition behind a word.
    word = _HEAD_WORD.search(
        text, max(0, at - 700), opener(text, text.rindex(b")", 0, at), 600) + 1
    )
    return word is not None and word.group(1) != b"return"


def _loop(match: re.Match[bytes]) -> Edit:
    name, arguments = match.group(1), match.group(2)
    word = b"while" if len(name) >= 5 else b"if"
    if _PLAIN.match(arguments) and not _ODD.search(arguments):
        return Edit(*match.span(1), "loop-macro", name, word)
    return Edit(match.start(1), match.end(2), "loop-macro", name, word + b"(x)")


def members(text: bytearray, words: set[bytes]) -> list[Edit]:
    """Blank what the grammar does not take for a member: macros, and bit-fields without a name."""
    edits = []
    done = 0
    for tag in sorted(words.intersection((b"struct", b"union"))):
        done = 0
        for start in occurrences(text, tag):
            if start < done:
                continue
            record = _RECORD.match(text, start + len(tag))
            if record:
                done = record.end()
                for match in _MEMBER.finditer(text, *record.span(1)):
                    at = match.start(match.lastindex or 0)
                    edits.append(Edit(at, match.end(), "member-macro", match[match.lastindex or 0]))
    return edits
