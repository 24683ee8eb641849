"""From functions that get a mark to those that have to get it too, until none is added."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from refactor.errors import UsageFault
from refactor.plan.ledger import Decision
from refactor.plan.lookup import function_name
from refactor.plan.marks.holding import Finding, Holding
from refactor.plan.reach import Call, Reach, reach, reach_field
from refactor.program.discover import shown
from refactor.program.model import Definition, Field, FunctionId
from refactor.program.program import Program


class Member(Struct, frozen=True, order=True):
    """A pointer field of a struct."""

    struct: str
    name: str

    def __str__(self) -> str:
        return f"{self.struct}.{self.name}"


Target = FunctionId | Member


def label(target: Target) -> str:
    """What a target is called where its file does not matter."""
    return target.name if isinstance(target, FunctionId) else str(target)


def fields_of(program: Program, member: Member) -> list[Field]:
    """The declarations of a field, without those in other structs."""
    found = program.fields(member.name, member.struct)
    return [field for field in found if member.struct in field.struct.split()]


def member_named(argument: str) -> Member | None:
    """The field that `Struct.field` names; None for `NAME` and `FILE:NAME`."""
    struct, dot, name = argument.partition(".")
    if not dot or ":" in argument:
        return None
    if not struct or not name:
        raise UsageFault(f"{argument!r} is no function name and no field", "give Struct.field")
    return Member(function_name(struct), function_name(name))


def declared_member(program: Program, member: Member) -> Member:
    """The field, if the tree declares it; raises UsageFault."""
    if fields_of(program, member):
        return member
    others = {f.struct.split()[0] for f in program.fields(member.name, "") if f.struct}
    near = ", ".join(sorted(f"{struct}.{member.name}" for struct in others))
    raise UsageFault(
        f"the field {member} is declared nowhere in {program.tree.root}",
        f"there is {near}" if near else "check the names",
    )


class Stops:
    """Functions, and all that a header declares, where a request goes no further."""

    def __init__(self, program: Program, named: Sequence[str]) -> None:
        self._program = program
        self._named = named
        self._used: set[str] = set()

    def at(self, caller: Definition) -> str:
        """What names the function, or a file that declares or defines it, or "".

        Only the files that are named are looked at: of a name such as `main` a tree is full.
        """
        function = caller.id
        known = {function.name, str(function), caller.path}
        for stop in self._named:
            if stop in known or (
                "." in stop
                and ":" not in stop
                and not function.file
                and self._program.near_prototypes(function, [stop])
            ):
                self._used.add(stop)
                return stop
        return ""

    def check_all_used(self) -> None:
        """Raise UsageFault for a stop that was not come to: it is likely a slip of the pen."""
        for stop in self._named:
            if stop not in self._used:
                raise UsageFault(
                    f"--stop {stop} stops nothing: the request does not come to it",
                    "give a function's name, FILE:NAME or the path of a header",
                )


class Judged(Struct, frozen=True, eq=False):
    """A call of a target, and what was found there. accepted: why its function gets no mark."""

    call: Call
    target: Target
    finding: Finding
    accepted: str = ""


class Spread:
    """Goes up from the targets. parents: every target, with the one that it was added for.

    leave: the reason to leave a call as it is, and its function without a mark, or "".
    """

    def __init__(
        self, program: Program, roots: Sequence[Target], leave: Callable[[Call], str]
    ) -> None:
        self.parents: dict[Target, Target | None] = dict.fromkeys(roots)
        self.reached: dict[Target, Reach] = {}
        self.calls: list[Judged] = []
        self._program = program
        self._leave = leave

    def look(self, target: Target) -> Reach:
        """How a target is reached; kept for later."""
        if target not in self.reached:
            if isinstance(target, FunctionId):
                self.reached[target] = reach(self._program, target, through=False)
            else:
                found = [reach_field(self._program, f) for f in fields_of(self._program, target)]
                self.reached[target] = found[0]
        return self.reached[target]

    def follow(self, holding: Holding) -> None:
        """Judge the calls of every target; whoever does not hold what it must is a target too."""
        pending = list(self.parents)
        while pending:
            target = pending.pop(0)
            for judged in self._judge(target, holding):
                self.calls.append(judged)
                caller = judged.call.caller.id
                passed = judged.finding.decision is Decision.CHANGED and not judged.accepted
                if passed and caller not in self.parents:
                    self.parents[caller] = target
                    pending.append(caller)

    def _judge(self, target: Target, holding: Holding) -> Iterator[Judged]:
        grouped: dict[tuple[str, int], dict[int, Call]] = {}
        for call in self.look(target).calls:
            if call.field or call.name == target.name:
                key = (call.path, call.caller.start)
                grouped.setdefault(key, {})[call.offset] = call
        for _, calls in sorted(grouped.items()):
            caller = next(iter(calls.values())).caller
            found: Mapping[int, Finding] = holding.judge(
                caller, {a: c.name for a, c in calls.items()}
            )
            for at, call in sorted(calls.items()):
                finding = found[at]
                needs = finding.decision is Decision.CHANGED
                accepted = self._leave(call) if needs else ""
                if needs and not accepted:
                    finding = self._markable(caller, finding, holding)
                yield Judged(call, target, finding, accepted)

    def _markable(self, caller: Definition, finding: Finding, holding: Holding) -> Finding:
        """What was found, or why a function that needs the mark cannot have it."""
        if caller.id == FunctionId("main"):
            if holding.meaning is not None and not holding.meaning.held:
                return Finding(Decision.RIGHT, "nothing is held where a program starts")
            return Finding(Decision.REFUSED, f"{finding.reason}, and nothing calls main()")
        homes = sorted({one.path for one in self._program.definitions(caller.id)})
        if len(homes) > 1 and not self._program.prototypes(caller.id):
            return Finding(
                Decision.REFUSED,
                f"{finding.reason}; which {caller.id.name}() gets the mark is not clear: it is "
                f"defined in {', '.join(map(shown, homes))}, and declared nowhere",
            )
        return finding

    def chain(self, target: Target | None) -> tuple[str, ...]:
        """The names from the requested target to this one."""
        names: list[str] = []
        while target is not None:
            names.append(label(target))
            target = self.parents.get(target)
        return tuple(reversed(names))
