"""Measures `crefactor series`: its git part against fast-import, and the whole against the size.

usage: series.py [--rounds N] [--no-growth]

The git part is what makes a branch of commits that are worded already. It is compared with one
`git fast-import` of the same commits, as git itself exports them, side by side and in turn, each in
a fresh copy of the repository. Nothing here passes or fails.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import measure
from generate import many_files, many_sites, write

from refactor.series.commits import Snapshot, set_branch, signer, write_commits
from refactor.series.repository import open_repository
from refactor.series.revision import RevisionTree

_GOAL = 2
# (commits, files that each of them changes), in a tree of 1000 files.
_SHAPES = ((1, 10), (10, 10), (10, 100), (1, 1000))
_FILES = 1000
_SITES = 10


def _git(folder: Path, *arguments: str, data: bytes = b"") -> bytes:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout


def _repository(folder: Path, files: Iterator[tuple[str, str]]) -> Path:
    """A repository of one commit, in one pack."""
    write(folder, files)
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "config", "user.name", "A U Thor")
    _git(folder, "config", "user.email", "author@example.org")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message=store: begin")
    _git(folder, "repack", "-a", "-d", "--quiet")
    return folder


def _ours(folder: Path, commits: int, files: int) -> float:
    """Seconds for a branch `made` of that many commits, each with a line more in some files."""
    with open_repository(folder) as repository:
        tree = RevisionTree(repository, repository.resolve("main"), ("*.c",))
        paths = tree.files()
        snapshots = []
        for number in range(commits):
            some = {paths[(number * files + n) % len(paths)] for n in range(files)}
            changed = {path: tree.read(path).data + b"/* %d */\n" % number for path in some}
            snapshots.append(Snapshot(changed, f"store: change {number}\n\nThe reason for it.\n"))
        who = signer(repository)
        began = time.perf_counter()
        made = write_commits(repository, tree, snapshots, who)
        set_branch(repository, "made", made[-1], "", "bench")
        return time.perf_counter() - began


def _theirs(folder: Path, stream: bytes) -> float:
    """Seconds for the same branch by fast-import alone."""
    began = time.perf_counter()
    _git(folder, "fast-import", "--quiet", data=stream)
    return time.perf_counter() - began


def git_part(rounds: int) -> None:
    """One line for every shape; the commits have to be the same, hash by hash."""
    print(f"The git part against git fast-import, {_FILES} files, {rounds} rounds in turn:")
    with tempfile.TemporaryDirectory(prefix="crefactor-bench-") as scratch:
        origin = _repository(Path(scratch, "origin"), many_files(_FILES))
        for commits, files in _SHAPES:
            first = Path(shutil.copytree(origin, Path(scratch, "first")))
            _ours(first, commits, files)
            wanted = _git(first, "rev-parse", "made")
            options = ("--reference-excluded-parents", "made", "^main")
            stream = _git(first, "fast-export", *options)
            shutil.rmtree(first)
            low, high = [], []
            for _ in range(rounds):
                folder = Path(shutil.copytree(origin, Path(scratch, "theirs")))
                low.append(_theirs(folder, stream))
                assert _git(folder, "rev-parse", "made") == wanted
                shutil.rmtree(folder)
                folder = Path(shutil.copytree(origin, Path(scratch, "ours")))
                high.append(_ours(folder, commits, files))
                shutil.rmtree(folder)
            ratios = sorted(b / a for a, b in zip(low, high, strict=True))
            print(
                f"  {commits:>3} commits of {files:>4} files: fast-import "
                f"{statistics.median(low):.3f} s, ours {statistics.median(high):.3f} s, ratio "
                f"{statistics.median(ratios):.2f} (pairs from {ratios[0]:.2f} to {ratios[-1]:.2f})"
            )
    print(f"  the goal is at most {_GOAL}")


def growth(crefactor: str) -> None:
    """CPU time and memory of a whole series: a tenth, and all of 1000 files with 10 calls each."""
    print(f"\ncrefactor series, generated C, {_SITES} calls in each file (best of 2):")
    times = []
    for number in (_FILES // 10, _FILES):
        with tempfile.TemporaryDirectory(prefix="crefactor-bench-") as scratch:
            tree = _repository(Path(scratch, "tree"), many_sites(number, _SITES))
            command = [crefactor, "series", "-C", str(tree), "hoist", "item_drop"]
            command += ["--branch=made", "--force"]
            best = min((measure.run(command) for _ in range(2)), key=lambda one: one.cpu)
        times.append(best.cpu)
        print(
            f"  {number:>5} files {number * _SITES:>6} calls {best.cpu:8.3f} s"
            f"{best.peak / 1e6:6.0f} MB"
        )
    print(f"  ten times the size takes {times[1] / times[0]:.1f} times as long")


def main() -> None:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=15, metavar="N")
    parser.add_argument("--no-growth", action="store_true")
    given = parser.parse_args()
    git_part(given.rounds)
    if not given.no_growth:
        growth(str(Path(sys.executable).with_name("crefactor")))


if __name__ == "__main__":
    main()
