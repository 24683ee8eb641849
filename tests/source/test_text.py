"""Lines, blanks and words of a file, as bytes."""

from __future__ import annotations

from hashlib import sha256

import pytest

from refactor.source.text import SourceText, count_word, last_code, next_code, words

BOM = b"\xef\xbb\xbf"


def _text(data: bytes) -> SourceText:
    return SourceText("x.c", data)


@pytest.mark.parametrize(
    ("data", "starts"),
    [
        (b"", [0]),
        (b"a", [0]),
        (b"a\n", [0, 2]),
        (b"a\r\nb\n\nc", [0, 3, 5, 6]),
        (b"a\rb\n", [0, 4]),
    ],
)
def test_lines_begin_behind_newlines(data: bytes, starts: list[int]) -> None:
    assert _text(data).line_starts == starts


def test_a_line_number_counts_from_one() -> None:
    text = _text(b"a\nb\r\n\nc")
    assert [text.line(offset) for offset in range(8)] == [1, 1, 2, 2, 2, 3, 4, 4]


def test_a_line_begins_behind_a_byte_order_mark() -> None:
    text = _text(BOM + b"int a;\nint b;")
    assert text.line_start(5) == 3
    assert text.line_start(12) == 10
    assert text.begins_line(3)
    assert not text.begins_line(6)


def test_a_line_ends_before_its_newline_and_carriage_return() -> None:
    text = _text(b"a\r\nbc\nd")
    assert [text.line_end(offset) for offset in (0, 3, 6)] == [1, 5, 7]
    assert [text.next_line(offset) for offset in (0, 3, 6)] == [3, 6, 7]


@pytest.mark.parametrize(
    ("data", "offset", "newline"),
    [
        (b"a\nb", 0, b"\n"),
        (b"a\r\nb", 0, b"\r\n"),
        (b"a\r\nb", 3, b"\r\n"),
        (b"a\r\nb\n", 3, b"\n"),
        (b"a", 0, b"\n"),
        (b"", 0, b"\n"),
        (b"\n", 0, b"\n"),
    ],
)
def test_an_inserted_line_ends_like_its_neighbour(data: bytes, offset: int, newline: bytes) -> None:
    assert _text(data).newline(offset) == newline


@pytest.mark.parametrize(
    ("data", "indent"),
    [(b"\t  a", b"\t  "), (b"a", b""), (b"   ", b"   "), (b"\n    a", b""), (BOM + b" a", b" ")],
)
def test_the_indentation_is_the_line_s_own(data: bytes, indent: bytes) -> None:
    assert _text(data).indent(len(BOM) if data.startswith(BOM) else 0) == indent


def test_a_blank_line_has_blanks_only() -> None:
    text = _text(b"a\n \t\r\n\n/* */\n\x0c\n")
    assert [text.is_blank_line(start) for start in text.line_starts[:5]] == [
        False,
        True,
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("rest", "end"),
    [
        (b"", 0),
        (b"  \n", 2),
        (b" // why\nb", 7),
        (b" /* a */ /* b */\r\nc", 16),
        (b" /* a\n   b */\nc", 13),
        (b" /* a */ b();\n", None),
        (b" b();\n", None),
        (b" /* never closed", None),
        (b" / 2;\n", None),
    ],
)
def test_a_line_of_code_ends_behind_its_comments(rest: bytes, end: int | None) -> None:
    found = _text(b"a();" + rest).end_of_code_line(4)
    assert found == (None if end is None else 4 + end)


def test_code_goes_on_behind_blanks() -> None:
    assert next_code(b"a \t\r\n\x0cb", 1) == 6
    assert next_code(b"a  ", 1) == 3
    assert last_code(b"a \t\r\n\x0cb", 6) == 1
    assert last_code(b"   ", 3) == 0


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"f", [0]),
        (b"f f_ _f 2f f2 f", [0, 14]),
        (b"ff f", [3]),
        (b"f(f)->f", [0, 2, 6]),
        (b"\xe9f\xff", [1]),
        (b"", []),
        (b"f\0f\rf", [0, 2, 4]),
    ],
)
def test_a_word_has_no_letter_or_digit_beside_it(data: bytes, found: list[int]) -> None:
    assert list(words(data, b"f")) == found
    assert count_word(data, b"f") == len(found)


def test_words_are_looked_for_in_a_range() -> None:
    assert list(words(b"f f f", b"f", 1, 4)) == [2]


def test_a_digest_tells_two_contents_apart() -> None:
    assert _text(b"a").digest == sha256(b"a").hexdigest() != _text(b"b").digest
