"""The record of a series: trailer lines in every commit message, which mail and rebase carry along.

    Crefactor-Version: 0.1.0
    Crefactor-Protocol: NAME sha256:HEX
    Crefactor-Step: 1/2
    Crefactor-Part: layer bdrv_unref_child
    Crefactor-Command: crefactor series hoist bdrv_root_unref_child

The first commit of a series has `Crefactor-Base: HASH` as well; in all of them it would make every
patch look changed whenever the base moves. The command is quoted as for a shell and makes the step
again. Lines longer than 72 columns are folded as git folds trailers: what follows begins with a
blank.
"""

from __future__ import annotations

import re
import shlex

from msgspec import Struct

from refactor import __version__
from refactor.errors import UsageFault
from refactor.plan.step import FLAG, Request, Skip
from refactor.series.steps import SPLITS, Step
from refactor.series.wording import wrapped

_TRAILER = re.compile(r"Crefactor-([A-Za-z]+): ?(.*)")
_NAMES = ("Version", "Protocol", "Base", "Directory", "Step", "Part", "Command")


class Record(Struct, frozen=True):
    """What a commit says of its making.

    protocol: name; digest: SHA-256 in hex; base: the commit that the series was made on, "" in all
    but the first; directory: the sub-directory it was made in, "" or `a/b/`; step, steps: which of
    how many, from 1; part: kind and key of the part, "" for a whole step; command: as a shell reads
    it.
    """

    protocol: str
    digest: str
    base: str
    directory: str
    step: int
    steps: int
    part: str
    command: str
    version: str = __version__

    def lines(self) -> str:
        """The trailers."""
        values = {
            "Version": self.version,
            "Protocol": f"{self.protocol} sha256:{self.digest}",
            "Base": self.base,
            "Directory": self.directory,
            "Step": f"{self.step}/{self.steps}",
            "Part": self.part,
            "Command": self.command,
        }
        return "\n".join(_folded(f"Crefactor-{n}: {values[n]}") for n in _NAMES if values[n])


def _folded(line: str) -> str:
    """Folded where single blanks stand between words, so that unfolding gives the same text."""
    if "  " in line or "\t" in line:
        return line
    return wrapped(line, rest=" ")


def read(message: str) -> Record | None:
    """The record in a commit message, None if there is none. Raises UsageFault if it is damaged."""
    values: dict[str, str] = {}
    name = ""
    for line in message.splitlines():
        found = _TRAILER.fullmatch(line)
        if found:
            name = found[1]
            values[name] = found[2]
        elif name and line.startswith(" "):
            values[name] += line
        else:
            name = ""
    if "Command" not in values:
        return None
    protocol = re.fullmatch(r"(\S+) sha256:([0-9a-f]{64})", values.get("Protocol", ""))
    step = re.fullmatch(r"(\d+)/(\d+)", values.get("Step", ""))
    if protocol is None or step is None:
        raise UsageFault("the record in a commit message is damaged", "see docs/series.md")
    return Record(
        protocol[1],
        protocol[2],
        values.get("Base", ""),
        values.get("Directory", ""),
        int(step[1]),
        int(step[2]),
        values.get("Part", ""),
        values["Command"],
        values.get("Version", ""),
    )


def command_of(step: Step) -> str:
    """The command that makes the step again, quoted for a shell."""
    request = step.request
    words = ["crefactor", "series", request.transform, *request.arguments]
    for name, value in sorted(request.options.items()):
        words.append(f"--{name}" if value == FLAG else f"--{name}={value}")
    for skip in request.skips:
        words += [f"--skip={skip.site}", f"--because={' '.join(skip.because.split())}"]
    for function, sentence in sorted(step.contracts.items()):
        words.append(f"--contract={function}={sentence}")
    if step.split != SPLITS[0]:
        words.append(f"--split={step.split}")
    return shlex.join(words)


def step_of(command: str) -> Step:
    """The step that a recorded command asks for; raises UsageFault if it is none of ours."""
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageFault(f"the recorded command cannot be read: {error}") from error
    if words[:2] != ["crefactor", "series"] or len(words) < 4:
        raise UsageFault(f"the recorded command is none of crefactor: {command!r}")
    arguments: list[str] = []
    options: dict[str, str] = {}
    sites: list[str] = []
    reasons: list[str] = []
    contracts: dict[str, str] = {}
    split = SPLITS[0]
    for word in words[3:]:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            arguments.append(word)
        elif name == "skip":
            sites.append(value)
        elif name == "because":
            reasons.append(value)
        elif name == "contract":
            function, _, contracts[function] = value.partition("=")
        elif name == "split":
            split = value
        else:
            options[name] = value if equals else FLAG
    if len(sites) != len(reasons) or split not in SPLITS:
        raise UsageFault(f"the recorded command is damaged: {command!r}")
    skips = tuple(Skip(site, why) for site, why in zip(sites, reasons, strict=True))
    request = Request(words[2], tuple(arguments), options, skips)
    return Step(request, split=split, contracts=contracts)
