"""Commit messages: what was done at every site and why, in the words of a careful person.

The shape is: subject; the user's own reason; for a bracket who calls the function and what happens
there, for any other step what was done where; what comments say from now on; what needs attention;
how the commit was made; the record's trailers. A transform words its subjects itself, see
docs/series.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from refactor import __version__
from refactor.plan.ledger import Change, Decision, Site
from refactor.program.discover import shown
from refactor.series import template
from refactor.series.callers import callers, words_of
from refactor.series.maintainers import NOBODY
from refactor.series.outcomes import outcomes
from refactor.series.split import CALLEE, CHANGES, TOP, Part
from refactor.series.steps import StepRun
from refactor.series.wording import article, called, listing, number, subject, wrapped

SUBJECT = "{{ transform }} {{ called }}"
PART_SUBJECT = "{{ transform }} {{ called }} in {{ where }}"
_SAYS = "the comment says: "
_RIGHT = (Decision.ALREADY_INSIDE, Decision.RIGHT)


def subject_of(run: StepRun, part: Part, prefix: str) -> str:
    """The subject of a part's commit, at most 75 columns, its prefix included."""
    words = words_of(run)
    if part.key in ("", CALLEE):
        return series_subject(run, prefix, words.functions)
    where = {
        "layer": f"callers of {part.key}()",
        "directory": "top-level files" if part.key == TOP else f"{part.key}/",
        "maintainer": "unmaintained files" if part.key == NOBODY else part.key,
    }[part.kind]
    text = getattr(run.transform, "part_subject", PART_SUBJECT)
    return _subject(run, text, prefix, words.functions, {"where": where})


def series_subject(run: StepRun, prefix: str, functions: Sequence[str]) -> str:
    """The subject for a step as a whole, or for all steps of its kind with their functions."""
    return _subject(run, getattr(run.transform, "subject", SUBJECT), prefix, functions, {})


def _subject(
    run: StepRun, text: str, prefix: str, functions: Sequence[str], more: dict[str, str]
) -> str:
    """A subject in the transform's words; raises UsageFault for a template that is none."""
    request, words = run.plan.request, words_of(run)
    given = {
        "transform": request.transform,
        "arguments": list(request.arguments),
        "options": dict(request.options),
        "bracket": words.bracket,
        "lock": words.lock,
        **more,
    }
    where = f"the subject of the transform {request.transform}"

    def fill(names: str) -> str:
        return " ".join(template.rendered(text, given | {"called": names}, where).split())

    return subject(prefix, fill, functions)


def values(run: StepRun, part: Part, prefix: str) -> dict[str, object]:
    """What a user's template may name; see docs/series.md."""
    words = words_of(run)
    counts = Counter(site.decision for site in run.plan.ledger.sites)
    return {
        "function": words.functions[0],
        "functions": list(words.functions),
        "bracket": words.bracket,
        "lock": words.lock,
        "prefix": prefix,
        "part": part.key,
        "files": sorted(part.files),
        "callers": list(dict.fromkeys(s.function for s in part.sites if s.function)),
        "attention": list(dict.fromkeys(s.function for s in part.sites if s.still_held)),
        "changed": sum(counts[decision] for decision in CHANGES),
        "passed_on": counts[Decision.CONTRACT],
        "right_already": sum(counts[decision] for decision in _RIGHT),
        "refused": counts[Decision.REFUSED],
        "protocol": run.program.protocol.name,
        "version": __version__,
    }


def facts(run: StepRun, part: Part, later: Sequence[str]) -> str:
    """The paragraphs that tell what a part does. later: functions that later steps begin with."""
    if not words_of(run).moves:
        told = [*outcomes(part.sites), *_changes(part.changes)]
    else:
        told = [
            *_introduction(run, part),
            *callers(run, part),
            *_changes(part.changes),
            *_attention(run, part.sites, later),
        ]
    return "\n\n".join([*told, _made(run, part)])


def _introduction(run: StepRun, part: Part) -> Iterator[str]:
    words = words_of(run)
    if not part.key:
        return
    if part.key == CALLEE:
        section = article(words.bracket)
        yield wrapped(f"The callers have {section} of their own by now; see the commits before.")
    else:
        aim = series_subject(run, "", words.functions)
        yield wrapped(f"This prepares to {aim}; until then the sections nest.")


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    """Changes that belong to no call; those that are the same everywhere in one sentence."""
    places: dict[str, list[str]] = {}
    for change in changes:
        whats = places.setdefault(_place(change), [])
        if change.what not in whats:
            whats.append(change.what)
    done: dict[str, list[str]] = {}
    said: dict[str, list[str]] = {}
    for place, whats in places.items():
        plain = "; ".join(what.rstrip(".") for what in whats if not what.startswith(_SAYS))
        if plain:
            done.setdefault(plain, []).append(place)
        for what in whats:
            if what.startswith(_SAYS):
                said.setdefault(what.removeprefix(_SAYS), []).append(place)
    lines = [f"In {listing(names)}: {what}." for what, names in done.items()]
    for sentence, names in said.items():
        head = "comment of {} says" if len(names) == 1 else "comments of {} say"
        lines.append(f'The {head.format(listing(names))} from now on: "{sentence}"')
    if lines:
        yield wrapped(" ".join(lines))


def _place(change: Change) -> str:
    return f"{change.function}()" if change.function else shown(change.file)


def _attention(run: StepRun, sites: Sequence[Site], later: Sequence[str]) -> Iterator[str]:
    words = words_of(run)
    seen: dict[str, Site] = {}
    for site in sites:
        if site.still_held:
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
    found = Counter(site.decision for site in part.sites)
    lost = [u for u in run.plan.ledger.unparsed if u.matters]
    counts = [f"{sum(found[decision] for decision in CHANGES)} changed"]
    if Decision.CONTRACT in run.plan.ledger.decisions:
        counts.append(f"{found[Decision.CONTRACT]} passed on to callers")
    counts += [
        f"{sum(found[decision] for decision in _RIGHT)} right already",
        f"{found[Decision.REFUSED]} refused",
        f"{len(lost)} in functions that do not parse",
    ]
    noun = "call" if words_of(run).moves else "place"
    sentence = (
        f"Made with crefactor {__version__} by the command below. "
        f"{number(len(part.sites), noun)}: {', '.join(counts)}."
    )
    return wrapped(sentence)
