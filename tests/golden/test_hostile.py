"""Every golden case in hostile surroundings: the same decisions, the same edits.

Each case is spoilt in two of the five ways, and each of the surroundings is tried with a third of
the cases, always the same ones; CREFACTOR_HOSTILE=all tries everything with every case.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.golden.cases import (
    Case,
    call,
    decisions,
    every_case,
    files_of,
    lay_out,
    request,
)
from tests.golden.hostile import MODES, Mode, hide_a_bystander

_SAMPLE = every_case()[::17]
_ALL = os.environ.get("CREFACTOR_HOSTILE") == "all"
_IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")


def _told(sites: Sequence[dict[str, Any]], *, columns: bool = True) -> list[tuple[Any, ...]]:
    """All that the ledger says of the sites."""
    left_out = {"chain"} if columns else {"chain", "column"}
    return [
        (*sorted((k, v) for k, v in site.items() if k not in left_out), *site["chain"])
        for site in sites
    ]


def _git(tree: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", tree, *_IDENTITY, *arguments], check=True, capture_output=True)


# A tab for four blanks takes lines apart that were aligned by blanks: `layout-` cases show those.
_SPOILT = [
    pytest.param(case, mode, id=f"{mode.name}-{case.folder.parent.name}-{case.name}")
    for turn, mode in enumerate(MODES)
    for number, case in enumerate(every_case())
    if mode.columns or not case.name.startswith("layout-")
    if _ALL or (number - turn) % len(MODES) < 2
]


def _third(turn: int) -> pytest.MarkDecorator:
    cases = [case for number, case in enumerate(every_case()) if _ALL or number % 3 == turn]
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.name)


@pytest.mark.parametrize(("case", "mode"), _SPOILT)
def test_spoilt_files_get_the_same_edits(case: Case, mode: Mode, tmp_path: Path) -> None:
    plain = call(request(case, "diff", lay_out(case.before, tmp_path / "plain")))
    tree = lay_out(mode.of(case.before), tmp_path / "spoilt")
    done = call(request(case, "apply", tree))
    assert done.code == case.code, done.err
    assert files_of(tree) == mode.of(case.after)
    sites, expected = done.ledger["sites"], plain.ledger["sites"]
    assert _told(sites, columns=mode.columns) == _told(expected, columns=mode.columns)


@_third(0)
def test_a_bystander_in_if_0_changes_no_decision(case: Case, tmp_path: Path) -> None:
    hidden = hide_a_bystander(case)
    assert hidden.at
    tree = lay_out(hidden.before, tmp_path)
    args = [
        f"{file}:{hidden.line(file, int(line))}" if line.isdigit() else argument
        for argument in case.args
        for file, _, line in [argument.rpartition(":")]
    ]
    done = call(request(case, "apply", tree, args))
    assert done.code == case.code, done.err
    assert files_of(tree) == hidden.after
    expected = [dict(s, line=hidden.line(s["file"], s["line"])) for s in case.sites]
    assert decisions(done.ledger["sites"]) == decisions(expected)


@_third(1)
def test_a_committed_tree_gives_what_a_plain_folder_gives(case: Case, tmp_path: Path) -> None:
    tree = lay_out(case.before, tmp_path)
    _git(tree, "init", "-q")
    _git(tree, "add", ".")
    _git(tree, "commit", "-q", "-m", "before")
    done = call(request(case, "apply", tree))
    assert done.code == case.code, done.err
    assert files_of(tree) == case.after
    assert decisions(done.ledger["sites"]) == decisions(case.sites)


@_third(2)
def test_an_untracked_tree_in_a_repository_is_searched_too(case: Case, tmp_path: Path) -> None:
    tree = lay_out(case.before, tmp_path)
    _git(tree, "init", "-q")
    asked = call(request(case, "apply", tree))
    assert asked.code == (1 if case.after != case.before else case.code), asked.err
    assert files_of(tree) == case.before
    done = call([*request(case, "apply", tree), "--allow-dirty"])
    assert done.code == case.code, done.err
    assert files_of(tree) == case.after
    assert decisions(done.ledger["sites"]) == decisions(case.sites)


@_third(0)
def test_the_current_directory_does_not_matter(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = lay_out(case.before, tmp_path / "work" / "tree")
    monkeypatch.chdir(tree)
    inside = call(request(case, "diff", None))
    monkeypatch.chdir(tmp_path)
    above = call(request(case, "diff", Path("work", "tree")))
    assert inside.code == above.code == case.code, inside.err
    assert inside.ledger == above.ledger
    assert decisions(inside.ledger["sites"]) == decisions(case.sites)


@pytest.mark.parametrize("case", _SAMPLE, ids=lambda case: case.name)
def test_the_order_of_hashes_does_not_show(case: Case, tmp_path: Path) -> None:
    tree = lay_out(case.before, tmp_path)
    command = [sys.executable, "-c", "from refactor.cli.main import main; main()"]
    outputs = {
        subprocess.run(
            [*command, *request(case, "diff", tree), "--verbose"],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=False,
        )
        for seed in ("0", "1", "2")
    }
    assert len({(done.returncode, done.stdout, done.stderr) for done in outputs}) == 1
    assert {done.returncode for done in outputs} == {case.code}
