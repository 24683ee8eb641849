"""What `--json` prints is what docs/ledger.schema.json and docs/ledger.md say."""

from __future__ import annotations

import importlib
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from refactor.cli.main import run
from refactor.plan.ledger import MOVE, REWRITE, Decision
from refactor.program.mentions import Kind

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "ledger.schema.json").read_text(encoding="utf-8"))

# One of each: everything done, something refused, a refusal accepted, callbacks, nothing to do.
REQUESTS = {
    "done": ["hoist", "pipe_disconnect"],
    "refused": ["hoist", "pipe_rinse"],
    "two functions": ["hoist", "pipe_disconnect", "tank_drop_pipe"],
    "through": ["hoist", "pipe_disconnect", "--callbacks", "through"],
    "accepted": [
        "hoist",
        "pipe_rinse",
        *("--skip", "rinse.c:rinse_first", "--because", "one thread only"),
        *("--skip", "rinse.c:rinse_until_clear", "--because", "runs before the pumps do"),
    ],
}


def validator() -> Any:
    """The schema's validator; a schema that is not valid itself is an error here."""
    jsonschema: Any = importlib.import_module("jsonschema")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA)


def ledger(capfd: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    code = run([*arguments, "--json"])
    out, err = capfd.readouterr()
    assert code in (0, 1), err
    found: dict[str, Any] = json.loads(out)
    return found


each_request = pytest.mark.parametrize("request_", REQUESTS.values(), ids=list(REQUESTS))


@pytest.fixture
def tank(tmp_path: Path) -> str:
    """A copy of the example tree."""
    shutil.copytree(ROOT / "examples" / "tank", tmp_path / "tank")
    return str(tmp_path / "tank")


@each_request
@pytest.mark.parametrize("command", ["diff", "apply"])
def test_json_is_valid(
    command: str, request_: list[str], tank: str, capfd: pytest.CaptureFixture[str]
) -> None:
    found = ledger(capfd, command, "-C", tank, *request_)
    validator().validate(found)
    assert ("diff" in found) == (command == "diff")


@each_request
def test_the_sums_are_as_documented(
    request_: list[str], tank: str, capfd: pytest.CaptureFixture[str]
) -> None:
    found = ledger(capfd, "diff", "-C", tank, *request_)
    decisions = Counter(site["decision"] for site in found["sites"])
    assert {name: decisions[name] for name in found["totals"]} == found["totals"]
    assert found["counts"]
    for count in found["counts"]:
        assert sum(count["kinds"].values()) == count["tokens"]
        assert count["kinds"].get("call", 0) == count["calls"] + count["elsewhere"]


def test_a_wrong_ledger_is_not_valid(tank: str, capfd: pytest.CaptureFixture[str]) -> None:
    found = ledger(capfd, "diff", "-C", tank, "hoist", "pipe_disconnect")
    check = validator()
    for broken in (
        {**found, "more": 1},
        {**found, "schema": 2},
        {**found, "sites": [{**found["sites"][0], "decision": "moved"}]},
        {**found, "sites": [{**found["sites"][0], "line": 0}]},
        {name: value for name, value in found.items() if name != "totals"},
    ):
        assert not check.is_valid(broken)


def test_decisions_and_kinds_are_those_of_the_code() -> None:
    decisions = [decision.value for decision in Decision]
    assert SCHEMA["$defs"]["site"]["properties"]["decision"]["enum"] == decisions
    always = [decision.value for decision in Decision if decision in MOVE and decision in REWRITE]
    assert SCHEMA["properties"]["totals"]["required"] == always
    assert list(SCHEMA["properties"]["totals"]["properties"]) == decisions
    kinds = [kind.value for kind in Kind if kind is not Kind.COMMENT]
    assert SCHEMA["$defs"]["kind"]["enum"] == kinds


def test_every_decision_is_explained() -> None:
    text = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z ]+)` \| ", text, re.MULTILINE)
    assert rows == [decision.value for decision in Decision]
