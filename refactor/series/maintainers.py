"""A tree's MAINTAINERS file, as QEMU and Linux write it: who looks after a path.

A section is a run of lines without a blank one; its first line is the title, `F:` lines say which
files belong to it, `X:` lines which do not. The longest pattern that fits a path decides.
"""

from __future__ import annotations

import re

from msgspec import Struct

NOBODY = "no maintainer"
FILE_NAME = "MAINTAINERS"
_TAG = re.compile(r"([A-Z]):\s*(.*)")


class Pattern(Struct, frozen=True):
    """A pattern of a section; a slash at the end means all that lies below.

    weight: patterns that say more win; one of wildcards alone says nothing.
    """

    text: re.Pattern[str]
    weight: int

    @classmethod
    def of(cls, pattern: str) -> Pattern:
        """Compile it: a wildcard stays inside of one part of the path."""
        expression = re.escape(pattern).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
        below = ".*" if pattern.endswith("/") else "(?:/.*)?"
        return cls(re.compile(expression + below), len(pattern.strip("*/")))

    def fits(self, path: str) -> bool:
        """Whether the path, or a folder above it, is meant."""
        return self.text.fullmatch(path) is not None


class Section(Struct, frozen=True):
    """One section: which paths belong to it, and which do not although they would."""

    title: str
    belongs: tuple[Pattern, ...]
    excluded: tuple[Pattern, ...]


class Maintainers(Struct, frozen=True):
    """The sections of the file, in its order. prefix: of all paths that are asked for."""

    sections: tuple[Section, ...]
    prefix: str = ""

    def section(self, path: str) -> str:
        """The title of the section that the path belongs to most closely, else `no maintainer`."""
        path = self.prefix + path
        best = (0, 0, NOBODY)
        for place, section in enumerate(self.sections):
            if any(pattern.fits(path) for pattern in section.excluded):
                continue
            weight = max((p.weight for p in section.belongs if p.fits(path)), default=0)
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
                belongs.append(Pattern.of(tag[2].strip()))
            elif tag[1] == "X":
                excluded.append(Pattern.of(tag[2].strip()))
        if title and belongs:
            sections.append(Section(title, tuple(belongs), tuple(excluded)))
    return Maintainers(tuple(sections), prefix)
