"""The index says what each name of a protocol does."""

from typing import Any

import pytest

from refactor.protocol.index import (
    Does,
    Mark,
    Role,
    all_names,
    called_by_generated,
    generated_around,
    roles,
)
from refactor.protocol.load import load
from refactor.protocol.model import Protocol, Wrapper


@pytest.fixture(scope="module")
def block() -> Protocol:
    return load("qemu-block")


ROLES = [
    ("bdrv_drain_all_begin", Role(Does.BEGIN, bracket="drain-all")),
    ("bdrv_drain_all_end", Role(Does.END, bracket="drain-all")),
    ("bdrv_graph_wrlock", Role(Does.ACQUIRE, lock="graph", kind="write")),
    ("bdrv_graph_wrunlock", Role(Does.RELEASE, lock="graph", kind="write")),
    ("bdrv_graph_co_rdunlock", Role(Does.RELEASE, lock="graph", kind="read")),
    (
        "bdrv_graph_wrlock_drained",
        Role(Does.ACQUIRE, bracket="drain-all", lock="graph", kind="write"),
    ),
    ("GRAPH_RDLOCK_GUARD", Role(Does.SCOPE_GUARD, lock="graph", kind="read")),
    ("WITH_GRAPH_RDLOCK_GUARD", Role(Does.BLOCK_GUARD, lock="graph", kind="read")),
    ("abort", Role(Does.NORETURN)),
]

MARKS = [
    ("GRAPH_WRLOCK", Mark("graph", "write", False), True),
    ("GRAPH_RDLOCK_PTR", Mark("graph", "read", True), True),
    ("GRAPH_UNLOCKED", Mark("graph", None, False), False),
    ("GRAPH_UNLOCKED_PTR", Mark("graph", None, True), False),
]


@pytest.mark.parametrize(("name", "role"), ROLES)
def test_a_function_has_its_role(block: Protocol, name: str, role: Role) -> None:
    assert roles(block).functions[name] == role


@pytest.mark.parametrize(("name", "mark", "held"), MARKS)
def test_a_mark_has_its_meaning(block: Protocol, name: str, mark: Mark, held: bool) -> None:
    found = roles(block).marks[name]
    assert found == mark
    assert found.held is held


def test_every_mark_is_masked(block: Protocol) -> None:
    index = roles(block)
    assert {"GRAPH_WRLOCK", "co_wrapper", "coroutine_fn"} <= set(index.masked)
    assert not set(index.masked) & set(index.functions)
    assert list(index.masked) == sorted(index.masked)
    assert [name.decode() for name in index.masked_bytes] == list(index.masked)


def test_all_names_are_functions_and_marks(block: Protocol) -> None:
    index = roles(block)
    assert set(all_names(block)) == {*index.functions, *index.masked}
    assert list(all_names(block)) == sorted(index.names)
    assert [name.decode() for name in index.names_bytes] == list(index.names)


def test_the_index_is_built_once(block: Protocol) -> None:
    assert roles(block) is roles(load("qemu-block"))


def test_the_index_cannot_be_changed(block: Protocol) -> None:
    index: Any = roles(block)
    with pytest.raises(TypeError):
        index.functions["f"] = Role(Does.NORETURN)
    with pytest.raises(AttributeError):
        index.names = ()


PLAIN = Wrapper(marks=("m",), generated="{prefix}_{rest}", calls="{prefix}_co_{rest}")
TURNED = Wrapper(marks=("m",), generated="{prefix}_co_{rest}", calls="{prefix}_{rest}")
ODD = Wrapper(marks=("m",), generated="gen_{rest}_of_{prefix}", calls="{prefix}_{rest}_impl")


@pytest.mark.parametrize(
    ("wrapper", "generated", "called"),
    [
        (PLAIN, "blk_flush", "blk_co_flush"),
        (PLAIN, "blk_flush_all", "blk_co_flush_all"),
        (TURNED, "bdrv_co_unref_child", "bdrv_unref_child"),
        (ODD, "gen_read_all_of_disk", "disk_read_all_impl"),
    ],
)
def test_a_wrapper_translates_names_both_ways(
    wrapper: Wrapper, generated: str, called: str
) -> None:
    assert called_by_generated(wrapper, generated) == called
    assert generated_around(wrapper, called) == generated


@pytest.mark.parametrize("name", ["flush", "_flush", "blk_", "blk-flush"])
def test_a_name_that_does_not_fit_has_no_wrapper(name: str) -> None:
    assert called_by_generated(PLAIN, name) is None
    assert generated_around(PLAIN, name) is None
