"""Compare two C files without their comments; says where the comments differ.

usage: comments.py NAME THEIRS OURS. Exit code 0 if nothing but comments differs, else 1.
"""

from __future__ import annotations

import difflib
import re
import sys
from pathlib import Path

_TOKEN = re.compile(
    r"""(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""",
    re.DOTALL,
)
# No C text holds this; where it stands, a comment was.
_GONE = "\x00"


def split(text: str) -> tuple[list[str], list[tuple[int, str]]]:
    """The lines of code, without comments and lines that hold nothing else; comments with line."""
    comments: list[tuple[int, str]] = []

    def take(match: re.Match[str]) -> str:
        if match["comment"] is None:
            return match[0]
        comments.append((text.count("\n", 0, match.start()) + 1, match[0]))
        return _GONE

    kept = []
    for line in _TOKEN.sub(take, text).split("\n"):
        code = line.replace(_GONE, "").rstrip() if _GONE in line else line
        if code or _GONE not in line:
            kept.append(code)
    return kept, comments


def main(name: str, theirs: str, ours: str) -> int:
    """Print the difference of the code, or one line for each place where comments differ."""
    one, two = (
        Path(p).read_text(encoding="utf-8", errors="surrogateescape") for p in (theirs, ours)
    )
    (their_code, their_comments), (our_code, our_comments) = split(one), split(two)
    if their_code != our_code:
        for line in difflib.unified_diff(their_code, our_code, "theirs", "ours", lineterm=""):
            sys.stdout.write(f"{line}\n")
        return 1
    matcher = difflib.SequenceMatcher(
        None,
        [text for _, text in their_comments],
        [text for _, text in our_comments],
        autojunk=False,
    )
    for tag, first, last, low, high in matcher.get_opcodes():
        if tag != "equal":
            said = _shown(their_comments[first:last])
            says = _shown(our_comments[low:high])
            sys.stdout.write(f"  {name}: the commit {said}; crefactor {says}\n")
    return 0


def _shown(comments: list[tuple[int, str]]) -> str:
    """Where the comments stand and how long they are; their text is not ours to print."""
    if not comments:
        return "none"
    parts = []
    for line, text in comments:
        last = line + text.count("\n")
        parts.append(f"in line {line}" if last == line else f"in lines {line} to {last}")
    return ", ".join(parts)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
