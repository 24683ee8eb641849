"""`crefactor check` and `crefactor contracts` as commands."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from refactor.cli.check import check_command, progress
from refactor.cli.contracts import contracts_command
from refactor.errors import UsageFault
from tests.check.conftest import Write

BAD = (
    "void f(void)\n{\n    belt_read();\n    halt_begin();\n    halt_end();\n"
    "    belt_read_end();\n}\n"
)
Command = Callable[..., Result]


@pytest.fixture
def crefactor(write: Write) -> Command:
    """Runs `crefactor check` in a project with one finding; gives output and exit code."""
    root = write({"a.c": BAD, "b.c": "void g(void);\n"})

    def go(*arguments: str | Path) -> Result:
        given = ["-C", str(root), "--jobs", "1", *map(str, arguments)]
        return CliRunner().invoke(check_command, given, standalone_mode=False)

    return go


def test_findings_go_to_standard_output_and_make_the_exit_code_one(crefactor: Command) -> None:
    result = crefactor()
    assert result.return_value == 1
    assert result.stdout.startswith("a.c:4:5: begin-under-lock: f(): halt_begin() begins")
    assert result.stderr.startswith("crefactor: 1 finding (begin-under-lock 1); ")


def test_nothing_found_is_exit_code_zero_and_no_output(crefactor: Command) -> None:
    result = crefactor("b.c")
    assert (result.return_value, result.stdout) == (0, "")


def test_a_protocol_of_which_nothing_occurs_is_told(crefactor: Command) -> None:
    told = "note: nothing of the protocol pthread is named here: is it the one for this code?"
    result = crefactor("-p", "pthread")
    assert (result.return_value, result.stdout) == (0, "")
    assert told in result.stderr
    assert "note: nothing" not in crefactor().stderr


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_json_formats_are_json_and_nothing_else(crefactor: Command, form: str) -> None:
    result = crefactor("--format", form)
    assert result.return_value == 1
    assert json.loads(result.stdout)


def test_github_gets_commands(crefactor: Command) -> None:
    assert crefactor("--format", "github").stdout.startswith("::error file=a.c,line=4,col=5,")


def test_a_project_can_start_with_what_it_has(crefactor: Command, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    first = crefactor("--baseline", known, "--write-baseline")
    assert (first.return_value, first.stdout) == (0, "")
    assert first.stderr == f"crefactor: the baseline {known} holds 1 finding now\n"
    second = crefactor("--baseline", known)
    assert (second.return_value, second.stdout) == (0, "")
    assert "1 in the baseline" in second.stderr


def test_writing_again_keeps_what_is_known(crefactor: Command, tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    crefactor("--baseline", known, "--write-baseline")
    before = known.read_bytes()
    crefactor("--baseline", known, "--write-baseline")
    assert known.read_bytes() == before


def test_a_baseline_to_write_needs_a_file(crefactor: Command) -> None:
    result = crefactor("--write-baseline")
    assert isinstance(result.exception, UsageFault)
    assert "--baseline FILE" in str(result.exception)


def test_a_path_that_is_not_there_is_a_mistake_of_the_user(crefactor: Command) -> None:
    assert isinstance(crefactor("nowhere.c").exception, UsageFault)


def test_a_tree_without_a_protocol_is_a_mistake_of_the_user(tmp_path: Path) -> None:
    result = CliRunner().invoke(check_command, ["-C", str(tmp_path)], standalone_mode=False)
    assert isinstance(result.exception, UsageFault)


def test_without_jobs_all_processors_are_used_and_the_output_is_the_same(
    crefactor: Command, write: Write
) -> None:
    root = write({"a.c": BAD})
    alone = crefactor()
    result = CliRunner().invoke(check_command, ["-C", str(root)], standalone_mode=False)
    assert result.stdout == alone.stdout


def test_progress_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with progress() as (stage, tick):
        stage("scan", 2)
        tick(2)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress() as (stage, tick):
        stage("look", 2)
        tick(1)
        tick(1)
    output = capsys.readouterr()
    assert output.out == ""
    assert "following locks" in output.err


def test_hostile_names_are_never_printed_raw(crefactor: Command, write: Write) -> None:
    root = write({'e\x1b[31m"\n.c': BAD})
    result = crefactor()
    assert "\x1b" not in result.output
    assert '"e\\x1b[31m\\"\\n.c":4:5: begin-under-lock' in result.stdout
    assert (root / "a.c").read_text(encoding="utf-8") == BAD


def listing(write: Write, *arguments: str) -> Result:
    """The output of `crefactor contracts`."""
    root = write(
        {
            "a.h": "void BELT_READ f(void);\nstruct ops {\n    /* All wheels must be halted. */\n"
            "    void (*turn)(void);\n};\n",
            "a.c": "static void own(void)\n{\n}\nstruct ops ops = { .turn = own };\n",
        }
    )
    given = ["-C", str(root), *arguments]
    return CliRunner().invoke(contracts_command, given, standalone_mode=False)


def test_contracts_lists_who_says_what_and_where(write: Write) -> None:
    assert listing(write).stdout.splitlines() == [
        ".turn\thalt\tAll wheels must be halted.\tpointer field\ta.h:4",
        "f\tbelt\tBELT_READ\tprototype\ta.h:1",
        "own\thalt\tAll wheels must be halted.\tpointer field .turn\ta.h:4",
    ]


def test_contracts_can_be_had_as_json(write: Write) -> None:
    found = json.loads(listing(write, "--format", "json").stdout)["contracts"]
    assert [one["function"] for one in found] == ["", "f", "own"]
    assert found[2] == {
        "function": "own",
        "static_in": "a.c",
        "about": "halt",
        "says": "All wheels must be halted.",
        "key": "",
        "place": "pointer field",
        "member": "turn",
        "file": "a.h",
        "line": 4,
    }
