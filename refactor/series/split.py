"""Splits a step into parts: callers first, the callee and all contract comments last.

While a bracket stands in the callee and in a caller as well, the two only nest: so every state
between the parts is as legal as the last one. A function's edits never go apart. Of any other step
what is done in functions goes first, and what is done outside of them last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from refactor.errors import UsageFault
from refactor.plan.ledger import Change, Decision, Site
from refactor.series.maintainers import Maintainers
from refactor.series.steps import StepRun
from refactor.source.edits import Edit, EditSet

CALLEE = "callee"
CHANGES = (Decision.WRAPPED_REGION, Decision.WRAPPED_CALL, Decision.CHANGED)
TOP = "top level"


class Part(Struct, frozen=True):
    """What goes into one commit. kind: how it was split off; key: the same from version to version.

    files: path -> content after this part, for the paths that it changes.
    """

    kind: str
    key: str
    sites: tuple[Site, ...]
    changes: tuple[Change, ...]
    files: Mapping[str, bytes]


def split(run: StepRun, kind: str, maintainers: Maintainers) -> list[Part]:
    """The parts of a step that changes something, in the order of their commits.

    Raises UsageFault for a step that cannot be split.
    """
    ledger = run.plan.ledger
    if kind == "none":
        files = {change.path: change.after for change in run.plan.changes}
        return [Part(kind, "", ledger.sites, ledger.changes, files)]
    why = whole(run)
    if why:
        raise UsageFault(
            f"this step of {run.plan.request.transform} cannot be split: {why}",
            "leave --split out for it",
        )
    group = _grouping(run, kind, maintainers)
    edits: dict[str, dict[str, list[Edit]]] = {}
    for one in run.plan.edits:
        for edit in one.edits:
            key = group(one.path, _owner(run, one.path, edit))
            edits.setdefault(key, {}).setdefault(one.path, []).append(edit)
    sites: dict[str, list[Site]] = {}
    for site in ledger.sites:
        key = group(site.file, site.function)
        sites.setdefault(key if key in edits else CALLEE, []).append(site)
    return _cumulate(run, kind, edits, sites)


def whole(run: StepRun) -> str:
    """Why a step has to be one commit, "" if it may be split."""
    claim = run.plan.claim
    if claim.gone or claim.renamed:
        return "a name would be spelt in two ways until the last commit"
    if claim.locked is not None:
        return "callers would take the lock twice until the last commit"
    return ""


def _cumulate(
    run: StepRun,
    kind: str,
    edits: Mapping[str, Mapping[str, Sequence[Edit]]],
    sites: Mapping[str, Sequence[Site]],
) -> list[Part]:
    so_far: dict[str, list[Edit]] = {}
    parts: list[Part] = []
    depth = _depths(run)
    for key in sorted(edits, key=lambda k: (k == CALLEE, -depth.get(k, 0), k)):
        files = {}
        for path, added in edits[key].items():
            before = run.program.text(path).data
            so_far.setdefault(path, []).extend(added)
            files[path] = EditSet.of(path, so_far[path]).apply(before)
        changes = run.plan.ledger.changes if key == CALLEE else ()
        parts.append(Part(kind, key, tuple(sites.get(key, ())), changes, files))
    return parts


def _owner(run: StepRun, path: str, edit: Edit) -> str:
    """The function whose body the edit is in, "" if it is in none."""
    found = run.program.definition_of(path, edit.start)
    if found is None or edit.start <= found.function.body_start:
        return ""
    return found.id.name


def _grouping(run: StepRun, kind: str, maintainers: Maintainers) -> Callable[[str, str], str]:
    """(file, function) -> key of its part."""
    leads = _callees(run)
    sections: dict[str, str] = {}

    def group(path: str, function: str) -> str:
        callee = leads.get((path, function))
        if callee is None:
            return CALLEE
        if kind == "layer":
            return callee
        if kind == "maintainer":
            if path not in sections:
                sections[path] = maintainers.section(path)
            return sections[path]
        return path.partition("/")[0] if "/" in path else TOP

    return group


def _callees(run: StepRun) -> dict[tuple[str, str], str]:
    """(file, function) that is changed -> the function it calls; of several the deepest."""
    best: dict[tuple[str, str], tuple[int, str]] = {}
    for site in run.plan.ledger.sites:
        if site.decision in CHANGES:
            place = (site.file, site.function)
            lead = (len(site.chain), site.chain[-2] if len(site.chain) > 1 else site.callee)
            best[place] = max(best.get(place, lead), lead)
    return {place: lead for place, (_, lead) in best.items()}


def _depths(run: StepRun) -> dict[str, int]:
    """callee -> how far it is from the function that was asked for."""
    found: dict[str, int] = {}
    for site in run.plan.ledger.sites:
        for far, name in enumerate(site.chain):
            found[name] = max(found.get(name, 0), far)
    return found
