"""Every golden case, as it stands and in hostile modes."""

from __future__ import annotations

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from refactor.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "golden"


def _case(path: Path) -> dict[str, Any]:
    return tomllib.loads((path / "case.toml").read_text())


def _cases() -> list[Path]:
    """All cases, those in which nothing may change first."""
    found = [path.parent for path in GOLDEN.glob("*/*/case.toml")]
    return sorted(found, key=lambda p: (_case(p).get("must") != "stay", p))


each_case = pytest.mark.parametrize("case", _cases(), ids=lambda p: p.name)


def _tree(case: Path, folder: Path, part: str = "before") -> Path:
    tree = folder / "tree"
    if not tree.exists():
        shutil.copytree(case / "before", tree)
    if part == "after" and (case / "after").exists():
        shutil.copytree(case / "after", tree, dirs_exist_ok=True)
    return tree


def _files(folder: Path) -> dict[str, bytes]:
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def _expected(case: Path) -> dict[str, bytes]:
    after = case / "after"
    return _files(case / "before") | (_files(after) if after.exists() else {})


def _apply(case: Path, tree: Path, *, command: str = "apply") -> int:
    protocol = str(GOLDEN / "protocol.toml")
    return run([command, "-C", str(tree), "-p", protocol, "--json", *_case(case)["args"]])


Decision = tuple[str, int, str, str, str]


def _decisions(output: str) -> list[Decision]:
    sites = json.loads(output)["sites"]
    return sorted(
        (s["file"], s["line"], s["function"], s["callee"], s["decision"]) for s in sites
    )


def _wanted(case: Path) -> list[Decision]:
    sites = tomllib.loads((case / "ledger.toml").read_text()).get("site", [])
    return sorted(
        (s["file"], s["line"], s["function"], s["callee"], s["decision"]) for s in sites
    )


@each_case
def test_apply_gives_the_expected_files_and_ledger(
    case: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tree = _tree(case, tmp_path)
    code = _apply(case, tree)
    out, err = capfd.readouterr()
    assert code == _case(case).get("exit", 0), err
    assert _files(tree) == _expected(case), err
    assert _decisions(out) == _wanted(case)
    for text in _case(case).get("stderr", []):
        assert text in err
    reasons = {(s["file"], s["line"], s["callee"]): s["reason"] for s in json.loads(out)["sites"]}
    for site in tomllib.loads((case / "ledger.toml").read_text()).get("site", []):
        if "reason" in site:
            found = json.loads(out)["sites"]
            told = [
                s["reason"] + " " + s["accepted"]
                for s in found
                if (s["file"], s["line"], s["callee"]) == (site["file"], site["line"], site["callee"])
            ]
            assert any(site["reason"] in t for t in told), (site, reasons)
