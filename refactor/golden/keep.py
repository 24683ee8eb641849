"""Writes what a run made of a case as what is expected of it: `after/` and `ledger.toml`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from refactor.errors import EnvironmentFault
from refactor.golden.case import Case, SiteTable, files_of, ledger_text
from refactor.golden.drive import Verdict, same_sites


def keep(verdict: Verdict) -> list[str]:
    """Write what differs; gives a line for each file. Never touches case.toml and before/.

    What a case itself forbids, such as a change where everything must stay, is not written. Raises
    EnvironmentFault.
    """
    try:
        return [*_files(verdict), *_ledger(verdict)]
    except OSError as error:
        where = verdict.case.folder
        raise EnvironmentFault(f"{where} cannot be written: {error.strerror}") from error


def _files(verdict: Verdict) -> Iterator[str]:
    case = verdict.case
    after = case.folder / "after"
    changed = {p: data for p, data in verdict.files.items() if data != case.before.get(p)}
    if case.stay:
        return
    for path in sorted(files_of(after) if after.is_dir() else {}):
        if path not in changed:
            (after / path).unlink()
            yield f"removed {after / path}"
    for path, data in changed.items():
        target = after / path
        if not target.is_file() or target.read_bytes() != data:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            yield f"wrote {target}"
    _without_empty(after)


def _without_empty(folder: Path) -> None:
    """Remove a folder that holds no file any more, and such folders in it."""
    if not folder.is_dir():
        return
    for inner in folder.iterdir():
        if inner.is_dir():
            _without_empty(inner)
    if not any(folder.iterdir()):
        folder.rmdir()


def _ledger(verdict: Verdict) -> Iterator[str]:
    case = verdict.case
    known = case.ledger or ()
    fitting = all(any(s.reason in f.reason for f in verdict.sites) for s in known)
    if case.ledger is not None and fitting and same_sites(known, verdict.sites):
        return
    path = case.folder / "ledger.toml"
    sites = [_kept(case, site) for site in verdict.sites]
    path.write_text(ledger_text(sites), encoding="utf-8")
    yield f"wrote {path}"


def _kept(case: Case, site: SiteTable) -> SiteTable:
    """The site with the part of the reason that somebody chose, if that still fits.

    Of a new site the reason is kept only where it matters: at a refusal, whole.
    """
    same = [
        old
        for old in case.ledger or ()
        if (old.file, old.function, old.callee, old.decision)
        == (site.file, site.function, site.callee, site.decision)
    ]
    told = next((old.reason for old in same if old.reason and old.reason in site.reason), None)
    if told is None:
        told = site.reason if site.decision == "refused" else ""
    return SiteTable(
        file=site.file,
        line=site.line,
        function=site.function,
        callee=site.callee,
        decision=site.decision,
        reason=told,
    )
