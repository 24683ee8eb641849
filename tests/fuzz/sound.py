"""What must hold of a step over well-formed C, as far as it can be told without running it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from refactor.cli.options import find_transform
from refactor.errors import CrefactorError, RefusedFault, UsageFault
from refactor.plan.ledger import Decision, Ledger
from refactor.plan.step import FLAG, Plan, Request, work_out
from refactor.program.program import Program
from refactor.proof.stage import prove
from refactor.protocol.index import roles
from refactor.protocol.model import Protocol
from tests.fuzz.oracle import Finding, Memory
from tests.fuzz.scenes import Files, Scene

_QUIET = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
_WORD = r"(?<![\w$])%s(?![\w$])"
_MARKED = re.compile(r"\b(TREE_RDLOCK)\s+(\w+)\(")
_LOCKING = re.compile(
    r"\b(?:tree_(?:rd|wr)lock|queue_lock|(?:WITH_)?(?:TREE_RDLOCK|QUEUE)_GUARD|guard|scoped_guard)\("
)
_SAID_NO_INVERSE = ("not given back byte for byte", "gives other bytes", "is given back by")


@dataclass(frozen=True)
class Came:
    """What came of a scene. after: the files behind the step. marked: functions with the mark.

    said: what a refusal or an error said, "" where something was changed.
    """

    after: Files
    changed: bool
    said: str
    marked: frozenset[str]


class Stage:
    """Runs steps in memory under one protocol."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.roles = roles(protocol)

    def program(self, files: Files) -> Program:
        """The program of these files."""
        return Program(Memory(files), self.protocol, self.roles)

    def plan(self, files: Files, request: Request, *, proven: bool = True) -> Plan:
        """Work a step out and prove it; raises Finding, UsageFault, RefusedFault."""
        transform = find_transform(request.transform)
        if transform is None:
            raise Finding(f"there is no transform {request.transform}")
        program = self.program(files)
        try:
            plan = work_out(transform, program, request)
        except (UsageFault, RefusedFault) as fault:
            if "please report" in str(fault) or "does not parse" in str(fault):
                raise Finding(str(fault)) from fault
            raise
        except CrefactorError as fault:
            raise Finding(str(fault)) from fault
        if plan.ledger.refused and plan.changes:
            raise Finding("a refusal and changes in one plan")
        if proven:
            proof = prove(plan, program, transform)
            if not proof.holds:
                raise Finding(proof.statement)
        return plan

    def examine(self, scene: Scene) -> Came:
        """Carry the request of a scene out; raises Finding for what must not be."""
        try:
            plan = self.plan(scene.files, scene.request)
        except (UsageFault, RefusedFault) as fault:
            return Came(scene.files, False, str(fault), frozenset())
        accounted(scene, plan.ledger)
        after = after_of(scene.files, plan)
        if not plan.changes:
            said = "; ".join(sorted({site.reason for site in plan.ledger.refused}))
            marked = frozenset() if said else _marked(after)
            return Came(after, False, said or "nothing to do", marked)
        for path, data in after.items():
            layout(path, scene.files[path], data)
        again = self._again(after, scene.request)
        if again and again != after:
            raise Finding("a second run changes something")
        self._back(scene, plan, after)
        return Came(after, True, "", _marked(after))

    def _again(self, files: Files, request: Request) -> Files | None:
        """The files behind a request, None if it does not apply to them."""
        try:
            return after_of(files, self.plan(files, request))
        except (UsageFault, RefusedFault):
            return None

    def _back(self, scene: Scene, plan: Plan, after: Files) -> None:
        """The inverse gives the bytes that were, where the ledger says no other."""
        request = inverse(scene.request)
        if request is None or _changes_for_good(scene, plan, after):
            return
        back = self._again(after, request)
        if back is None:
            raise Finding(f"{request.transform} refuses to take the step back")
        if back != scene.files:
            path = next(path for path in back if back[path] != scene.files[path])
            raise Finding(f"{request.transform} does not give the old bytes: {path}")


def _changes_for_good(scene: Scene, plan: Plan, after: Files) -> bool:
    """Whether no step can give the old bytes back: as the ledger says, or as lines are laid out."""
    said, texts = " ".join(plan.ledger.notes), after.values()
    if any(text in said for text in _SAID_NO_INVERSE):
        return True
    match scene.request.transform:
        case "unguard":
            return any(site.decision is not Decision.CHANGED for site in plan.ledger.sites)
        case "rename":
            broken = any(
                before.count(b"\n") != after[path].count(b"\n") or wide(b"", before, 80)
                for path, before in scene.files.items()
            )
            # Whether tabs or blanks align the lines may not be told any more.
            lost = any(b"\n\t" in one and not re.search(rb"\n\t+ {8}", one) for one in texts)
            return broken or lost
        case "mark":
            return any(b"int\n" in one for one in scene.files.values())
    return False


