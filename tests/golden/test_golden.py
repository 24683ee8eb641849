"""Every golden case as it stands: the files, the ledger, the exit code, the second run."""

from __future__ import annotations

from pathlib import Path

from refactor.golden.drive import moved_arguments
from tests.golden.cases import (
    Case,
    call,
    decisions,
    each_case,
    every_case,
    files_of,
    lay_out,
    request,
)


@each_case
def test_apply_gives_the_expected_files_and_ledger(case: Case, tmp_path: Path) -> None:
    tree = lay_out(case.before, tmp_path)
    done = call(request(case, "apply", tree))
    assert done.code == case.code, done.err
    assert files_of(tree) == case.after, done.err
    assert decisions(done.ledger["sites"]) == decisions(case.sites)
    for text in case.stderr:
        assert text in done.err
    for site in case.sites:
        told = [
            f"{found['reason']} {found['accepted']}"
            for found in done.ledger["sites"]
            if all(found[key] == site[key] for key in ("file", "line", "callee"))
        ]
        assert any(site.get("reason", "") in one for one in told), (site, told)


@each_case
def test_diff_writes_nothing_and_says_the_same(case: Case, tmp_path: Path) -> None:
    tree = lay_out(case.before, tmp_path)
    done = call(request(case, "diff", tree))
    assert done.code == case.code, done.err
    assert files_of(tree) == case.before
    assert decisions(done.ledger["sites"]) == decisions(case.sites)
    changed = sorted(path for path in case.after if case.after[path] != case.before[path])
    assert done.ledger["files"] == changed
    assert bool(done.ledger["diff"]) == bool(changed)


@each_case
def test_a_second_run_changes_nothing(case: Case, tmp_path: Path) -> None:
    tree = lay_out(case.after, tmp_path)
    done = call(request(case, "apply", tree, moved_arguments(case)))
    assert done.code == case.code, done.err
    assert done.ledger["files"] == []
    assert files_of(tree) == case.after
    if case.code:
        assert decisions(done.ledger["sites"]) == decisions(case.sites)


def test_every_must_stay_case_stays_and_every_refusal_exits_with_1() -> None:
    cases = every_case()
    assert [case.name for case in cases if case.stay and case.after != case.before] == []
    refused = [case for case in cases if case.code == 1]
    assert refused
    assert [case.name for case in refused if case.after != case.before] == []
