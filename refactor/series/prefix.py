"""The subsystem in front of a subject, from what the history calls changes to the same files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from refactor.series.repository import Repository

# Enough to see the habit for each of the files that a step touches; older ones may be given up.
_COMMITS = 300
_RECENT = 100
_PREFIX = re.compile(r"([A-Za-z0-9][\w./+-]*(?:[,/] ?[\w./+-]+)*): \S")
_LONGEST = 30
_NO_SUBSYSTEM = frozenset({"revert", "fixup!", "squash!", "fix", "merge"})


class Habits(Struct, frozen=True):
    """The last commits to some files, newest first: subject, and which of the files it changed."""

    commits: Sequence[tuple[str, frozenset[str]]]

    def prefix(self, paths: Iterable[str]) -> str:
        """What most of the last 100 commits to the paths have in front of their colon, or "".

        Of equally common ones the most recent wins.
        """
        wanted = frozenset(paths)
        told = [subject for subject, changed in self.commits if changed & wanted]
        found: Counter[str] = Counter()
        for line in told[:_RECENT]:
            match = _PREFIX.match(line)
            if match and len(match[1]) <= _LONGEST and match[1].lower() not in _NO_SUBSYSTEM:
                found[match[1]] += 1
        return found.most_common(1)[0][0] if found else ""


def habits(repository: Repository, commit: str, paths: Iterable[str]) -> Habits:
    """Read the history of the paths, in one walk. paths: below the repository's prefix."""
    places = [f":(top,literal){repository.prefix}{path}" for path in sorted(set(paths))]
    options = f"log --no-merges --no-renames --no-decorate --name-only -z --max-count={_COMMITS}"
    told = repository.text([*options.split(), "--format=%x01%s", commit, "--", *places])
    commits = []
    for entry in told.split("\x01")[1:]:
        subject, *names = entry.strip("\0").replace("\n", "\0", 1).split("\0")
        changed = (name.strip("\n").removeprefix(repository.prefix) for name in names)
        commits.append((subject, frozenset(filter(None, changed))))
    return Habits(commits)


def from_path(paths: Iterable[str]) -> str:
    """A prefix for a tree without a telling history: what the paths have in common."""
    ordered = sorted(set(paths))
    tops = {path.partition("/")[0] if "/" in path else "" for path in ordered}
    if tops == {""} or len(ordered) == 1:
        return ordered[0].rpartition("/")[2].partition(".")[0] if len(ordered) == 1 else ""
    return tops.pop() if len(tops) == 1 else ""
