"""diff: git's own format, taken by `git apply`, coloured on a terminal only."""

from __future__ import annotations

import errno
import io
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NoReturn

import pytest

from refactor.cli.main import main, run
from tests.cli.support import (
    NODE,
    PRUNE,
    TREE,
    applied,
    caller,
    commit,
    crefactor,
    git,
    hoist,
    start,
)
from tests.golden.cases import PROTOCOL, Files, call, files_of, lay_out

_NAMES = (
    "a b.c",
    "a  b .c",
    'q"q.c',
    "n\nl.c",
    "t\tt.c",
    "b\\b.c",
    "-x.c",
    ":x.c",
    "*.c",
    "[x].c",
    "é.c",
    "\udce9.c",
    " .c",
    "b/x.c",
    "a/x.c",
    "a b/c d/e.c",
    "\x1b[31m.c",
    "diff --git a.c",
    "x b/x.c",
)


def _round_trip(files: Files, folder: Path, modes: int = 0o644) -> None:
    """Assert that `git apply` makes of the diff what `apply` writes."""
    one, two = (lay_out(files, folder / name) for name in ("one", "two"))
    for tree in (one, two):
        for path in files:
            (tree / path).chmod(modes)
        commit(tree)
    done = call(hoist("diff", one))
    assert done.code == 0, done.err
    subprocess.run(
        ["git", "-C", one, "apply", "--whitespace=nowarn", "-"], input=done.out, check=True
    )
    assert applied(two).code == 0
    assert files_of(one) == files_of(two) != files
    assert git(one, "diff", "--summary") == b""


@pytest.mark.parametrize("name", _NAMES, ids=lambda name: name.encode("unicode_escape").decode())
def test_git_takes_a_diff_of_a_file_of_any_name(tmp_path: Path, name: str) -> None:
    _round_trip({"node.c": NODE, name: PRUNE}, tmp_path)


def test_git_takes_a_diff_of_files_of_all_these_names(tmp_path: Path) -> None:
    files = {name: caller(number) for number, name in enumerate(_NAMES)}
    _round_trip({"node.c": NODE, **files}, tmp_path)


@pytest.mark.parametrize("mode", [0o644, 0o755])
def test_git_takes_a_diff_whatever_the_mode(tmp_path: Path, mode: int) -> None:
    _round_trip(TREE, tmp_path, mode)


@pytest.mark.parametrize(
    "files",
    [
        {path: data.removesuffix(b"\n") for path, data in TREE.items()},
        {path: data.replace(b"\n", b"\r\n") for path, data in TREE.items()},
        {"node.c": NODE, "prune.c": PRUNE.replace(b"#include", b"/* \xe9 */\n#include")},
        {"node.c": NODE, "prune.c": PRUNE.replace(b"#include", b"/* \x1b[31m\x0c \r*/\n#include")},
        {"node.c": NODE, "prune.c": b"/*\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n*/\n" + PRUNE},
        {"node.c": b"\n" * 300 + NODE + b"\n" * 300 + PRUNE},
        {"node.c": b"\xef\xbb\xbf" + NODE, "prune.c": b"\xef\xbb\xbf" + PRUNE},
    ],
    ids=["no last newline", "CRLF", "Latin-1", "control bytes", "looks like a diff", "far", "BOM"],
)
def test_git_takes_a_diff_of_files_of_any_content(tmp_path: Path, files: Files) -> None:
    _round_trip(files, tmp_path)


def test_git_takes_a_diff_of_a_subfolder(tmp_path: Path) -> None:
    files = {f"inner/{path}": data for path, data in TREE.items()}
    one, two = (commit(lay_out(files, tmp_path / name)) / "inner" for name in ("one", "two"))
    done = call(hoist("diff", one))
    git_apply = ["git", "-C", str(one.parent), "apply", "--directory=inner", "-"]
    subprocess.run(git_apply, input=done.out, check=True)
    assert applied(two).code == 0
    assert files_of(one) == files_of(two) != TREE


def test_the_patch_program_takes_a_diff_of_a_plain_folder(tree: Path, tmp_path: Path) -> None:
    other = lay_out(TREE, tmp_path / "other")
    done = call(hoist("diff", tree))
    subprocess.run(["git", "apply", "-"], cwd=other, input=done.out, check=True)
    assert applied(tree).code == 0
    assert files_of(other) == files_of(tree)


def test_files_come_in_the_order_of_git(tmp_path: Path) -> None:
    names = ("b.c", "a/z.c", "a.c", "a-b/y.c", "Z.c", "a/b/c.c", "é.c")
    tree = commit(
        lay_out({"node.c": NODE, **{n: caller(i) for i, n in enumerate(names)}}, tmp_path)
    )
    found = re.findall(rb"(?m)^\+\+\+ (.*)$", call(hoist("diff", tree)).out)
    assert applied(tree).code == 0
    git(tree, "config", "core.quotePath", "true")
    assert found == re.findall(rb"(?m)^\+\+\+ (.*)$", git(tree, "diff"))


def test_the_diff_is_what_git_itself_would_print(repository: Path) -> None:
    printed = call(hoist("diff", repository)).out
    assert applied(repository).code == 0
    assert printed == git(repository, "diff", "--abbrev=10")


def test_hunks_show_the_function_they_are_in(tree: Path) -> None:
    body = b"".join(b"    step(%d);\n" % n for n in range(9))
    (tree / "prune.c").write_bytes(
        PRUNE.replace(b"    tree_wrlock();", body + b"    tree_wrlock();")
    )
    assert b"@@ void node_prune(Node *node)\n" in call(hoist("diff", tree)).out


def test_without_a_change_there_is_no_diff(refused: Path) -> None:
    done = call(hoist("diff", refused))
    assert (done.code, done.out) == (1, b"")


