"""Conditional groups: what is kept, what is dropped, and that nothing odd breaks them."""

from __future__ import annotations

import pytest

from refactor.syntax.mask import Group, mask
from tests.syntax.helpers import NONE, body, clean, masked, spans


def groups(source: bytes) -> tuple[Group, ...]:
    return mask(source, NONE).groups


def squeezed(source: bytes, selection: dict[int, int] | None = None) -> str:
    return b" ".join(mask(source, NONE, selection).text.split()).decode()


STATEMENTS = b"#ifdef A\na();\n#elif defined(B) /* or */\nb();\n#else\nc();\n#endif\nd();\n"


def test_branches_that_are_whole_statements_are_all_kept() -> None:
    (group,) = groups(STATEMENTS)
    assert not group.split
    assert group.kept == (0, 1, 2)
    assert squeezed(STATEMENTS) == "a(); b(); c(); d();"


def test_a_group_tells_conditions_directives_and_bodies() -> None:
    (group,) = groups(STATEMENTS)
    assert STATEMENTS[group.start : group.end].startswith(b"#ifdef A")
    assert STATEMENTS[group.start : group.end].endswith(b"#endif")
    assert [b.condition for b in group.branches] == [b"defined(A)", b"defined(B)", b""]
    assert [STATEMENTS[slice(*b.body)].strip() for b in group.branches] == [
        b"a();",
        b"b();",
        b"c();",
    ]
    assert [STATEMENTS[slice(*b.directive)] for b in group.branches] == [
        b"#ifdef A",
        b"#elif defined(B) /* or */",
        b"#else",
    ]


@pytest.mark.parametrize(("branch", "text"), [(0, "a(); d();"), (2, "c(); d();"), (-1, "d();")])
def test_a_selection_keeps_one_branch_or_none(branch: int, text: str) -> None:
    (group,) = groups(STATEMENTS)
    assert squeezed(STATEMENTS, {group.start: branch}) == text


def test_a_selection_leaves_other_groups_as_they_are() -> None:
    source = STATEMENTS + STATEMENTS
    first, second = groups(source)
    chosen = mask(source, NONE, {first.start: 1})
    assert [group.kept for group in chosen.groups] == [(1,), (0, 1, 2)]
    assert second.kept == (0, 1, 2)


def test_what_is_not_kept_is_a_dropped_span() -> None:
    (group,) = groups(STATEMENTS)
    found = mask(STATEMENTS, NONE, {group.start: 0})
    assert [piece.strip() for _, _, piece in spans(found, STATEMENTS, "dropped")] == [
        b"b();",
        b"c();",
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (b"#ifdef A\nif (a) {\n#else\nif (b) {\n#endif\nc();\n}", "if (a) { c(); }"),
        (b"#ifdef A\nif (a) {\nb();\n} else\n#endif\n{\nc();\n}", "if (a) { b(); } else { c(); }"),
        (b"if (a) {\nb();\n}\n#ifdef A\nelse {\nc();\n}\n#endif\nd();", None),
        (b"x = \n#ifdef A\n1;\n#else\n2;\n#endif\n", "x = 1;"),
        (b"if (a)\n#ifdef A\nb();\n#else\nc();\n#endif\n", "if (a) b();"),
        (b"f(\n#ifdef A\n1\n#else\n2\n#endif\n);", "f( 1 );"),
        (b"if (x) {\na();\n#ifdef A\n} else if (y) {\nb();\n#endif\n}", None),
        (b"#ifdef A\nif (a) {\nb();\n}\n#else\nif (c) {\nd();\n}\n#endif\nelse {\ne();\n}", None),
    ],
)
def test_branches_that_share_a_statement_are_split_and_the_first_is_kept(
    source: bytes, text: str | None
) -> None:
    (group,) = groups(source)
    assert group.split
    assert group.kept == (0,)
    assert text is None or squeezed(source) == text
    body(source, NONE)


