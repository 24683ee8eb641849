"""Marks learnt from headers."""

from __future__ import annotations

import pytest

from refactor.syntax.vocabulary import learn_marks


@pytest.mark.parametrize(
    "header",
    [
        b"#define M\n",
        b"#define M /* nothing */\n",
        b"#  define M // nothing\r\n",
        b"#define M __attribute__((unused))\n",
        b"#define M(x) __attribute__((x))\n",
        b"#define M __declspec(dllexport)\n",
        b"#define M [[nodiscard]]\n",
        b"#define M \\\n    __attribute__((unused))\n",
        b"#ifdef A\n#define M(x) __attribute__((x))\n#else\n#define M(x)\n#endif\n",
        b"#define N(x) __attribute__((x))\n#define M N(lock)\n",
        b"#define M N(lock) O\n#define N(x) P(x)\n#define P(x) __attribute__((x))\n#define O\n",
    ],
)
def test_empty_attributes_and_rows_of_marks_are_marks(header: bytes) -> None:
    assert b"M" in learn_marks([header])


@pytest.mark.parametrize(
    "header",
    [
        b"#define M 1\n",
        b"#define M(x)\n",
        b"#define M(x) do { } while (0)\n",
        b"#define M other\n",
        b"#define M (N)\n#define N\n",
        b"#define M N)\n#define N\n",
        b"#define M N +\n#define N\n",
        b"#define M\n#define M 1\n",
        b"#define M __attribute__((a)) int f(void);\n",
        b"#define inline\n#define M inline\n",
        b"#undef M\n",
        b"#define M a (b)\n",
    ],
)
def test_values_calls_and_words_of_the_grammar_are_none(header: bytes) -> None:
    assert learn_marks([header]) & {b"M", b"inline"} == set()


def test_definitions_in_two_headers_have_to_agree() -> None:
    assert learn_marks([b"#define M\n", b"#define M\n"]) == {b"M"}
    assert learn_marks([b"#define M\n", b"#define M 2\n"]) == frozenset()


def test_macros_that_are_defined_through_each_other_end() -> None:
    assert learn_marks([b"#define M N\n#define N M\n"]) == frozenset()
