"""Random C through the whole tool: `run.py [--seconds N] [--cases N] [--seed N]`.

Case number I of seed S is always the same. The cases run in a process of their own, so that a
crash of the parser is found, too; a finding is written to a folder, to be run again with
`--seed S --first I --cases 1`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from refactor.cli.main import _RECURSION  # noqa: E402
from refactor.protocol.load import load as load_protocol  # noqa: E402
from tests.fuzz.mutate import mutate  # noqa: E402
from tests.fuzz.oracle import Oracle, Result, at_most, request_of  # noqa: E402
from tests.golden.cases import PROTOCOL, Case, every_case  # noqa: E402

PATIENCE = 10.0
"""Seconds for one case; an ordinary one takes some milliseconds."""


def damaged(seed: int, index: int) -> tuple[Case, str, dict[str, bytes]]:
    """Case number `index`: the golden case that it comes from, the damaged file, all files."""
    random = Random(f"{seed}:{index}")  # noqa: S311
    case = random.choice(every_case())
    path = random.choice(sorted(case.before))
    files = dict(case.before)
    files[path] = mutate(files[path], random)
    return case, path, files


def try_one(oracle: Oracle, seed: int, index: int) -> Result | str:
    """Run one case; gives what came of it, or what was found."""
    case, path, files = damaged(seed, index)
    try:
        with at_most(PATIENCE):
            return oracle.examine(files, path, request_of(case.args))
    except Exception:  # noqa: BLE001
        return f"from {case.name}/{path}\n{traceback.format_exc()}"


def work(seed: int, first: int, cases: int, seconds: float, keep: Path) -> int:
    """Run cases in this process; gives how many findings there were."""
    # As the command does: deep nesting is followed by recursion.
    sys.setrecursionlimit(_RECURSION)
    oracle = Oracle(load_protocol(PROTOCOL), Path(tempfile.mkdtemp(prefix="tree-", dir=keep)))
    ends = time.monotonic() + seconds
    results: Counter[Result] = Counter()
    findings = 0
    for index in range(first, first + cases):
        if time.monotonic() > ends:
            break
        (keep / "current").write_text(str(index))
        came = try_one(oracle, seed, index)
        if isinstance(came, Result):
            results[came] += 1
        else:
            findings += 1
            report(seed, index, came, keep)
    told = "".join(f", {results[result]} {result.value}" for result in Result)
    done = sum(results.values()) + findings
    print(f"seed {seed}: {done} cases from {first} on{told}, {findings} findings", flush=True)
    return findings


def report(seed: int, index: int, found: str, keep: Path) -> None:
    """Tell of a finding and keep its files."""
    case, path, files = damaged(seed, index)
    folder = keep / f"{seed}-{index}"
    for name, data in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    print(f"FINDING seed {seed} case {index} ({path}: hoist {case.args}), kept in {folder}")
    print(found, flush=True)


def main() -> int:
    """Run cases in a process that may crash, until time or number is up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0, help="time limit; default: 60")
    parser.add_argument("--cases", type=int, default=10**9, help="default: no limit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--keep", type=Path, help="folder for findings; default: a temporary one")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    keep = given.keep or Path(tempfile.mkdtemp(prefix="crefactor-fuzz-"))
    keep.mkdir(parents=True, exist_ok=True)
    if given.inside:
        return min(work(given.seed, given.first, given.cases, given.seconds, keep), 100)
    return _outside(given.seed, given.first, given.cases, given.seconds, keep)


def _outside(seed: int, first: int, cases: int, seconds: float, keep: Path) -> int:
    ends = time.monotonic() + seconds
    last = first + cases
    findings = 0
    while first < last and time.monotonic() < ends:
        left = f"--seconds={ends - time.monotonic()}", f"--cases={last - first}"
        command = [sys.executable, __file__, "--inside", f"--seed={seed}", f"--first={first}"]
        done = subprocess.run([*command, *left, f"--keep={keep}"], check=False)
        if done.returncode >= 0:
            findings += done.returncode
            break
        findings += 1
        first = int((keep / "current").read_text())
        report(seed, first, f"the process died of signal {-done.returncode}", keep)
        first += 1
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
