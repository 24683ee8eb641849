"""Makes the ledger's entries from places."""

from __future__ import annotations

import re

from refactor.plan.ledger import Decision, Site
from refactor.plan.skips import Skips
from refactor.program.program import Program
from refactor.program.translation import Translation

_WORD = re.compile(rb"[A-Za-z_]\w*")


def site_at(
    program: Program,
    path: str,
    offset: int,
    callee: str,
    decision: Decision,
    reason: str,
    accepted: str = "",
) -> Site:
    """The entry for the name that stands at a byte offset of a file."""
    text = program.text(path)
    inside = program.definition_of(path, offset)
    function = inside.id.name if inside else ""
    return Site(
        file=path,
        line=text.line(offset),
        column=offset - text.line_start(offset) + 1,
        function=function,
        callee=callee,
        decision=decision,
        reason=reason,
        chain=(callee, function) if function else (callee,),
        accepted=accepted,
    )


def refused_at(
    program: Program, skips: Skips, path: str, offset: int, callee: str, reason: str
) -> Site:
    """A refusal, accepted if the user said so."""
    inside = program.definition_of(path, offset)
    line = program.text(path).line(offset)
    accepted = skips.reason(path, line, inside.id.name if inside else "")
    return site_at(program, path, offset, callee, Decision.REFUSED, reason, accepted)


def word_at(file: Translation, offset: int) -> str:
    """The word that stands at a byte offset."""
    found = _WORD.match(file.text.data, offset)
    return found[0].decode() if found else ""