def inverse(request: Request) -> Request | None:
    """The request that takes a step back byte by byte, None where none is said to."""
    match request.transform:
        case "unguard":
            return Request("guard", request.arguments, {"form": "scope"})
        case "fuse":
            return Request("unfuse", (request.options["into"],), {"acquire": request.arguments[1]})
        case "rename":
            return Request("rename", (request.options["to"],), {"to": request.arguments[0]})
        case "mark" if "propagate" not in request.options:
            return Request("mark", request.arguments, {**request.options, "remove": FLAG})
    return None


def after_of(files: Files, plan: Plan) -> Files:
    """The files behind a plan."""
    return files | {change.path: change.after for change in plan.changes}


def accounted(scene: Scene, ledger: Ledger) -> None:
    """Every token of the names that a plain search finds is a site, or counted; raises Finding."""
    texts = {p: _QUIET.sub(_blank, data.decode()) for p, data in scene.files.items()}
    for count in ledger.counts:
        if scene.transform in ("guard", "unguard"):
            continue
        found = sum(len(re.findall(_WORD % count.name, text)) for text in texts.values())
        kinds = sum(number for _, number in count.kinds)
        if found != count.tokens or found != kinds:
            raise Finding(f"{count.name}: {found} tokens, the ledger has {count.tokens}, {kinds}")
    if scene.transform in ("guard", "unguard"):
        found = sum(len(_LOCKING.findall(text)) for text in texts.values())
        if found != len(ledger.sites):
            raise Finding(f"{found} guards and acquires, and {len(ledger.sites)} sites")
    for name in _sites_of(scene.request):
        calls = Counter(
            (path, text.count("\n", 0, m.start()) + 1)
            for path, text in texts.items()
            for m in re.finditer(_WORD % name, text)
        )
        sites = Counter((s.file, s.line) for s in ledger.sites if s.callee == name)
        counted = next((c for c in ledger.counts if c.name == name), None)
        if counted is None and calls:
            raise Finding(f"{name} is not counted")
        if sites - calls:
            raise Finding(f"{name}: sites where it does not stand: {sorted(sites - calls)}")


def _sites_of(request: Request) -> tuple[str, ...]:
    """The names that the ledger must tell of in each place."""
    match request.transform:
        case "fuse":
            return (request.arguments[0], request.options["into"])
        case "unfuse" | "replace-call" | "rename":
            return (request.arguments[0],)
        case "hoist":
            return request.arguments
    return ()


def _blank(quiet: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", quiet[0])


def _marked(files: Files) -> frozenset[str]:
    """The functions that a plain search finds the mark at."""
    return frozenset(m[2] for data in files.values() for m in _MARKED.finditer(data.decode()))


def layout(path: str, before: bytes, after: bytes) -> None:
    """Look at the lines that were not there before; raises Finding."""
    for line in _new_lines(before, after):
        text = line.rstrip(b"\r")
        if text != text.rstrip():
            raise Finding(f"{path}: blanks at the end of {text!r}")
        if b" \t" in text[: len(text) - len(text.lstrip())]:
            raise Finding(f"{path}: a blank before a tab: {text!r}")
        if text.startswith(b"\t") and b"\n\t" not in before:
            raise Finding(f"{path}: a tab, where there was none: {text!r}")
    if (b"\r\n" in before) != (b"\r\n" in after) or after.count(b"\r") not in (
        0,
        after.count(b"\n"),
    ):
        raise Finding(f"{path}: the ends of lines are mixed")
    if re.search(rb"\n\r?\n\r?\n", after) and not re.search(rb"\n\r?\n\r?\n", before):
        raise Finding(f"{path}: two blank lines in a row")
    edges = [len(re.findall(rb"\{\r?\n\r?\n|\n\r?\n[ \t]*\}", data)) for data in (before, after)]
    if edges[1] > edges[0]:
        raise Finding(f"{path}: a blank line at the edge of a block")


def _new_lines(before: bytes, after: bytes) -> Iterator[bytes]:
    yield from (Counter(after.split(b"\n")) - Counter(before.split(b"\n"))).elements()


def wide(before: bytes, after: bytes, width: int) -> list[str]:
    """Lines wider than that which were not there before; told, and no finding."""
    return [line.decode() for line in _new_lines(before, after) if len(line.expandtabs(8)) > width]
