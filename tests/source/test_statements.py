"""Statements are put in, enclosed and taken out in the style of the lines around them."""

from __future__ import annotations

import pytest

from refactor.source.edits import Edit, EditSet
from refactor.source.statements import (
    Body,
    add_braces,
    indent_step,
    insert_after,
    insert_before,
    remove_statement,
)
from refactor.source.text import SourceText

ALLMAN = "if (x)\n{\n    y();\n}\n"


def _text(code: str) -> SourceText:
    return SourceText("x.c", code.encode())


def _apply(text: SourceText, edits: list[Edit]) -> str:
    return EditSet.of("x.c", edits).apply(text.data).decode()


def _around(code: str, mark: str = "lock();", end: str | None = None) -> str:
    """The code with `begin();` before and `end();` behind the marked statement."""
    text = _text(code)
    start = code.index(mark)
    stop = start + len(end or mark)
    before = insert_before(text, start, stop, b"begin();", "")
    return _apply(text, [before, insert_after(text, start, stop, b"end();", "")])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("    lock();\n", "    begin();\n    lock();\n    end();\n"),
        ("\tlock();\r\n", "\tbegin();\r\n\tlock();\r\n\tend();\r\n"),
        ("    lock();", "    begin();\n    lock();\n    end();"),
        ("  lock(); // why\n", "  begin();\n  lock(); // why\n  end();\n"),
        ("  lock(); /* a\n  b */\n", "  begin();\n  lock(); /* a\n  b */\n  end();\n"),
        ("a(); lock(); b();\n", "a(); begin(); lock(); end(); b();\n"),
        ("a(); lock();\n", "a(); begin(); lock(); end();\n"),
        ("  lock(); b();\n", "  begin(); lock(); end(); b();\n"),
        ("{ lock(); }\n", "{ begin(); lock(); end(); }\n"),
    ],
)
def test_a_statement_gets_its_neighbours(code: str, expected: str) -> None:
    assert _around(code) == expected


def test_a_statement_of_several_lines_is_enclosed_as_a_whole() -> None:
    code = "    lock(a,\n         b);\n"
    expected = "    begin();\n    lock(a,\n         b);\n    end();\n"
    assert _around(code, "lock(a", "lock(a,\n         b);") == expected


def _braced(
    code: str,
    header: str,
    keyword: str = "if",
    tail: str = "",
    *,
    whole: str = "",
    mark: str = "lock();",
) -> str:
    """The code with braces and neighbours for the body `lock();` of a header."""
    text = _text(whole + code)
    first = len(whole)
    start = text.data.index(mark.encode(), first)
    body = Body(
        start=start,
        end=start + len(mark),
        header_end=text.data.index(header.encode(), first) + len(header),
        keyword=text.data.index(keyword.encode(), first),
        tail=text.data.index(tail.encode(), start) if tail else None,
    )
    return _apply(text, add_braces(text, body, "", b"begin();", b"end();"))[first:]


@pytest.mark.parametrize(
    ("code", "header", "expected"),
    [
        (
            "    if (a)\n        lock();\n",
            "(a)",
            "    if (a) {\n        begin();\n        lock();\n        end();\n    }\n",
        ),
        (
            "\tif (a)\r\n\t\tlock();\r\n",
            "(a)",
            "\tif (a) {\r\n\t\tbegin();\r\n\t\tlock();\r\n\t\tend();\r\n\t}\r\n",
        ),
        (
            "    if (a) lock();\n",
            "(a)",
            "    if (a) {\n        begin();\n        lock();\n        end();\n    }\n",
        ),
        (
            "    if (a) /* why */ lock();\n",
            "(a)",
            "    if (a) {\n        begin();\n        /* why */ lock();\n        end();\n    }\n",
        ),
        (
            "if (a)\n    lock(); /* why */\nb();\n",
            "(a)",
            "if (a) {\n    begin();\n    lock(); /* why */\n    end();\n}\nb();\n",
        ),
        (
            "if (a)\n    /* why */\n    lock();\n",
            "(a)",
            "if (a) {\n    /* why */\n    begin();\n    lock();\n    end();\n}\n",
        ),
    ],
)
def test_a_body_without_braces_gets_them(code: str, header: str, expected: str) -> None:
    assert _braced(code, header) == expected


