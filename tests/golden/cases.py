"""The golden cases of this project for its tests; the product's own driver does the work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from refactor.cli.main import run
from refactor.golden import drive
from refactor.golden.case import Case, Files, files_of, lay_out, load_case
from refactor.golden.drive import Outcome, request

__all__ = [
    "GOLDEN",
    "PROTOCOL",
    "ROOT",
    "Case",
    "Files",
    "Outcome",
    "call",
    "decisions",
    "each_case",
    "every_case",
    "files_of",
    "lay_out",
    "request",
]

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "golden"
PROTOCOL = GOLDEN / "protocol.toml"

Decision = tuple[str, int, str, str, str]


def call(arguments: Sequence[str]) -> Outcome:
    """Run crefactor in this process."""
    return drive.call(run, arguments)


def decisions(sites: Sequence[Mapping[str, Any]]) -> list[Decision]:
    """What was decided where, in a fixed order."""
    return sorted((s["file"], s["line"], s["function"], s["callee"], s["decision"]) for s in sites)


@cache
def every_case() -> tuple[Case, ...]:
    """All cases of transforms, those in which nothing may change first."""
    found = [load_case(path.parent) for path in GOLDEN.glob("*/*/ledger.toml")]
    return tuple(sorted(found, key=lambda case: (not case.stay, case.folder)))


each_case = pytest.mark.parametrize("case", every_case(), ids=lambda case: case.name)
