"""Python before 3.11.5 matches a possessive group wrongly, so none may stand in a pattern."""

from __future__ import annotations

import re
from pathlib import Path

import refactor
import transforms

FOLDERS = [Path(module.__path__[0]) for module in (refactor, transforms)]
POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)(?:[*+?]|\{[0-9,]+\})\+")


def test_no_pattern_repeats_a_group_possessively() -> None:
    found = [
        f"{path.name}:{number}"
        for folder in FOLDERS
        for path in sorted(folder.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"""rb?["']""", line) and POSSESSIVE_GROUP.search(line)
    ]
    assert found == []
