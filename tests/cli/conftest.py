"""Trees for the tests of the command line."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.support import REFUSED, TREE, commit
from tests.fuzz.oracle import at_most
from tests.golden.cases import call, lay_out

_NOBODY = 65534


@pytest.fixture(autouse=True)
def no_hang() -> Iterator[None]:
    """Fail a test that waits for something that never comes."""
    with at_most(60):
        yield


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A plain folder with a definition and one caller."""
    return lay_out(TREE, tmp_path / "tree")


@pytest.fixture
def repository(tree: Path) -> Path:
    """The same, committed."""
    return commit(tree)


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    """A plain folder with a call that is refused."""
    return lay_out(REFUSED, tmp_path / "tree")


@pytest.fixture
def unprivileged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of somebody for whom permissions count; the test runs as that somebody."""
    folder = Path(tempfile.mkdtemp(prefix="crefactor-test-"))
    monkeypatch.setenv("HOME", str(folder))
    owner = os.geteuid()
    # Whatever is imported only on the way may lie where that somebody cannot read.
    call(["transforms"])
    lay_out(TREE, folder / "warm")
    call(["diff", "-C", str(folder / "warm"), "hoist", "node_detach"])
    if owner == 0:
        shutil.chown(folder, _NOBODY)
        os.seteuid(_NOBODY)
    try:
        yield folder
    finally:
        os.seteuid(owner)
        shutil.rmtree(folder)
