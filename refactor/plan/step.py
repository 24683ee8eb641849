"""A request, and what carrying it out gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Protocol

from msgspec import Struct, field

from refactor.plan.claim import Claim
from refactor.plan.ledger import Ledger
from refactor.program.program import Program
from refactor.source.edits import EditSet


class Skip(Struct, frozen=True):
    """A site that the user wants left alone. site: `file:line` or `file:function`."""

    site: str
    because: str


class Request(Struct, frozen=True):
    """One step: a transform's name, its arguments and options."""

    transform: str
    arguments: tuple[str, ...]
    options: Mapping[str, str] = field(default_factory=dict)
    skips: tuple[Skip, ...] = ()


FLAG = "yes"
"""The value, in a request, of an option without one."""


class Option(Struct, frozen=True):
    """An option of a transform; with `choices`, the first one is the default.

    flag: it is given without a value, and its value in a request is `FLAG`. multiple: it may be
    repeated, and its value in a request is all that was given, with commas between.
    """

    name: str
    help: str
    choices: tuple[str, ...] = ()
    flag: bool = False
    multiple: bool = False


class FileChange(Struct, frozen=True):
    """A file before and after."""

    path: str
    before: bytes
    after: bytes


class Plan(Struct, frozen=True):
    """A step worked out: the edits by file (none if something was refused), ledger and claim."""

    request: Request
    edits: tuple[EditSet, ...]
    changes: tuple[FileChange, ...]
    ledger: Ledger
    claim: Claim


class Transform(Protocol):
    """What the entry-point group `crefactor.transforms` holds. The docstring is its help.

    A transform may also have the class attributes `subject` and `part_subject`: Jinja2 templates
    that word the subject of its commits, see docs/series.md.
    """

    name: ClassVar[str]
    argument: ClassVar[str]
    options: ClassVar[Sequence[Option]]

    def __init__(self, program: Program, request: Request) -> None:
        """Check the request against the program; raises UsageFault."""

    def sites(self) -> Ledger:
        """Decide on every site."""

    def rewrite(self) -> Sequence[EditSet]:
        """The edits that the decisions ask for; after `sites()`."""

    def claim(self) -> Claim:
        """What the step may do at all, for the proof; after `rewrite()`."""

    def explain(self, place: str) -> Iterable[str]:
        """Lines that explain `FILE:LINE`; after `sites()`."""


def work_out(transform: type[Transform], program: Program, request: Request) -> Plan:
    """Run a transform on a program. With a refusal that is not accepted there are no edits."""
    run = transform(program, request)
    ledger = run.sites()
    edits = () if ledger.refused else tuple(run.rewrite())
    changes = []
    for one in edits:
        before = program.text(one.path).data
        after = one.apply(before)
        if after != before:
            changes.append(FileChange(one.path, before, after))
    return Plan(request, edits, tuple(changes), ledger, run.claim())
