"""The subsystem in front of a subject, from what the history calls changes to the same files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from refactor.series.repository import Repository

# Enough to see a habit; older habits may have been given up.
_COMMITS = 100
_PREFIX = re.compile(r"([A-Za-z0-9][\w./+-]*(?:[,/] ?[\w./+-]+)*): \S")
_LONGEST = 30
_NO_SUBSYSTEM = frozenset({"revert", "fixup!", "squash!", "fix", "merge"})


def common_prefix(repository: Repository, commit: str, paths: Iterable[str]) -> str:
    """The prefix that most of the last 100 commits to the paths bear; "" if they bear none.

    Of equally common ones the most recent wins. paths: below the repository's prefix.
    """
    places = [f":(top,literal){repository.prefix}{path}" for path in sorted(set(paths))]
    options = f"log --no-merges --no-decorate --format=%s --max-count={_COMMITS} --end-of-options"
    told = repository.text([*options.split(), commit, "--", *places])
    found: Counter[str] = Counter()
    for line in told.splitlines():
        match = _PREFIX.match(line)
        if match and len(match[1]) <= _LONGEST and match[1].lower() not in _NO_SUBSYSTEM:
            found[match[1]] += 1
    return found.most_common(1)[0][0] if found else ""


def from_path(paths: Iterable[str]) -> str:
    """A prefix for a tree without a telling history: what the paths have in common."""
    ordered = sorted(set(paths))
    tops = {path.partition("/")[0] if "/" in path else "" for path in ordered}
    if tops == {""} or len(ordered) == 1:
        return ordered[0].rpartition("/")[2].partition(".")[0] if len(ordered) == 1 else ""
    return tops.pop() if len(tops) == 1 else ""
