"""Runs a case: the command on a copy of its tree, what came of it against what was expected."""

from __future__ import annotations

import difflib
import io
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct
from refactor.golden.case import Case, Files, SiteTable, files_of, lay_out

Command = Callable[[list[str]], int]
"""The command line in this process: its arguments to its exit code."""

_KEYS = ("file", "line", "function", "callee", "decision")


class Outcome(Struct, frozen=True, dict=True):
    """What a command in this process gave: exit code, standard output, standard error."""

    code: int
    out: bytes
    err: str

    @cached_property
    def ledger(self) -> dict[str, Any]:
        """The ledger of a run with --json."""
        parsed: dict[str, Any] = json.loads(self.out)
        return parsed

    @property
    def sites(self) -> tuple[SiteTable, ...]:
        """The sites of a run with --json, each with its whole reason; none if it gave no JSON."""
        told = self.ledger["sites"] if self.out else []
        return tuple(
            SiteTable(**{key: site[key] for key in _KEYS}, reason=_told(site)) for site in told
        )


class Verdict(Struct, frozen=True):
    """What came of a case. problems: texts of one line or more, none if it is as expected.

    files: the tree behind the run. sites: what its ledger says.
    """

    case: Case
    problems: tuple[str, ...]
    files: Files
    sites: tuple[SiteTable, ...]


def call(command: Command, arguments: Sequence[str]) -> Outcome:
    """Run the command line in this process, and keep what it prints."""
    kept = sys.stdout, sys.stderr
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", write_through=True)
    try:
        code = command(list(arguments))
        return Outcome(code, out.getvalue(), err.getvalue().decode())
    finally:
        sys.stdout, sys.stderr = kept


def request(case: Case, command: str, tree: Path | None, args: Sequence[str] = ()) -> list[str]:
    """The arguments that ask for a case; `tree` None: the current directory."""
    where = [] if tree is None else ["-C", str(tree)]
    protocol = [] if case.protocol is None else ["-p", str(case.protocol)]
    return [command, *where, *protocol, "--json", *(args or case.args)]


def judge(case: Case, command: Command) -> Verdict:
    """Apply the case's request to a copy of its tree, then once more to the result."""
    with tempfile.TemporaryDirectory(prefix="crefactor-test-") as scratch:
        tree = lay_out(case.before, Path(scratch, "tree"))
        done = call(command, request(case, "apply", tree))
        files = files_of(tree)
        problems = [*_compared(case, done, files)]
        if not problems and files != case.before:
            again = call(command, request(case, "apply", tree, moved_arguments(case)))
            if again.code != case.code:
                problems.append(f"a second run ends with {again.code}: {_last(again)}")
            if files_of(tree) != files:
                problems.append("a second run changes the result again")
        return Verdict(case, tuple(problems), files, done.sites)


def _compared(case: Case, done: Outcome, files: Files) -> Iterator[str]:
    if done.code != case.code:
        yield f"it ends with {done.code}, expected is {case.code}: {_last(done)}"
    for text in case.stderr:
        if text not in done.err:
            yield f"standard error does not say: {text}"
    if not case.stay and not case.code and not (case.folder / "after").is_dir():
        yield 'there is neither a folder after nor must = "stay"'
    for path in sorted(case.before):
        if files.get(path) != case.after[path]:
            yield difference(f"after/{path}", case.after[path], files.get(path, b""))
    if case.ledger is None:
        yield "there is no ledger.toml"
        return
    if not same_sites(case.ledger, done.sites):
        expected, found = ([_line(site) for site in sites] for sites in (case.ledger, done.sites))
        yield difference("ledger.toml", *("".join(sorted(x)).encode() for x in (expected, found)))
        return
    for site in case.ledger:
        if not any(_fits(site, one) for one in done.sites):
            told = next(one.reason for one in done.sites if _place(one) == _place(site))
            yield f"{site.file}:{site.line}: expected is {site.reason!r}, the ledger says {told!r}"


def same_sites(expected: Sequence[SiteTable], found: Sequence[SiteTable]) -> bool:
    """Whether the same was decided at the same places, whatever the reasons."""
    return sorted(map(_place, expected)) == sorted(map(_place, found))


def _fits(site: SiteTable, found: SiteTable) -> bool:
    return _place(site) == _place(found) and site.reason in found.reason


def _place(site: SiteTable) -> tuple[str, int, str, str, str]:
    return site.file, site.line, site.function, site.callee, site.decision


def _told(site: Mapping[str, Any]) -> str:
    return f"{site['reason']} {site['accepted']}".strip()


def _line(site: SiteTable) -> str:
    return f"{site.file}:{site.line}: {site.function}: {site.callee}: {site.decision}\n"


def _last(done: Outcome) -> str:
    lines = done.err.strip().splitlines()
    return lines[-1] if lines else "nothing was said"


def difference(name: str, expected: bytes, found: bytes) -> str:
    """A unified diff from what is expected to what came, bytes that are no UTF-8 as escapes."""
    a, b = (x.decode("utf-8", "backslashreplace").splitlines() for x in (expected, found))
    lines = list(difflib.unified_diff(a, b, f"expected {name}", f"found {name}", lineterm=""))
    return "\n".join(lines or [f"{name} differs in line ends or white space only"])


def moved_arguments(case: Case) -> list[str]:
    """The arguments with the lines of --skip as they are after the change."""
    moved = list(case.args)
    for index, argument in enumerate(case.args[:-1]):
        file, _, line = case.args[index + 1].rpartition(":")
        if argument == "--skip" and line.isdigit() and file in case.before:
            now = _line_after(case.before[file], case.after[file], int(line))
            moved[index + 1] = f"{file}:{now}"
    return moved


def _line_after(before: bytes, after: bytes, line: int) -> int:
    """Where a line of `before` stands in `after`; the line itself if it is gone."""
    matcher = difflib.SequenceMatcher(a=before.split(b"\n"), b=after.split(b"\n"), autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.a <= line - 1 < block.a + block.size:
            return block.b + line - block.a
    return line
