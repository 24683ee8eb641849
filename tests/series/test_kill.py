"""Killed at any moment, the command leaves the repository as it was, and the next run succeeds."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from typing import NoReturn

from refactor.cli import main
from tests.series.conftest import PROTOCOL, Tree

KILLS = 200


def _start(tree: Tree) -> int:
    """The command in a process of its own, in a group of its own; forked, to be there at once."""
    pid = os.fork()
    return pid if pid else _run(tree)


def _run(tree: Tree) -> NoReturn:
    code = 99
    try:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        arguments = ["series", "-C", str(tree.root), "-p", str(PROTOCOL), "hoist", "node_detach"]
        code = main.run([*arguments, "--branch=work-v1", "--split=layer"])
    finally:
        os._exit(code)


def _wait(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    _wait(pid)


def _forget(tree: Tree) -> None:
    tree.git("update-ref", "-d", "refs/heads/work-v1")
    (tree.root / ".git/logs/refs/heads/work-v1").unlink(missing_ok=True)


def test_200_kills_at_random_moments(tree: Tree) -> None:
    tree.write({"node.c": "int changed;\n", "staged.c": "int staged;\n"})
    tree.git("add", "staged.c")
    before = tree.state()
    assert _wait(_start(tree)) == 0
    _forget(tree)
    began = time.monotonic()
    assert _wait(_start(tree)) == 0
    whole = time.monotonic() - began
    made = tree.git("rev-parse", "work-v1")
    _forget(tree)
    chance = random.Random(20240501)  # noqa: S311 - no secret hangs on it
    landed = {"before": 0, "after": 0}
    for number in range(KILLS):
        pid = _start(tree)
        time.sleep(chance.uniform(0, 1.1) * whole)
        _kill(pid)
        after = tree.state()
        ref = after.pop(".git/refs/heads/work-v1", None)
        # The one process that outlives the kill is git's update of the ref, with its lock.
        if after.pop(".git/refs/heads/work-v1.lock", None) is not None:
            time.sleep(0.1)
            after = tree.state()
            ref = after.pop(".git/refs/heads/work-v1", None)
        assert after == before, number
        landed["after" if ref else "before"] += 1
        if ref:
            assert ref.decode().strip() == made
            _forget(tree)
        if number % 20 == 0:
            tree.git("fsck", "--strict")
    assert min(landed.values()) > 0
    assert _wait(_start(tree)) == 0
    assert tree.git("rev-parse", "work-v1") == made
    tree.git("fsck", "--strict", "--full")
