"""The README and the other documents say what the program does."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from refactor.cli.main import cli, run
from refactor.cli.options import installed_transforms
from refactor.protocol.load import load

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def _console() -> list[list[tuple[str, list[str]]]]:
    """The README's console blocks: their commands, each with the lines shown below it."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        commands: list[tuple[str, list[str]]] = []
        for line in block.splitlines():
            if line.startswith("$ "):
                commands.append((line[2:], []))
            else:
                commands[-1][1].append(line)
        found.append(commands)
    return found


CONSOLE = _console()
HASH = re.compile(r"\b[0-9a-f]{12}\b")
# What is refused, and what is found, ends with 1.
FAILED = re.compile(r"so nothing is changed|^crefactor: \d+ findings? \(")


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the examples, in a folder that is the current one."""
    shutil.copytree(ROOT / "examples", tmp_path / "here" / "examples")
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here" / "examples"


@pytest.fixture
def clone(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder is a repository with one commit, and git knows its user."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A Reader")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "reader@example.org")
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, os.devnull)
    for arguments in (["init", "-q"], ["add", "examples"], ["commit", "-q", "-m", "Begin"]):
        subprocess.run(["git", *arguments], check=True)


def test_every_command_prints_what_the_readme_shows(
    clone: None, capfd: pytest.CaptureFixture[str]
) -> None:
    """From the first block to the last one, as who reads it would give them."""
    assert len(CONSOLE) > 5
    for command, shown in (one for block in CONSOLE for one in block):
        program, *arguments = shlex.split(command)
        code = 0
        if program == "git":
            subprocess.run(["git", *arguments], check=True)
        else:
            assert program == "crefactor"
            code = run(arguments)
        out, err = capfd.readouterr()
        printed = [HASH.sub("HASH", line) for line in (out + err).splitlines()]
        at = 0
        for part in _parts([HASH.sub("HASH", line) for line in shown]):
            starts = range(at, len(printed) - len(part) + 1)
            at = next((n + len(part) for n in starts if printed[n : n + len(part)] == part), -1)
            assert at >= 0, (part, printed)
        failed = bool(shown) and any(map(FAILED.search, printed))
        assert code == (1 if failed else 0), command


def _parts(shown: list[str]) -> Iterator[list[str]]:
    """The runs of lines between the lines that say `...`."""
    part: list[str] = []
    for line in [*shown, "..."]:
        if line != "...":
            part.append(line)
        elif part:
            yield part
            part = []


def test_the_ten_lines_are_a_protocol(tmp_path: Path) -> None:
    found = re.search(r"^```toml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert found is not None
    assert found[1].count("\n") == 10
    (tmp_path / "own.toml").write_text(found[1], encoding="utf-8")
    assert load(tmp_path / "own.toml").name == "pool"


def _options(command: click.Command, parent: click.Context | None = None) -> set[str]:
    context = click.Context(command, parent=parent)
    found = {o for p in command.get_params(context) for o in (*p.opts, *p.secondary_opts)}
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            found |= _options(inner, context)
    return found


def _code(text: str) -> Iterator[str]:
    """Code spans and code blocks, apart from what other programs are called with."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    for part in [*lines, *re.findall(r"`([^`\n]+)`", text), *re.findall(r"(?m)^ {4}(.+)", text)]:
        for command in part.split("  #")[0].split(" | "):
            if not re.match(r"(?:\$ )?(?:cd|gcc|git|make|python3?|sh) ", command):
                yield command


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_option_that_is_named_exists(path: Path) -> None:
    known = _options(cli)
    text = path.read_text(encoding="utf-8")
    named = {o for part in _code(text) for o in re.findall(r"(?<!\S)--?[a-zA-Z][\w-]*", part)}
    assert named <= known


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_that_is_named_exists(path: Path) -> None:
    context = click.Context(cli)
    transforms = {name for name, _ in installed_transforms()}
    for part in _code(path.read_text(encoding="utf-8")):
        words = part.removeprefix("$ ").split()
        if words[:1] != ["crefactor"] or len(words) < 2 or words[1].startswith("-"):
            continue
        assert words[1] in cli.list_commands(context), part
        later = [w for w in words[2:] if w in transforms]
        whole = {"--json", "--recipe"} & set(words)
        if words[1] in ("diff", "apply", "explain") and len(words) > 2 and not whole:
            assert later, part


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[\w-]+)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_document_can_be_reached_from_the_readme() -> None:
    missing = [p.name for p in DOCUMENTS[1:] if f"](docs/{p.name})" not in README]
    assert missing == []


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))
    for path in DOCUMENTS:
        named = set(re.findall(r"`make ([\w-]+)", path.read_text(encoding="utf-8")))
        assert named <= targets, path


