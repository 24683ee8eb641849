"""Reads blobs through one `git cat-file --batch` that stays open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from refactor.errors import EnvironmentFault


class Blobs:
    """The process is started by the first read; `close` ends it."""

    def __init__(self, start: Callable[[], Any]) -> None:
        self._start = start
        self._process: Any = None

    def read(self, blob: str) -> bytes:
        """The content of a blob as git stores it; raises EnvironmentFault if it is not there."""
        if self._process is None:
            self._process = self._start()
        self._process.stdin.write(f"{blob}\n".encode())
        self._process.stdin.flush()
        header = self._process.stdout.readline().split()
        if len(header) != 3 or header[1] != b"blob":
            raise EnvironmentFault(
                f"git cannot give the file content {blob}", "fetch it first if the clone is partial"
            )
        data: bytes = self._process.stdout.read(int(header[2]) + 1)
        return data[:-1]

    def close(self) -> None:
        """End the process, if it was started."""
        if self._process is None:
            return
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.stderr.close()
        self._process.wait()
        self._process = None
