"""The proof stage: a plan is checked before anything of it is handed over.

Four checks, each with a result of its own: the edits are all that changed; the functions concerned
still parse; the bracket is balanced on every path through them, every call that needs it is inside
it, and each new begin and end stands at what it is for; the same request on the result changes
nothing. None of this uses the flow analysis or a transform's decisions, the ledger apart, which is
asked what the step claims.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sized

from msgspec import Struct
from msgspec.structs import replace

from refactor.errors import CrefactorError
from refactor.plan.crosscheck import TextCounter
from refactor.plan.lookup import find_function
from refactor.plan.step import Plan, Request, Transform, work_out
from refactor.program.discover import shown
from refactor.program.overlay import OverlayProgram
from refactor.program.program import Program
from refactor.proof.aligned import finer
from refactor.proof.aside import Answer, Aside
from refactor.proof.claim import Shift
from refactor.proof.excerpt import View, new_errors, view
from refactor.proof.held import Held
from refactor.proof.inside import Judge, accepted, concerned
from refactor.proof.locked import Locking
from refactor.proof.marks import Marks
from refactor.proof.moved import Moved, nothing_else
from refactor.proof.owed import Comments, Owed, owed
from refactor.proof.skeleton import Skeletons
from refactor.proof.superseded import Superseded
from refactor.protocol.model import Bracket

_LARGE = 1 << 16
"""Bytes of changed files from which on a second process is worth its start."""


class Check(Struct, frozen=True):
    """One of the checks. detail: what was looked at."""

    name: str
    ok: bool
    detail: str


class Proof(Struct, frozen=True):
    """Whether the plan may be handed over. statement: one line that says so, or why not.

    failures: a sentence each, with file, function, what is wrong and the lines of a path.
    """

    holds: bool
    statement: str
    checks: tuple[Check, ...]
    failures: tuple[str, ...]


def prove(
    plan: Plan,
    program: Program,
    transform: type[Transform],
    *,
    rerun: bool = True,
) -> Proof:
    """Check a plan that `transform` made for `program`, by what the plan claims.

    rerun: run the same request on the result, too. Raises what reading the tree raises.
    """
    if not plan.changes:
        return Proof(True, "proof: nothing changes", (), ())
    return _Run(plan, program, transform).proof(rerun=rerun)


class _Run:
    """All checks of one plan over one overlay, in which each changed file is parsed once."""

    def __init__(
        self,
        plan: Plan,
        program: Program,
        transform: type[Transform],
    ) -> None:
        self.plan = plan
        self.program = program
        self.transform = transform
        self.claim = plan.claim
        self.overlay = OverlayProgram(program, {c.path: c.after for c in plan.changes})
        edits = {one.path: one.edits for one in plan.edits}
        self.shifts = {c.path: Shift(sorted(edits.get(c.path, ()))) for c in plan.changes}
        self.moved: dict[str, Moved] = {}
        self.owed = Owed(())
        self.views: list[View] = []
        self.failures: list[str] = []
        self.checks: list[Check] = []

    def proof(self, *, rerun: bool) -> Proof:
        """Run the checks in turn, up to the first that fails: each builds on those before it."""
        holds = self._check("tokens", self._tokens)
        name, last = self._last(copied=holds and rerun)
        try:
            holds = (
                holds
                and self._check("parses", self._parses)
                and self._check("balance", self._balance)
                and (not rerun or self._check(name, last.result))
            )
        finally:
            last.stop()
        said = "; ".join(check.detail for check in self.checks)
        if holds:
            statement = f"proof: {said}"
        else:
            statement = f"proof failed ({self.checks[-1].name}): {self.failures[0]}"
        return Proof(holds, statement, tuple(self.checks), tuple(self.failures))

    def _check(self, name: str, run: Callable[[], tuple[str, Iterable[str]]]) -> bool:
        detail, found = run()
        failures = list(found)
        self.failures += failures
        self.checks.append(Check(name, not failures, detail))
        return not failures

    def _tokens(self) -> tuple[str, Iterable[str]]:
        found = []
        for change in self.plan.changes:
            result = nothing_else(change, self.shifts[change.path].edits, self.claim)
            self.moved[change.path] = result
            if self.claim.same_held or self.claim.same_locks or self.claim.locked is not None:
                edits = self.shifts[change.path].edits
                self.shifts[change.path] = Shift(edits, finer(change, edits, result.regions))
            found += [f"{shown(change.path)}: {problem}" for problem in result.problems]
        words = sum(moved.words for moved in self.moved.values())
        return f"{_count(self.moved, 'file')}, {words} tokens changed as claimed", found

    def _parses(self) -> tuple[str, Iterable[str]]:
        """Find every function concerned in the new text."""
        moved = self.claim.contract or self.claim.locked is not None
        named = self.plan.request.arguments if moved else ()
        roots = [find_function(self.program, name) for name in named]
        if self.claim.bracket is not None or moved:
            self.owed = owed(self.program, roots, self.plan.ledger)
        found = []
        for old in concerned(self.program, self.owed, self.owed.targets, self.shifts):
            shift = self.shifts.get(old.path)
            one = view(self.program, self.overlay, old, shift, self.claim.renamed)
            if isinstance(one, str):
                found.append(f"{shown(old.path)}: {old.id.name}() does not parse as before: {one}")
                continue
            self.views.append(one)
            for at in new_errors(one, shift):
                place = f"{shown(old.path)}:{one.file.text.line(at)}"
                found.append(f"{place}: {old.id.name}() does not parse any more")
        code = sum(len(moved.added) for moved in self.moved.values())
        held = len({(one.old.path, at) for one in self.views for at, _ in self._added_in(one)})
        if code != held and not found and not self.claim.declarations:
            found.append("code was added outside of the functions that the step changes")
        verb = "parse" if len(self.views) != 1 else "parses"
        return f"{_count(self.views, 'function')} {verb} as before", found

    def _added_in(self, one: View) -> list[tuple[int, bytes]]:
        """The code that was added inside of a function."""
        if one.old.path not in self.moved:
            return []
        added = self.moved[one.old.path].added
        start, end = one.start + one.function.start, one.start + one.end
        return list(added[bisect_left(added, (start,)) : bisect_left(added, (end,))])

    def _balance(self) -> tuple[str, Iterable[str]]:
        said, found = list[str](), list[str]()
        if self.claim.bracket is not None:
            found += self._bracket_balance(self.claim.bracket, said)
        if self.claim.locked is not None:
            locking = Locking(
                self.program,
                self.claim.locked,
                self.shifts,
                self.owed,
                accepted(self.program, self.plan.ledger, self.shifts),
                self.overlay,
            )
            for one in self.views:
                found += locking.problems(one, self._added_in(one))
            found += locking.unmarked()
            said.append(f"the lock is held at {locking.calls} calls")
        if self.claim.marking is not None:
            claimed, ledger = self.claim.marking, self.plan.ledger
            marks = Marks(self.program, self.overlay, claimed, ledger, self.shifts)
            found += marks.problems()
            said.append(marks.said)
        if self.claim.same_code:
            locked = self.claim.locked
            skeletons = Skeletons(self.program, locked.instead if locked is not None else ())
            for one in self.views:
                if one.old.path in self.shifts:
                    found += skeletons.differences(one)
        if self.claim.same_held or self.claim.same_locks:
            held = Held(self.program, self.shifts, locks_only=not self.claim.same_held)
            for one in self.views:
                found += held.differences(one)
            said.append(f"the same is held as before at {held.places} places")
        return "; ".join(said) or "no bracket is moved", found

    def _bracket_balance(self, bracket: Bracket, said: list[str]) -> list[str]:
        new = {change.path: change.after for change in self.plan.changes}
        comments = Comments(self.program, bracket, new, self.shifts)
        judge = Judge(self.program, bracket, self.plan.ledger, self.shifts, self.owed, comments)
        found = list(judge.untold())
        for one in self.views:
            found += judge.judge(one, self._added_in(one) if self.claim.tight else [])
        said.append(f"balanced on {judge.exits} ways out")
        if self.claim.superseded:
            finer = Superseded(self.program, bracket, self.claim.superseded, self.shifts)
            for one in self.views:
                found += finer.problems(one, inside=judge.begun_by_callers(one))
            said.append(f"{finer.places} places stay inside of a bracket")
        return found

    def _last(self, *, copied: bool) -> tuple[str, Aside]:
        """The check that depends on no other one, so that a copy of this process can do it."""
        if self.claim.gone:
            return "gone", Aside(self._gone, copied=False)
        large = sum(len(change.after) for change in self.plan.changes) >= _LARGE
        return "second run", Aside(self._second_run, copied=copied and large)

    def _gone(self) -> Answer:
        """Look for the names that the step makes an end of, in the code of the result."""
        counter = TextCounter(self.overlay)
        found = []
        for name in self.claim.gone:
            for path in sorted(self.overlay.hits(name)):
                left = counter.count(path, name)
                found += [f"{shown(path)} still spells {name} {left} times"] * bool(left)
        return f"no code spells {', '.join(self.claim.gone)} any more", found

    def _second_run(self) -> Answer:
        self.views.clear()  # their trees are large
        request = self._moved_request()
        said = "a second run changes nothing"
        try:
            again = work_out(self.transform, self.overlay, request)
        except CrefactorError as fault:
            return said, [f"the second run ends with: {fault.message}"]
        found = [f"a second run changes {shown(change.path)} again" for change in again.changes]
        found += [
            f"a second run refuses {shown(site.place)}: {site.reason}"
            for site in again.ledger.refused
        ]
        return said, found

    def _moved_request(self) -> Request:
        """The request with the lines of its skips as they are in the new text."""
        skips = []
        for skip in self.plan.request.skips:
            path, _, line = skip.site.rpartition(":")
            if path in self.shifts and line.isdigit():
                text, new = self.program.text(path), self.overlay.text(path)
                starts = text.line_starts
                start = starts[min(int(line), len(starts)) - 1]
                while text.data[start : start + 1] in (b" ", b"\t"):
                    start += 1
                shift = self.shifts[path]
                inside = self.program.definition_of(path, start)
                place = f"{path}:{new.line(shift.forward(start))}"
                if shift.back(shift.forward(start)) != start and inside is not None:
                    # Within a text that was put in anew no line stands for the old one.
                    place = f"{path}:{inside.id.name}"
                skip = replace(skip, site=place)
            skips.append(skip)
        return replace(self.plan.request, skips=tuple(skips))


def _count(found: Sized, what: str) -> str:
    return f"{len(found)} {what}" if len(found) == 1 else f"{len(found)} {what}s"
