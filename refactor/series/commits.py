"""Commits without a checkout and without an index: one fast-import, then one update of a ref."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from refactor.errors import EnvironmentFault, RefusedFault, UsageFault
from refactor.series.repository import Repository
from refactor.series.revision import RevisionTree

_SHA256 = 64
_IDENT = re.compile(r"(.*) <(.*)> (\d+ [+-]\d{4})", re.DOTALL)


class Person(Struct, frozen=True):
    """A name and an address, and a date in git's form: seconds and zone."""

    name: str
    email: str
    when: str


class Signer(Struct, frozen=True):
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


class Snapshot(Struct, frozen=True):
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
    """Write one commit on the other and give their hashes; no ref of the repository knows them yet.

    sign: with the user's key. Raises UsageFault for a message that git cannot keep,
    EnvironmentFault if git, gpg or the disk fails.
    """
    if not snapshots:
        return []
    for snapshot in snapshots:
        if "\0" in snapshot.message:
            subject = snapshot.message.partition("\n")[0]
            raise UsageFault(
                f"the message of {subject!r} holds a NUL character", "take it out of the text"
            )
    try:
        with tempfile.TemporaryDirectory(prefix="crefactor-") as scratch:
            commits = _import(repository, base, snapshots, who, Path(scratch))
    except OSError as error:
        raise EnvironmentFault(f"the commits cannot be written: {error.strerror}") from error
    return _signed(repository, base.commit, commits, snapshots, who) if sign else commits


def _import(
    repository: Repository,
    base: RevisionTree,
    snapshots: Sequence[Snapshot],
    who: Signer,
    scratch: Path,
) -> list[str]:
    """All commits through one process, which runs no hook and no filter.

    fast-import cannot write a commit without a ref. So it works in a git directory of its own,
    whose refs nobody else sees and which is thrown away; its objects go into the real one.
    """
    marks = scratch / "marks"
    command = ["fast-import", "--quiet", "--done", "--date-format=raw", f"--export-marks={marks}"]
    stream = b"".join(_stream(repository, base, snapshots, who))
    # With it, paths that differ in case only would be taken for one.
    settings = ["core.ignoreCase=false"]
    apart = _directory_apart(repository, scratch / "git", base.commit)
    repository.run(command, data=stream, extra=apart, settings=settings)
    found = dict(line.split() for line in marks.read_text("ascii").splitlines())
    return [found[f":{number}"] for number in range(1, len(snapshots) + 1)]


def _directory_apart(repository: Repository, folder: Path, commit: str) -> dict[str, str]:
    """The environment for a git directory that has refs of its own and the repository's objects.

    commit: any one; its length tells the hash.
    """
    (folder / "refs").mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/none\n", encoding="ascii")
    kind = b"sha256" if len(commit) == _SHA256 else b"sha1"
    # The user's settings on objects hold: how they are compressed, synced and shared.
    config = os.fsencode(repository.common_dir / "config").replace(b"\\", rb"\\")
    config = config.replace(b'"', rb"\"").replace(b"\n", rb"\n")
    (folder / "config").write_bytes(
        b"[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tobjectFormat = %b\n"
        b'[include]\n\tpath = "%b"\n' % (kind, config)
    )
    place = {"GIT_DIR": os.fspath(folder), "GIT_COMMON_DIR": os.fspath(folder)}
    return place | repository.object_directory


def _stream(
    repository: Repository, base: RevisionTree, snapshots: Sequence[Snapshot], who: Signer
) -> Iterator[bytes]:
    """What fast-import reads; commit n has the mark n."""
    for number, snapshot in enumerate(snapshots, 1):
        yield b"commit refs/heads/series\nmark :%d\n" % number
        for role, person in (("author", who.author), ("committer", who.committer)):
            line = f"{role} {person.name} <{person.email}> {person.when}\n"
            yield line.encode("utf-8", "surrogateescape")
        yield _data(snapshot.message.encode("utf-8", "surrogateescape"))
        if number == 1:
            yield b"from %b\n" % base.commit.encode()
        for path, content in sorted(snapshot.files.items()):
            mode = b"100755" if base.entries[path].mode == "100755" else b"100644"
            yield b"M %b inline %b\n" % (mode, _quoted(repository.prefix + path))
            yield _data(content)
    yield b"done\n"


def _data(content: bytes) -> bytes:
    return b"data %d\n%b\n" % (len(content), content)


def _quoted(path: str) -> bytes:
    given = os.fsencode(path).replace(b"\\", rb"\\").replace(b'"', rb"\"").replace(b"\n", rb"\n")
    return b'"%b"' % given


def _signed(
    repository: Repository,
    parent: str,
    commits: Sequence[str],
    snapshots: Sequence[Snapshot],
    who: Signer,
) -> list[str]:
    """The same commits with signatures: fast-import makes none, and only git knows how to sign."""
    found = []
    for commit, snapshot in zip(commits, snapshots, strict=True):
        command = ["commit-tree", f"{commit}^{{tree}}", "-p", parent, "-S", "-F", "-"]
        message = snapshot.message.encode("utf-8", "surrogateescape")
        parent = repository.text(command, data=message, extra=who.environment)
        found.append(parent)
    return found


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