def test_a_file_that_puts_braces_on_lines_of_their_own_gets_them_so() -> None:
    expected = "if (a)\n{\n    begin();\n    lock();\n    end();\n}\n"
    assert _braced("if (a)\n    lock();\n", "(a)", whole=ALLMAN * 2) == expected


def test_an_else_behind_the_body_joins_its_brace() -> None:
    code = "if (a)\n    lock();\nelse\n    b();\n"
    expected = "if (a) {\n    begin();\n    lock();\n    end();\n} else\n    b();\n"
    assert _braced(code, "(a)", tail="else") == expected


def test_an_else_behind_the_body_stays_on_its_line_where_braces_do() -> None:
    code = "if (a)\n    lock();\nelse\n    b();\n"
    expected = "if (a)\n{\n    begin();\n    lock();\n    end();\n}\nelse\n    b();\n"
    assert _braced(code, "(a)", tail="else", whole=ALLMAN * 2) == expected


def test_a_comment_before_the_else_keeps_its_place() -> None:
    code = "if (a)\n    lock();\n/* or */\nelse\n    b();\n"
    expected = "if (a) {\n    begin();\n    lock();\n    end();\n}\n/* or */\nelse\n    b();\n"
    assert _braced(code, "(a)", tail="else") == expected


def test_a_do_loop_keeps_its_condition_behind_the_brace() -> None:
    code = "do\n    lock();\nwhile (a);\n"
    expected = "do {\n    begin();\n    lock();\n    end();\n} while (a);\n"
    assert _braced(code, "do", keyword="do", tail="while") == expected


def test_code_behind_the_body_stays_behind_the_brace() -> None:
    assert _braced("if (a) lock(); b();\n", "(a)") == (
        "if (a) {\n    begin();\n    lock();\n    end();\n} b();\n"
    )


def test_braces_alone_can_be_added() -> None:
    text = _text("if (a)\n    lock();\n")
    edits = add_braces(text, Body(11, 18, 6, 0), "")
    assert _apply(text, edits) == "if (a) {\n    lock();\n}\n"


def _without(code: str, mark: str = "end();", *, needed: bool = False) -> str:
    text = _text(code)
    start = code.index(mark)
    return _apply(text, [remove_statement(text, start, start + len(mark), "", needed=needed)])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("    a();\n    end();\n    b();\n", "    a();\n    b();\n"),
        ("    a();\n\n    end();\n\n    b();\n", "    a();\n\n    b();\n"),
        ("{\n    end();\n\n    b();\n}\n", "{\n    b();\n}\n"),
        ("{\n    a();\n\n    end();\n}\n", "{\n    a();\n}\n"),
        ("{\r\n    a();\r\n\r\n    end();\r\n}\r\n", "{\r\n    a();\r\n}\r\n"),
        ("    end();\n\n    b();\n", "\n    b();\n"),
        ("    a();\n    end();", "    a();\n"),
        ("    a();\n    end(); /* why */\n", "    a();\n    /* why */\n"),
        ("    if (x) { end(); return; }\n", "    if (x) { return; }\n"),
        ("    a(); end();\n", "    a();\n"),
        ("    /* about end */\n    end();\n    b();\n", "    /* about end */\n    b();\n"),
    ],
)
def test_a_statement_goes_with_the_blank_line_that_would_double(code: str, expected: str) -> None:
    assert _without(code) == expected


def test_a_statement_behind_a_label_at_the_end_leaves_a_semicolon() -> None:
    assert _without("out:\n    end();\n}\n", needed=True) == "out:\n    ;\n}\n"


@pytest.mark.parametrize(
    ("code", "step"),
    [
        ("", b"    "),
        ("int a;\n", b"    "),
        ("{\n  a();\n    b();\n", b"  "),
        ("{\n    a();\n        b();\n", b"    "),
        ("{\n\ta();\n\t\tb();\n", b"\t"),
        ("/*\n * a\n */\n{\n        a();\n", b"        "),
    ],
)
def test_the_step_of_indentation_is_the_file_s_smallest(code: str, step: bytes) -> None:
    assert indent_step(_text(code)) == step
