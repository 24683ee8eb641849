"""The cover letter: what the series does as a whole, in numbers, and how to make it again."""

from __future__ import annotations

from refactor.plan.ledger import Decision
from refactor.program.discover import shown
from refactor.series import messages
from refactor.series.build import Series
from refactor.series.callers import words_of
from refactor.series.wording import number, wrapped


def heading(series: Series, title: str) -> str:
    """The subject: the user's, else that of the first step as a whole."""
    if title:
        return title
    lead = series.runs[0].transform
    functions = [f for run in series.runs if run.transform is lead for f in words_of(run).functions]
    first = series.patches[-1].subject.partition(": ")[0] if series.patches else ""
    prefix = first if ": " in series.patches[-1].subject else ""
    return messages.series_subject(series.runs[0], prefix, functions)


def blurb(series: Series, text: str, branch: str) -> str:
    """The cover letter's text, at 72 columns."""
    parts = [text.strip("\n")] if text.strip() else []
    parts += [_totals(series), *_refusals(series), *_unparsed(series), _again(series, branch)]
    return "\n\n".join(parts)


def _totals(series: Series) -> str:
    calls = all(words_of(run).moves for run in series.runs)
    lines = [f"What happened at each {'call' if calls else 'place'}:"]
    made = {decision for run in series.runs for decision in run.plan.ledger.decisions}
    width = max(len(decision.value) for decision in made)
    for decision in [one for one in Decision if one in made]:
        counts = [run.plan.ledger.totals().get(decision.value, 0) for run in series.runs]
        row = "".join(f"{count:>7}" for count in counts)
        lines.append(f"  {decision.value:<{width}}{row}")
    if len(series.runs) > 1:
        steps = "".join(f"{f'step {n}':>7}" for n in range(1, len(series.runs) + 1))
        lines.insert(1, f"  {'':<{width}}{steps}")
    return "\n".join(lines)


def _refusals(series: Series) -> list[str]:
    sites = [s for r in series.runs for s in r.plan.ledger.sites if s.decision is Decision.REFUSED]
    if not sites:
        return []
    lines = ["Left as it is, with the reason:"]
    for site in sites:
        holder = f"{site.function}(): " if site.function else ""
        told = f"{shown(site.place)}: {holder}{site.reason}: {' '.join(site.accepted.split())}"
        lines.append(wrapped(told, first="  ", rest="    "))
    return ["\n".join(lines)]


def _unparsed(series: Series) -> list[str]:
    lost = {(u.file, u.function) for run in series.runs for u in run.plan.ledger.unparsed}
    if not lost:
        return ["Every function of the files that were read was understood."]
    lines = [f"Not fully understood, {number(len(lost), 'function')}:"]
    lines += [f"  {shown(path)}: {function}()" for path, function in sorted(lost)]
    return ["\n".join(lines)]


def _again(series: Series, branch: str) -> str:
    record = series.patches[0].record
    told = wrapped(
        f"The commits carry what they were made from; crefactor {record.version} makes them again "
        "on their base and says whether they are identical:"
    )
    return f"{told}\n\n  crefactor replay {branch or 'BRANCH'}"