def test_a_diff_leaves_the_tree_and_the_repository_alone(repository: Path) -> None:
    def everything() -> dict[str, tuple[bytes, int]]:
        found = (path for path in repository.rglob("*") if path.is_file())
        return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in found}

    before = everything()
    assert call(hoist("diff", repository)).code == 0
    assert everything() == before


# -- where it is printed ---------------------------------------------------------------------------


def _on_terminal(arguments: list[str], **env: str) -> bytes:
    """What the command prints to a terminal."""
    ours, theirs = pty.openpty()
    process = start(arguments, stdout=theirs, stderr=subprocess.DEVNULL, env={**os.environ, **env})
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:
        # So does Linux tell that the other side is closed.
        pass
    finally:
        os.close(ours)
    assert process.wait(60) == 0
    return shown.replace(b"\r\n", b"\n")


def test_a_terminal_gets_colours_and_a_pipe_gets_none(tree: Path) -> None:
    plain = call(hoist("diff", tree)).out
    coloured = _on_terminal(hoist("diff", tree), TERM="xterm")
    assert b"\x1b[" not in plain
    assert b"\x1b[32m+" in coloured
    assert re.sub(rb"\x1b\[[0-9;]*m", b"", coloured) == plain


@pytest.mark.parametrize("name", ["NO_COLOR"])
def test_who_wants_no_colours_gets_none(tree: Path, name: str) -> None:
    assert _on_terminal(hoist("diff", tree), **{name: "1"}) == call(hoist("diff", tree)).out


def test_a_terminal_that_has_no_colours_gets_none(tree: Path) -> None:
    assert b"\x1b" not in _on_terminal(hoist("diff", tree), TERM="dumb")


def test_json_is_never_coloured(tree: Path) -> None:
    assert b"\x1b" not in _on_terminal(hoist("diff", tree, "--json"), TERM="xterm")


@pytest.mark.parametrize(
    "arguments",
    [
        ["diff", "hoist", "node_detach"],
        ["diff", "--json", "hoist", "node_detach"],
        ["protocols", "show", "qemu-block"],
        ["transforms"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_a_reader_that_went_away_is_no_error_to_shout_about(
    tree: Path, arguments: list[str]
) -> None:
    (tree / ".crefactor.toml").write_bytes(PROTOCOL.read_bytes())
    ours, theirs = os.pipe()
    os.close(ours)
    process = start(arguments, cwd=tree, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    _, said = process.communicate(timeout=60)
    assert said == b""
    assert process.returncode == 3


@pytest.mark.parametrize("options", [[], ["--json"]], ids=["diff", "json"])
def test_a_full_device_is_told_in_one_sentence(tree: Path, options: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start(hoist("diff", tree, *options), stdout=full, stderr=subprocess.PIPE)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 3
    assert said.count(b"\n") == 1
    assert b"No space left on device" in said


@pytest.mark.parametrize("function", ["node_detach", "nosuch"])
def test_a_summary_that_nobody_takes_is_a_failure_of_the_environment(
    tree: Path, function: str
) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start(
            hoist("diff", tree, function=function), stdout=subprocess.DEVNULL, stderr=full
        )
        process.wait(timeout=60)
    assert process.returncode == 3


def test_a_written_tree_is_not_called_unchanged_because_nobody_reads_the_result(tree: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        process = start(hoist("apply", tree, "--json"), stdout=full, stderr=subprocess.PIPE)
        _, said = process.communicate(timeout=60)
    written = files_of(tree) != TREE
    assert process.returncode == 3
    assert (b"the files are written" in said) == written


@pytest.mark.parametrize("command", ["diff", "apply"])
def test_a_closed_standard_output_is_told_in_one_sentence(tree: Path, command: str) -> None:
    process = start(
        hoist(command, tree, "--json"), stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1)
    )
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3
    assert b"Traceback" not in said
    assert said.count(b"crefactor: ") == 1


def test_a_closed_standard_error_is_no_reason_to_fail(tree: Path) -> None:
    process = start(hoist("apply", tree), preexec_fn=lambda: os.close(2))
    assert process.wait(60) == 0
    assert files_of(tree) != TREE


def test_no_temporary_folder_can_be_made(tree: Path) -> None:
    done = crefactor(*hoist("diff", tree), env={"TMPDIR": "/nowhere"}, cwd=tree)
    assert done.returncode == 0
    assert files_of(tree) == TREE


# -- the same inside of this process ---------------------------------------------------------------


def test_a_closed_pipe_is_no_error_to_shout_about(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    with os.fdopen(theirs, "w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        code = run(hoist("diff", tree))
    assert code == 3
    assert capfd.readouterr().err == ""


def test_without_any_standard_output_the_command_says_so(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert run(hoist("diff", tree)) == 3
    assert capfd.readouterr().err == (
        "crefactor: standard output is closed; give it somewhere to go\n"
    )


@pytest.mark.parametrize(
    ("command", "told"),
    [("diff", "the machine failed: "), ("apply", "the files are written, but the result cannot")],
)
def test_a_full_device_is_told_as_what_it_means(
    tree: Path,
    command: str,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", io.TextIOWrapper(_Full()))
        code = run(hoist(command, tree, "--json"))
    assert code == 3
    assert f"crefactor: {told}" in capfd.readouterr().err
    assert (files_of(tree) == TREE) == (command == "diff")


class _Full(io.BytesIO):
    """A device without room."""

    def write(self, _: Any) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_the_command_ends_with_the_code_of_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    monkeypatch.setattr(sys, "argv", ["crefactor", "protocols", "show", "nothing"])
    monkeypatch.setattr(os, "_exit", ended.append)
    main()
    assert ended == [2]
