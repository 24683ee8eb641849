"""One process or several: the same bytes, and an end in any case."""

import os
import signal
import sys
from multiprocessing.connection import Connection
from typing import cast

import pytest

from refactor.check import desk
from refactor.check.desk import Alone, Together, crew
from refactor.check.run import Settings, check, uncounted
from refactor.check.scan import Scanned
from refactor.errors import EnvironmentFault
from refactor.protocol.load import load
from refactor.report.findings import as_json
from refactor.report.sarif import sarif
from tests.check.conftest import Write

FILES = {
    f"dir{i % 3}/n{i}.c": f"static int pad{i};\n"
    * (i % 5)
    + f"void inner{i}(void)\n{{\n    halt_begin();\n    halt_end();\n}}\n"
    f"void outer{i}(void)\n{{\n    belt_write();\n    inner{(i + 1) % 20}();\n"
    "    belt_write_end();\n}\n"
    for i in range(20)
}


def test_the_output_does_not_depend_on_the_number_of_processes(write: Write) -> None:
    root = write({**FILES, "broken.c": "void f(void) { belt_read(); \0"})
    protocol = load(root / ".crefactor.toml")
    reports = [check(root, protocol, Settings(depth=2, jobs=jobs)) for jobs in (1, 2, 3)]
    assert len(reports[0].findings) == 20
    assert len(reports[0].notes) == 1
    assert len({as_json(report) for report in reports}) == 1
    assert len({sarif(report) for report in reports}) == 1


def test_every_file_is_counted_as_done(write: Write) -> None:
    root = write(FILES)
    done: list[int] = []
    stages: list[tuple[str, int]] = []
    protocol = load(root / ".crefactor.toml")
    check(root, protocol, Settings(jobs=2), lambda *s: stages.append(s), done.append)
    assert sum(done) == sum(files for _, files in stages)
    assert {name for name, _ in stages} <= {"scan", "look", "fields"}


def test_a_file_stays_with_the_process_that_parsed_it(write: Write) -> None:
    root = write(FILES)
    together = Together(root, load(root / ".crefactor.toml"), 2, uncounted)
    try:
        paths = sorted(FILES)
        first = together.run("scan", paths, None)
        homes = dict(together._homes)
        assert all(isinstance(answer, Scanned) for answer in first)
        assert together.run("scan", [*paths, "gone.c"], None)[:-1] == first
        assert {path: together._homes[path] for path in paths} == homes
        assert set(homes.values()) == {0, 1}
    finally:
        together.close()


def test_a_process_that_dies_is_an_error_with_something_to_do(write: Write) -> None:
    root = write(FILES)
    together = Together(root, load(root / ".crefactor.toml"), 2, uncounted)
    try:
        for process in together._processes:
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
            process.join()
        with pytest.raises(EnvironmentFault, match=r"before its time.*--jobs 1"):
            together.run("scan", sorted(FILES), None)
    finally:
        together.close()


def test_one_job_needs_no_other_process(write: Write) -> None:
    root = write(FILES)
    assert isinstance(crew(root, load(root / ".crefactor.toml"), 1, uncounted), Alone)


class _Pipe:
    """Gives a process's messages, then ends; keeps its answers."""

    def __init__(self, messages: list[object]) -> None:
        self.messages = messages
        self.sent: list[list[tuple[str, object]]] = []

    def recv(self) -> object:
        if not self.messages:
            raise EOFError
        return self.messages.pop(0)

    def send(self, answer: list[tuple[str, object]]) -> None:
        self.sent.append(answer)

    def close(self) -> None:
        self.messages.clear()


def test_a_process_serves_until_its_pipe_closes(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write({"a.c": "void BELT_READ f(void);\n"})
    monkeypatch.setattr(sys, "setrecursionlimit", lambda _depth: None)
    protocol = load(root / ".crefactor.toml")
    pipe, other = _Pipe([("scan", None), ["a.c", "gone.c"]]), _Pipe([1])
    desk._serve(cast("Connection", pipe), [cast("Connection", other)], root, protocol, 1000)
    ((first, second),) = pipe.sent
    assert isinstance(first[1], Scanned)
    assert first[1].declared[0].name == "f"
    assert second == ("gone.c", "gone.c cannot be read: No such file or directory")
    assert other.messages == []
