"""One run of the checker: from a tree and its protocol to a report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from refactor.check import suppress
from refactor.check.changed import Changed, open_to_excuse, undoing
from refactor.check.climb import Climb
from refactor.check.contracts import Catalogue, catalogue
from refactor.check.desk import Tick, crew
from refactor.check.fields import Put
from refactor.check.fingerprint import order, with_fingerprints
from refactor.check.judge import Judge
from refactor.check.looked import Broken, Looked, Wanted
from refactor.check.model import Finding, Note, Report
from refactor.check.rules import BAD_SUPPRESSION
from refactor.check.scan import FIELD, Scanned
from refactor.check.scope import EVERYWHERE, Scope
from refactor.check.search import SearchedTree
from refactor.check.subject import Subject, narrowed, subject_of
from refactor.check.suppress import Allowed
from refactor.check.survey import Stage, Survey
from refactor.check.upward import Upward
from refactor.protocol.index import roles
from refactor.protocol.model import Protocol


def quiet(_name: str, _files: int) -> None:
    """Shows no progress."""


def uncounted(_files: int) -> None:
    """Counts nothing."""


class Settings(Struct, frozen=True):
    """depth: calls to go up. jobs: processes. known: fingerprints of the baseline. brackets: names
    of those to check; all that the protocol wants to be checked if there are none.
    """

    depth: int = 1
    jobs: int = 1
    scope: Scope = EVERYWHERE
    known: frozenset[str] | None = None
    brackets: tuple[str, ...] = ()


def check(
    root: Path,
    protocol: Protocol,
    settings: Settings,
    stage: Stage = quiet,
    tick: Tick = uncounted,
) -> Report:
    """Check the tree at `root`. Raises EnvironmentFault if git or a process fails."""
    protocol = narrowed(protocol, settings.brackets)
    subject = subject_of(protocol, roles(protocol))
    workers = crew(root, protocol, settings.jobs, tick)
    try:
        survey = Survey(SearchedTree(root, protocol.files), workers, settings.scope, stage)
        return _check(subject, survey, settings)
    finally:
        workers.close()


def contracts(
    root: Path, protocol: Protocol, stage: Stage = quiet, tick: Tick = uncounted
) -> Catalogue:
    """All that the tree says of locks and contracts."""
    subject = subject_of(protocol, roles(protocol))
    workers = crew(root, protocol, 1, tick)
    survey = Survey(SearchedTree(root, protocol.files), workers, EVERYWHERE, stage)
    return _catalogue(subject, survey, survey.scan(survey.files(subject.telling)))


def _catalogue(subject: Subject, survey: Survey, scans: Iterable[Scanned]) -> Catalogue:
    declared = [one for found in scans for one in found.declared]
    # One search for all the names that will be asked about.
    names = {one.name for one in declared if one.what == FIELD or not one.key[1]}
    survey.near(names | {record for one in declared for record in one.records})
    members = {one.name for one in declared if one.what == FIELD and one.contracts}
    puts: list[Put] = []
    if members:
        for found in survey.fields(survey.near(members), members, puts=True):
            puts += found.puts
    return catalogue(subject, declared, puts)


def _check(subject: Subject, survey: Survey, settings: Settings) -> Report:
    survey.files(subject.words)
    scans = survey.scan(survey.files(subject.telling))
    first = survey.files(subject.acting | subject.marks.keys())
    known = _catalogue(subject, survey, scans)
    judge = Judge(subject, known, survey.members)
    lockers, looked = _look(subject, survey, known, settings.scope, first)
    calls = [call for found in looked for call in found.calls]
    begun = [one for found in looked for one in found.begun]
    survey.learn(
        (call for call in calls if call.member and judge.suspects(call)),
        {one.place.function[0] for one in begun if not one.place.function[1]},
    )
    findings = list(judge.calls(calls))
    lacking, untold = Upward(survey, known, judge.open).run()
    findings += [judge.lacking(*one) for one in lacking]
    for one in untold:
        judge.untold(*one)
    halves = [half for found in looked for half in found.halves]
    wrong = list(judge.wrong((one for found in looked for one in found.broken), halves))
    findings += judge.broken(wrong, _changed(subject, survey, wrong, looked, settings.scope))
    climb = Climb(survey, judge, begun, lockers)
    findings += climb.run(settings.depth)
    allowed = [one for found in scans for one in found.allowed if one.path in settings.scope]
    findings += _bad(allowed)
    notes = [*(n for found in looked for n in found.notes), *judge.notes, *climb.notes]
    return _report(subject, survey, settings, findings, allowed, notes, looked)


def _changed(
    subject: Subject, survey: Survey, wrong: list[Broken], looked: list[Looked], scope: Scope
) -> Changed:
    """What is known of functions that take or drop a lock for their callers.

    Other files are looked into for those that may undo what is wrong.
    """
    changed = Changed(one for found in looked for one in found.changes)
    asked = [
        one
        for one in open_to_excuse(wrong)
        if one.place.path in scope and changed.excuse(one) is None
    ]
    names = {name for one in asked for name in one.called} - subject.acting
    if names:
        words = undoing(subject, {one.lock for one in asked}) | subject.roles.passed.keys()
        changed.add(survey.changes(names, words))
    return changed


def _look(
    subject: Subject, survey: Survey, known: Catalogue, scope: Scope, first: set[str]
) -> tuple[set[str], list[Looked]]:
    """Look at the files that findings are wanted in, and at all that begin a bracket."""
    names = frozenset((*(name for name, _ in known.owed), *subject.under))
    members = frozenset(known.pointers)
    called = survey.near(name for name, own in known.owed if not own)
    every = [one for found in known.pointers.values() for one in found]
    for one in every:
        # A call is followed only where the struct is named too: there it can be told apart.
        called |= survey.near([one.member]) & (first | survey.near(one.records))
    lockers = {path for path in first | called if path in scope}
    wanted = Wanted(names, members, known.owed, judge=True)
    begins = {one.begin for one in subject.protocol.brackets}
    begins |= {fused.acquire for one in subject.protocol.brackets for fused in one.fused}
    looked = survey.look(lockers | survey.files(begins), wanted)
    return lockers, looked


def _bad(allowed: Iterable[Allowed]) -> list[Finding]:
    return [
        Finding(BAD_SUPPRESSION, one.path, one.first, 1, "", one.problem)
        for one in allowed
        if one.problem
    ]


def _report(
    subject: Subject,
    survey: Survey,
    settings: Settings,
    findings: Iterable[Finding],
    allowed: list[Allowed],
    notes: Iterable[Note],
    looked: list[Looked],
) -> Report:
    unique = {order(one): one for one in findings if one.file in settings.scope}
    kept, suppressed, unused = suppress.apply(with_fingerprints(unique.values()), allowed)
    known = settings.known or frozenset()
    new = tuple(one for one in kept if one.fingerprint not in known)
    old = tuple(one for one in kept if one.fingerprint in known)
    every = {*notes, *unused, *survey.notes()}
    return Report(
        protocol=subject.protocol.name,
        digest=subject.protocol.digest,
        depth=settings.depth,
        findings=new,
        suppressed=tuple(suppressed),
        known=old,
        gone=len(known - {one.fingerprint for one in kept}),
        notes=tuple(
            sorted(
                (one for one in every if one.file in settings.scope),
                key=lambda n: (n.file, n.line, n.kind.value, n.message),
            )
        ),
        files=len(survey.parsed),
        functions=sum(found.functions for found in looked),
        baseline=settings.known is not None,
    )
