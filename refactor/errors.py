"""The errors that end a run, each with its exit code and a hint.

A message is one clear sentence part: what went wrong and where.  The hint says what to do about
it.  Decisions about single sites are values in the ledger and never exceptions; the exit codes are
explained in ``docs/exit-codes.md``.
"""

from typing import ClassVar

EXIT_DONE = 0
EXIT_REFUSED = 1
EXIT_USAGE = 2
EXIT_ENVIRONMENT = 3


class CrefactorError(Exception):
    """Base of all errors that end a run.  ``str()`` gives ``message; hint``."""

    exit_code: ClassVar[int] = EXIT_ENVIRONMENT

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class UsageFault(CrefactorError):
    """The command line or the protocol asks for something that cannot be meant."""

    exit_code = EXIT_USAGE


class RefusedFault(CrefactorError):
    """The request was understood, and the tool declines to carry it out."""

    exit_code = EXIT_REFUSED


class EnvironmentFault(CrefactorError):
    """Something outside of the request failed: git, the disk, an encoding, a limit."""

    exit_code = EXIT_ENVIRONMENT
