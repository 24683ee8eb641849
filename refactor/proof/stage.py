"""The proof stage: a plan is checked before anything of it is handed over.

Five checks, each with a result of its own: the edits are all that changed; the files still parse;
the bracket is balanced on every path of every function concerned, and every call that needs it is
inside it; each begin and end stands at what it is for; and the same request on the result changes
nothing. None of this uses the flow analysis or a transform's decisions, the ledger apart, which is
asked what the step claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from refactor.errors import CrefactorError
from refactor.plan.lookup import choose_bracket, find_function
from refactor.plan.step import Plan, Request, Transform, work_out
from refactor.program.discover import shown
from refactor.program.program import Program
from refactor.proof.claim import Allowance, Shift, moving
from refactor.proof.inside import Judge
from refactor.proof.moved import Moved, nothing_else
from refactor.proof.overlay import OverlayProgram
from refactor.proof.parses import new_errors, same_functions, touched


@dataclass(frozen=True, slots=True)
class Check:
    """One of the checks. detail: what was looked at."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Proof:
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
    allowance: Allowance | None = None,
) -> Proof:
    """Check a plan that `transform` made for `program`.

    rerun: run the same request on the result, too. allowance: what the transform may change; by
    default what moving the request's bracket takes. Raises what reading the tree raises.
    """
    if not plan.changes:
        return Proof(True, "proof: nothing changes", (), ())
    return _Run(plan, program, transform, allowance).proof(rerun=rerun)


class _Run:
    """All checks of one plan over one overlay, in which each changed file is parsed once."""

    def __init__(
        self,
        plan: Plan,
        program: Program,
        transform: type[Transform],
        allowance: Allowance | None,
    ) -> None:
        self.plan = plan
        self.program = program
        self.transform = transform
        self.bracket = choose_bracket(program.protocol, plan.request.options.get("bracket", ""))
        self.allowance = allowance or moving(self.bracket)
        self.overlay = OverlayProgram(program, {c.path: c.after for c in plan.changes})
        edits = {one.path: one.edits for one in plan.edits}
        self.shifts = {c.path: Shift(sorted(edits.get(c.path, ()))) for c in plan.changes}
        self.moved: dict[str, Moved] = {}
        self.failures: list[str] = []
        self.checks: list[Check] = []

    def proof(self, *, rerun: bool) -> Proof:
        """Run the checks; those that need an intact tree only if it is."""
        self._check("tokens", self._tokens)
        if self._check("parses", self._parses):
            self._check("balance", self._balance)
            if rerun:
                self._check("second run", self._second_run)
        holds = all(check.ok for check in self.checks)
        said = "; ".join(check.detail for check in self.checks)
        if holds:
            statement = f"proof: {said}"
        else:
            failed = ", ".join(check.name for check in self.checks if not check.ok)
            statement = f"proof failed ({failed}): {self.failures[0]}"
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
            result = nothing_else(change, self.shifts[change.path].edits, self.allowance)
            self.moved[change.path] = result
            found += [f"{shown(change.path)}: {problem}" for problem in result.problems]
        words = sum(moved.words for moved in self.moved.values())
        return f"{len(self.moved)} files, {words} tokens changed as claimed", found

    def _parses(self) -> tuple[str, Iterable[str]]:
        found = []
        for path, shift in self.shifts.items():
            try:
                before, after = self.program.file(path), self.overlay.file(path)
            except CrefactorError as fault:
                found.append(fault.message)
                continue
            problem = same_functions(before, after)
            if problem:
                found.append(f"{shown(path)}: {problem}")
                continue
            for function, at in new_errors(before, after, touched(before, after, shift), shift):
                name = function.name.decode("ascii", "replace")
                line = after.text.line(at)
                found.append(f"{shown(path)}:{line}: {name}() does not parse any more")
        return "all of them parse as before", found

    def _balance(self) -> tuple[str, Iterable[str]]:
        roots = [find_function(self.overlay, name) for name in self.plan.request.arguments]
        added = {path: moved.added for path, moved in self.moved.items()}
        judge = Judge(self.program, self.overlay, self.bracket, self.plan.ledger, self.shifts)
        found = list(judge.judge(roots, added if self.allowance.tight else {}))
        said = f"{judge.functions} functions, balanced on {judge.exits} ways out"
        return said, found

    def _second_run(self) -> tuple[str, Iterable[str]]:
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
                place = f"{path}:{new.line(self.shifts[path].forward(start))}"
                skip = replace(skip, site=place)
            skips.append(skip)
        return replace(self.plan.request, skips=tuple(skips))
