"""A bracket that moves: who calls a function, and what was done there, a paragraph for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from refactor.plan.ledger import Decision, Site
from refactor.plan.reach import variants
from refactor.program.discover import shown
from refactor.series.split import Part
from refactor.series.steps import StepRun
from refactor.series.wording import article, called, listing, number, wrapped

# Lines of the old text are of no use to whoever reads the new one.
_LINES = re.compile(
    r" (?:\((?:in )?lines? [\d, ]+\)|(?:at|from|in) lines? \d+(?:(?:,| and) \d+)*)"
    r"|(?<=\.[ch]):\d+\b"
)
# Up to here every caller gets a line of its own; more are listed by file.
NUMBERED = 6
# Up to here files are listed with their functions; more are counted by directory.
_LISTED_FILES = 40


class Words(Struct, frozen=True):
    """What a step calls its things. lock: with its article, as in `the graph lock`.

    moves: whether it moves a bracket at all. taken: whether that is the lock itself.
    """

    bracket: str
    lock: str
    functions: tuple[str, ...]
    moves: bool = True
    taken: bool = False


def words_of(run: StepRun) -> Words:
    """The protocol's titles for what the step moves; plain words where it moves no bracket."""
    functions = tuple(argument.rpartition(":")[2] for argument in run.plan.request.arguments)
    bracket, locked = run.plan.claim.bracket, run.plan.claim.locked
    locks = run.program.protocol.locks
    if locked is not None:
        title = next(lock.title for lock in locks if lock.name == locked.lock)
        return Words(title, f"the {title}", functions, taken=True)
    if bracket is None:
        return Words("section", "the lock", functions, moves=False)
    titles = [lock.title for lock in locks if lock.name in bracket.outside]
    lock = f"the {titles[0]}" if len(titles) == 1 else "a lock"
    return Words(bracket.title, lock, functions)


def without_lines(reason: str) -> str:
    """A reason of the ledger as a message tells it: in one line, without line numbers."""
    return _LINES.sub("", " ".join(reason.split())).rstrip(".")


def callers(run: StepRun, part: Part) -> Iterator[str]:
    """A paragraph for every called function, those nearest to the requested ones first."""
    groups: dict[str, list[Site]] = {}
    for site in part.sites:
        if not site.function:
            continue
        callee = site.chain[-2] if len(site.chain) > 1 else site.callee
        groups.setdefault(callee, []).append(site)
    depth = {s.chain[-2]: len(s.chain) for s in part.sites if len(s.chain) > 1}
    for callee in sorted(groups, key=lambda name: depth.get(name, 0)):
        yield _callers_of(run, callee, groups[callee])


def _callers_of(run: StepRun, callee: str, sites: Sequence[Site]) -> str:
    words = words_of(run)
    outcomes: dict[tuple[str, str], list[str]] = {}
    for site in sites:
        told = outcomes.setdefault((site.file, site.function), [])
        sentence = _outcome(site, words)
        if sentence not in told:
            told.append(sentence)
    names = _names(run, callee, sites)
    if len(outcomes) == 1:
        ((_, function), told), *_ = outcomes.items()
        return wrapped(f"{names} by {function}(), {'; '.join(told)}.")
    if len(outcomes) <= NUMBERED:
        lines = [wrapped(f"{names} by:")]
        for place, ((_, function), told) in enumerate(outcomes.items(), 1):
            lead = f"{place}. "
            text = f"{function}(), {'; '.join(told)}."
            lines.append(wrapped(text, first=lead, rest=" " * len(lead)))
        return "\n".join(lines)
    groups: dict[str, list[tuple[str, str]]] = {}
    for place_of, told in outcomes.items():
        groups.setdefault("; ".join(told), []).append(place_of)
    count = number(len(outcomes), "function")
    if len(groups) == 1:
        ((told_of_all, places),) = groups.items()
        head = wrapped(f"{names} by {count}, {told_of_all}:")
        return "\n".join([head, *by_file(places, first="- ", rest="  ")])
    head = wrapped(f"{names} by {count}:")
    return "\n".join([head, *(_group(told, places) for told, places in groups.items())])


def _group(told: str, places: Sequence[tuple[str, str]]) -> str:
    """One outcome with all the functions it holds for."""
    if len(places) == 1:
        return wrapped(f"{places[0][1]}(), {told}.", first="- ", rest="  ")
    plural = told.replace("where", "in which", 1)
    head = wrapped(f"{number(len(places), 'function')} {plural}:", first="- ", rest="  ")
    return "\n".join([head, *by_file(places, first="  ", rest="    ")])


def by_file(places: Sequence[tuple[str, str]], *, first: str, rest: str) -> list[str]:
    """Functions by file; of very many only their number by directory."""
    files: dict[str, list[str]] = {}
    for path, function in places:
        files.setdefault(path, []).append(f"{function}()")
    if len(files) <= _LISTED_FILES:
        return [
            wrapped(f"{shown(path)}: {listing(names)}", first=first, rest=rest)
            for path, names in files.items()
        ]
    folders: dict[str, int] = {}
    for path, names in files.items():
        folder = path.rpartition("/")[0] or "."
        folders[folder] = folders.get(folder, 0) + len(names)
    return [
        f"{first}{shown(folder)}: {number(count, 'function')}" for folder, count in folders.items()
    ]


def _names(run: StepRun, callee: str, sites: Sequence[Site]) -> str:
    """`f() is called`, with its generated variants and the pointer fields it is called through."""
    generated = set(variants(run.program, callee))
    spelt = {site.callee for site in sites}
    made = sorted(name for name in spelt - {callee} if name in generated)
    fields = sorted(spelt - {callee, *made})
    text = f"{callee}() is called"
    if made:
        kind = "variant" if len(made) == 1 else "variants"
        text = f"{callee}() and its generated {kind} {called(made)} are called"
    if fields:
        also = ", also" if callee in spelt or made else ""
        kind = "field" if len(fields) == 1 else "fields"
        text += f"{also} through the pointer {kind} {listing(fields)}{',' if also else ''}"
    return text


def _outcome(site: Site, words: Words) -> str:
    section = article(words.bracket)
    if site.decision is Decision.CHANGED:
        return f"which is changed: {without_lines(site.reason)}"
    if words.taken and site.decision is not Decision.REFUSED:
        return {
            Decision.CONTRACT: f"which is called with {words.lock} held from now on",
            Decision.ALREADY_INSIDE: f"which holds {words.lock} already",
        }.get(site.decision, f"where {words.lock} is taken")
    if site.decision is Decision.CONTRACT:
        return (
            f"which runs under {words.lock}, so that the {words.bracket} is moved further up to "
            "its callers"
        )
    if site.decision is Decision.REFUSED:
        return f"which is left as it is: {' '.join(site.accepted.split())}"
    if site.decision is Decision.ALREADY_INSIDE:
        return f"which is inside {section} already"
    if site.still_held:
        return f"where {section} is introduced although {words.lock} is still held, see below"
    return f"where {section} is introduced"
