"""The tutorial is followed from its first line to its last, in one folder, as a reader would."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from refactor.cli.main import run

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(console|toml)\n(.*?)^```", TUTORIAL, re.MULTILINE | re.DOTALL)
HASH = re.compile(r"\b[0-9a-f]{12}\b")
# What a command ends with, by what it is shown to say; everything else ends with 0.
CODES = (
    (2, re.compile(r"^crefactor: \.crefactor\.toml:\d+: ", re.MULTILINE)),
    (1, re.compile(r"so nothing is changed|^crefactor: [1-9]\d* findings? \(", re.MULTILINE)),
)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the program; it is the current folder, and git knows its user."""
    folder = tmp_path / "library"
    shutil.copytree(ROOT / "examples" / "library", folder)
    monkeypatch.chdir(folder)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A Reader")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "reader@example.org")
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    return folder


def test_every_step_gives_what_the_tutorial_shows(
    library: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    steps = 0
    for kind, text in BLOCKS:
        if kind == "toml":
            _keep(library, text)
            continue
        for command, shown in _commands(text):
            code = _follow(command, capfd)
            if code is None:
                continue
            steps += 1
            out, err = capfd.readouterr()
            _compare(command, shown, (out + err).splitlines())
            expected = [code for code, says in CODES if says.search("\n".join(shown))]
            assert code == (expected[0] if expected else 0), (command, out, err)
    assert steps > 15


def _keep(folder: Path, text: str) -> None:
    """Write a block where the text says it goes: a file of its own, or the protocol's end."""
    if text.startswith("[recipe]"):
        (folder / "doors.toml").write_text(text, encoding="utf-8")
        return
    protocol = folder / ".crefactor.toml"
    whole = text.startswith("protocol.name")
    before = "" if whole else protocol.read_text(encoding="utf-8")
    protocol.write_text(before + text, encoding="utf-8")


def _commands(block: str) -> Iterator[tuple[str, list[str]]]:
    """The commands of a block, each with the lines that are shown below it."""
    for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, *shown = piece.splitlines()
        yield command, shown


def _follow(command: str, capfd: pytest.CaptureFixture[str]) -> int | None:
    """Run one command; gives its exit code, None if there is no compiler to run it with."""
    program, *arguments = shlex.split(command)
    if program == "crefactor":
        return run(arguments)
    if program in ("gcc", "./library") and shutil.which("gcc") is None:
        return None
    assert program in ("git", "gcc", "./library"), command
    return subprocess.run([program, *arguments], check=False).returncode


def _compare(command: str, shown: list[str], printed: list[str]) -> None:
    """Each run of lines between two `...` comes out, in this order; all of it if there is none."""
    printed = [HASH.sub("HASH", line) for line in printed]
    if "..." not in shown and not any(line.endswith("...") for line in shown):
        assert printed == shown, command
        return
    at = 0
    for part in _parts(shown):
        starts = range(at, len(printed) - len(part) + 1)
        fits = (n for n in starts if all(map(_same, part, printed[n : n + len(part)])))
        found = next(fits, None)
        assert found is not None, (command, part, printed)
        at = found + len(part)


def _parts(shown: list[str]) -> Iterator[list[str]]:
    """The runs of lines between the lines that say `...`."""
    part: list[str] = []
    for line in [*shown, "..."]:
        if line != "...":
            part.append(line)
        elif part:
            yield part
            part = []


def _same(shown: str, printed: str) -> bool:
    """Whether a line is as shown; `...` at its end stands for the rest of it."""
    if shown.endswith("..."):
        return printed.startswith(shown.removesuffix("..."))
    return printed == shown


def test_the_program_compiles_as_it_is(library: Path) -> None:
    if shutil.which("gcc") is None:
        pytest.skip("no gcc on this machine")
    sources = sorted(path.name for path in library.glob("*.c"))
    flags = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-pthread"]
    subprocess.run(["gcc", *flags, *sources, "-o", "library"], check=True)
    done = subprocess.run(["./library"], capture_output=True, text=True, check=True)
    assert done.stdout == "inspected: 1\nremoved: 2\ndiscarded: 3\n"
