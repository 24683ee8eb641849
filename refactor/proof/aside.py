"""A check that a copy of this process makes while this one goes on.

The copy has all that is in memory and gives back plain data. Whatever keeps it from an answer (no
second processor, no memory for a copy, a fault) leaves the check to be made here: so what comes out
is the same, and so are the errors.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

import msgspec

Answer = tuple[str, list[str]]
"""What was looked at, and a sentence for each thing that is wrong."""

_LOOK = 0.2
"""Seconds after which a copy looks again whether anybody waits for it."""


class Aside:
    """The check. copied: begin it now, if a copy can be had."""

    def __init__(self, check: Callable[[], Answer], *, copied: bool) -> None:
        self._check = check
        self._copy = 0
        self._pipe = -1
        if copied and _has_room():
            self._begin()

    def result(self) -> Answer:
        """The answer; raises what the check raises."""
        data = b""
        if self._copy:
            with os.fdopen(self._pipe, "rb") as pipe:
                data = pipe.read()
            self._end()
        with suppress(msgspec.DecodeError):
            answer: Answer = msgspec.msgpack.decode(data, type=Answer)
            return answer
        return self._check()

    def stop(self) -> None:
        """End a copy whose answer nobody has waited for."""
        if self._copy:
            with suppress(ProcessLookupError):
                os.kill(self._copy, signal.SIGKILL)
            with suppress(OSError):
                os.close(self._pipe)
            self._end()

    def _begin(self) -> None:
        # An interrupt right here would go on in both processes, or leave a copy nobody knows of.
        held = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            with suppress(OSError):
                self._fork()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)

    def _fork(self) -> None:
        here = os.getpid()
        self._pipe, theirs = os.pipe()
        try:
            self._copy = os.fork()
        except OSError:
            os.close(self._pipe)
        else:
            if not self._copy:
                _answer(self._check, theirs, here)
        os.close(theirs)

    def _end(self) -> None:
        copy, self._copy = self._copy, 0
        # Nothing is left to wait for where the signal that a child has ended is ignored.
        with suppress(ChildProcessError):
            os.waitpid(copy, 0)


def _has_room() -> bool:
    """Whether a copy may be made, and has a processor of its own."""
    # A copy has one thread: what another one was holding would be held in it for ever.
    alone = threading.active_count() == 1
    return alone and sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def _answer(check: Callable[[], Answer], pipe: int, parent: int) -> None:
    """Make the check and end; without an answer if it fails, which it then does again here.

    parent: the process whose copy this is, and which may be killed before this one is done.
    """

    def look(*_: object) -> None:
        if os.getppid() != parent:
            os._exit(0)

    try:
        signal.signal(signal.SIGALRM, look)
        signal.setitimer(signal.ITIMER_REAL, _LOOK, _LOOK)
        data = msgspec.msgpack.encode(check())
        with os.fdopen(pipe, "wb") as out:
            out.write(data)
    finally:
        # Nothing of what the copy was made of may be flushed or taken down a second time.
        os._exit(0)
