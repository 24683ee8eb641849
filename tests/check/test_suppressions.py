"""`crefactor: allow RULE because REASON` in a comment; without a reason it is an error."""

import pytest

from tests.check.conftest import Run, noted, told

BODY = (
    "void f(void)\n{{\n    belt_read();\n    {above}\n    halt_begin(); {beside}\n"
    "    halt_end();\n    belt_read_end();\n}}\n"
)
BLOCK = (
    "/*\n     * crefactor: allow begin-under-lock\n     * because nobody waits at start-up\n     */"
)
GOOD = "crefactor: allow begin-under-lock because nobody waits at start-up"


@pytest.mark.parametrize(
    ("above", "beside"),
    [
        (f"/* {GOOD} */", ""),
        ("", f"/* {GOOD} */"),
        (f"// {GOOD}", ""),
        ("", f"// {GOOD}"),
        (BLOCK, ""),
    ],
)
def test_a_comment_on_the_line_or_above_it_allows(run: Run, above: str, beside: str) -> None:
    report = run(BODY.format(above=above, beside=beside))
    assert told(report) == []
    assert noted(report) == []
    assert [s.reason for s in report.suppressed] == ["nobody waits at start-up"]
    assert report.suppressed[0].finding.rule == "begin-under-lock"


@pytest.mark.parametrize(
    ("comment", "problem"),
    [
        ("crefactor: allow begin-under-lock", "gives no reason"),
        ("crefactor: allow begin-under-lock because", "gives no reason"),
        ("crefactor: allow begin-under-lock since it works", "gives no reason"),
        ("crefactor: allow begin-under because it works", "names no rule ('begin-under')"),
        ("crefactor: allow", "names no rule ('nothing')"),
        ("crefactor: allow bad-suppression because it works", "names no rule"),
    ],
)
def test_without_a_reason_or_a_rule_it_is_an_error_and_allows_nothing(
    run: Run, comment: str, problem: str
) -> None:
    report = run(BODY.format(above=f"/* {comment} */", beside=""))
    assert told(report) == ["a.c:4 bad-suppression ", "a.c:5 begin-under-lock f"]
    assert problem in report.findings[0].message


def test_it_is_an_error_in_a_file_with_nothing_else_too(run: Run) -> None:
    assert told(run("int x; /* crefactor: allow left-open */\n")) == ["a.c:1 bad-suppression "]


def test_another_rule_is_not_allowed_by_it(run: Run) -> None:
    report = run(
        BODY.format(above=f"/* {GOOD.replace('begin-under-lock', 'left-open')} */", beside="")
    )
    assert told(report) == ["a.c:5 begin-under-lock f"]
    assert noted(report) == ["a.c:4 suppression without use"]


def test_nor_is_the_line_after_next(run: Run) -> None:
    assert len(run(BODY.format(above=f"/* {GOOD} */\n\n", beside="")).findings) == 1


def test_a_suppression_without_use_is_a_note(run: Run) -> None:
    report = run(f"/* {GOOD} */\nint x;\n")
    assert told(report) == []
    assert noted(report) == ["a.c:1 suppression without use"]


def test_a_string_and_a_comment_about_something_else_allow_nothing(run: Run) -> None:
    text = BODY.format(above=f'say("{GOOD}"); /* see crefactor */', beside="")
    report = run(text)
    assert told(report) == ["a.c:5 begin-under-lock f"]
