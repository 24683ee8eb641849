"""Damaged, generated and very large C through the whole tool, for a bounded time.

    run.py [--seconds N] [--seed N] [--only cases|generated|shapes] [--transform NAME]

Damaged cases are golden ones with mistakes put in: nothing may break. Generated ones are C that
compiles: what a step makes of it is compiled and run beside it (with gcc), and has to do the same.

Case number I of seed S is always the same. Everything runs in processes of its own, so that a crash
of the parser, or a hang in it, is found, too. What a case was is kept in a folder, to be run again:

    run.py --only cases [--transform NAME] --seed S --first I --cases 1
    run.py --only generated --transform NAME --seed S --first I --cases 1
    run.py --only shapes --shape NAME
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from refactor.protocol.load import load as load_protocol  # noqa: E402
from tests.fuzz.generated import Run  # noqa: E402
from tests.fuzz.large import SHAPES, examine  # noqa: E402
from tests.fuzz.mutate import mutate  # noqa: E402
from tests.fuzz.oracle import Oracle, Result, at_most, request_of  # noqa: E402
from tests.fuzz.scenes import SCENES, scene  # noqa: E402
from tests.fuzz.sound import Stage  # noqa: E402
from tests.fuzz.trace import COMPILER  # noqa: E402
from tests.golden.cases import PROTOCOL, Case, every_case  # noqa: E402

KINDS = ("cases", "generated", "shapes")
PATIENCE = 10.0
"""Seconds for one case; an ordinary one takes some milliseconds."""
RECURSION = 40_000
"""As the command has it: deep nesting is followed by recursion."""
GRACE = 20.0
"""Seconds beyond that until a process that does not even see its alarm is ended."""


@cache
def sound(transform: str = "") -> tuple[Case, ...]:
    """The golden cases to damage: those of one transform, or of all."""
    return tuple(
        case
        for case in every_case()
        if case.protocol == PROTOCOL and transform in ("", case.args[0]) and case.code in (0, 1)
    )


def damaged(seed: int, index: int, transform: str = "") -> tuple[Case, str, dict[str, bytes]]:
    """Case number `index`: the golden case that it comes from, the damaged file, all files."""
    random = Random(f"{seed}:{index}")  # noqa: S311
    case = random.choice(sound(transform))
    path = random.choice(sorted(case.before))
    files = dict(case.before)
    files[path] = mutate(files[path], random)
    return case, path, files


def try_one(oracle: Oracle, seed: int, index: int, transform: str = "") -> Result | str:
    """Run one case; gives what came of it, or what was found."""
    case, path, files = damaged(seed, index, transform)
    try:
        with at_most(PATIENCE):
            return oracle.examine(files, path, request_of(case.args))
    except Exception:  # noqa: BLE001
        return f"from {case.name}/{path}\n{traceback.format_exc()}"


def work(given: argparse.Namespace, keep: Path) -> int:
    """Run damaged cases in this process; gives how many findings there were."""
    oracle = _oracle(keep)
    ends = time.monotonic() + given.seconds
    results: Counter[Result] = Counter()
    findings = 0
    for index in range(given.first, given.first + given.cases):
        if time.monotonic() > ends:
            break
        (keep / "current").write_text(str(index))
        came = try_one(oracle, given.seed, index, given.transform)
        if isinstance(came, Result):
            results[came] += 1
        else:
            findings += 1
            report(given, index, came, keep)
    told = "".join(f", {results[result]} {result.value}" for result in Result)
    done = sum(results.values()) + findings
    print(
        f"seed {given.seed}: {done} cases from {given.first} on{told}, {findings} findings",
        flush=True,
    )
    return findings


def generate(given: argparse.Namespace, keep: Path) -> int:
    """Run generated cases of one transform in this process; gives how many findings there were."""
    ends = time.monotonic() + float(given.seconds)
    folder = Path(tempfile.mkdtemp(prefix="compiled-", dir=keep))
    run = Run(Stage(load_protocol(PROTOCOL)), given.transform, given.seed, folder)

    def goes_on(index: int) -> bool:
        (keep / "current").write_text(str(index))
        return time.monotonic() < ends

    for found in run.findings(given.first, given.cases, goes_on):
        report(given, found.index, found.said, keep, found.after)
    told = ", ".join(f"{number} {what}" for what, number in sorted(run.results.items()))
    print(f"seed {given.seed}, {given.transform} generated: {told or 'nothing'}", flush=True)
    for said, number in run.said.most_common(given.said):
        print(f"  {number} times: {said}", flush=True)
    for line in run.wide[: given.said]:
        print(f"  wide: {line}", flush=True)
    return run.results["findings"]


def report(
    given: argparse.Namespace,
    index: int,
    found: str,
    keep: Path,
    after: dict[str, bytes] | None = None,
) -> None:
    """Tell of a finding and keep its files."""
    if given.only == "generated":
        one = scene(given.transform, given.seed, index)
        files, request = one.files, one.request
        what = f"{request.transform} {request.arguments} {request.options}"
    else:
        case, path, files = damaged(given.seed, index, given.transform)
        what = f"{path}: {case.args}"
    folder = keep / f"{given.transform}{given.seed}-{index}"
    for name, data in (*files.items(), *((f"after/{n}", d) for n, d in (after or {}).items())):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    print(f"FINDING seed {given.seed} case {index} ({what}), kept in {folder}")
    print(found, flush=True)


def main() -> int:
    """Run cases and shapes until the time is up; 1 if there was a finding."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="time limit; default: 60")
    parser.add_argument("--cases", type=int, default=10**9, help="default: no limit")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument("--keep", type=Path, help="folder for findings; default: a temporary one")
    parser.add_argument("--only", choices=KINDS, help="default: a third of each")
    parser.add_argument("--transform", choices=sorted(SCENES), default="", help="only this one")
    parser.add_argument("--shape", choices=sorted(SHAPES), metavar="NAME", help="only this one")
    parser.add_argument("--said", type=int, default=0, help="reasons of refusals to tell")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    keep = given.keep or Path(tempfile.mkdtemp(prefix="crefactor-fuzz-"))
    keep.mkdir(parents=True, exist_ok=True)
    sys.setrecursionlimit(RECURSION)
    if given.inside:
        if given.shape:
            return examine_shape(given.shape, keep)
        return min((generate if given.only == "generated" else work)(given, keep), 100)
    seconds = given.seconds if given.only else given.seconds / len(KINDS)
    findings = 0
    if given.only in (None, "cases"):
        findings += _cases(given, "cases", given.transform, seconds, keep)
    if given.only in (None, "generated"):
        if COMPILER is None:
            print("there is no gcc on this machine: nothing is generated", flush=True)
            return 1 if findings or given.only else 0
        names = [given.transform] if given.transform else sorted(SCENES)
        for name in names:
            findings += _cases(given, "generated", name, seconds / len(names), keep)
    if given.only in (None, "shapes"):
        names = [given.shape] if given.shape else sorted(SHAPES)
        Random(given.seed).shuffle(names)  # noqa: S311
        findings += _shapes(names, seconds, keep)
    return 1 if findings else 0


