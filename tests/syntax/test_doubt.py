"""Sources that say one thing to the tool and another to a compiler are refused by name."""

from __future__ import annotations

import pytest

from refactor.syntax.doubt import DoubtFault, doubt, insist_on_plain
from refactor.syntax.lexer import lex

CUT = [
    b"int a\\\nb;\n",
    b"int a\\\r\n\\\r\nb;\n",
    b"#define A b\\\nc\n",
    b"/\\\n* a */\n",
    b"/\\\n/ a\n",
    b"/* a *\\\n/ f(); /* */\n",
    b"x = a &\\\n& f();\n",
    b"p-\\\n>f();\n",
    b"#\\\n#\n",
]
PLAIN = [
    b"int a \\\nb;\n",
    b"int a;\\\n    b;\n",
    b'char *s = "a\\\nb *\\\n/";\n',
    b"/* a */\\\n/* b */\n",
    b"/* a\\\nb */\n// c\\\nd *\\\n/\n",
    b'#define A "b\\\nc" /* d\\\ne */\n',
    b"#define A(x) \\\n    x; \\\n\\\n    y\n",
]


def _line(source: bytes) -> int | None:
    found = doubt(source, lex(source)[1])
    return None if found is None else source.count(b"\n", 0, found[0]) + 1


@pytest.mark.parametrize("source", CUT)
def test_what_a_backslash_cuts_in_two_is_in_doubt(source: bytes) -> None:
    assert _line(b"int z;\n" + source) == 2


@pytest.mark.parametrize("source", PLAIN)
def test_lines_that_are_joined_elsewhere_are_not(source: bytes) -> None:
    assert _line(source) is None


@pytest.mark.parametrize(
    "source", [b"a;\rb;\n", b"// a\rb;\n", b"#define A\rb\n", b"\r\ra;\n", b"\r\na;\rb;\r\n"]
)
def test_a_carriage_return_inside_of_a_line_is_in_doubt(source: bytes) -> None:
    assert _line(source) == source.count(b"\n", 0, source.index(b"\r", 2 * (source[1] == 10))) + 1


@pytest.mark.parametrize(
    "source", [b"a;\r\nb;\r\r\n", b"/* a\rb */\n", b'"a\rb"\n', b"a;\r", b"a;\n\r\n"]
)
def test_a_carriage_return_elsewhere_is_not(source: bytes) -> None:
    assert _line(source) is None


def test_the_refusal_says_where_and_what_to_do() -> None:
    for source, said in (
        (b"int a;\nint b\\\nc;\n", r"line 2: a backslash .* in two; join the two lines"),
        (b"int a;\rint b;\n", r"line 1: a carriage return .*; convert the file's line ends"),
    ):
        with pytest.raises(DoubtFault, match=said):
            insist_on_plain(source, lex(source)[1])
    insist_on_plain(b"int a;\n", [])


def test_many_that_are_in_comments_take_linear_time() -> None:
    source = b"/* a\\\nb\rc */" * 20_000
    assert _line(source) is None
