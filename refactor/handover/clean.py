"""Files that hold what git has neither in HEAD nor in the index are not to be written over."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from refactor.errors import RefusedFault
from refactor.plan.step import FileChange
from refactor.program import git
from refactor.program.names import shown

# Paths are no patterns here, whatever they hold.
_LITERAL = {"GIT_LITERAL_PATHSPECS": "1"}
# More paths than this might not fit into a command's arguments: then git lists everything.
_AT_ONCE = 1000


def check_clean(root: Path, changes: Sequence[FileChange]) -> None:
    """Raise RefusedFault if a file's bytes are not those of HEAD and index.

    No filter that the tree configures is run. Outside of a repository everything is clean.
    """
    if git.repository_of(root) is None or not changes:
        return
    paths = [change.path for change in changes]
    index = _staged(root, paths)
    has_head = git.run(root, ["rev-parse", "--verify", "--quiet", "HEAD"], accept=(0, 1))
    head = _committed(root, paths) if has_head.strip() else {}
    converted = _line_ends_converted(root, paths)
    dirty = [
        change.path
        for change in changes
        if not index.get(change.path)
        or index[change.path] != head.get(change.path)
        or index[change.path]
        not in _blob_hashes(change.before, len(index[change.path]), change.path in converted)
    ]
    if dirty:
        names = ", ".join(shown(path) for path in dirty)
        raise RefusedFault(
            f"uncommitted changes in files that would be written: {names}",
            "commit them, or give --allow-dirty",
        )


def _listed(root: Path, paths: Sequence[str], *command: str) -> list[tuple[list[str], str]]:
    """Fields and path of every record that a git command lists for these paths."""
    within = paths if len(paths) <= _AT_ONCE else ()
    listing = git.run(root, [*command, "-z", "--", *within], extra=_LITERAL)
    records = (record.partition(b"\t") for record in listing.split(b"\0"))
    return [(fields.decode().split(), os.fsdecode(path)) for fields, tab, path in records if tab]


def _staged(root: Path, paths: Sequence[str]) -> dict[str, str]:
    """path -> the blob in the index, "" for a file in the middle of a merge."""
    listed = _listed(root, paths, "ls-files", "--stage")
    return {path: blob if stage == "0" else "" for (_, blob, stage), path in listed}


def _committed(root: Path, paths: Sequence[str]) -> dict[str, str]:
    """path -> the blob in HEAD."""
    return {path: blob for (_, _, blob), path in _listed(root, paths, "ls-tree", "-r", "HEAD")}


def _line_ends_converted(root: Path, paths: Sequence[str]) -> set[str]:
    """The files whose line ends git converts on checkout, by configuration or attribute."""
    setting = git.run(root, ["config", "--get", "core.autocrlf"], accept=(0, 1)).strip()
    if setting.lower() in (b"true", b"input"):
        return set(paths)
    listed = _listed(root, paths, "ls-files", "--eol")
    # The fields are i/EOL w/EOL attr/ATTRIBUTES, where the last one may have several words.
    return {path for fields, path in listed if fields[2:] not in (["attr/"], ["attr/-text"])}


def _blob_hashes(data: bytes, length: int, converted: bool) -> set[str]:
    """Names that git gives the content: as it is, and with LF for CRLF where git converts."""
    kind = "sha256" if length == 64 else "sha1"
    found = set()
    for content in {data, data.replace(b"\r\n", b"\n")} if converted else {data}:
        whole = b"blob %d\0" % len(content) + content
        found.add(hashlib.new(kind, whole, usedforsecurity=False).hexdigest())
    return found
