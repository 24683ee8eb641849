"""The checker's report as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import json
import os
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from refactor import __version__
from refactor.check.model import Finding, Note, NoteKind, Report, Step
from refactor.check.rules import RULES

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
FINGERPRINT = "crefactor/v1"
_ROOT = "SRCROOT"


def sarif(report: Report) -> str:
    """The report as one SARIF log with one run. Paths are relative to the tree, `SRCROOT`."""
    index = {rule.name: number for number, rule in enumerate(RULES)}
    state = {"baselineState": "new"} if report.baseline else {}
    old = {"baselineState": "unchanged"} if report.baseline else {}
    results = [{**_result(one, index), **state} for one in report.findings]
    results += [{**_result(one, index), **old} for one in report.known]
    for one in report.suppressed:
        allowed = [{"kind": "inSource", "justification": one.reason}]
        results.append({**_result(one.finding, index), "suppressions": allowed})
    run = {
        "tool": {"driver": _driver()},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the checked tree."}}},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(note) for note in report.notes],
            }
        ],
        "properties": {
            "protocol": report.protocol,
            "protocolDigest": report.digest,
            "depth": report.depth,
        },
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _driver() -> dict[str, Any]:
    return {
        "name": "crefactor",
        "semanticVersion": __version__,
        "rules": [
            {
                "id": rule.name,
                "name": "".join(part.title() for part in rule.name.split("-")),
                "shortDescription": {"text": f"{rule.short}."},
                "fullDescription": {"text": f"{rule.short}."},
                "help": {"text": rule.help.replace("`", ""), "markdown": rule.help},
                "defaultConfiguration": {"level": "error"},
            }
            for rule in RULES
        ],
        "notifications": [
            {"id": _kind(kind), "shortDescription": {"text": f"{kind.value.capitalize()}."}}
            for kind in NoteKind
        ],
    }


def _result(one: Finding, index: dict[str, int]) -> dict[str, Any]:
    place = _location(one.file, one.line, one.column, one.function)
    result: dict[str, Any] = {
        "ruleId": one.rule,
        "ruleIndex": index[one.rule],
        "level": "error",
        "message": {"text": one.message},
        "locations": [place],
        "partialFingerprints": {FINGERPRINT: one.fingerprint},
    }
    steps = _chain(one.chain) if len(one.chain) > 1 else _path(one)
    if len(steps) > 1:
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    return result


def _chain(chain: tuple[Step, ...]) -> list[dict[str, Any]]:
    """The calls that lead there; the last link has no place of its own and names the one before."""
    found = []
    for step, following in pairwise(chain):
        place = _location(step.file, step.line, 0, step.function)
        place["message"] = {"text": f"{step.function}() calls {following.function}()"}
        found.append({"location": place})
    return found


def _path(one: Finding) -> list[dict[str, Any]]:
    return [{"location": _location(one.file, line, 0, one.function)} for line in one.path]


def _location(file: str, line: int, column: int, function: str) -> dict[str, Any]:
    # A path is a string of bytes; a URI holds them percent-encoded.
    physical: dict[str, Any] = {
        "artifactLocation": {"uri": quote(os.fsencode(file)), "uriBaseId": _ROOT}
    }
    if line:
        physical["region"] = {"startLine": line, **({"startColumn": column} if column else {})}
    place: dict[str, Any] = {"physicalLocation": physical}
    if function:
        place["logicalLocations"] = [{"name": function, "kind": "function"}]
    return place


def _notification(note: Note) -> dict[str, Any]:
    return {
        "descriptor": {"id": _kind(note.kind)},
        "level": "note",
        "message": {"text": note.message},
        "locations": [_location(note.file, note.line, 0, note.function)],
    }


def _kind(kind: NoteKind) -> str:
    return kind.value.replace(" ", "-")
