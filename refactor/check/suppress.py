"""Suppressions: `/* crefactor: allow RULE because … */` on a finding's line or on the line above.

A suppression without a reason, or for a rule that does not exist, is a finding of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from refactor.check.model import Finding, Note, NoteKind, Suppressed
from refactor.check.rules import BAD_SUPPRESSION, RULES
from refactor.program.translation import Translation

WORD = "crefactor"
"""What a file must name so that it can hold a suppression."""

_ALLOW = re.compile(rb"\bcrefactor\s*:\s*allow\b\s*([\w-]*)\s*(.*)", re.DOTALL)
_BECAUSE = re.compile(rb"because\b\s*(\S.*)", re.DOTALL)
_LEADER = re.compile(rb"(?m)^[ \t]*(?:\*(?!/)|//)[ \t]*")


class Allowed(NamedTuple):
    """One suppression: the lines of its comment, its rule and reason, and what is wrong with it."""

    path: str
    first: int
    last: int
    rule: str
    reason: str
    problem: str


def suppressions(file: Translation) -> tuple[Allowed, ...]:
    """The suppressions of a file, in source order."""
    data, line = file.text.data, file.text.line
    found = []
    for start, end in file.comments:
        comment = data[start:end]
        if WORD.encode() not in comment:
            continue
        body = _LEADER.sub(b" ", comment.removesuffix(b"*/").rstrip(b"*"))
        match = _ALLOW.search(body)
        if match is None:
            continue
        rule = match[1].decode("ascii", "replace")
        because = _BECAUSE.match(match[2])
        reason = " ".join(because[1].decode("utf-8", "replace").split()) if because else ""
        last = line(max(start, end - 1))
        found.append(
            Allowed(file.text.path, line(start), last, rule, reason, _problem(rule, reason))
        )
    return tuple(found)


def _problem(rule: str, reason: str) -> str:
    names = ", ".join(known.name for known in RULES if known.name != BAD_SUPPRESSION)
    if rule not in names.split(", "):
        return f"the suppression names no rule ({rule or 'nothing'!r}); the rules are: {names}"
    if not reason:
        return (
            f"the suppression of {rule} gives no reason; write `because` and the reason behind it"
        )
    return ""


def apply(
    findings: Iterable[Finding], allowed: Sequence[Allowed]
) -> tuple[list[Finding], list[Suppressed], list[Note]]:
    """Sort out what is allowed; a suppression that allows nothing gives a note."""
    by_line: dict[tuple[str, int, str], Allowed] = {}
    for one in allowed:
        if not one.problem:
            lines = range(one.first, one.last + 2)
            by_line |= {(one.path, line, one.rule): one for line in lines}
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    used: set[Allowed] = set()
    for finding in findings:
        match = by_line.get((finding.file, finding.line, finding.rule))
        if match is None:
            kept.append(finding)
        else:
            used.add(match)
            suppressed.append(Suppressed(finding, match.reason))
    notes = [
        Note(NoteKind.UNUSED, a.path, a.first, "", f"nothing breaks {a.rule} here any more")
        for a in allowed
        if not a.problem and a not in used
    ]
    return kept, suppressed, notes
