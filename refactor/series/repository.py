"""The way into a git repository: GitPython opens it, git's own plumbing does what it cannot.

Nothing that the repository or the user configures is executed: no hook, filter, external diff, file
system monitor or editor, and no transport, so that a partial clone does not reach for the network.
The user's index is never named unless a caller does it: commands get an index that does not exist.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from msgspec import Struct, field
from msgspec.structs import replace

from refactor.errors import EnvironmentFault, UsageFault
from refactor.program import git as discovery
from refactor.series.blobs import Blobs

if TYPE_CHECKING:
    from git import Repo

_SETTINGS = (
    "color.ui=false",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.quotePath=true",
    "core.splitIndex=false",
    "core.untrackedCache=false",
    "diff.external=",
    "i18n.commitEncoding=UTF-8",
    "i18n.logOutputEncoding=UTF-8",
    "index.sparse=false",
    "log.showSignature=false",
    "protocol.allow=never",
    "submodule.recurse=false",
    "user.useConfigOnly=true",
)


class Repository(Struct, frozen=True, eq=False):
    """A repository. top: the checkout, None if bare; prefix: the sub-directory, "" or `a/b/`."""

    repo: Repo
    blobs: Blobs
    places: Mapping[str, str]
    git_dir: Path
    common_dir: Path
    top: Path | None
    prefix: str
    where: Path
    surroundings: Mapping[str, str] = field(default_factory=dict)

    def with_objects_in(self, folder: Path) -> Repository:
        """The same repository, but what is written goes to `folder`: for what nobody keeps."""
        own = os.fspath(self.common_dir / "objects").replace("\\", "\\\\").replace('"', '\\"')
        given = os.environ.get("GIT_ALTERNATE_OBJECT_DIRECTORIES", "")
        apart = {
            "GIT_OBJECT_DIRECTORY": os.fspath(folder),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{own}"{":" + given if given else ""}',
        }
        return replace(self, surroundings=apart)

    @property
    def object_directory(self) -> dict[str, str]:
        """Where objects are written, for a command that runs in another git directory."""
        name = "GIT_OBJECT_DIRECTORY"
        given = self.surroundings.get(name) or os.environ.get(name)
        return {name: given or os.fspath(self.common_dir / "objects")}

    @property
    def user_index(self) -> dict[str, str]:
        """The environment in which a command reads the user's own index."""
        return {"GIT_INDEX_FILE": os.fspath(self.git_dir / "index")}

    def run(
        self,
        arguments: Sequence[str],
        *,
        data: bytes = b"",
        accept: Sequence[int] = (0,),
        extra: Mapping[str, str] | None = None,
        settings: Sequence[str] = (),
        apart: bool = False,
    ) -> bytes:
        """Standard output of `git ARGUMENTS` with `data` as its input.

        apart: in a process group of its own: a signal to this one's group does not stop it half
        way. Raises EnvironmentFault with git's own words if the exit code is not in `accept`.
        """
        with tempfile.TemporaryFile() as stream:
            stream.write(data)
            stream.seek(0)
            code, out, words = self._execute(
                arguments, cast("BinaryIO", stream), extra, settings, apart
            )
        if code not in accept:
            reason = words.strip() or f"exit code {code}"
            raise EnvironmentFault(f"git {arguments[0]} failed in {self.where}: {reason}")
        return out

    def text(self, arguments: Sequence[str], **options: Any) -> str:
        """Like `run`, as text without the final newline."""
        return self.run(arguments, **options).decode("utf-8", "surrogateescape").rstrip("\n")

    def resolve(self, revision: str) -> str:
        """The full hash of the commit that `revision` names; raises UsageFault."""
        name = f"{revision}^{{commit}}"
        options = ["rev-parse", "--verify", "--quiet", "--end-of-options", name]
        found = self.text(options, accept=(0, 1, 128))
        if not found:
            raise UsageFault(
                f"{revision!r} names no commit in {self.where}", "give a branch, a tag or a hash"
            )
        return found

    def branch_hash(self, branch: str) -> str:
        """The commit that the branch stands at, "" if there is no such branch."""
        options = ["rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"]
        return self.text(options, accept=(0, 1))

    def _execute(
        self,
        arguments: Sequence[str],
        stream: BinaryIO,
        extra: Mapping[str, str] | None,
        settings: Sequence[str],
        apart: bool,
    ) -> tuple[int, bytes, str]:
        code, out, words = self.repo.git.execute(
            _command(arguments, settings),
            istream=stream,
            with_extended_output=True,
            with_exceptions=False,
            stdout_as_string=False,
            strip_newline_in_stdout=False,
            env=self._env(extra),
            start_new_session=apart,
        )
        return code, out, words

    def _env(self, extra: Mapping[str, str] | None) -> dict[str, str]:
        return {**self.places, **self.surroundings, **(extra or {})}


@contextmanager
def open_repository(directory: Path) -> Iterator[Repository]:
    """The repository at or above `directory`, for as long as the context lasts.

    Raises EnvironmentFault with git's own words where there is none, or where git refuses it.
    """
    # Git finds it, not GitPython: only git knows whom it trusts with a repository's configuration.
    options = "rev-parse --path-format=absolute --is-bare-repository --git-dir --git-common-dir"
    try:
        found = discovery.run(directory, options.split()).decode("utf-8", "surrogateescape")
    except EnvironmentFault as error:
        if "not a git repository" not in error.message:
            raise
        hint = "commits are made in a git repository: name one with -C, or make one of the folder"
        raise EnvironmentFault(error.message, hint) from error
    bare, git_dir, common_dir = found.splitlines()[:3]
    top, prefix = None, ""
    if bare != "true" and not directory.resolve().is_relative_to(Path(git_dir).resolve()):
        inside = discovery.run(directory, ["rev-parse", "--is-inside-work-tree"])
        if inside.strip() == b"true":
            place = discovery.run(directory, ["rev-parse", "--show-toplevel", "--show-prefix"])
            first, second = place.decode("utf-8", "surrogateescape").split("\n")[:2]
            top, prefix = Path(first), second
    from git import Repo

    repo = Repo(top or Path(git_dir))
    places = _places(git_dir, common_dir, top)

    def start() -> Any:
        command = _command(["cat-file", "--batch"], ())
        return repo.git.execute(command, istream=PIPE, as_process=True, env=places)

    blobs = Blobs(start)
    try:
        yield Repository(
            repo, blobs, places, Path(git_dir), Path(common_dir), top, prefix, directory
        )
    finally:
        blobs.close()


def _command(arguments: Sequence[str], settings: Sequence[str]) -> list[str]:
    given = [part for setting in (*_SETTINGS, *settings) for part in ("-c", setting)]
    return ["git", "--no-pager", *given, *arguments]


def _places(git_dir: str, common_dir: str, top: Path | None) -> dict[str, str]:
    """GitPython can add to a command's environment but take nothing away: name all places."""
    fixed = {
        "GIT_DIR": git_dir,
        "GIT_COMMON_DIR": common_dir,
        "GIT_INDEX_FILE": os.fspath(Path(git_dir, "crefactor-has-no-index")),
        "GIT_LITERAL_PATHSPECS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    return fixed if top is None else {**fixed, "GIT_WORK_TREE": os.fspath(top)}
