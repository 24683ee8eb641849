"""Write a plan to the files of a tree: all of it or nothing.

New content goes to temporary files beside the targets and is synced; then every target is checked
once more, and only then are the files renamed into place. If a rename fails, those already done are
taken back. Weak spot: a power cut between two renames leaves some files new and some old.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import stat
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from refactor.errors import EnvironmentFault, RefusedFault
from refactor.plan.step import FileChange
from refactor.program import git
from refactor.program.discover import shown
from refactor.source.files import read_regular


def write(root: Path, changes: Sequence[FileChange], *, allow_dirty: bool) -> None:
    """Replace the files. Modes are kept; links and paths that lead out of the tree are refused.

    Raises RefusedFault if a file has uncommitted changes (unless `allow_dirty`), is a link, or
    changed since it was read; EnvironmentFault if the disk fails. Nothing is half written.
    """
    for change in changes:
        _check_target(root, change)
    if not allow_dirty:
        _check_clean(root, changes)
    staged: list[tuple[Path, Path, FileChange]] = []
    try:
        for change in changes:
            target = root / change.path
            staged.append((_stage(target, change.after), target, change))
        for _, _, change in staged:
            _check_target(root, change)
        with _uninterrupted():
            _rename(staged)
    except OSError as error:
        reason = error.strerror or str(error)
        raise EnvironmentFault(f"writing failed: {reason}; nothing was changed") from error
    finally:
        for temporary, _, _ in staged:
            temporary.unlink(missing_ok=True)


def _check_target(root: Path, change: FileChange) -> None:
    target = root / change.path
    if target.is_symlink() or not target.resolve().is_relative_to(root.resolve()):
        raise RefusedFault(f"{shown(change.path)} is a link or leads out of the tree")
    try:
        current = read_regular(target)
    except OSError as error:
        raise EnvironmentFault(f"{shown(change.path)} cannot be read: {error.strerror}") from error
    if current != change.before:
        raise RefusedFault(
            f"{shown(change.path)} changed while the change was worked out", "run the command again"
        )


def _stage(target: Path, data: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), stat.S_IMODE(target.stat().st_mode))
            os.fsync(stream.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _rename(staged: Sequence[tuple[Path, Path, FileChange]]) -> None:
    done: list[tuple[Path, FileChange]] = []
    try:
        for temporary, target, change in staged:
            temporary.replace(target)
            done.append((target, change))
    except OSError:
        for target, change in done:
            _stage(target, change.before).replace(target)
        raise
    for folder in sorted({target.parent for _, target, _ in staged}):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C and termination back while files are renamed."""
    held = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _check_clean(root: Path, changes: Sequence[FileChange]) -> None:
    """Refuse files whose bytes are not those of HEAD and index; no filter of the tree is run."""
    if git.repository_of(root) is None or not changes:
        return
    paths = [change.path for change in changes]
    index = _entries(git.run(root, ["ls-files", "--stage", "-z", "--", *_literal(paths)]))
    has_head = git.run(root, ["rev-parse", "--verify", "--quiet", "HEAD"], accept=(0, 1))
    head: dict[str, str] = {}
    if has_head.strip():
        listed = git.run(root, ["ls-tree", "-r", "-z", "HEAD", "--", *paths])
        head = _entries(listed, hash_at=2)
    converted = _line_ends_converted(root, paths)
    dirty = [
        change.path
        for change in changes
        if index.get(change.path) is None
        or index.get(change.path) != head.get(change.path)
        or index[change.path]
        not in _blob_hashes(change.before, len(index[change.path]), change.path in converted)
    ]
    if dirty:
        names = ", ".join(shown(path) for path in dirty)
        raise RefusedFault(
            f"uncommitted changes in files that would be written: {names}",
            "commit them, or give --allow-dirty",
        )


def _literal(paths: Sequence[str]) -> list[str]:
    return [f":(literal){path}" for path in paths]


def _entries(listing: bytes, hash_at: int = 1) -> dict[str, str]:
    found: dict[str, str] = {}
    for record in listing.split(b"\0"):
        fields, tab, path = record.partition(b"\t")
        if tab:
            found[os.fsdecode(path)] = fields.split()[hash_at].decode()
    return found


def _line_ends_converted(root: Path, paths: Sequence[str]) -> set[str]:
    """The files whose line ends git converts on checkout, by configuration or attribute."""
    setting = git.run(root, ["config", "--get", "core.autocrlf"], accept=(0, 1)).strip()
    if setting.lower() in (b"true", b"input"):
        return set(paths)
    found = set()
    listed = git.run(root, ["ls-files", "--eol", "-z", "--", *_literal(paths)])
    for record in listed.split(b"\0"):
        fields, tab, path = record.partition(b"\t")
        if tab and fields.partition(b"attr/")[2].strip() not in (b"", b"-text"):
            found.add(os.fsdecode(path))
    return found


def _blob_hashes(data: bytes, length: int, converted: bool) -> set[str]:
    """Names that git gives the content: as it is, and with LF for CRLF where git converts."""
    kind = "sha256" if length == 64 else "sha1"
    found = set()
    for content in {data, data.replace(b"\r\n", b"\n")} if converted else {data}:
        whole = b"blob %d\0" % len(content) + content
        found.add(hashlib.new(kind, whole, usedforsecurity=False).hexdigest())
    return found
