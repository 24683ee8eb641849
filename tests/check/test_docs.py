"""`docs/check.md` says what the code does."""

import json
import re
from pathlib import Path

import click

from refactor.check.model import NoteKind, Report
from refactor.check.rules import RULES
from refactor.check.survey import MAX_FILES
from refactor.cli.check import check_command
from refactor.report.findings import as_json
from refactor.report.sarif import FINGERPRINT

TEXT = (Path(__file__).parents[2] / "docs" / "check.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[str]:
    """The code words in the first column of the table under a heading."""
    section = TEXT.split(heading)[1].split("\n## ")[0]
    return re.findall(r"`([\w-]+)`", "".join(re.findall(r"(?m)^\| (`[^|]*) \|", section)))


def test_every_rule_is_described() -> None:
    assert rows("## Rules\n") == [rule.name for rule in RULES]


def test_every_key_of_the_json_is_described() -> None:
    found = json.loads(as_json(Report("mill", "", 1, ())))
    assert sorted(rows("JSON, all at the top level")) == sorted(found)


def test_every_format_and_option_is_named() -> None:
    for option in check_command.params:
        if isinstance(option, click.Option) and option.name not in ("directory", "protocol"):
            assert option.opts[-1] in TEXT
        if option.name == "form" and isinstance(option.type, click.Choice):
            assert all(
                f"`{form}`" in TEXT or f"--format {form}" in TEXT for form in option.type.choices
            )


def test_limits_and_names_are_those_of_the_code() -> None:
    assert f"more than {MAX_FILES} files" in TEXT
    assert f"`{FINGERPRINT}`" in TEXT
    assert len(NoteKind) == 7
