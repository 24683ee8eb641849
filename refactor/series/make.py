"""Makes a series: commits, verification, mails, and in the end, in one step, the branch."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from refactor.errors import RefusedFault, UsageFault
from refactor.plan.step import Transform
from refactor.protocol.model import Protocol
from refactor.series.build import Series, plan_series, write_series
from refactor.series.commits import Signer, check_branch, set_branch, signer
from refactor.series.compare import found_in
from refactor.series.mail import MailOptions, Outbox, check_folder, write_mails
from refactor.series.repository import Repository
from refactor.series.revision import RevisionTree
from refactor.series.steps import Step
from refactor.series.verify import verify
from refactor.series.wording import number

Say = Callable[[str], None]


class Options(Struct, frozen=True):
    """How a series is made, apart from its steps.

    branch, output: what to make, at least one of the two. sign: with the user's key. command: run
    at every commit, "" for none; keep_going: make the branch although it fails.
    """

    branch: str = ""
    output: Path | None = None
    force: bool = False
    signed_off: bool = False
    sign: bool = False
    command: str = ""
    keep_going: bool = False
    progress: bool = False
    mail: MailOptions = field(default_factory=MailOptions)


class Planned(Struct, frozen=True, eq=False):
    """A series that can be made. old: where its branch stands now, "" if it is new."""

    repository: Repository
    tree: RevisionTree
    series: Series
    options: Options
    who: Signer
    old: str


class Made(Struct, frozen=True, eq=False):
    """A series that stands. old: where the branch stood before, "" if it is new."""

    series: Series
    old: str = ""
    mails: tuple[Path, ...] = ()


def plan(
    repository: Repository,
    tree: RevisionTree,
    protocol: Protocol,
    steps: Sequence[Step],
    transforms: Mapping[str, type[Transform]],
    options: Options,
) -> Planned:
    """The series as it would be; checks first what would keep it from being made.

    Raises RefusedFault for a branch or mails that are there already, UsageFault for options that do
    not fit each other, EnvironmentFault if no identity is configured.
    """
    if not options.branch and options.output is None:
        raise UsageFault("nothing is to be made", "give --branch NAME, -o DIR or both")
    old = check_branch(repository, options.branch, force=options.force) if options.branch else ""
    if options.output is not None:
        check_folder(options.output, version=options.mail.version, force=options.force)
    if options.mail.previous:
        # Say now that it is none of ours, not when the commits are made.
        found_in(repository, options.mail.previous)
    who = signer(repository)
    trailer = who.trailer if options.signed_off else ""
    series = plan_series(repository, tree, protocol, steps, transforms, signed_off=trailer)
    return Planned(repository, tree, series, options, who, old)


def make(planned: Planned, say: Say) -> Made:
    """Write a planned series. The branch appears last; until then no ref knows of anything.

    Raises RefusedFault if the user's command fails at a commit.
    """
    repository, options, who = planned.repository, planned.options, planned.who
    written = write_series(repository, planned.tree, planned.series, who, sign=options.sign)
    if options.command:
        _verify(repository, written, options, say)
    outbox = Outbox(options.output) if options.output is not None else None
    try:
        names = []
        if outbox is not None:
            names = write_mails(repository, written, who, options.mail, outbox.stage)
        if options.branch:
            reason = f"crefactor: {number(len(written.patches), 'commit')}"
            set_branch(repository, options.branch, written.patches[-1].commit, planned.old, reason)
        mails = outbox.deliver(names) if outbox is not None else []
    finally:
        if outbox is not None:
            outbox.close()
    return Made(written, planned.old, tuple(mails))


def with_previous(repository: Repository, options: Options) -> Options:
    """The options with the branch of the version before, where its name tells: `drain-v1`."""
    mail = options.mail
    name = re.fullmatch(r"(.*\D)(\d+)", options.branch)
    if mail.version == 1 or mail.previous or not name or int(name[2]) != mail.version:
        return options
    guess = f"{name[1]}{mail.version - 1}"
    known = guess if repository.branch_hash(guess) else ""
    return replace(options, mail=replace(mail, previous=known))


def _verify(repository: Repository, series: Series, options: Options, say: Say) -> None:
    failed = []
    for verdict in verify(repository, series.patches, options.command, progress=options.progress):
        if verdict.code == 0:
            continue
        how = f"exit code {verdict.code}" if verdict.code > 0 else f"signal {-verdict.code}"
        for line in verdict.output.splitlines():
            say(line)
        say(f"--verify failed with {how} at: {verdict.patch.subject}")
        failed.append(verdict.patch.subject)
        if not options.keep_going:
            break
    if failed and not options.keep_going:
        raise RefusedFault(
            f"the command of --verify failed at {failed[0]!r}, so no branch was made",
            "see its output above, or give --keep-going",
        )


def changed_files(repository: Repository) -> int:
    """How many files of the checkout may differ from the commit checked out; they play no part.

    No content is read: a file whose time stamp alone changed is counted as well.
    """
    if repository.top is None:
        return 0
    options = "--ignore-submodules=all --name-only -z"
    if not Path(repository.user_index["GIT_INDEX_FILE"]).exists():
        return 0
    extra = {**repository.user_index, **_without_filters(repository)}
    listed = repository.run(["diff-files", *options.split()], extra=extra)
    head = repository.text(["rev-parse", "--verify", "--quiet", "HEAD"], accept=(0, 1))
    if head:
        listed += repository.run(["diff-index", "--cached", *options.split(), head], extra=extra)
    return len({os.fsdecode(path) for path in listed.split(b"\0") if path})


def _without_filters(repository: Repository) -> dict[str, str]:
    """Empties every filter: git would run one to look into a file as old as the index."""
    pattern = r"^filter\..*\.(clean|process|smudge|required)$"
    listed = repository.text(
        ["config", "-z", "--name-only", "--get-regexp", pattern], accept=(0, 1)
    )
    names = [name for name in listed.split("\0") if name]
    found = {"GIT_CONFIG_COUNT": str(len(names))}
    for place, name in enumerate(names):
        value = "false" if name.endswith(".required") else ""
        found |= {f"GIT_CONFIG_KEY_{place}": name, f"GIT_CONFIG_VALUE_{place}": value}
    return found
