"""The user's own text in a message: Jinja2, with the facts of the step as variables.

The variables are listed in `docs/series.md`. One that does not exist is an error. The template
cannot reach beyond them: a recipe may come from somebody else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from refactor.errors import UsageFault
from refactor.series.wording import BODY_WIDTH, SUBJECT_WIDTH, tidy, wrapped

# What `git am` takes for the end of the message, for another mail, or for a header of its own.
_ENDS_MESSAGE = re.compile(r"(?m)^(?:diff -|Index: |---(?:[ \t]|$)|From .*\d:\d\d.*\d{4}\s*$)")
_HEADER = re.compile(r"(?i)(?:from|date|subject|cc|to|in-reply-to|message-id): ")
# Lists, quotations and whatever is indented stand as their author put them.
_LAID_OUT = re.compile(r"[ \t>*#|-]|\d+[.)] ")


def rendered(text: str, values: Mapping[str, object], where: str) -> str:
    """The text with its variables filled in; raises UsageFault that names `where`."""
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    # Not for a browser: escaping would spoil `->` and quotes.
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    try:
        return environment.from_string(text).render(**values)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        place = f"{where}, line {line}" if line else where
        known = ", ".join(sorted(values))
        raise UsageFault(f"{place}: {error.message}", f"variables: {known}") from error


def body(text: str, values: Mapping[str, object], where: str) -> str:
    """A message's own paragraphs, refused where a mail would cut them or take them for headers."""
    if not text.strip():
        return ""
    found = tidy(rendered(text, values, where)).strip("\n")
    found = "\n\n".join(_fitting(paragraph) for paragraph in found.split("\n\n"))
    end = _ENDS_MESSAGE.search(found)
    if end:
        line = found[end.start() :].partition("\n")[0]
        raise UsageFault(
            f"{where}: a mail of this commit would end at the line {line!r}", "indent the line"
        )
    if _HEADER.match(found):
        line = found.partition("\n")[0]
        raise UsageFault(
            f"{where}: a mail takes the first line for a header: {line!r}", "begin another way"
        )
    return found


def _fitting(paragraph: str) -> str:
    """A paragraph of plain prose wrapped anew if one of its lines is too long; else as it is."""
    lines = paragraph.split("\n")
    if all(len(line) <= BODY_WIDTH for line in lines) or any(map(_LAID_OUT.match, lines)):
        return paragraph
    return wrapped(" ".join(lines))


def subject(text: str, values: Mapping[str, object], where: str) -> str:
    """A subject in the user's words, refused where a mail would change it."""
    if not text.strip():
        return ""
    found = rendered(text, values, where).strip()
    if "\n" in found or len(found) > SUBJECT_WIDTH:
        raise UsageFault(
            f"{where}: the subject {found!r} has {len(found)} columns",
            f"it has to be one line of at most {SUBJECT_WIDTH}",
        )
    if found.startswith("[") or re.match(r"(?i)re:", found):
        raise UsageFault(f"{where}: git am would cut off the beginning of {found!r}", "reword it")
    return found
