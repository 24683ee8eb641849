"""The tree that is searched before the request is known: it changes no answer and no error."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from refactor.program import grep
from tests.cli.support import TREE, commit, fails
from tests.golden.cases import PROTOCOL, call, lay_out


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], bool]]:
    """The words of each search in all files, and whether git was asked to list the files, too."""
    found: list[tuple[list[str], bool]] = []
    made = grep.Search.__init__

    def record(self: grep.Search, *given: Any, listing: bool = False) -> None:
        found.append((list(given[2][0]), listing))
        made(self, *given, listing=listing)

    monkeypatch.setattr(grep.Search, "__init__", record)
    return found


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return commit(lay_out(TREE, tmp_path / "tree"))


def test_the_first_search_is_for_the_names_of_the_command_line(
    tree: Path, begun: list[tuple[list[str], bool]]
) -> None:
    done = call(["diff", "-C", str(tree), "-p", str(PROTOCOL), "hoist", "node_detach"])
    assert done.code == 0, done.err
    assert b"+    pause_all_begin();" in done.out
    (names, listing), *later = begun
    assert "node_detach" in names
    assert listing
    assert not any("node_detach" in more or listing for more, listing in later)


def test_options_behind_the_transform_give_the_same(tree: Path, tmp_path: Path) -> None:
    other = lay_out({"a.c": b"int node_detach(void);\n"}, tmp_path / "other")
    options = ["-C", str(tree), "-p", str(PROTOCOL)]
    expected = call(["diff", *options, "hoist", "node_detach"])
    assert call(["diff", "hoist", "node_detach", *options]) == expected
    assert call(["diff", "-C", str(other), "hoist", "node_detach", *options]) == expected


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["hoist"], "Missing argument"),
        (["hoist", "node_detach", "--no-such-option"], "--no-such-option"),
        (["no-such-transform", "node_detach"], "no-such-transform"),
        (["hoist", "node_gone"], "node_gone"),
    ],
)
def test_what_is_wrong_with_the_command_line_is_told_as_ever(
    tree: Path, arguments: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Kept(subprocess.Popen[bytes]):
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Kept)
    done = call(["diff", "-C", str(tree), "-p", str(PROTOCOL), *arguments])
    assert (done.code, done.out) == (2, b"")
    assert told in done.err
    assert started
    assert all(process.returncode is not None for process in started)


def test_help_needs_no_tree(tmp_path: Path) -> None:
    done = call(["diff", "-C", str(tmp_path), "hoist", "--help"])
    assert done.code == 0
    assert b"--callbacks" in done.out


def test_a_usage_error_comes_before_a_protocol_that_is_missing(tmp_path: Path) -> None:
    done = call(["diff", "-C", str(tmp_path), "hoist", "--bogus", "f_g"])
    assert done.code == 2
    assert "--bogus" in done.err
    fails(call(["diff", "-C", str(tmp_path), "hoist", "f_g"]), 2, "no protocol is known")


def test_a_usage_error_comes_before_a_git_that_cannot_be_run(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out({"bin/git": b""}, tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    arguments = ["diff", "-C", str(tree), "-p", str(PROTOCOL), "hoist", "node_detach"]
    done = call([*arguments, "--bogus"])
    assert (done.code, done.out) == (2, b"")
    assert "--bogus" in done.err
    fails(call(arguments), 3, "git")


def test_a_contract_that_spells_the_begin_is_found(tree: Path, tmp_path: Path) -> None:
    sentence = "Must be inside of pause_all_begin()."
    files = {
        "outer.h": f"/* {sentence} */\nvoid node_outer(Node *node);\n".encode(),
        "outer.c": b"void TREE_WRLOCK node_outer(Node *node)\n{\n    node_detach(node);\n}\n",
    }
    protocol = tmp_path / "protocol.toml"
    known = PROTOCOL.read_text(encoding="utf-8")
    changed = known.replace('contract = "All queues must be paused."', f'contract = "{sentence}"')
    assert changed != known
    protocol.write_text(changed, encoding="utf-8")
    commit(lay_out(files, tree))
    done = call(["diff", "-C", str(tree), "-p", str(protocol), "hoist", "node_detach"])
    assert done.code == 0
    assert re.search(r"already inside +1\n", done.err), done.err
    assert re.search(r"contract passed on +0\n", done.err), done.err