def test_the_demo_runs_and_leaves_the_example_as_it_is(tmp_path: Path) -> None:
    before = {p: p.read_bytes() for p in (ROOT / "examples").rglob("*") if p.is_file()}
    folder = tmp_path / "bin"
    folder.mkdir()
    script = f'#!/bin/sh\nexec "{sys.executable}" -c "{_MAIN}" "$@"\n'
    (folder / "crefactor").write_text(script, encoding="utf-8")
    (folder / "crefactor").chmod(0o755)
    done = subprocess.run(
        ["sh", str(ROOT / "examples" / "demo.sh")],
        env={"PATH": f"{folder}:/usr/bin:/bin", "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "2 findings (begin-under-lock 2)" in done.stdout
    assert "hoist pipe_disconnect: 4 files changed" in done.stdout
    assert "a second run changes nothing" in done.stdout
    assert "2 refused, so nothing is changed" in done.stdout
    last = done.stdout.split("\n== ")[-1]
    assert "\nhoist pipe_disconnect: nothing to change\n" in last
    after = {p: p.read_bytes() for p in (ROOT / "examples").rglob("*") if p.is_file()}
    assert after == before
    assert [p.name for p in tmp_path.iterdir()] == ["bin"]


_MAIN = "from refactor.cli.main import main; main()"


def test_declarations_made_by_macros_do_not_hide_a_function(
    examples: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    source = examples / "tank" / "tank.c"
    text = source.read_text(encoding="utf-8")
    first = "    Pipe *pipe, *next;\n"
    assert first in text
    more = "    g_autoptr(Pipe) copy = pipe_copy(tank->pipes);\n    g_autofree char *name = 0;\n"
    source.write_text(text.replace(first, first + more), encoding="utf-8")
    assert run(["diff", "-C", str(examples / "tank"), "-v", "hoist", "pipe_disconnect"]) == 0
    err = capfd.readouterr().err
    assert "tank_close(): tank_drop_pipe: wrapped region" in err
    assert "not fully parsed" not in err


@pytest.mark.skipif(shutil.which("gcc") is None, reason="no gcc on this machine")
def test_the_example_compiles_before_and_after(
    examples: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    tank = examples / "tank"
    for _ in range(2):
        for path in sorted(tank.glob("*.c")):
            subprocess.run(
                ["gcc", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", path.name],
                cwd=tank,
                check=True,
            )
        assert run(["apply", "-C", str(tank), "hoist", "pipe_disconnect"]) == 0
    assert "nothing to change" in capfd.readouterr().err


def test_a_diff_of_an_inner_folder_is_applied_as_the_readme_says(
    clone: None, examples: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["diff", "-C", "examples/tank", "hoist", "pipe_disconnect"]) == 0
    diff = capfdbinary.readouterr().out
    for folder in (examples.parent, examples / "tank"):
        subprocess.run(
            ["git", "apply", "--directory=examples/tank"], cwd=folder, input=diff, check=True
        )
        text = (examples / "tank" / "pipe.c").read_text(encoding="utf-8")
        assert "All pumps must be paused." in text
        subprocess.run(["git", "checkout", "-q", "."], check=True)
    subprocess.run(["git", "apply"], cwd=examples / "tank", input=diff, check=True)
    status = subprocess.run(["git", "status", "--short"], capture_output=True, check=True)
    assert status.stdout == b""
