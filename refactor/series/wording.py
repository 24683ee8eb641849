"""Small parts of prose: lists, wrapped paragraphs, subjects that fit."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence

BODY_WIDTH = 72
SUBJECT_WIDTH = 75
_SUMMARY = 4


def wrapped(text: str, *, first: str = "", rest: str = "") -> str:
    """A paragraph at 72 columns; `first` and `rest` begin its lines. No word is broken."""
    return textwrap.fill(
        text,
        BODY_WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def listing(words: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def called(names: Iterable[str]) -> str:
    """Names as prose: `f() and g()`."""
    return listing([as_called(name) for name in names])


def as_called(name: str) -> str:
    """`f()`; what is no function's name, such as a field of a struct, stays as it is."""
    return f"{name}()" if name.isidentifier() else name


def number(count: int, what: str) -> str:
    """`1 call`, `2 calls`; the plural takes an s."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def article(noun: str) -> str:
    """The noun with `a` or `an`."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def subject(prefix: str, fill: Callable[[str], str], names: Sequence[str]) -> str:
    """`prefix: summary` in at most 75 columns.

    fill: the summary for some names. Long lists of names become `f() and 3 more`; if one name alone
    is too long, it is cut.
    """
    head = f"{prefix}: " if prefix else ""
    for shown in (len(names), *range(min(len(names) - 1, _SUMMARY), 0, -1)):
        some = called(names[:shown])
        if shown < len(names):
            some = f"{', '.join(map(as_called, names[:shown]))} and {len(names) - shown} more"
        line = head + fill(some)
        if len(line) <= SUBJECT_WIDTH:
            return line
    return cut(line)


def cut(line: str) -> str:
    """A line of at most 75 columns."""
    return line if len(line) <= SUBJECT_WIDTH else line[: SUBJECT_WIDTH - 3].rstrip() + "..."


def tidy(message: str) -> str:
    """The message as `git am` keeps it: no blanks at line ends, single blank lines, one newline.

    A mail loses anything else, and the same message has to come out of it.
    """
    lines = [line.rstrip() for line in message.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"