@pytest.mark.parametrize(
    "source",
    [
        b"int t[] = {\n#ifdef A\n1, 2,\n#else\n3,\n#endif\n4 };",
        b"f(a,\n#ifdef A\nb,\n#endif\nc);",
        b"x = a\n#ifdef A\n+ b\n#endif\n#ifdef B\n+ c\n#endif\n;",
        b"if (a ||\n#ifdef A\nb ||\n#endif\nc) { d(); }",
        b"switch (a) {\n#ifdef A\ncase 1:\n#else\ncase 2:\n#endif\nb(); }",
        b"a();\n#ifdef A\n#else\nb();\n#endif\nc();",
        b"a();\n#ifdef A\n{ b(); }\n#else\n{ c(); }\n#endif\n",
    ],
)
def test_lists_operands_labels_and_empty_branches_are_kept_whole(source: bytes) -> None:
    (group, *_) = groups(source)
    assert not group.split
    assert len(group.kept) == len(group.branches)
    body(source, NONE)


def test_two_definitions_at_the_top_are_both_kept() -> None:
    source = b"#ifdef A\nint f(void)\n{\n    return 1;\n}\n#else\nint f(void)\n{\n}\n#endif\n"
    assert squeezed(source).count("int f(void)") == 2
    clean(source)


def test_two_heads_of_one_function_are_split() -> None:
    source = b"#ifdef A\nint f(int a)\n#else\nint f(long a)\n#endif\n{\n}\n"
    assert squeezed(source) == "int f(int a) { }"


def test_a_branch_that_ends_with_an_invocation_in_column_0_stands_alone() -> None:
    source = b"init(a)\n#ifdef A\nint b;\ninit(b,\n     c)\n#endif\nint d;\n"
    (group,) = groups(source)
    assert not group.split


def test_choices_in_one_file_agree_with_each_other() -> None:
    source = (
        b"#ifndef A\nif (a) {\n#else\nif (b) {\n#endif\nc();\n"
        b"#ifdef A\nd(); }\n#else\ne(); }\n#endif\n"
        b"#ifdef A\nif (x) {\n#endif\ny();\n#ifdef A\n}\n#endif\n"
    )
    assert body(source, NONE) == "if (a) { c(); e(); } y();"


def test_dead_code_that_shares_a_statement_is_dropped() -> None:
    assert squeezed(b"a();\n#if 0\nif (b) {\n#endif\nc();\n") == "a(); c();"
    assert squeezed(b"x =\n#if 0\n1;\n#else\n2;\n#endif\n") == "x = 2;"


def test_groups_nest_and_are_given_in_source_order() -> None:
    source = (
        b"#if A\n#ifdef B\nb();\n#else\nc();\n#endif\n#else\nd();\n#endif\n#ifdef E\ne();\n#endif\n"
    )
    found = groups(source)
    assert [group.start for group in found] == sorted(group.start for group in found)
    assert [len(group.branches) for group in found] == [2, 2, 1]
    assert squeezed(source, {0: 1}) == "d(); e();"
    assert squeezed(source, {found[1].start: 1}) == "c(); d(); e();"


def test_an_inner_split_group_leaves_the_outer_one_whole() -> None:
    source = b"#if A\nx =\n#ifdef B\n1;\n#else\n2;\n#endif\n#else\ny = 3;\n#endif\n"
    outer, inner = groups(source)
    assert (outer.split, inner.split) == (False, True)
    assert squeezed(source) == "x = 1; y = 3;"


@pytest.mark.parametrize(
    ("source", "count"),
    [
        (b"#endif\n#else\n#elif A\nint a;\n", 0),
        (b"#if A\nint a;\n", 1),
        (b"#if A\n#ifdef B\nint a;\n#else\nint b;\n", 2),
        (b"#if A\nint a;\n#else\nint b;\n#else\nint c;\n#endif\n", 1),
        (b"#if", 1),
        (b"#if A\n#endif", 1),
    ],
)
def test_stray_and_missing_directives_do_no_harm(source: bytes, count: int) -> None:
    found = mask(source, NONE)
    assert len(found.groups) == count
    assert all(group.end <= len(source) for group in found.groups)


def test_a_group_inside_of_a_comment_is_none() -> None:
    assert masked(b"/*\n#if A\n*/\nint a;\n", NONE) == "int a;"
    assert groups(b"/*\n#if A\n*/\nint a;\n") == ()
