"""Fingerprints: the same finding has the same one although its lines have moved.

A fingerprint is made of file, function, rule, the statement's text without blanks and comments, and
a count that tells equal statements of one function apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from msgspec.structs import replace

from refactor.check.model import Finding
from refactor.program.translation import Translation

_BLANKS = re.compile(r"\s+")
_LOOSE = re.compile(r"(?<=\W)\s+|\s+(?=\W)")
_LONGEST = 400


def statement_at(file: Translation, offset: int) -> str:
    """The text around an offset from one `;`, `{` or `}` to the next, if that is not too far.

    It comes from the masked bytes, so that comments and the inside of strings do not matter.
    """
    text = file.unit.mask.text
    low, high = max(0, offset - _LONGEST), min(len(text), offset + _LONGEST)
    start = max(low, *(text.rfind(mark, low, offset) + 1 for mark in (b";", b"{", b"}")))
    ends = (text.find(mark, offset, high) for mark in (b";", b"{", b"}"))
    piece = text[start : min((at for at in ends if at >= 0), default=high)]
    return _BLANKS.sub(" ", piece.decode("ascii", "replace")).strip()


def with_fingerprints(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in order, each with its fingerprint."""
    seen: Counter[tuple[str, ...]] = Counter()
    done = []
    for finding in sorted(findings, key=order):
        statement = _LOOSE.sub("", finding.statement)
        key = (finding.file, finding.function, finding.rule, statement)
        raw = "\0".join((*key, str(seen[key]))).encode("utf-8", "surrogateescape")
        seen[key] += 1
        done.append(replace(finding, fingerprint=sha256(raw).hexdigest()[:16]))
    return done


def order(finding: Finding) -> tuple[str, int, int, str, str]:
    """The order in which findings are listed."""
    return (finding.file, finding.line, finding.column, finding.rule, finding.message)
