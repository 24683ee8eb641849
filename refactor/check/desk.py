"""The work on single files, in this process or in several.

A file is always worked on by the process that parsed it: trees cannot travel, tuples can. What
comes back does not depend on the number of processes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any
from typing import Protocol as Interface

from refactor.check.changed import changes
from refactor.check.fields import fields
from refactor.check.look import look
from refactor.check.scan import scan
from refactor.check.subject import subject_of
from refactor.errors import CrefactorError, EnvironmentFault
from refactor.program.discover import SourceTree
from refactor.program.program import Program
from refactor.protocol.index import roles
from refactor.protocol.model import Protocol

Tick = Callable[[int], None]
"""Told how many files have been done since the last time."""

CHUNK = 4
"""Files that are sent to a process at once."""


class Desk:
    """Parses files and answers questions about them, one by one."""

    def __init__(self, root: Path, protocol: Protocol) -> None:
        index = roles(protocol)
        self._program = Program(SourceTree(root, protocol.files), protocol, index)
        self._subject = subject_of(protocol, index)

    def work(self, task: str, path: str, argument: Any) -> Any:
        """The answer, or the sentence why the file cannot be read or parsed."""
        try:
            file = self._program.file(path)
        except CrefactorError as fault:
            return fault.message
        if task == "scan":
            return scan(file, self._subject)
        if task == "look":
            return look(file, self._subject, argument)
        if task == "changes":
            return changes(file, self._subject, argument)
        names, puts = argument
        return fields(file, names, puts=puts)


class Crew(Interface):
    """Does one task for many files; the answers come in the order of the paths."""

    def run(self, task: str, paths: Sequence[str], argument: Any) -> list[Any]:
        """Answer for each path: see `Desk.work`."""

    def close(self) -> None:
        """End the processes."""


class Alone:
    """Works in this process."""

    def __init__(self, root: Path, protocol: Protocol, tick: Tick) -> None:
        self._desk = Desk(root, protocol)
        self._tick = tick

    def run(self, task: str, paths: Sequence[str], argument: Any) -> list[Any]:
        """Answer for each path."""
        found = []
        for path in paths:
            found.append(self._desk.work(task, path, argument))
            self._tick(1)
        return found

    def close(self) -> None:
        """Nothing to end."""


class Together:
    """Works in several processes, each with files of its own."""

    def __init__(self, root: Path, protocol: Protocol, jobs: int, tick: Tick) -> None:
        linux = sys.platform == "linux"
        context = get_context("fork") if linux else get_context("spawn")
        self._root = root
        self._tick = tick
        self._homes: dict[str, int] = {}
        self._loads = [0] * jobs
        self._pipes: list[Connection] = []
        self._processes = []
        for _ in range(jobs):
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_serve,
                args=(theirs, (*self._pipes, ours), root, protocol, sys.getrecursionlimit()),
                daemon=True,
            )
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    def run(self, task: str, paths: Sequence[str], argument: Any) -> list[Any]:
        """Answer for each path; raises EnvironmentFault if a process ends before its time."""
        for path in paths:
            if path not in self._homes:
                home = self._loads.index(min(self._loads))
                self._homes[path] = home
                self._loads[home] += self._size(path)
        left = [[p for p in paths if self._homes[p] == home] for home in range(len(self._pipes))]
        found: dict[str, Any] = {}
        for home in range(len(self._pipes)):
            self._send(home, (task, argument))
        busy = [home for home, own in enumerate(left) if self._next(home, own)]
        while busy:
            ready = wait([self._pipes[home] for home in busy])
            for home in [home for home in busy if self._pipes[home] in ready]:
                found |= self._receive(home)
                if not self._next(home, left[home]):
                    busy.remove(home)
        return [found[path] for path in paths]

    def close(self) -> None:
        """End the processes."""
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.join(timeout=5)
            if process.is_alive():
                process.terminate()

    def _size(self, path: str) -> int:
        try:
            return (self._root / path).stat().st_size
        except OSError:
            return 0

    def _next(self, home: int, own: list[str]) -> bool:
        """Send the next files of a process; gives whether there were any."""
        if not own:
            return False
        chunk, own[:] = own[:CHUNK], own[CHUNK:]
        self._send(home, chunk)
        return True

    def _send(self, home: int, message: object) -> None:
        try:
            self._pipes[home].send(message)
        except ConnectionError as error:
            raise _ended() from error

    def _receive(self, home: int) -> dict[str, Any]:
        try:
            answers: list[tuple[str, Any]] = self._pipes[home].recv()
        except (EOFError, ConnectionError) as error:
            raise _ended() from error
        self._tick(len(answers))
        return dict(answers)


def _ended() -> EnvironmentFault:
    message = "a process of the check ended before its time"
    return EnvironmentFault(message, "run it again with --jobs 1")


def _serve(
    pipe: Connection, others: Iterable[Connection], root: Path, protocol: Protocol, depth: int
) -> None:
    """A process's life: a task and its argument, then files for it, until the pipe closes.

    others: ends of pipes that it must not keep open, the other end of its own among them.
    """
    for other in others:
        other.close()
    sys.setrecursionlimit(depth)
    desk = Desk(root, protocol)
    task, argument = "", None
    try:
        while True:
            message = pipe.recv()
            if isinstance(message, tuple):
                task, argument = message
            else:
                pipe.send([(path, desk.work(task, path, argument)) for path in message])
    except (EOFError, ConnectionError, KeyboardInterrupt):
        # The other end is gone, or is being interrupted itself and says so.
        return


def crew(root: Path, protocol: Protocol, jobs: int, tick: Tick) -> Crew:
    """Who does the work: this process alone for one job."""
    return Alone(root, protocol, tick) if jobs <= 1 else Together(root, protocol, jobs, tick)
