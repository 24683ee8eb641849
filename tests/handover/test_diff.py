"""The diff comes from git; what goes wrong with it is told as it is."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from refactor.errors import EnvironmentFault
from refactor.handover.diff import unified
from refactor.plan.step import FileChange

CHANGE = FileChange("a.c", b"old\n", b"new\n")


def _git_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str) -> None:
    """Put a program called git before all others."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/sh\n{does}\n")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_a_change_is_a_diff_in_git_s_format(tmp_path: Path) -> None:
    assert unified(tmp_path, [CHANGE]) == (
        b"diff --git a/a.c b/a.c\nindex 3367afdbbf..3e757656cf 100644\n--- a/a.c\n+++ b/a.c\n"
        b"@@ -1 +1 @@\n-old\n+new\n"
    )


def test_without_changes_git_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert unified(tmp_path, []) == b""


def test_without_git_there_is_no_diff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EnvironmentFault, match="git is needed to print a diff; install git"):
        unified(tmp_path, [CHANGE])


def test_what_git_complains_about_is_passed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _git_that(tmp_path, monkeypatch, "echo 'fatal: no luck' >&2; exit 128")
    with pytest.raises(EnvironmentFault, match="git diff failed: fatal: no luck"):
        unified(tmp_path, [CHANGE])


def test_what_is_no_diff_is_not_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _git_that(tmp_path, monkeypatch, "echo 'diff --git x y'; exit 1")
    with pytest.raises(EnvironmentFault, match="no diff in git's format"):
        unified(tmp_path, [CHANGE])


def test_without_room_for_a_temporary_folder_there_is_no_diff(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(EnvironmentFault, match="the diff cannot be made: No such file"):
        unified(tmp_path, [CHANGE])


def test_no_temporary_folder_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    unified(tmp_path, [CHANGE])
    assert list(tmp_path.iterdir()) == []


def test_colours_change_nothing_but_colours(tmp_path: Path) -> None:
    changes = [CHANGE, FileChange("é b.c", b"1\n2\n\n3", b"1\n\n3\n"), CHANGE]
    plain, coloured = (unified(tmp_path, changes[:2], color=color) for color in (False, True))
    parts = coloured.split(b"\x1b[")
    bare = parts[0] + b"".join(part.partition(b"m")[2] for part in parts[1:])
    assert bare == plain
