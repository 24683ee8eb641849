"""Commit messages: what was done at every caller and why, in the words of a careful person.

The shape is: subject; the user's own reason; who calls the function and what happens there; what
comments say from now on; what needs attention; how the commit was made; the record's trailers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from refactor import __version__
from refactor.plan.ledger import Change, Decision, Site
from refactor.program.discover import shown
from refactor.series.callers import callers, still_held, words_of
from refactor.series.maintainers import NOBODY
from refactor.series.split import CALLEE, TOP, Part
from refactor.series.steps import StepRun
from refactor.series.wording import article, called, number, subject, wrapped

SUBJECT = "move {bracket} outside of {functions}"
PART_SUBJECT = "introduce {bracket} in {where}"


def subject_of(run: StepRun, part: Part, prefix: str) -> str:
    """The subject of a part's commit, at most 75 columns, its prefix included."""
    words = words_of(run)
    if part.key in ("", CALLEE):
        return series_subject(run, prefix, words.functions)
    template = getattr(run.transform, "part_subject", PART_SUBJECT)
    where = {
        "layer": f"callers of {part.key}()",
        "directory": "top-level files" if part.key == TOP else f"{part.key}/",
        "maintainer": "unmaintained files" if part.key == NOBODY else part.key,
    }[part.kind]
    given = {"bracket": words.bracket, "where": where}
    return subject(prefix, template, given, words.functions)


def series_subject(run: StepRun, prefix: str, functions: Sequence[str]) -> str:
    """The subject for a step as a whole, or for all steps of its kind with their functions."""
    template = getattr(run.transform, "subject", SUBJECT)
    return subject(prefix, template, {"bracket": words_of(run).bracket}, functions)


def values(run: StepRun, part: Part, prefix: str) -> dict[str, object]:
    """What a user's template may name; see docs/series.md."""
    words = words_of(run)
    counts = run.plan.ledger.totals()
    return {
        "function": words.functions[0],
        "functions": list(words.functions),
        "bracket": words.bracket,
        "lock": words.lock,
        "prefix": prefix,
        "part": part.key,
        "files": sorted(part.files),
        "callers": list(dict.fromkeys(s.function for s in part.sites if s.function)),
        "attention": list(dict.fromkeys(s.function for s in part.sites if still_held(s))),
        "changed": counts["wrapped region"] + counts["wrapped call"],
        "passed_on": counts["contract passed on"],
        "right_already": counts["already inside"],
        "refused": counts["refused"],
        "protocol": run.program.protocol.name,
        "version": __version__,
    }


def facts(run: StepRun, part: Part, later: Sequence[str]) -> str:
    """The paragraphs that tell what a part does. later: functions that later steps begin with."""
    told = [
        *_introduction(run, part),
        *callers(run, part),
        *_changes(part.changes),
        *_attention(run, part.sites, later),
        _made(run, part),
    ]
    return "\n\n".join(told)


def _introduction(run: StepRun, part: Part) -> Iterator[str]:
    words = words_of(run)
    if not part.key:
        return
    names = called(words.functions)
    if part.key == CALLEE:
        section = article(words.bracket)
        yield wrapped(f"The callers have {section} of their own by now; see the commits before.")
    else:
        yield wrapped(
            f"This prepares for moving the {words.bracket} outside of {names}; until then the "
            "sections nest."
        )


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    """Changes that belong to no call, those of one kind in one sentence."""
    groups: dict[str, list[str]] = {}
    for change in changes:
        functions = groups.setdefault(change.what, [])
        if change.function not in functions:
            functions.append(change.function)
    lines = []
    for what, functions in groups.items():
        head, colon, sentence = what.partition(": ")
        told = f'{head} from now on: "{sentence}"' if colon else f"{head}."
        lines.append(f"In {called(functions)}, {told}" if not colon else _said(functions, sentence))
    if lines:
        yield wrapped(" ".join(lines))


def _said(functions: Sequence[str], sentence: str) -> str:
    verb = "says" if len(functions) == 1 else "say"
    noun = "comment" if len(functions) == 1 else "comments"
    return f'The {noun} of {called(functions)} {verb} from now on: "{sentence}"'


def _attention(run: StepRun, sites: Sequence[Site], later: Sequence[str]) -> Iterator[str]:
    words = words_of(run)
    seen: dict[str, Site] = {}
    for site in sites:
        if still_held(site):
            seen.setdefault(site.function, site)
    soon = [name for name in seen if name in later]
    rest = [name for name in seen if name not in later]
    for site in sites:
        if site.accepted and not site.function:
            reason = " ".join(site.accepted.split())
            yield wrapped(f"{shown(site.place)} is left as it is: {reason}.")
    why = "reached through pointers only, so that its callers were not followed"
    for names, end in (
        (soon, "This is addressed in a later commit of this series."),
        (rest, "This still needs attention."),
    ):
        if names:
            verb = "holds" if len(names) == 1 else "hold"
            kind = "It is" if len(names) == 1 else "Each is"
            yield wrapped(
                f"{called(names)} {verb} {words.lock} where the {words.bracket} begins. "
                f"{kind} {why}. {end}"
            )


def _made(run: StepRun, part: Part) -> str:
    found = dict.fromkeys(Decision, 0)
    for site in part.sites:
        found[site.decision] += 1
    wrapped_sites = found[Decision.WRAPPED_REGION] + found[Decision.WRAPPED_CALL]
    lost = [u for u in run.plan.ledger.unparsed if u.matters]
    counts = [
        f"{wrapped_sites} changed",
        f"{found[Decision.CONTRACT]} passed on to callers",
        f"{found[Decision.ALREADY_INSIDE]} right already",
        f"{found[Decision.REFUSED]} refused",
        f"{len(lost)} in functions that do not parse",
    ]
    sentence = (
        f"Made with crefactor {__version__} by the command below. "
        f"{number(len(part.sites), 'call')}: {', '.join(counts)}."
    )
    return wrapped(sentence)
