"""Sites that the user wants left alone, with the reason that goes into the record."""

from __future__ import annotations

from collections.abc import Sequence

from refactor.errors import UsageFault
from refactor.plan.step import Skip
from refactor.program.discover import shown


class Skips:
    """Matches sites against `--skip`; remembers which of them were used."""

    def __init__(self, skips: Sequence[Skip]) -> None:
        self._skips = skips
        self._used: set[Skip] = set()

    def reason(self, file: str, line: int, function: str) -> str:
        """The user's reason for leaving the site alone, or ""."""
        for skip in self._skips:
            places = [f"{file}:{place}" for place in (line, function)]
            quoted = [f"{shown(file)}:{place}" for place in (line, function)]
            if skip.site in {*places, *quoted, *map(shown, places)}:
                self._used.add(skip)
                return skip.because
        return ""

    def check_all_used(self) -> None:
        """Raise UsageFault for a skip that names no site: it is likely a slip of the pen."""
        for skip in self._skips:
            if skip not in self._used:
                raise UsageFault(
                    f"--skip {skip.site} names no site of this request",
                    "give FILE:LINE or FILE:FUNCTION as the ledger shows it",
                )
