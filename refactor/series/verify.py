"""Runs the user's command at every commit of a series, in a checkout that is thrown away.

The checkout is a repository of its own that borrows the objects: the user's repository learns
nothing of it, and nothing stays behind there if the run is killed. HEAD stands at the commit.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from refactor.errors import EnvironmentFault
from refactor.program import git
from refactor.series.build import Patch
from refactor.series.repository import Repository

# As much of the output as one reads; the end of it tells what failed.
_SHOWN = 16_384
_ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_ATTR_NOSYSTEM": "1"}


class Verdict(Struct, frozen=True):
    """What the command said at a commit. code: its exit code, negative for a signal."""

    patch: Patch
    code: int
    output: str


def verify(
    repository: Repository, patches: Sequence[Patch], command: str, *, progress: bool
) -> Iterator[Verdict]:
    """Run `sh -c COMMAND` at every commit, in order; gives a verdict for each as it comes.

    The checkout stays the same one, so that a build goes on from what the commit before left.
    Raises EnvironmentFault if the checkout cannot be made.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="crefactor-") as scratch:
            folder = _borrow(repository, Path(scratch, "tree"))
            with _bar(len(patches), progress) as step:
                for patch in patches:
                    step(patch.subject)
                    checkout = ["checkout", "--quiet", "--force", "--detach", patch.commit]
                    git.run(folder, checkout, extra=_ALONE)
                    yield Verdict(patch, *_run(command, folder, Path(scratch, "output")))
    except OSError as error:
        raise EnvironmentFault(f"--verify cannot make its checkout: {error.strerror}") from error


def _borrow(repository: Repository, folder: Path) -> Path:
    folder.mkdir()
    kind = repository.text(["rev-parse", "--show-object-format"])
    git.run(folder, ["init", "--quiet", "--template=", f"--object-format={kind}"], extra=_ALONE)
    objects = os.fspath(repository.common_dir / "objects")
    (folder / ".git/objects/info").mkdir(exist_ok=True)
    (folder / ".git/objects/info/alternates").write_text(f"{objects}\n", encoding="utf-8")
    shallow = repository.common_dir / "shallow"
    if shallow.exists():
        shutil.copyfile(shallow, folder / ".git/shallow")
    return folder


def _run(command: str, folder: Path, log: Path) -> tuple[int, str]:
    """The command's exit code and the end of its output. It dies with us."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    with log.open("wb+") as stream:
        process = subprocess.Popen(
            ["sh", "-c", command],
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = process.wait()
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - _SHOWN))
        return code, stream.read().decode("utf-8", "replace")


@contextmanager
def _bar(total: int, shown: bool) -> Iterator[Callable[[str], None]]:
    """A progress bar on standard error, or nothing."""
    if not shown:
        yield lambda _subject: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("verify", total=total)

        def step(subject: str) -> None:
            bar.update(task, description=subject, advance=1)

        yield step
