"""Write a plan to the files of a tree: all of it or nothing.

New content goes to temporary files beside the targets and is synced; then every target is checked
once more, and only then are the files renamed into place. If a rename fails, those already done are
taken back. Weak spot: a power cut between two renames leaves some files new and some old.

Ctrl-C and termination are held back all the while: before the renames they are looked for between
two files, so that they find the temporary files gone; later they wait until all files are renamed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from refactor.errors import EnvironmentFault, RefusedFault
from refactor.handover.clean import check_clean
from refactor.plan.step import FileChange
from refactor.program.names import shown
from refactor.source.files import read_regular

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def write(root: Path, changes: Sequence[FileChange], *, allow_dirty: bool) -> None:
    """Replace the files. Modes and owners are kept; links and paths out of the tree are refused.

    Raises RefusedFault if a file has uncommitted changes (unless `allow_dirty`), is a link, belongs
    to somebody else, or changed since it was read; EnvironmentFault if the disk fails. Nothing is
    half written.
    """
    for change in changes:
        _check_target(root, change)
    if not allow_dirty:
        check_clean(root, changes)
    staged: list[tuple[Path, FileChange]] = []
    with _signals_held_back() as stopped:
        try:
            for change in changes:
                _give_way(stopped)
                _stage(root, change, change.after, staged)
            for _, change in staged:
                _check_target(root, change)
            _give_way(stopped)
            _rename(root, staged)
        except OSError as error:
            reason = error.strerror or str(error)
            if error.filename:
                reason += f" in the folder {shown(str(Path(error.filename).parent))}"
            raise EnvironmentFault(f"writing failed: {reason}; nothing was changed") from error
        finally:
            for temporary, _ in staged:
                temporary.unlink(missing_ok=True)


def _give_way(stopped: Callable[[], bool]) -> None:
    """Begin to clean up for a signal; it arrives when the temporary files are gone."""
    if stopped():
        raise KeyboardInterrupt


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


def _stage(
    root: Path, change: FileChange, data: bytes, staged: list[tuple[Path, FileChange]]
) -> Path:
    """Write a temporary file that can take the target's place; it is in `staged` from the start."""
    target = root / change.path
    handle, name = tempfile.mkstemp(prefix=".crefactor-", dir=target.parent)
    temporary = Path(name)
    staged.append((temporary, change))
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        wanted, given = target.stat(), os.fstat(handle)
        if (wanted.st_uid, wanted.st_gid) != (given.st_uid, given.st_gid):
            try:
                os.fchown(handle, wanted.st_uid, wanted.st_gid)
            except PermissionError as error:
                raise RefusedFault(
                    f"{shown(change.path)} belongs to somebody else, and would not any more",
                    "run the command as its owner",
                ) from error
        os.fchmod(handle, stat.S_IMODE(wanted.st_mode))
        os.fsync(handle)
    return temporary


def _rename(root: Path, staged: list[tuple[Path, FileChange]]) -> None:
    done: list[FileChange] = []
    try:
        for temporary, change in staged:
            temporary.replace(root / change.path)
            done.append(change)
    except OSError as error:
        _take_back(root, done, staged, error)
        raise
    # That a folder cannot be synced, as on some file systems, takes nothing back.
    for folder in sorted({(root / change.path).parent for change in done}):
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _take_back(
    root: Path,
    done: Sequence[FileChange],
    staged: list[tuple[Path, FileChange]],
    error: OSError,
) -> None:
    """Put the old content back; raises EnvironmentFault if the disk does not let it."""
    lost = []
    for change in done:
        try:
            _stage(root, change, change.before, staged).replace(root / change.path)
        except (OSError, RefusedFault):
            lost.append(shown(change.path))
    if lost:
        raise EnvironmentFault(
            f"writing failed: {error.strerror}; these files are changed already: {', '.join(lost)}",
            "take their old content from where you keep it",
        ) from error


@contextlib.contextmanager
def _signals_held_back() -> Iterator[Callable[[], bool]]:
    """Note Ctrl-C and termination, and let them work at the end; gives a function that tells.

    A mask would not do: it is one thread's, and there may be others. Without a right to handlers,
    outside of the main thread, no signal can break in either.
    """
    noted: list[int] = []
    before: dict[signal.Signals, Any] = {}
    try:
        if threading.current_thread() is threading.main_thread():
            for one in _SIGNALS:
                if (handler := signal.getsignal(one)) not in (signal.SIG_IGN, None):
                    before[one] = handler
                    signal.signal(one, lambda number, _: noted.append(number))
        yield lambda: bool(noted)
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
        if noted:
            signal.raise_signal(noted[0])
