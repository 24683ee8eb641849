"""A check made by a copy of the process answers, fails and ends as if it were made here."""

from __future__ import annotations

import errno
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from refactor.proof import aside
from refactor.proof.aside import Answer, Aside
from tests.cli.support import TREE, commit, crefactor
from tests.golden.cases import PROTOCOL, call, lay_out

# What runs the tests has threads of its own; Python tells so from 3.12 on.
pytestmark = [
    pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="copies are made on Linux"),
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
]


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "_has_room", lambda: True)


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were made."""
    found: list[int] = []
    fork = os.fork

    def record() -> int:
        copy = fork()
        found.append(copy)
        return copy

    monkeypatch.setattr(os, "fork", record)
    return found


def _ended(copies: list[int]) -> bool:
    for copy in copies:
        with pytest.raises(ChildProcessError):
            os.waitpid(copy, os.WNOHANG)
    return bool(copies)


@pytest.mark.parametrize("size", [0, 1, 1_000_000])
def test_the_answer_comes_from_the_copy(forked: list[int], size: int) -> None:
    here = os.getpid()

    def check() -> Answer:
        return "looked", ["x" * size, str(os.getpid() == here)]

    begun = Aside(check, copied=True)
    assert begun.result() == ("looked", ["x" * size, "False"])
    begun.stop()
    assert _ended(forked)


def test_without_a_copy_the_check_is_made_here(forked: list[int]) -> None:
    here = os.getpid()
    assert Aside(lambda: (str(os.getpid() == here), []), copied=False).result() == ("True", [])
    assert not forked


def _raises() -> Answer:
    raise ValueError("told here")


def test_what_goes_wrong_in_the_copy_is_told_here(
    forked: list[int], capfd: pytest.CaptureFixture[str]
) -> None:
    begun = Aside(_raises, copied=True)
    with pytest.raises(ValueError, match="told here"):
        begun.result()
    assert capfd.readouterr() == ("", "")
    assert _ended(forked)


def _dies_elsewhere(here: int) -> Callable[[], Answer]:
    def check() -> Answer:
        if os.getpid() != here:
            os._exit(9)
        return "made here", []

    return check


def test_a_copy_that_dies_leaves_the_check_to_be_made_here(forked: list[int]) -> None:
    assert Aside(_dies_elsewhere(os.getpid()), copied=True).result() == ("made here", [])
    assert _ended(forked)


def test_no_copy_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError

    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    monkeypatch.setattr(os, "fork", full)
    assert Aside(lambda: ("made here", []), copied=True).result() == ("made here", [])
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def _sleeps() -> Answer:
    time.sleep(600)
    return "", []


def test_a_copy_nobody_waits_for_is_ended(forked: list[int]) -> None:
    begun = Aside(_sleeps, copied=True)
    begun.stop()
    begun.stop()
    assert _ended(forked)


_FORKED = """
import errno
import os
import select
import signal
import subprocess
import sys
fork, made = os.fork, []
def record():
    made.append(fork())
    return made[-1]
os.fork = record
leave = os._exit
def last(code):
    if made and all(made):
        os.write(2, b"copies: %d" % len(made))
    leave(code)
os._exit = last
from refactor.cli.main import main
main()
"""


@pytest.mark.parametrize("processors", [1, 2])
def test_a_command_says_the_same_with_and_without_a_copy(tmp_path: Path, processors: int) -> None:
    if len(os.sched_getaffinity(0)) < processors:
        pytest.skip("this machine has too few processors")
    large = TREE["prune.c"] + b"/* It goes on for long. */\n" * 4000
    tree = commit(lay_out({**TREE, "prune.c": large}, tmp_path / "tree"))
    arguments = ["diff", "-C", str(tree), "-p", str(PROTOCOL), "hoist", "node_detach"]
    expected = call(arguments)
    limit = f"import os; os.sched_setaffinity(0, list(os.sched_getaffinity(0))[:{processors}])"
    done = crefactor(*arguments, code=limit + _FORKED)
    told = done.stderr.decode()
    assert (done.returncode, done.stdout) == (expected.code, expected.out)
    assert told == expected.err + "copies: 1" * (processors == 2)


def test_a_copy_is_waited_for_where_ended_processes_leave_no_trace() -> None:
    before = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        begun = Aside(lambda: ("looked", [str(os.getpid())]), copied=True)
        said, (made_by,) = begun.result()
        begun.stop()
        Aside(_sleeps, copied=True).stop()
    finally:
        signal.signal(signal.SIGCHLD, before)
    assert said == "looked"
    assert made_by != str(os.getpid())


def test_there_is_no_room_for_a_pipe(monkeypatch: pytest.MonkeyPatch, forked: list[int]) -> None:
    def full() -> tuple[int, int]:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(os, "pipe", full)
    assert Aside(lambda: ("made here", []), copied=True).result() == ("made here", [])
    assert not forked


_KILLED = """
import os, time
from refactor.proof import aside
aside._has_room = lambda: True
def check():
    os.write(1, b"%d" % os.getpid())
    end = time.monotonic() + 600
    while time.monotonic() < end:
        time.sleep(0.01)
    return "", []
aside.Aside(check, copied=True).result()
"""


def test_a_copy_ends_soon_after_the_command_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", _KILLED], stdout=subprocess.PIPE) as killed:
        assert killed.stdout is not None
        os.read(killed.stdout.fileno(), 20)
        killed.kill()
        # It has the other end as well: there is an end to what it says when it has ended.
        ready, _, _ = select.select([killed.stdout], [], [], 20)
        assert ready
        assert os.read(killed.stdout.fileno(), 20) == b""


def test_an_interrupt_while_the_copy_is_made_goes_on_here_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fork, here, copies = os.fork, os.getpid(), list[int]()

    def interrupted() -> int:
        copy = fork()
        copies.append(copy)
        os.kill(os.getpid(), signal.SIGINT)
        return copy

    monkeypatch.setattr(os, "fork", interrupted)
    begun = None
    try:
        begun = Aside(lambda: (str(os.getpid() != here), []), copied=True)
    except KeyboardInterrupt:
        if os.getpid() != here:
            os._exit(7)
    assert begun is None
    _, status = os.waitpid(copies[0], 0)
    assert os.waitstatus_to_exitcode(status) == 0
