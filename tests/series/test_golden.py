"""The messages and mails of `golden/series/`, with fixed identity and dates."""

from __future__ import annotations

import hashlib
import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from refactor import __version__
from tests.series.conftest import PROTOCOL, ROOT, Tree


@dataclass(frozen=True)
class Made:
    """A series that was made: the repository, and the folder of its mails."""

    tree: Tree
    mails: Path


CASES = sorted(path.parent for path in (ROOT / "golden" / "series").glob("*/case.toml"))
each_case = pytest.mark.parametrize("case", CASES, ids=lambda p: p.name)


@pytest.fixture(scope="session")
def known() -> dict[Path, Made]:
    """The cases that were run already: one run is enough for all tests."""
    return {}


@pytest.fixture
def made(case: Path, known: dict[Path, Made], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A case's tree as a repository of one commit, and the series made in it."""
    if case not in known:
        known[case] = run_case(case, tmp_path_factory.mktemp(case.name))
    return known[case]


def run_case(case: Path, folder: Path) -> Made:
    """Make the repository and the series of a case."""
    told: dict[str, Any] = tomllib.loads((case / "case.toml").read_text())
    tree = Tree(folder / "tree")
    shutil.copytree(case / "before", tree.root)
    tree.git("init", "-q", "-b", "main")
    tree.git("add", "-A")
    tree.git("commit", "-q", "-m", told["base"])
    args = [str(arg).replace("{case}", str(case)) for arg in told["args"]]
    assert tree.run("series", *args, "--branch=drain-v1", "-o", str(folder / "mails")) == 0
    return Made(tree, folder / "mails")


def plain(text: str) -> str:
    """Without what changes from one version of the tool or of the protocol to the next."""
    digest = hashlib.sha256(PROTOCOL.read_bytes()).hexdigest()
    text = text.replace(digest, "DIGEST").replace(f"crefactor {__version__}", "crefactor VERSION")
    text = text.replace(f"Crefactor-Version: {__version__}", "Crefactor-Version: VERSION")
    return re.sub(r"(?m)^From [0-9a-f]{40} ", "From COMMIT ", text)


@each_case
def test_messages_are_the_expected_ones(case: Path, made: Made) -> None:
    tree = made.tree
    commits = tree.git("rev-list", "--reverse", "main..drain-v1").split()
    found = [plain(tree.git("log", "-1", "--format=%B", commit)) + "\n" for commit in commits]
    wanted = [path.read_text() for path in sorted((case / "messages").iterdir())]
    assert found == wanted


@each_case
def test_mails_are_the_expected_ones(case: Path, made: Made) -> None:
    found = {p.name: plain(p.read_text()) for p in sorted(made.mails.iterdir())}
    wanted = {p.name: p.read_text() for p in sorted((case / "mails").iterdir())}
    assert found == wanted


@each_case
def test_git_am_gives_the_same_trees_and_messages(case: Path, made: Made) -> None:
    tree = made.tree
    tree.git("checkout", "-q", "-b", "applied", "main")
    mails = sorted(made.mails.iterdir())
    tree.git("am", "-q", *(str(p) for p in mails if "cover-letter" not in p.name))
    form = "--format=%T%n%an <%ae>%n%ad%n%B"
    assert tree.git("log", form, "main..applied") == tree.git("log", form, "main..drain-v1")


@each_case
def test_a_replay_is_identical(case: Path, made: Made, capfd: pytest.CaptureFixture[str]) -> None:
    tree = made.tree
    assert tree.run("replay", "drain-v1") == 0
    assert "identical: " in capfd.readouterr().out


@each_case
def test_lines_fit(case: Path, made: Made) -> None:
    tree = made.tree
    subjects = tree.git("log", "--format=%s", "main..drain-v1").splitlines()
    assert len(set(subjects)) == len(subjects)
    assert max(map(len, subjects)) <= 75
    for body in tree.git("log", "--format=%b%x00", "main..drain-v1").split("\0"):
        prose = body.partition("\nCrefactor-")[0]
        assert max((len(line) for line in prose.splitlines()), default=0) <= 72