def examine_shape(name: str, keep: Path) -> int:
    """Run one shape in this process; gives how many findings there were."""
    try:
        told = examine(_oracle(keep), name)
    except Exception:  # noqa: BLE001
        print(f"FINDING shape {name}\n{traceback.format_exc()}", flush=True)
        return 1
    print(told, flush=True)
    return 0


def _oracle(keep: Path) -> Oracle:
    return Oracle(load_protocol(PROTOCOL), Path(tempfile.mkdtemp(prefix="tree-", dir=keep)))


def _cases(given: argparse.Namespace, kind: str, transform: str, seconds: float, keep: Path) -> int:
    """Run cases in a process that may crash or hang; gives how many findings there were."""
    ends = time.monotonic() + seconds
    first, last, findings = given.first, given.first + given.cases, 0
    current = keep / "current"
    options = [f"--seed={given.seed}", f"--only={kind}", f"--said={given.said}"]
    options += [f"--transform={transform}"] * bool(transform)
    while first < last and time.monotonic() < ends:
        current.write_text(str(first))
        left = (f"--seconds={ends - time.monotonic()}", f"--cases={last - first}")
        process = _inside(keep, *options, f"--first={first}", *left)
        while True:
            before = current.read_text()
            code = _ended(process, PATIENCE + GRACE)
            if code is not None or current.read_text() == before:
                break
        if code is not None and code >= 0:
            return findings + code
        process.kill()
        process.wait()
        reason = "the process hangs" if code is None else f"the process died of signal {-code}"
        first = int(current.read_text())
        now = argparse.Namespace(seed=given.seed, only=kind, transform=transform)
        report(now, first, reason, keep)
        findings, first = findings + 1, first + 1
    return findings


def _shapes(names: list[str], seconds: float, keep: Path) -> int:
    """Run shapes, each in a process of its own; gives how many findings there were."""
    ends = time.monotonic() + seconds
    findings = 0
    for number, name in enumerate(names):
        process = _inside(keep, f"--shape={name}")
        code = _ended(process, max(ends - time.monotonic(), 0))
        if code is None:
            process.kill()
            process.wait()
            print(f"out of time for: {', '.join(names[number:])}", flush=True)
            break
        if code < 0:
            print(f"FINDING shape {name}: the process died of signal {-code}", flush=True)
        findings += code != 0
    return findings


def _inside(keep: Path, *options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, __file__, "--inside", f"--keep={keep}", *options])


def _ended(process: subprocess.Popen[bytes], seconds: float) -> int | None:
    """The exit code of the process, or None if it goes on after that time."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return None


if __name__ == "__main__":
    sys.exit(main())
