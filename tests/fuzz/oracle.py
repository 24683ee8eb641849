"""What must hold for any input: no crash, no hang, no byte changed outside of the edits."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from types import FrameType

from refactor.check.run import Settings, check
from refactor.cli.options import find_transform
from refactor.errors import RefusedFault, UsageFault
from refactor.flow.events import Watch
from refactor.flow.facts import analyse
from refactor.flow.state import State
from refactor.plan.crosscheck import DamagedCount
from refactor.plan.step import FLAG, Request, Skip, work_out
from refactor.program.discover import SourceTree
from refactor.program.program import Program
from refactor.proof.stage import prove
from refactor.protocol.index import Roles, roles
from refactor.protocol.model import Protocol
from refactor.source.text import SourceText
from refactor.syntax.mask import Mask

Files = Mapping[str, bytes]

_MARK = re.compile(rb"\b(?:TREE_(?:WRLOCK|RDLOCK|UNLOCKED)(?:_PTR)?|coroutine_fn)\b")
_BLANKS = re.compile(rb"\\(?=\r?\n)|\s+")


class Result(Enum):
    """What came of a case: nothing to change, changed, or a change that the proof stopped."""

    SAME = "left as they were"
    CHANGED = "changed"
    STOPPED = "stopped by the proof"


class Finding(AssertionError):
    """Something that must hold does not."""


class Hang(Finding):
    """The time for one case is over."""


class Memory(SourceTree):
    """A tree that is in memory only."""

    def __init__(self, files: Files) -> None:
        super().__init__(Path("/memory"), ("*",))
        self.contents = files

    def files(self) -> list[str]:
        return sorted(self.contents)

    def read(self, path: str) -> SourceText:
        return SourceText(path, self.contents[path])


class Oracle:
    """Runs sources through the tool for one protocol; `folder` is for what needs a tree on disk."""

    def __init__(self, protocol: Protocol, folder: Path) -> None:
        self.protocol = protocol
        self.folder = folder
        self.roles: Roles = roles(protocol)
        bracket = protocol.brackets[0]
        self.bracket = bracket.name
        self.watch = Watch(self.roles.functions, bracket.name, frozenset(bracket.outside))
        calls = "|".join((bracket.begin, bracket.end))
        self.calls = re.compile(rf"\b(?:{calls}) ?\( ?\) ?;".encode())
        self.sentence = bracket.contract
        # A fused acquire is the plain one, but for the bracket.
        self.plain = {
            one.acquire.encode(): kind.acquire[0].encode()
            for one in bracket.fused
            for lock in protocol.locks
            for kind in lock.kinds
            if (lock.name, kind.name) == (one.lock, one.kind)
        }

    def examine(self, files: Files, path: str, request: Request) -> Result:
        """Run everything on the files, `path` being the damaged one.

        Raises Finding; any other exception is a finding too.
        """
        transform = find_transform(request.transform)
        if transform is None:
            raise Finding(f"there is no transform {request.transform}")
        self._check(files)
        try:
            self._parts(files, path)
            program = self._program(files)
            plan = work_out(transform, program, request)
        except DamagedCount as fault:
            # Said of broken code it is no lie, but what is behind it is a mistake of the mask.
            raise Finding(str(fault)) from fault
        except (UsageFault, RefusedFault):
            return Result.SAME
        if plan.ledger.refused and plan.changes:
            raise Finding("a refusal and changes in one plan")
        proof = prove(plan, program, transform)
        if not proof.holds:
            failed = {check.name for check in proof.checks if not check.ok}
            paths = [change.path for change in plan.changes]
            # Errors outside of any function count as well: a function may have lost its brace.
            broken = plan.ledger.unparsed or any(
                program.file(path).unit.root.has_error for path in paths
            )
            if "tokens" in failed or ("second run" in failed and not broken):
                raise Finding(proof.statement)
            # Of broken code the transform may understand more than the proof lets pass, and what
            # is broken may read otherwise after an edit.
            return Result.STOPPED
        for change in plan.changes:
            if change.before != files[change.path]:
                raise Finding(f"{change.path}: the plan is about other bytes")
            self._nothing_else(request, change.path, change.before, change.after)
        return Result.CHANGED if plan.changes else Result.SAME

    def _check(self, files: Files) -> None:
        """Let the checker look at the files."""
        for path, data in files.items():
            target = self.folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        try:
            check(self.folder, self.protocol, Settings(depth=2))
        finally:
            for path in files:
                (self.folder / path).unlink()

    def _program(self, files: Files) -> Program:
        return Program(Memory(files), self.protocol, self.roles)

    def _parts(self, files: Files, path: str) -> None:
        """Mask, tree and flow of every function of a file."""
        program = self._program(files)
        file = program.file(path)
        _sound(file.text.data, file.unit.mask)
        for function in file.functions:
            if not function.start <= function.name_start < function.end <= len(file.text.data):
                raise Finding(f"{function.name!r} has offsets out of order")
            analyse(file, function, self.watch, {}, State(), program.vocabulary)

    def _nothing_else(self, request: Request, path: str, before: bytes, after: bytes) -> None:
        """Compare the two texts without what such a step may change."""
        options, name = request.options, request.transform
        if name in ("fuse", "unfuse") or (
            name == "hoist" and options.get("bracket", self.bracket) == self.bracket
            and not {"unguard", "supersede"} & set(options)
        ):  # fmt: skip
            self._same_but_for_the_bracket(path, before, after)
            return
        if name == "mark":
            plain = [_BLANKS.sub(b"", _MARK.sub(b"", data)) for data in (before, after)]
        elif name == "rename" or (name == "replace-call" and "args" not in options):
            old = request.arguments[0].rpartition(":")[2].encode()
            new = options["to" if name == "rename" else "with"].encode()
            word = re.compile(rb"\b%s\b" % re.escape(old))
            plain = [_BLANKS.sub(b"", word.sub(new, data)) for data in (before, after)]
        else:
            return
        if plain[0] != plain[1]:
            raise Finding(f"{path}: more was changed than the name or the mark")

    def _same_but_for_the_bracket(self, path: str, before: bytes, after: bytes) -> None:
        if self._squeezed(before) != self._squeezed(after):
            raise Finding(f"{path}: more was changed than the bracket, braces and comments")

    def _squeezed(self, data: bytes) -> bytes:
        """The bytes without what such a step adds or takes: the bracket, the contract, braces."""
        data = data.replace(b"\\\n", b" ").replace(b"\\\r\n", b" ")
        plain = self.calls.sub(b"", b" ".join(data.split()))
        plain = plain.replace(self.sentence.encode(), b"")
        for fused, acquire in self.plain.items():
            plain = re.sub(rb"\b%s\b" % fused, acquire, plain)
        return plain.translate(None, b" {}/*;\\")


def _sound(source: bytes, mask: Mask) -> None:
    """The mask keeps length and newlines, and changes nothing outside of its spans."""
    text = mask.text
    if len(text) != len(source) or text.count(b"\n") != source.count(b"\n"):
        raise Finding("the mask changed the shape of the text")
    at = 0
    for span in [*mask.spans, None]:
        start = span.start if span else len(source)
        if at < start and text[at:start] != source[at:start]:
            raise Finding(f"the mask changed bytes in {at}-{start}, outside of any span")
        at = max(at, span.end) if span else at


def request_of(arguments: Sequence[str]) -> Request:
    """A request from the arguments of a golden case."""
    transform = find_transform(arguments[0])
    known = {option.name: option for option in transform.options} if transform else {}
    functions: list[str] = []
    options: dict[str, str] = {}
    skips: list[str] = []
    reasons: list[str] = []
    rest = iter(arguments[1:])
    for argument in rest:
        name = argument[2:]
        if argument == "--skip":
            skips.append(next(rest))
        elif argument == "--because":
            reasons.append(next(rest))
        elif not argument.startswith("--"):
            functions.append(argument)
        elif known[name].flag:
            options[name] = FLAG
        elif known[name].multiple and name in options:
            options[name] += "," + next(rest)
        else:
            options[name] = next(rest)
    pairs = zip(skips, reasons, strict=True)
    return Request(arguments[0], tuple(functions), options, tuple(Skip(s, r) for s, r in pairs))


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise Hang if the block takes longer."""

    def over(_signal: int, _frame: FrameType | None) -> None:
        raise Hang(f"not done after {seconds} seconds")

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
