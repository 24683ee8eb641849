"""Macros that look like calls, blocks, items and arguments."""

from __future__ import annotations

import pytest

from refactor.syntax.mask import mask
from refactor.syntax.parser import functions
from refactor.syntax.vocabulary import Vocabulary
from tests.syntax.helpers import GRAPH, NONE, body, clean, masked, only, spans


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (b"    EACH_SAFE(a, l, b, c) {\n        d();\n    }", "while (a, l, b, c) { d(); }"),
        (b"    EACH_SAFE(a, l)\n    {\n        d();\n    }", "while (a, l) { d(); }"),
        (b"    EACH_SAFE(a, l)\n        d();", "while (a, l) d();"),
        (b"    EACH_SAFE(a, l)\n        if (b) {\n        }", "while (a, l) if (b) { }"),
        (b"    EACH_SAFE(a, l)\n        *a = b;", "while (a, l) *a = b;"),
        (b"    EACH_SAFE(struct s *, a) {\n    }", "while(x) { }"),
        (b"    for_(a) {\n    }", "if (a) { }"),
        (b"    if (a)\n        EACH_SAFE(b) {\n        }", "if (a) while (b) { }"),
        (b"    if (a) {\n    } else EACH_SAFE(b) {\n    }", "if (a) { } else while (b) { }"),
        (b"    case_1:\n    EACH_SAFE(b) {\n    }", "case_1: while (b) { }"),
    ],
)
def test_a_loop_macro_becomes_a_while(code: bytes, text: str) -> None:
    assert body(code, NONE) == text


def test_the_span_of_a_loop_macro_begins_with_its_name() -> None:
    source = b"void f(void)\n{\n    EACH(a, l) {\n    }\n}\n"
    ((rule, name, piece),) = spans(mask(source, NONE), source)
    assert (rule, name) == ("loop-macro", b"EACH")
    assert piece.startswith(b"EACH")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (b"    WITH_LOCK() {\n        d();\n    }", "if(1) { d(); }"),
        (b"    WITH_LOCKED(&l) {\n        d();\n    }", "if(1) { d(); }"),
        (b"    ONCE( ) {\n        d();\n    }", "if(1) { d(); }"),
    ],
)
def test_a_block_macro_becomes_an_if(code: bytes, text: str) -> None:
    assert body(code) == text


def test_the_span_of_a_block_macro_has_its_name_and_first_byte() -> None:
    source = b"void f(void)\n{\n    WITH_LOCKED(&l) {\n    }\n}\n"
    (span,) = mask(source, GRAPH).spans
    assert (span.rule, span.name) == ("block-macro", b"WITH_LOCKED")
    assert span.start == source.index(b"WITH_LOCKED")


def test_keywords_and_plain_calls_are_left_alone() -> None:
    code = b"if (a) { b(); } while (c) { d(); } for (;;) { e(f, g); } switch (h) { } return (i);"
    assert body(code) == code.decode()
    assert body(b"    call(a,\n         b);\n    c();") == "call(a, b); c();"


def test_a_name_to_keep_is_not_turned_into_anything() -> None:
    for code in (b"    tree_lock(a) {\n    }\n", b"    LOCK_GUARD(a)\n    b();\n"):
        source = b"void f(void)\n{\n" + code + b"}\n"
        assert mask(source, GRAPH).text == source


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (b"    a();\n    CHECK(b)\n    c();", "a(); CHECK(b) ; c();"),
        (b"    a();\n    CHECK(b)\n    CHECK(c)\n", "a(); CHECK(b) ; CHECK(c) ; z();"),
        (b"    a();\n    CHECK\n    CHECK_2\n    c();", "a(); CHECK ; CHECK_2 ; c();"),
    ],
)
def test_a_statement_macro_without_a_semicolon_gets_one(code: bytes, text: str) -> None:
    source = b"void f(void)\n{\n" + code + b"\n    z();\n}\n"
    clean(source, NONE)
    assert text in masked(source, NONE)


@pytest.mark.parametrize(
    "source",
    [
        b"void f(void)\n{\n    a();\n    CHECK(b)\n    c\n",
        b"void f(void)\n{\n    a();\n    CHECK\n    c\n",
        b"enum e {\n    CHECK\n    c\n};\n",
        b"int a;\nCHECK\n    b;\n",
        b"void f(void)\n{\n    a();\n    DRAIN\n    b();\n}\n",
    ],
)
def test_what_no_statement_follows_gets_no_semicolon(source: bytes) -> None:
    rules = {span.rule for span in mask(source, GRAPH).spans}
    assert "statement-macro" not in rules


def test_a_list_of_macros_gets_no_semicolon() -> None:
    source = b"int t[] = {\n    ENTRY(a)\n};\n"
    assert mask(source, NONE).text == source


@pytest.mark.parametrize(
    "source",
    [
        b"DECLARE(a, b)\nint c;\n",
        b"int c;\nDECLARE(a,\n        b)\n",
        b"int c;\n\nREG(a, 1)\n    FIELD(a, b, 0)\n    FIELD(a, c, 1)\nREG(b, 2)\n",
        b"BEGIN_DECLS\nint c;\nEND_DECLS\n",
        b"printf_like(1, 2)\nvoid f(void);\n",
        b"static DEFINE_LIST(a, struct b, c);\nint d;\n",
    ],
)
def test_an_invocation_between_two_items_is_blank(source: bytes) -> None:
    clean(source, NONE)
    found = spans(mask(source, NONE), source)
    assert {rule for rule, _, _ in found} == {"toplevel-macro"}
    text = mask(source, NONE).text
    for _, name, _ in found:
        assert name
        assert name not in text


