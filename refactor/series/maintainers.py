"""A tree's MAINTAINERS file, as QEMU and Linux write it: who looks after a path.

A section is a run of lines without a blank one; its first line is the title, `F:` lines say which
files belong to it, `X:` lines which do not. The longest pattern that fits a path decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NOBODY = "no maintainer"
FILE_NAME = "MAINTAINERS"
_TAG = re.compile(r"([A-Z]):\s*(.*)")


@dataclass(frozen=True, slots=True)
class Section:
    """One section. belongs, excluded: patterns; a slash at the end means all that lies below."""

    title: str
    belongs: tuple[str, ...]
    excluded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Maintainers:
    """The sections of the file, in its order. prefix: of all paths that are asked for."""

    sections: tuple[Section, ...]
    prefix: str = ""

    def section(self, path: str) -> str:
        """The title of the section that the path belongs to most closely, else `no maintainer`."""
        path = self.prefix + path
        best = (0, 0, NOBODY)
        for place, section in enumerate(self.sections):
            if any(_fits(pattern, path) for pattern in section.excluded):
                continue
            weight = max((_weight(p) for p in section.belongs if _fits(p, path)), default=0)
            if weight > best[0]:
                best = (weight, -place, section.title)
        return best[2]


def parse(text: str, prefix: str = "") -> Maintainers:
    """Read a MAINTAINERS file; paragraphs without an `F:` line are passed over."""
    sections: list[Section] = []
    for paragraph in re.split(r"\n[ \t]*\n", text):
        title, belongs, excluded = "", [], []
        for line in paragraph.splitlines():
            tag = _TAG.match(line)
            if tag is None:
                if not title and line.strip(" -=\t"):
                    title = " ".join(line.split())
            elif tag[1] == "F":
                belongs.append(tag[2].strip())
            elif tag[1] == "X":
                excluded.append(tag[2].strip())
        if title and belongs:
            sections.append(Section(title, tuple(belongs), tuple(excluded)))
    return Maintainers(tuple(sections), prefix)


def _fits(pattern: str, path: str) -> bool:
    expression = re.escape(pattern).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    below = ".*" if pattern.endswith("/") else "(?:/.*)?"
    return re.fullmatch(expression + below, path) is not None


def _weight(pattern: str) -> int:
    """Patterns that say more win; one of wildcards alone says nothing."""
    return len(pattern.strip("*/"))
