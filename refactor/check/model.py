"""What the checker hands on: findings with the calls that lead there, notes, the report."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Step(Struct, frozen=True):
    """One link of a chain of calls: `function` does at `file:line` what the next link names."""

    function: str
    file: str
    line: int


class Finding(Struct, frozen=True):
    """A place that breaks the protocol.

    line, column: from 1; column in characters. chain: the calls that lead from `function` to what
    is wrong, `function` first. path: lines of one offending path, first to last. statement: its
    text without comments. fingerprint: 16 hex digits that stay when lines move.
    """

    rule: str
    file: str
    line: int
    column: int
    function: str
    message: str
    chain: tuple[Step, ...] = ()
    path: tuple[int, ...] = ()
    statement: str = ""
    fingerprint: str = ""


class Suppressed(Struct, frozen=True):
    """A finding that a comment in the code allows, with the reason that stands there."""

    finding: Finding
    reason: str


class NoteKind(Enum):
    """Why something was not looked into."""

    UNREADABLE = "file not read"
    UNPARSED = "function not understood"
    POINTER = "pointer not resolved"
    KEY = "key not told"
    MACRO = "call in a macro"
    HANDED_ON = "handed on"
    UNUSED = "suppression without use"


class Note(Struct, frozen=True):
    """Something that the checker could not look into; no finding."""

    kind: NoteKind
    file: str
    line: int
    function: str
    message: str


class Report(Struct, frozen=True):
    """All of a run, in order of file and position.

    known: findings that are in the baseline. gone: entries of the baseline that were not found.
    files: how many were parsed. functions: how many have a call that matters. baseline: whether
    there is one.
    """

    protocol: str
    digest: str
    depth: int
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    known: tuple[Finding, ...] = ()
    gone: int = 0
    notes: tuple[Note, ...] = ()
    files: int = 0
    functions: int = 0
    baseline: bool = False