@pytest.mark.parametrize(
    "source",
    [
        b"f(a);\n",
        b"static int\nf(int a)\n{\n}\n",
        b"T *\nf(int a)\n{\n}\n",
        b"STATUS\nf(int a)\n{\n}\n",
        b"int a;\nint b = c(d);\n",
    ],
)
def test_items_that_only_look_like_an_invocation_are_left_alone(source: bytes) -> None:
    assert mask(source, NONE).text == source


def test_a_kept_name_at_the_top_is_left_alone() -> None:
    assert b"DRAIN(a)" in mask(b"DRAIN(a)\nint b;\n", GRAPH).text
    assert b"DRAIN\n" in mask(b"DRAIN\n\nint b;\n", GRAPH).text


def test_a_function_head_made_by_a_macro_is_a_function_named_after_the_macro() -> None:
    source = b"int x;\nDEFINE_TEST(a, b)\n{\n    c();\n}\nint f(void)\n{\n}\n"
    made, plain = functions(clean(source, NONE))
    assert (made.name, plain.name) == (b"DEFINE_TEST", b"f")
    assert source[made.name_start :].startswith(b"DEFINE_TEST(a, b)")
    assert source[made.body_start : made.body_end] == b"{\n    c();\n}"


def test_a_function_head_made_by_a_macro_may_have_parameters_of_its_own() -> None:
    assert only(b"FAMILY(405)(int a, T *b)\n{\n}\n", NONE).name == b"FAMILY"
    assert only(b"void HELPER(add)(int a, T *b)\n{\n}\n", NONE).name == b"HELPER(add)"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (b"a = new(T *, n);", "a = new(T , n);"),
        (b"a = of(b, struct s, m);", "a = of(b, T , m);"),
        (b"a = new(const char **, n);", "a = new(T , n);"),
        (b"check(a, ==, b);", "check(a, 0 , b);"),
        (b"check(<, a);", "check(0, a);"),
        (b"f(, a);", "f( a);"),
        (b"f(a, , b);", "f(a , b);"),
        (b"f(a,);", "f(a );"),
        (b"switch (a) { case 1 ... 5: b(); }", "switch (a) { case 1 : b(); }"),
        (b"x = ({ int a = 1; a; });", "x = ({ int a = 1; a; });"),
        (b"typeof(*p) *q = p;", "typeof *q = p;"),
        (b"__typeof__(p) q = p;", "typeof q = p;"),
        (b"a = __alignof__(*p);", "a = sizeof (*p);"),
        (b"a = offsetof(T, m);", "a = offsetof(T, m);"),
        (b"a = offsetof(struct T, m);", "a = offsetof(T , m);"),
        (b"a = offsetof(T, m.n[1]) + 1;", "a = 0 + 1;"),
        (b"f({ .a = b, .c.d = { .e = g(), } });", "f(( b, ( g() ) ));"),
        (b"f(a, .b = c, .d.e = g);", "f(a, c, g);"),
        (b"f((T) { .b = c });", "f((T) { .b = c });"),
        (b'asm volatile(TEXT : "=r"(a));', 'asm volatile("") ;'),
        (b"static const char *t[] = {\n    CONFIG_LIST\n    NULL\n};", None),
        (b"HEAD(, T) list;", "HEAD list;"),
        (b"static HEAD(a, T)\n    list = HEAD_INIT(list);", "static HEAD list = HEAD_INIT(list);"),
    ],
)
def test_arguments_that_are_no_expressions_are_made_some(code: bytes, text: str | None) -> None:
    got = body(code, NONE)
    assert text is None or got == text


@pytest.mark.parametrize(
    "code",
    [
        b"a = (T *)b;",
        b"a = f((struct s *)b, c);",
        b"int (*a)(struct s *, T *);",
        b"a = b * c;",
        b"f(a * b, c);",
        b"f(*a, &b, -c, !d);",
    ],
)
def test_casts_parameters_and_operators_are_left_alone(code: bytes) -> None:
    assert body(code, NONE) == code.decode()


def test_types_in_a_prototype_are_left_alone() -> None:
    source = b"T *f(struct s *, T *,\n     const char *);\n"
    assert mask(source, NONE).text == source


def test_types_given_to_an_invocation_in_column_0_are_masked() -> None:
    clean(b"int a;\ncall3(int, open, const char *, path, unsigned int, flags);\n", NONE)


@pytest.mark.parametrize(
    "source",
    [
        b"struct s {\n    int a;\n    BITMAP(b, 4);\n    int c;\n};\n",
        b"struct s {\n    struct {\n        u64 : 4;\n        u64 d : 1;\n    };\n    PAD\n};\n",
        b"union u {\n    HEAD(, T) list;\n    ENTRY(T) next;\n};\n",
    ],
)
def test_members_made_by_macros_leave_a_struct_that_parses(source: bytes) -> None:
    clean(source, NONE)


@pytest.mark.parametrize(
    "source",
    [
        b"REGISTER(tree_lock)\nint a;\n",
        b"int f(int a) NEEDS(tree_lock)\n{\n}\n",
        b"void f(void)\n{\n    a = offsetof(T, b[tree_lock()]);\n}\n",
        b"static DEFINE(a, tree_lock);\n",
    ],
)
def test_a_name_to_keep_is_not_lost_inside_of_a_macro(source: bytes) -> None:
    assert b"tree_lock" in mask(source, GRAPH).text


def test_a_block_guard_may_be_a_name_to_keep_too() -> None:
    vocabulary = Vocabulary(block_guards=frozenset((b"WITH",)), keep=frozenset((b"WITH",)))
    assert body(b"    WITH(a) {\n        b();\n    }", vocabulary) == "if(1) { b(); }"
