"""Commits without a checkout: blobs, trees through a private index, and one update of a ref."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from refactor.errors import EnvironmentFault, RefusedFault, UsageFault
from refactor.series.repository import Repository
from refactor.series.revision import RevisionTree

_IDENT = re.compile(r"(.*) <(.*)> (\d+ [+-]\d{4})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Person:
    """A name and an address, and a date in git's form: seconds and zone."""

    name: str
    email: str
    when: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Who writes and who commits: the same person, unless the environment says otherwise."""

    author: Person
    committer: Person

    @property
    def trailer(self) -> str:
        """The user's own sign-off; as in git it is the committer's."""
        return f"Signed-off-by: {self.committer.name} <{self.committer.email}>"

    @property
    def environment(self) -> dict[str, str]:
        """Author and committer for git."""
        found: dict[str, str] = {}
        for role, person in (("AUTHOR", self.author), ("COMMITTER", self.committer)):
            found |= {
                f"GIT_{role}_NAME": person.name,
                f"GIT_{role}_EMAIL": person.email,
                f"GIT_{role}_DATE": f"@{person.when}",
            }
        return found


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A commit to be: path -> new content of the files that change (below the prefix), message."""

    files: Mapping[str, bytes]
    message: str


def signer(repository: Repository) -> Signer:
    """The user's configured identity; the date is SOURCE_DATE_EPOCH where that is set, else git's.

    Raises EnvironmentFault if no identity is configured, UsageFault for an epoch that is no number.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch and not re.fullmatch(r"[0-9]{1,10}", epoch):
        raise UsageFault(
            f"SOURCE_DATE_EPOCH is {epoch!r}", "give seconds since 1970 as a whole number"
        )
    when = f"{epoch} +0000" if epoch else ""
    return Signer(_person(repository, "AUTHOR", when), _person(repository, "COMMITTER", when))


def _person(repository: Repository, role: str, when: str) -> Person:
    try:
        ident = repository.text(["var", f"GIT_{role}_IDENT"])
    except EnvironmentFault as fault:
        raise EnvironmentFault(
            f"git does not know who you are in {repository.where}, and a commit needs an author",
            "set user.name and user.email with git config",
        ) from fault
    found = _IDENT.fullmatch(ident)
    if not found:
        raise EnvironmentFault(f"git gives no usable identity: {ident!r}")
    return Person(found[1], found[2], when or found[3])


def write_commits(
    repository: Repository,
    base: RevisionTree,
    snapshots: Sequence[Snapshot],
    who: Signer,
    *,
    sign: bool = False,
) -> list[str]:
    """Write one commit on the other and give their hashes; no ref knows them yet.

    sign: with the user's key. Raises EnvironmentFault if git, gpg or the disk fails.
    """
    if not snapshots:
        return []
    try:
        with tempfile.TemporaryDirectory(prefix="crefactor-") as scratch:
            index = {"GIT_INDEX_FILE": os.fspath(Path(scratch, "index"))}
            blobs = _write_blobs(repository, snapshots, Path(scratch))
            repository.run(["read-tree", base.commit], extra=index)
            commits: list[str] = []
            parent = base.commit
            for snapshot in snapshots:
                lines = b"".join(
                    f"{base.entries[path].mode} {blobs[data]}\t".encode()
                    + os.fsencode(repository.prefix + path)
                    + b"\0"
                    for path, data in sorted(snapshot.files.items())
                )
                repository.run(["update-index", "-z", "--index-info"], data=lines, extra=index)
                tree = repository.text(["write-tree", "--missing-ok"], extra=index)
                parent = _commit(repository, tree, parent, snapshot.message, who, sign)
                commits.append(parent)
            return commits
    except OSError as error:
        raise EnvironmentFault(f"the commits cannot be written: {error.strerror}") from error


def _commit(
    repository: Repository, tree: str, parent: str, message: str, who: Signer, sign: bool
) -> str:
    # Without -S commit-tree never signs, whatever commit.gpgSign says.
    options = ["-S"] if sign else []
    command = ["commit-tree", tree, "-p", parent, *options, "-F", "-"]
    return repository.text(
        command, data=message.encode("utf-8", "surrogateescape"), extra=who.environment
    )


def _write_blobs(
    repository: Repository, snapshots: Sequence[Snapshot], scratch: Path
) -> dict[bytes, str]:
    """content -> hash. One process writes them all, many of them into one pack.

    Given nothing but blobs, fast-import touches no ref, and it runs no filter.
    """
    contents = list(dict.fromkeys(d for s in snapshots for d in s.files.values()))
    marks = scratch / "marks"
    stream = b"".join(
        b"blob\nmark :%d\ndata %d\n%b\n" % (number, len(data), data)
        for number, data in enumerate(contents, 1)
    )
    repository.run(
        ["fast-import", "--quiet", "--date-format=raw", f"--export-marks={marks}"], data=stream
    )
    found = dict(line.split() for line in marks.read_text("ascii").splitlines())
    return {data: found[f":{number}"] for number, data in enumerate(contents, 1)}


def check_branch(repository: Repository, branch: str, *, force: bool) -> str:
    """The hash that the branch has now, "" if there is none.

    Raises UsageFault for a name that git does not take, RefusedFault if the branch exists without
    `force` or is checked out somewhere.
    """
    named = repository.text(["check-ref-format", "--branch", branch], accept=(0, 1, 128))
    if named != branch:
        raise UsageFault(f"{branch!r} is no name for a branch", "choose another with --branch")
    old = repository.branch_hash(branch)
    if old and not force:
        raise RefusedFault(
            f"the branch {branch} exists already, at {old[:12]}",
            "choose another with --branch, or replace it with --force",
        )
    if old:
        _check_not_checked_out(repository, branch)
    return old


def _check_not_checked_out(repository: Repository, branch: str) -> None:
    """Replacing a branch under somebody's feet would change what his checkout is compared with."""
    listing = repository.text(["worktree", "list", "--porcelain"])
    if f"branch refs/heads/{branch}" in listing.splitlines():
        raise RefusedFault(
            f"the branch {branch} is checked out, and replacing it would leave its files behind",
            "check out another branch first",
        )


def set_branch(repository: Repository, branch: str, commit: str, old: str, reason: str) -> None:
    """Make the branch, or move it from `old`: one atomic update, refused if it moved meanwhile."""
    zero = "0" * len(commit)
    command = f"update refs/heads/{branch} {commit} {old or zero}\n"
    # A signal to this process's group must not leave git's lock file behind.
    repository.run(
        ["update-ref", "-m", reason, "--stdin"],
        data=command.encode(),
        apart=True,
    )
