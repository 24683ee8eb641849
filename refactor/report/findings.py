"""The checker's report for people (text), for programs (JSON) and for GitHub's log."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from refactor import __version__
from refactor.check.model import Finding, Note, Report, Step
from refactor.check.rules import RULES
from refactor.program.discover import shown

SCHEMA_VERSION = 1
_LONGEST_PATH = 24


def text(report: Report) -> str:
    """Findings with the calls and lines that lead there, then what was not looked into."""
    lines: list[str] = []
    for finding in report.findings:
        lines.append(_headline(finding))
        if len(finding.chain) > 1:
            lines.append(f"    calls: {chain(finding.chain)}")
        if len(finding.path) > 1:
            lines.append(f"    lines: {_path(finding.path)}")
    lines += [f"{_place(note)}: note: {_told(note)}" for note in report.notes]
    return "".join(f"{line}\n" for line in lines)


def summary(report: Report) -> str:
    """One line with the counts."""
    found = Counter(finding.rule for finding in report.findings)
    named = ", ".join(f"{rule.name} {found[rule.name]}" for rule in RULES if found[rule.name])
    parts = [_count(len(report.findings), "finding") + (f" ({named})" if named else "")]
    if report.suppressed:
        parts.append(f"{len(report.suppressed)} suppressed")
    if report.baseline:
        gone = f", {report.gone} of it no longer found" if report.gone else ""
        parts.append(f"{len(report.known)} in the baseline{gone}")
    parts.append(f"{_count(len(report.notes), 'place')} not looked into")
    looked = f"{_count(report.functions, 'function')} in {_count(report.files, 'file')}"
    return f"{'; '.join(parts)}; {looked} looked at, {report.depth} calls up"


def as_json(report: Report) -> str:
    """The whole report; the schema is described in `docs/check.md`."""
    found = Counter(finding.rule for finding in report.findings)
    whole = {
        "schema": SCHEMA_VERSION,
        "tool": {"name": "crefactor", "version": __version__},
        "protocol": {"name": report.protocol, "digest": report.digest},
        "depth": report.depth,
        "totals": {rule.name: found[rule.name] for rule in RULES},
        "findings": [_finding(one) for one in report.findings],
        "baseline": {
            "used": report.baseline,
            "known": [_finding(one) for one in report.known],
            "gone": report.gone,
        },
        "suppressed": [
            {**_finding(one.finding), "reason": one.reason} for one in report.suppressed
        ],
        "notes": [
            {
                "kind": note.kind.value,
                "file": shown(note.file),
                "line": note.line,
                "function": note.function,
                "message": note.message,
            }
            for note in report.notes
        ],
        "files": report.files,
        "functions": report.functions,
    }
    return json.dumps(whole, indent=2) + "\n"


def github(report: Report) -> str:
    """Workflow commands: findings become errors at their lines, notes become notices."""
    lines = []
    for one in report.findings:
        places = {"file": shown(one.file), "line": one.line, "col": one.column}
        told = f"{one.function}(): {one.message}" if one.function else one.message
        if len(one.chain) > 1:
            told += f"\n{chain(one.chain)}"
        lines.append(_command("error", {**places, "title": f"crefactor: {one.rule}"}, told))
    for note in report.notes:
        place = {"file": shown(note.file), "line": max(1, note.line)}
        lines.append(_command("notice", {**place, "title": "crefactor"}, _told(note)))
    return "".join(f"{line}\n" for line in lines)


def chain(steps: tuple[Step, ...]) -> str:
    """A chain of calls in one line; the last link is what it leads to."""
    return " -> ".join(
        f"{step.function}() at {shown(step.file)}:{step.line}"
        if step.file
        else f"{step.function}()"
        for step in steps
    )


def _headline(finding: Finding) -> str:
    place = f"{shown(finding.file)}:{finding.line}:{finding.column}"
    holder = f"{finding.function}(): " if finding.function else ""
    return f"{place}: {finding.rule}: {holder}{finding.message}"


def _path(lines: tuple[int, ...]) -> str:
    numbers = [str(line) for line in lines]
    if len(numbers) > _LONGEST_PATH:
        half = _LONGEST_PATH // 2
        numbers = [*numbers[:half], "…", *numbers[-half:]]
    return " ".join(numbers)


def _place(note: Note) -> str:
    return f"{shown(note.file)}:{note.line}" if note.line else shown(note.file)


def _told(note: Note) -> str:
    holder = f"{note.function}(): " if note.function else ""
    return f"{note.kind.value}: {holder}{note.message}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "file": shown(one.file),
        "line": one.line,
        "column": one.column,
        "function": one.function,
        "message": one.message,
        "chain": list(_steps(one.chain)),
        "path": list(one.path),
        "statement": one.statement,
        "fingerprint": one.fingerprint,
    }


def _steps(steps: tuple[Step, ...]) -> Iterator[dict[str, Any]]:
    for step in steps:
        place = {"file": shown(step.file), "line": step.line} if step.file else {}
        yield {"function": step.function, **place}


def _command(name: str, properties: dict[str, object], message: str) -> str:
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(message)}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
