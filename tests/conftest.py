"""What holds for every test: no network, nobody's git settings, the same examples each time."""

import signal
import socket
from typing import NoReturn

import pytest
from hypothesis import settings

# The same examples on every machine: a red run can be run again.
settings.register_profile("crefactor", derandomize=True, deadline=None)
settings.load_profile("crefactor")

_LEFT_OVER = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
)


@pytest.fixture(scope="session", autouse=True)
def signals_that_are_heard() -> None:
    """Undo what a shell does to its background jobs: tests send these signals and count on them."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)


@pytest.fixture(autouse=True)
def hermetic_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the user's git configuration, signing key, language and terminal out of the tests."""
    for name in _LEFT_OVER:
        monkeypatch.delenv(name, raising=False)
    settled = {
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_AUTHOR_NAME": "Ada Author",
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_AUTHOR_DATE": "2024-05-01T12:00:00+0000",
        "GIT_COMMITTER_NAME": "Carl Committer",
        "GIT_COMMITTER_EMAIL": "carl@example.org",
        "GIT_COMMITTER_DATE": "2024-05-01T12:00:00+0000",
        "LC_ALL": "C.UTF-8",
        "TERM": "dumb",
        "COLUMNS": "100",
    }
    for name, value in settled.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that opens a connection."""

    def connect(*_: object) -> NoReturn:
        pytest.fail("a test opened a network connection")

    monkeypatch.setattr(socket.socket, "connect", connect)
