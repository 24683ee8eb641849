"""Files are replaced all together; what goes wrong is told as it is."""

from __future__ import annotations

import errno
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from refactor.errors import CrefactorError, EnvironmentFault, RefusedFault
from refactor.handover.write import write
from refactor.plan.step import FileChange
from tests.golden.cases import files_of, lay_out

NAMES = ("a.c", "b.c", "sub/c.c")
OLD = dict.fromkeys(NAMES, b"old\n")
NEW = dict.fromkeys(NAMES, b"new\n")
CHANGES = tuple(FileChange(name, OLD[name], NEW[name]) for name in NAMES)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return lay_out(OLD, tmp_path / "tree")


def _fails_from(monkeypatch: pytest.MonkeyPatch, name: str, first: int, last: int = 99) -> None:
    """Let the calls `first` to `last` (from 1) of a function of `os` fail."""
    real: Callable[..., Any] = getattr(os, name)
    count = [0]

    def counted(*args: Any, **kwargs: Any) -> Any:
        count[0] += 1
        if first <= count[0] <= last:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(*args, **kwargs)

    monkeypatch.setattr(os, name, counted)


def test_all_files_are_replaced(tree: Path) -> None:
    write(tree, CHANGES, allow_dirty=False)
    assert files_of(tree) == NEW


def test_no_change_is_no_work(tree: Path) -> None:
    write(tree, (), allow_dirty=False)
    assert files_of(tree) == OLD


def test_a_rename_that_fails_takes_the_others_back(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fails_from(monkeypatch, "replace", 3, 3)
    with pytest.raises(EnvironmentFault, match="writing failed"):
        write(tree, CHANGES, allow_dirty=False)
    assert files_of(tree) == OLD


def test_what_cannot_be_taken_back_is_named(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fails_from(monkeypatch, "replace", 3)
    with pytest.raises(EnvironmentFault) as caught:
        write(tree, CHANGES, allow_dirty=False)
    assert "nothing was changed" not in str(caught.value)
    assert "these files are changed already: a.c, b.c" in str(caught.value)
    assert files_of(tree) == {**OLD, "a.c": b"new\n", "b.c": b"new\n"}


def test_a_file_of_somebody_else_does_not_change_hands(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fstat

    def of_somebody_else(handle: int) -> os.stat_result:
        told = list(real(handle))
        told[4] += 1
        return os.stat_result(told)

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "fstat", of_somebody_else)
    monkeypatch.setattr(os, "fchown", refuse)
    with pytest.raises(CrefactorError, match=r"a\.c belongs to somebody else"):
        write(tree, CHANGES, allow_dirty=False)
    monkeypatch.undo()
    assert files_of(tree) == OLD


def test_files_can_be_written_from_any_thread(tree: Path) -> None:
    faults: list[BaseException] = []

    def work() -> None:
        try:
            write(tree, CHANGES, allow_dirty=False)
        except CrefactorError as fault:
            faults.append(fault)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not faults
    assert files_of(tree) == NEW


def test_the_handlers_of_signals_are_as_they_were(tree: Path) -> None:
    kinds = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(kind) for kind in kinds]
    write(tree, CHANGES, allow_dirty=False)
    assert [signal.getsignal(kind) for kind in kinds] == before


def test_a_signal_that_is_ignored_stays_ignored(tree: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        write(tree, CHANGES, allow_dirty=False)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
    assert files_of(tree) == NEW


@pytest.mark.parametrize("path", ["../outside.c", "sub/../../outside.c"])
def test_a_path_out_of_the_tree_is_not_written(tree: Path, path: str) -> None:
    outside = tree.parent / "outside.c"
    outside.write_bytes(b"old\n")
    with pytest.raises(RefusedFault, match="out of the tree"):
        write(tree, [FileChange(path, b"old\n", b"new\n")], allow_dirty=True)
    assert outside.read_bytes() == b"old\n"


def test_a_file_that_is_gone_is_not_made_anew(tree: Path) -> None:
    (tree / "b.c").unlink()
    with pytest.raises(EnvironmentFault, match=r"b\.c"):
        write(tree, CHANGES, allow_dirty=True)
    assert files_of(tree) == {"a.c": b"old\n", "sub/c.c": b"old\n"}
