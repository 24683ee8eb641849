"""Shapes of macros that trees are full of, and that must not cost the functions around them."""

from __future__ import annotations

import pytest

from refactor.syntax.mask import mask
from refactor.syntax.parser import coverage, functions
from tests.syntax.helpers import NONE, body, clean, masked, only, spans


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (b"    each_node(a)\n        each_pipe(b)\n            c();", "while(a) while(b) c();"),
        (
            b"    each_node(a)\n        if (b(c))\n            each_pipe(d)\n                e();",
            "while(a) if (b(c)) while(d) e();",
        ),
        (b"    each_node(a)\n        (void)b();", "while(a) (void)b();"),
        (b"    enum kind k;\n    each_node(a) {\n    }", "enum kind k; while(a) { }"),
        (b"    union all u;\n    each_node(a) {\n    }", "union all u; while(a) { }"),
        (b"    do {\n        a();\n    } while_each(b);", "do { a(); } while(b);"),
        (b"    do {\n        a();\n    } each_node(b, struct c *);", "do { a(); } while(x) ;"),
    ],
)
def test_a_loop_macro_is_seen_wherever_it_stands(code: bytes, text: str) -> None:
    assert body(code, NONE).replace(" (", "(") == text.replace(" (", "(")


def test_the_end_of_a_plain_do_loop_is_left_alone() -> None:
    code = b"do { a(); do { b(); } while (c); } while (d);"
    assert body(code, NONE) == code.decode()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (b"    p = take(struct s);", "p = take(T );"),
        (b"    p = take(struct s *);", "p = take(T );"),
        (b"    p = take(unsigned long);", "p = take(T );"),
        (b"    p = take(void *, n);", "p = take(T , n);"),
        (b"    TEST(a, +=, b);", "TEST(a, 0 , b);"),
        (b"    TEST(a, <<=, b);", "TEST(a, 0 , b);"),
        (b"    TEST(, b);", "TEST( b);"),
        (b"    TEST(a,\n         /* nothing */);", "TEST(a );"),
        (b"    link(a, 10baseT_Full);", "link(a, 0 );"),
        (b"    link(3DNOW) ;", "link(0 ) ;"),
    ],
)
def test_an_argument_that_is_no_expression_is_made_one(code: bytes, text: str) -> None:
    squeezed = body(code, NONE).replace(" ", "")
    assert squeezed == text.replace(" ", "")


@pytest.mark.parametrize(
    "code",
    [
        b"x = (struct s *)(p + n);",
        b"x = *(__wide *)(p + n);",
        b"return (struct s *)(p);",
        b"x = sizeof(struct s *);",
        b"x = 0x1fUL + 10u + 1e9 + 0b11;",
        b"x = 1.5e10f + 0x1.8p3 + 2.5e-3;",
    ],
)
def test_casts_sizes_and_numbers_stay_as_they_are(code: bytes) -> None:
    assert body(code, NONE) == code.decode()


@pytest.mark.parametrize(
    "source",
    [
        b"static DEFINE_EACH(struct s, name) = {\n    .a = 1,\n};\n",
        b"DEFINE_EACH(struct s, name) = {\n    .a = 1,\n};\n",
        b"static DEFINE_EACH(struct s, name) = START(name);\n",
        b"void g(void)\n{\n    DECLARE_BITS(a, 64) = { 0 };\n}\n",
        b"DECLARE_ALSO(struct s *f(struct t *, int));\n",
    ],
)
def test_a_variable_that_a_macro_declares_does_not_hide_what_follows(source: bytes) -> None:
    unit = clean(source + b"int f(int a)\n{\n    return a;\n}\n", NONE)
    assert functions(unit)[-1].name == b"f"


def test_the_mark_of_an_initialised_variable_is_not_taken_for_the_variable() -> None:
    source = b"void f(void)\n{\n    struct s x __free(s_put) = {};\n}\n"
    assert spans(mask(source, NONE), source) == [("mark", b"__free", b"__free(s_put)")]
    clean(source, NONE)


@pytest.mark.parametrize(
    "source",
    [
        b"static quick void f(int a)\n{\n}\n",
        b"static quick int\nf(int a)\n{\n}\n",
        b"quick bool f(void)\n{\n}\n",
        b"static quick const char *f(int a)\n{\n}\n",
        b"void quick f(int a)\n{\n}\n",
        b"static quick struct s *\nf(int a)\n{\n}\n",
        b"LOCAL int FAST f(int a)\n{\n}\n",
    ],
)
def test_beside_a_type_a_mark_in_lower_case_is_told_by_its_place(source: bytes) -> None:
    function = only(source, NONE)
    assert function.name == b"f"
    assert function.marks


def test_a_header_may_begin_behind_a_known_mark() -> None:
    function = only(b"HELD int FAST f(int a)\n{\n}\n")
    assert [mark.name for mark in function.marks] == [b"HELD", b"FAST"]


def test_a_local_may_carry_a_mark_between_type_and_name() -> None:
    assert body(b"int quick a;\n    int b;", NONE) == "int a; int b;"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (
            b'asm volatile("x" : "=r" (a) : "r" (b(c)));',
            'asm volatile(" " : "  " (a) : " " (b(c)));',
        ),
        (b'asm volatile("x" : OUT(a) (b) : "r" (c));', 'asm volatile("")'),
        (b'asm("x" : "=r" (a), CALL_FRAME : : "memory");', 'asm("")'),
        (b'asm_fast volatile("x" : "=r" (a));', 'asm("")'),
    ],
)
def test_asm_is_left_alone_unless_macros_stand_among_its_operands(code: bytes, text: str) -> None:
    assert "".join(body(code, NONE).split()).rstrip(";") == "".join(text.split()).rstrip(";")


def test_a_macro_alone_at_the_end_of_a_block_keeps_its_name_in_a_span() -> None:
    source = b"int f(int a)\n{\n    a++;\n    FINISH\n}\n"
    assert functions(clean(source, NONE))[0].name == b"f"
    assert ("statement-macro", b"FINISH", b"FINISH") in spans(mask(source, NONE), source)


def test_a_macro_without_semicolon_at_the_end_of_a_block_is_a_statement() -> None:
    assert body(b"if (a) {\n        COPY(b, c)\n    }", NONE) == "if (a) { COPY(b, c) ; }"


def test_a_single_entry_of_a_list_is_no_statement() -> None:
    source = b"T a[] = {\n    ENTRY(b)\n};\nT *b = &(T[]) {\n    ENTRY(b)\n};\n"
    assert "ENTRY(b) ;" not in masked(source, NONE)


def test_a_bare_macro_behind_an_invocation_is_an_item() -> None:
    source = b"LIST(a)\n#define EACH(x) x\nALL_OF_THEM_each\n#undef EACH\n\nint f(int a)\n{\n}\n"
    unit = clean(source, NONE)
    assert coverage(unit).lost == ()
    assert functions(unit)[0].name == b"f"
