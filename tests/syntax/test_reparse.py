"""A tree that is made with the help of an older one is the tree that the text alone gives."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
import tree_sitter
from hypothesis import example, given
from hypothesis import strategies as st

from refactor.syntax import reparse
from refactor.syntax.parser import language, parse
from refactor.syntax.reparse import changes
from refactor.syntax.vocabulary import Vocabulary
from tests.golden.cases import every_case
from tests.syntax.helpers import GRAPH

LINES = (
    b"void f(void)", b"{", b"}", b"    g(x);", b"\tg(x,", b"      y);", b"    if (x) {", b"    }",
    b"out:", b"", b"int a;", b"#ifdef X", b"#else", b"#endif", b"/* one", b" * two */",
    b"    for_each(x) {",
)  # fmt: skip


def _walked(tree: tree_sitter.Tree) -> list[tuple[str, tuple[int, ...]]]:
    """Every node's kind and place."""
    found: list[tuple[str, tuple[int, ...]]] = []
    left = [tree.root_node]
    while left:
        node = left.pop()
        place = node.start_byte, node.end_byte, *node.start_point, *node.end_point
        found.append((node.type, place))
        left += node.children
    return found


def _spoilt(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(random.randint(1, 5)):
        at = random.randrange(len(lines))
        kind = random.random()
        if kind < 0.5:
            lines.insert(at, random.choice(LINES))
        elif kind < 0.8:
            del lines[at]
        else:
            lines[at] = lines[at].replace(b"(", b"(a, ", 1)
        lines = lines or [b""]
    return b"\n".join(lines)


@pytest.mark.parametrize("seed", range(8))
def test_a_tree_is_that_of_the_text_alone(seed: int) -> None:
    random = Random(seed)  # noqa: S311
    compared = 0
    for case in random.sample(every_case(), 72):
        for data in case.before.values():
            if b"\0" in data:
                continue
            old = parse(data, GRAPH)
            fresh = parse(new := _spoilt(data, random), GRAPH)
            made = reparse.reparse(
                tree_sitter.Parser(language()), fresh.mask.text, old.mask.text, old.tree
            )
            if made is not None:
                compared += 1
                assert _walked(made) == _walked(fresh.tree), new
            assert _walked(parse(new, GRAPH, like=old).tree) == _walked(fresh.tree)
    assert compared > 20


def test_the_older_tree_is_left_as_it_is() -> None:
    old = parse(b"int a;\nint b;\n", Vocabulary())
    before = _walked(old.tree)
    parse(b"int a;\nlong more;\nint b;\n", Vocabulary(), like=old)
    assert _walked(old.tree) == before


def test_a_tree_with_an_error_is_made_from_the_whole_text(monkeypatch: pytest.MonkeyPatch) -> None:
    old = parse(b"int a;\nint b;\n" * 9, Vocabulary())
    seen = []

    def told(*given: Any) -> tree_sitter.Tree | None:
        seen.append(made := usual(*given))
        return made

    usual = reparse.reparse
    monkeypatch.setattr("refactor.syntax.parser.reparse", told)
    broken = parse(b"int a;\nint b = ;\n" * 9, Vocabulary(), like=old)
    assert seen == [None]
    assert broken.root.has_error


PIECES = st.lists(st.sampled_from([*LINES, b"a" * 300]).map(lambda line: line + b"\n"), max_size=12)


@given(PIECES, PIECES, st.binary(max_size=3), st.binary(max_size=3))
@example([b"a\n"], [], b"", b"")
@example([b"a\n", b"b\n"], [b"b\n", b"a\n"], b"", b"b\n")
def test_what_differs_is_all_that_differs(
    old: list[bytes], new: list[bytes], end: bytes, last: bytes
) -> None:
    one, two = b"".join(old) + end, b"".join(new) + last
    made, reached = b"", 0
    for start, stop, first, behind in changes(one, two):
        assert reached <= start <= stop
        made += one[reached:start] + two[first:behind]
        assert len(made) == behind
        reached = stop
    assert made + one[reached:] == two


def test_texts_that_have_little_in_common_are_parsed_whole() -> None:
    old = b"".join(b"int a%d;\n\n" % n for n in range(2000))
    assert len(changes(old, old.replace(b"int", b"long"))) <= reparse._CHANGES + 1
