"""Functions of a unit, and how much of it was understood."""

from __future__ import annotations

import pytest

from refactor.errors import RefusedFault
from refactor.syntax import parser
from refactor.syntax.parser import BinaryFault, DepthFault, coverage, functions, parse
from tests.syntax.helpers import GRAPH, NONE, clean, only


@pytest.mark.parametrize(
    "source",
    [
        b"int f(void) { }",
        b"T **f(T *a) { }",
        b"static inline const char *f(void) { }",
        b"void (*f(int a))(long) { }",
        b"int (f)(int a) { }",
        b"int f(a, b) int a; long b; { }",
        b"struct s { int x; } f(void) { }",
        b"T\n*f(int a)\n{ }",
        b'extern "C" {\nint f(void) { }\n}',
    ],
)
def test_the_name_is_the_identifier_before_the_parameters(source: bytes) -> None:
    function = only(source)
    assert function.name == b"f"
    assert source[function.name_start :][:1] == b"f"


def test_a_function_tells_its_extent_and_body() -> None:
    source = b"int a;\nHELD\nstatic int\nf(int b) NEEDS(c)\n{\n    d();\n}\nint e;\n"
    function = only(source)
    assert source[function.start : function.end].startswith(b"HELD\nstatic int\nf(")
    assert source[function.body_start : function.body_end] == b"{\n    d();\n}"
    assert function.end == function.body_end
    assert [mark.name for mark in function.marks] == [b"HELD", b"NEEDS"]
    assert function.static


def test_a_mark_of_the_item_before_does_not_leak_into_the_next_function() -> None:
    source = b"int g(void) HELD;\n\nint f(void)\n{\n}\n"
    function = only(source)
    assert function.marks == ()
    assert not function.static


def test_functions_come_in_source_order() -> None:
    source = b"".join(b"int f%d(void)\n{\n}\n" % number for number in range(50))
    assert [f.name for f in functions(clean(source))] == [b"f%d" % n for n in range(50)]


def test_coverage_is_whole_for_clean_code() -> None:
    found = coverage(parse(b"int f(void)\n{\n}\nint g(void)\n{\n}\n", NONE))
    assert (found.functions, found.with_error, found.lost) == (2, (), ())


def test_coverage_names_the_function_with_an_error() -> None:
    unit = parse(b"int f(void)\n{\n    a b c d;\n}\nint g(void)\n{\n}\n", NONE)
    assert coverage(unit).with_error == (b"f",)
    assert coverage(unit, functions(unit)).functions == 2


def test_coverage_names_a_body_that_the_tree_does_not_have() -> None:
    unit = parse(b"int a = (\n\nint f(void)\n{\n}\nint g(int b)\n{\n}\n", NONE)
    assert coverage(unit).lost == (b"f", b"g")


def test_a_unit_slices_the_source_and_not_the_mask() -> None:
    unit = parse(b'char *a = "text";\n', NONE)
    assert unit.slice(unit.root) == b'char *a = "text";\n'
    assert b"text" not in unit.mask.text


def test_a_binary_file_is_refused_with_its_line() -> None:
    with pytest.raises(BinaryFault, match="line 2 holds a NUL byte") as caught:
        parse(b"int a;\n\0", NONE)
    assert isinstance(caught.value, RefusedFault)
    assert caught.value.hint


@pytest.mark.parametrize(
    "code",
    [
        b"a = " + b"(" * 5000 + b"1" + b")" * 5000 + b";",
        b"if (a) { }" + b" else if (a) { }" * 5000,
        b"a = " + b"!" * 5000 + b"b;",
    ],
)
def test_nesting_of_thousands_of_levels_is_refused(code: bytes) -> None:
    with pytest.raises(DepthFault, match="levels deep"):
        parse(b"void f(void)\n{\n    " + code + b"\n}\n", NONE)


def test_nesting_of_real_code_is_not_refused() -> None:
    code = b"if (a) { " * 300 + b"b();" + b" }" * 300
    assert not parse(b"void f(void)\n{\n" + code + b"\n}\n", NONE).root.has_error


def test_the_limit_is_found_wherever_the_deep_place_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "MAX_DEPTH", 60)
    deep = b"x = " + b"!" * 70 + b"a;\n"
    for before in range(0, 40, 3):
        with pytest.raises(DepthFault):
            parse(b"void f(void)\n{\n" + b"a();\n" * before + deep + b"}\n", NONE)


def test_an_empty_file_has_no_functions() -> None:
    assert functions(parse(b"", GRAPH)) == ()
    assert coverage(parse(b"", GRAPH)).functions == 0


def test_a_selection_reaches_the_tree() -> None:
    source = b"#ifdef A\nint f(void)\n{\n}\n#else\nint g(void)\n{\n}\n#endif\n"
    assert [f.name for f in functions(parse(source, NONE))] == [b"f", b"g"]
    assert [f.name for f in functions(parse(source, NONE, {0: 1}))] == [b"g"]


def test_brackets_without_partner_are_refused_in_large_files() -> None:
    source = b"int a;\n" + b")" * 200_000 + b"(" * 200_000
    with pytest.raises(DepthFault, match="400000 brackets have no partner"):
        parse(source, NONE)
    assert parse(b"int a[] = {" + b"f(1), " * 100_000 + b"};\n", NONE).source
