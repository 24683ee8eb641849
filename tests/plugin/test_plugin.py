"""A transform of another distribution, known by its entry point alone, works in every command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.golden.cases import Outcome, call, files_of, lay_out

HERE = Path(__file__).parent
CASES = HERE / "golden"
PROTOCOL = CASES / "protocol.toml"
BLOCKS = CASES / "drop-call" / "goes-from-blocks"
BEFORE = files_of(BLOCKS / "before")
AFTER = files_of(BLOCKS / "after")


def metadata(folder: Path) -> Path:
    """What an installer leaves of the example's pyproject.toml, without installing anything."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name, version = project["name"].replace("-", "_"), project["version"]
    groups = project["entry-points"]
    lines = [
        f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in groups[group].items())
        for group in groups
    ]
    files = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        "entry_points.txt": "\n".join(lines).encode(),
    }
    return lay_out({f"{name}-{version}.dist-info/{k}": data for k, data in files.items()}, folder)


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example's metadata and code lie on the path; it is forgotten again."""
    monkeypatch.syspath_prepend(str(metadata(tmp_path / "site")))
    monkeypatch.syspath_prepend(str(HERE))
    for name in [name for name in sys.modules if name.startswith("tank_rules")]:
        monkeypatch.delitem(sys.modules, name)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return lay_out(BEFORE, tmp_path / "tree")


def run(command: str, tree: Path, *arguments: str) -> Outcome:
    return call([command, "-C", str(tree), "-p", str(PROTOCOL), *arguments])


def test_it_is_listed_with_its_help() -> None:
    listed = call(["transforms"]).out.decode()
    assert "drop-call\tTake the statements out that call FUNCTION" in listed
    shown = call(["diff", "drop-call", "--help"]).out.decode()
    assert "--semicolon [refuse|keep]" in shown


def test_diff_and_apply(tree: Path) -> None:
    shown = run("diff", tree, "drop-call", "pump_check")
    assert shown.code == 0, shown.err
    assert shown.out.count(b"\n-    ") == 2
    done = run("apply", tree, "drop-call", "pump_check")
    assert done.code == 0, done.err
    assert "a second run changes nothing" in done.err
    assert files_of(tree) == AFTER


def test_explain(tree: Path) -> None:
    told = run("explain", tree, "pump.c:7", "drop-call", "pump_check").out.decode()
    assert "decision: changed" in told
    assert "because:  the call goes" in told
    assert "definition" in run("explain", tree, "pump.c:1", "drop-call", "pump_check").out.decode()


def test_a_recipe(tree: Path, tmp_path: Path) -> None:
    recipe = tmp_path / "recipe.toml"
    step = '[[step]]\ntransform = "drop-call"\narguments = ["pump_check"]\n'
    recipe.write_text(step + 'options = { semicolon = "keep" }\n', encoding="utf-8")
    done = run("apply", tree, "--recipe", str(recipe))
    assert done.code == 0, done.err
    assert files_of(tree) == AFTER


def test_series_and_replay(tree: Path) -> None:
    def git(*arguments: str) -> bytes:
        command = ["git", "-C", str(tree), *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "pump: begin")
    made = run("series", tree, "drop-call", "pump_check", "--branch", "dropped")
    assert made.code == 0, made.err
    assert git("show", "dropped:pump.c") == AFTER["pump.c"]
    assert b"crefactor series drop-call pump_check" in git("log", "-1", "--format=%B", "dropped")
    again = run("replay", tree, "dropped")
    assert again.code == 0, again.err


def test_its_golden_cases() -> None:
    done = call(["test", str(CASES)])
    assert done.code == 0, done.out.decode()
    assert "3 cases: 3 as expected, 0 not" in done.err


def test_a_case_that_differs_is_shown_and_can_be_kept(tmp_path: Path) -> None:
    mine = tmp_path / "cases"
    shutil.copytree(CASES, mine)
    changed = mine / "drop-call" / "goes-from-blocks" / "after" / "pump.c"
    changed.write_bytes(BEFORE["pump.c"])
    told = call(["test", str(mine)])
    assert told.code == 1
    assert "-    pump_check();" in told.out.decode()
    assert call(["test", str(mine), "--update"]).code == 0
    assert changed.read_bytes() == AFTER["pump.c"]


def test_in_a_process_of_its_own(tree: Path, tmp_path: Path) -> None:
    paths = [str(tmp_path / "site"), str(HERE), str(HERE.parents[1])]
    done = subprocess.run(
        [
            *(sys.executable, "-P", "-c", "from refactor.cli.main import main; main()"),
            *("diff", "-C", str(tree), "-p", str(PROTOCOL), "drop-call", "pump_check"),
        ],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.count(b"\n-    ") == 2
