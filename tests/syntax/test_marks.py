"""Attribute-like macros, known by name or by their place."""

from __future__ import annotations

import pytest

from refactor.syntax.mask import mask
from tests.syntax.helpers import GRAPH, NONE, body, clean, masked, only, spans


@pytest.mark.parametrize(
    "source",
    [
        b"static int task_fn HELD\nf(int a)\n{\n}\n",
        b"HELD static int f(int a)\n{\n}\n",
        b"HELD\nstatic int f(int a)\n{\n}\n",
        b"T * task_fn HELD f(T *t, int n)\n{\n}\n",
        b"static int NEEDS(lock) f(int a)\n{\n}\n",
        b"static int NEEDS(a->lock, (b)) HELD\nf(int a)\n{\n}\n",
        b"int f(int a) HELD\n{\n}\n",
        b"int f(int a) NEEDS(lock) {\n}\n",
        b"__attribute__((format(printf, 1, 2))) int f(int a)\n{\n}\n",
        b"static __attribute__((unused)) int f(int a)\n{\n}\n",
        b"_Noreturn int f(int a)\n{\n}\n",
    ],
)
def test_a_known_mark_is_never_the_name_and_stays_with_its_function(source: bytes) -> None:
    function = only(source)
    assert function.name == b"f"
    assert len(function.marks) in (1, 2)
    assert function.start == 0


@pytest.mark.parametrize(
    "source",
    [
        b"static int quick_fn FAST\nf(int a)\n{\n}\n",
        b"T * FAST f(T *t, int n)\n{\n}\n",
        b"FAST static void f(int a)\n{\n}\n",
        b"FAST T *f(int a)\n{\n}\n",
        b"static int FAST(1, 2) f(int a)\n{\n}\n",
        b"struct s *FAST\nf(int a)\n{\n}\n",
        b"int f(int a) FAST\n{\n}\n",
        b"int f(int a) FAST(x) QUICK {\n}\n",
        b"static int __fast f(int a)\n{\n}\n",
        b"static __u32 __fast f(int a)\n{\n}\n",
        b"T NI f(int a)\n{\n}\n",
    ],
)
def test_a_mark_that_nobody_listed_is_told_by_its_place(source: bytes) -> None:
    function = only(source, NONE)
    assert function.name == b"f"
    assert function.marks


@pytest.mark.parametrize(
    "source",
    [
        b"FILE *f(DIR *d)\n{\n}\n",
        b"static FILE *f(DIR *d)\n{\n}\n",
        b"extern const GUID f(UINT d)\n{\n}\n",
        b"struct FOO *f(void)\n{\n}\n",
        b"static __u32 f(__le16 x)\n{\n}\n",
        b"unsigned long f(void)\n{\n}\n",
        b"STATUS\nf(void)\n{\n}\n",
    ],
)
def test_a_type_in_capitals_is_no_mark(source: bytes) -> None:
    assert spans(mask(source, NONE), source) == []
    assert only(source, NONE).name == b"f"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (b"int f(int a) HELD;", "int f(int a) ;"),
        (b"int f(int a) FAST(1);", "int f(int a) ;"),
        (b"struct s {\n    int HELD (*cb)(int);\n};", "struct s { int (*cb)(int); };"),
        (b"struct s {\n    T * FAST (*cb)(int);\n};", "struct s { T * (*cb)(int); };"),
        (b"struct s {\n    int (FAST *cb)(int);\n};", "struct s { int ( *cb)(int); };"),
        (b"typedef DWORD (FAST *cb)(int);", "typedef DWORD ( *cb)(int);"),
        (b"struct s {\n    T *next FREE_PTR;\n};", "struct s { T *next ; };"),
        (b"struct s {\n    int n[4] __aligned(16);\n};", "struct s { int n[4] ; };"),
        (b"struct s {\n    T *next FAST;\n};", "struct s { T *next ; };"),
        (b"struct HELD s {\n    int a;\n};", "struct s { int a; };"),
        (b"int f(T *a FAST, int b UNUSED);", "int f(T *a , int b );"),
        (b"static T * volatile p FAST;", "static T * volatile p ;"),
        (b'_Static_assert(sizeof(a) == 4, "no");\nint a;', "int a;"),
        (b'struct s {\n  _Static_assert(1, "");\n  int b;\n};', "struct s { int b; };"),
    ],
)
def test_marks_go_from_prototypes_members_and_parameters(source: bytes, text: str) -> None:
    clean(source)
    assert masked(source) == text


def test_parentheses_of_a_pointer_declarator_are_no_arguments_of_the_mark() -> None:
    assert masked(b"int NEEDS (*f)(int);") == "int (*f)(int);"
    assert masked(b"int HELD (f)(int);") == "int (f)(int);"


@pytest.mark.parametrize(
    "code",
    [
        b"x = HELD;",
        b"if (a == HELD) { b(); }",
        b"f(a, HELD);",
        b"f(HELD, a);",
        b"s->HELD = 1;",
        b"s.HELD = 1;",
        b"a = b + HELD;",
    ],
)
def test_a_word_that_stands_for_a_value_is_left_alone(code: bytes) -> None:
    assert body(code) == code.decode()


def test_a_name_to_keep_is_never_a_mark() -> None:
    source = b"static int DRAIN\nf(int a)\n{\n}\n"
    assert b"DRAIN" in mask(source, GRAPH).text


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (b"    cleanup char *a = NULL;", "char *a = NULL;"),
        (b"    cleanup T *a = b();", "T *a = b();"),
        (b"    cleanup T a;", "T a;"),
        (b"    cleanup const char *a = b;", "const char *a = b;"),
        (b"    cleanup const T *a = b;", "const T *a = b;"),
        (b"    cleanup struct s a = b;", "struct s a = b;"),
        (b"    T FAST a = b;", "T a = b;"),
        (b'    register int r asm("r0") = a;', "register int r = a;"),
    ],
)
def test_a_local_with_one_word_too_many_loses_it(code: bytes, text: str) -> None:
    assert body(code, NONE) == text


@pytest.mark.parametrize(
    "code",
    [
        b"T const *a = b;",
        b"static const T a = b;",
        b"unsigned long a;",
        b"struct s a;",
        b"return (a) * b;",
        b"goto out; out: a = b;",
        b"T *a, *b;",
        b"else_if a;",
    ],
)
def test_an_ordinary_local_is_left_alone(code: bytes) -> None:
    assert body(code, NONE) == code.decode()


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (b"f(PREFIX NAME, a);", "f(PREFIX , a);"),
        (b"f(a, PREFIX NAME SUFFIX);", "f(a, PREFIX );"),
        (b'f(PREFIX FMT_plx "a");', 'f(PREFIX " ");'),
        (b'f("a" PRIx "b");', 'f(" " PRIx " ");'),
        (b'f("a" STR(b) "c");', 'f(" " STR " ");'),
        (b'f(STR(b) "c");', 'f(STR " ");'),
    ],
)
def test_adjacent_string_macros_leave_something_that_parses(code: bytes, text: str) -> None:
    assert body(code, NONE) == text


@pytest.mark.parametrize(
    "head", ["void HELD (f)(int a)", "void NEEDS(x) (f)(int a)", "void HELD\n(f) (int a)"]
)
def test_a_name_in_parentheses_behind_a_mark_stays(head: str) -> None:
    assert only(head.encode() + b"\n{\n}\n").name == b"f"
