"""The design names every folder of the engine, and no module that is not there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "refactor"
_ROW = re.compile(r"^\| `(refactor/)?(\w+)/` \|(.*)\|$", re.MULTILINE)
_ELSEWHERE = {"flow", "proof"}  # folders that another folder's row speaks of


def _rows() -> dict[Path, str]:
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    return {
        (ENGINE if full else ENGINE / "plan") / name: told
        for full, name, told in _ROW.findall(text)
        if name != "transforms"
    }


def test_every_folder_has_its_row() -> None:
    folders = {path.parent for path in ENGINE.rglob("__init__.py")} - {ENGINE}
    assert set(_rows()) == folders


def test_every_module_that_is_named_is_there() -> None:
    named = [
        folder / f"{name}.py"
        for folder, told in _rows().items()
        for name in re.findall(r"`(\w+)`", told)
        if name not in _ELSEWHERE
    ]
    assert len(named) > 50
    assert [path for path in named if not path.is_file()] == []
