"""Comments, literals and directives: the first pass of the mask."""

from __future__ import annotations

import pytest

from refactor.syntax.lexer import code_of, condition_of, lex
from refactor.syntax.mask import mask
from tests.syntax.helpers import NONE, masked, spans


def lexed(source: bytes) -> bytes:
    return bytes(lex(source)[0])


def test_a_block_comment_becomes_blanks_and_keeps_its_newlines() -> None:
    assert lexed(b"a /* b\n * c */ d") == b"a     \n        d"


def test_a_line_comment_ends_with_its_line() -> None:
    assert lexed(b"a; // b\nc;") == b"a;     \nc;"


def test_a_backslash_carries_a_line_comment_over_to_the_next_line() -> None:
    assert lexed(b"a; // b \\\n still\nc;") == b"a;       \n      \nc;"


def test_a_backslash_before_crlf_carries_a_line_comment_over_too() -> None:
    assert lexed(b"a; // b \\\r\n still\r\nc;") == b"a;       \r\n      \r\nc;"


def test_quotes_inside_of_a_comment_open_nothing() -> None:
    assert lexed(b"/* don't \"x */ a; // it's\nb;") == b"               a;        \nb;"


def test_slashes_inside_of_a_string_open_no_comment() -> None:
    assert lexed(b'f("http://x", "/*"); g();') == b'f("        ", "  "); g();'


def test_the_inside_of_literals_is_blank_and_the_quotes_stay() -> None:
    assert lexed(rb'f("a\"b", ' + rb"'\'', 'c');") == b"f(\"    \", '  ', ' ');"


def test_a_string_that_goes_on_behind_a_backslash_keeps_the_backslash() -> None:
    assert lexed(b'x = "ab\\\ncd";') == b'x = "  \\\n  ";'


@pytest.mark.parametrize("quote", [b'"', b"'"])
def test_an_unterminated_literal_ends_with_its_line_and_is_an_error(quote: bytes) -> None:
    assert lexed(b"x = " + quote + b"ab;\ny = 1;") == b"x = @   \ny = 1;"


def test_an_unterminated_comment_reaches_the_end_of_the_file() -> None:
    assert lexed(b"a; /* b\nc;") == b"a;     \n  "


def test_a_lone_quote_at_the_end_of_the_file_is_an_error() -> None:
    assert lexed(b'a "') == b"a @"


def test_a_directive_is_blank_with_its_continuation_lines() -> None:
    source = b"#define F(x) \\\n    g(x) \\\n    + 1\nint a;\n"
    text, found, directives = lex(source)
    assert bytes(text).split(b"\n") == [b" " * 14, b" " * 10, b" " * 7, b"int a;", b""]
    assert [(d.start, d.end, d.keyword) for d in directives] == [(0, 33, b"define")]
    assert [(s.rule, s.name) for s in found] == [("directive", b"define")]


def test_a_comment_that_begins_in_a_directive_takes_the_directive_along() -> None:
    assert lexed(b"#define A 1 /* one\n two */\nint a;") == b"                  \n       \nint a;"


def test_a_comment_hides_the_directive_inside_of_it() -> None:
    assert spans(mask(b"/*\n#if 0\n*/\n", NONE), b"/*\n#if 0\n*/\n") == [
        ("comment", b"", b"/*\n#if 0\n*/")
    ]


def test_a_directive_may_stand_behind_a_comment_on_its_line() -> None:
    source = b"  /* a */ /* b */ #define A\nint a;"
    assert [d.keyword for d in lex(source)[2]] == [b"define"]
    assert lexed(source).strip() == b"int a;"


def test_a_directive_may_stand_behind_a_comment_of_several_lines() -> None:
    assert [d.keyword for d in lex(b"int a;\n /* x\n */ #define A\n")[2]] == [b"define"]


@pytest.mark.parametrize(
    "source",
    [
        b"int a; #b\n",
        b'"s" #b\n',
        b"x /* c */ #b\n",
        b"x /* c\n */ #b\n",
        b"x \\\n #b\n",
        b"x \\\r\n\\\r\n/* c */ #b\n",
        b"## b #b\n",
    ],
)
def test_a_hash_in_the_middle_of_a_line_is_no_directive(source: bytes) -> None:
    text, _, directives = lex(source)
    assert directives == []
    assert bytes(text).endswith(b"#b\n")


@pytest.mark.parametrize("source", [b"\\\n #if A\n", b"/* c */ \\\n/* d */#if A\n", b"x\n#if A\n"])
def test_a_directive_may_stand_behind_joined_lines_that_are_blank(source: bytes) -> None:
    assert [d.keyword for d in lex(source)[2]] == [b"if"]


def test_behind_a_stray_hash_comments_and_literals_are_what_they_are() -> None:
    assert lexed(b"f(1) # g(\"x\") /* y\n */ 'z' // w\n#if A\nb;") == (
        b"f(1) # g(\" \")     \n    ' '     \n     \nb;"
    )


def test_an_apostrophe_in_an_error_line_does_not_hide_the_comment_behind_it() -> None:
    assert lexed(b"#error can't /* a\n b */\nint a;") == b"                 \n     \nint a;"


def test_blanks_comments_and_continuations_may_stand_before_the_keyword() -> None:
    for source in (b"  #  if A\n", b"#/* c */if A\n", b"# \\\n if A\n"):
        (directive,) = lex(source)[2]
        assert directive.keyword == b"if", source


def test_a_null_directive_and_a_line_marker_have_no_keyword() -> None:
    assert [d.keyword for d in lex(b'#\n# 12 "a.c"\n')[2]] == [b"", b""]


def test_crlf_stays_behind_comments_and_directives() -> None:
    source = b"#define A\r\nint a; // b\r\n"
    assert lexed(source) == b"         \r\nint a;     \r\n"


def test_a_byte_order_mark_is_blank_and_does_not_hide_a_directive() -> None:
    source = b"\xef\xbb\xbf#include <a.h>\nint a;"
    assert [d.keyword for d in lex(source)[2]] == [b"include"]
    assert lexed(source).split() == [b"int", b"a;"]


def test_latin_1_bytes_in_comments_and_strings_are_no_trouble() -> None:
    assert masked(b'/* \xe4\xf6 */ f("\xfc");') == 'f(" ");'


def test_code_of_a_directive_has_neither_comments_nor_literals() -> None:
    piece = b'#define F(x) g(x, "h()") /* i() */ // j()'
    assert code_of(piece).split() == [b"#define", b"F(x)", b"g(x,", b")"]
    assert len(code_of(piece)) == len(piece)


@pytest.mark.parametrize(
    ("directive", "keyword", "condition"),
    [
        (b"#ifdef A", b"ifdef", b"defined(A)"),
        (b"# ifndef A /* not here */", b"ifndef", b"!defined(A)"),
        (b"#if  A  && \\\n   B // c", b"if", b"A && B"),
        (b"#elif A == '/'", b"elif", b"A == '/'"),
        (b"#elifdef A", b"elifdef", b"defined(A)"),
        (b"#elifndef A", b"elifndef", b"!defined(A)"),
        (b"#else /* A */", b"else", b""),
        (b"#ifdef", b"ifdef", b"defined()"),
    ],
)
def test_conditions_are_normalised(directive: bytes, keyword: bytes, condition: bytes) -> None:
    assert condition_of(directive, keyword) == condition
