"""Carries what people put into the messages of a series over to its next version."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from refactor.series.build import Patch, Series
from refactor.series.replay import Replay
from refactor.series.wording import tidy

_TRAILER = re.compile(r"[A-Za-z][A-Za-z0-9-]*: ?.*")


def with_messages(replayed: Replay, series: Series, changed: Sequence[bool | None]) -> Series:
    """The new series with what people put into the old messages.

    changed: for every patch whether it differs from the old one, None if there is no old one; a
    changed patch loses other people's trailers. An old message whose facts were edited by hand is
    kept, with a new record.
    """
    old = {one.key: one for one in replayed.found.commits}
    made = {(p.step, p.record.part): p for p in replayed.series.patches}
    patches = []
    for patch, differs in zip(series.patches, changed, strict=True):
        key = patch.step, patch.record.part
        if key in old and key in made:
            message = _merged(old[key].message, made[key], patch, keep=not differs)
            patches.append(replace(patch, message=message))
        else:
            patches.append(patch)
    return replace(series, patches=tuple(patches))


def _merged(given: str, then: Patch, now: Patch, *, keep: bool) -> str:
    text, trailers = _without_trailers(tidy(given))
    subject, _, rest = text.partition("\n")
    if subject == then.subject:
        subject = now.subject
    rest = rest.replace(then.facts, now.facts) if then.facts in rest else rest
    own = {line for line in now.message.splitlines() if line.startswith("Signed-off-by: ")}
    kept = [line for line in trailers if keep and line not in own]
    return tidy(
        "\n".join([subject, rest.rstrip("\n"), "", now.record.lines(), *kept, *sorted(own)])
    )


def _without_trailers(message: str) -> tuple[str, list[str]]:
    """The message without its last paragraph, and of that the lines that are not the record's."""
    text, _, last = message.rstrip("\n").rpartition("\n\n")
    trailers = []
    recorded = False
    for line in last.split("\n"):
        recorded = line.startswith("Crefactor-") or (recorded and line.startswith(" "))
        if not recorded and _TRAILER.fullmatch(line):
            trailers.append(line)
    return text, trailers


def dropped(replayed: Replay, series: Series) -> list[str]:
    """Trailers of other people that the new series no longer has, each with its subject."""
    now = {(p.step, p.record.part): p for p in series.patches}
    told = []
    for one in replayed.found.commits:
        patch = now.get(one.key)
        lines = set(patch.message.splitlines()) if patch else set()
        subject = one.message.partition("\n")[0]
        lost = [t for t in _without_trailers(tidy(one.message))[1] if t not in lines]
        told += [f"{subject}: {line}" for line in lost]
    return told
