"""Mails as `git format-patch` writes them, with a cover letter that is filled in."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from refactor import __version__
from refactor.errors import EnvironmentFault, RefusedFault
from refactor.series.build import Series
from refactor.series.commits import Signer
from refactor.series.compare import changed_since, found_in
from refactor.series.cover import blurb, heading
from refactor.series.repository import Repository
from refactor.series.wording import number

# The bytes of a mail must not hang on anybody's settings; those of `format.*` that say to whom a
# mail goes are the user's own and stay.
_SETTINGS = (
    "core.abbrev=12",
    "diff.algorithm=myers",
    "diff.context=3",
    "diff.interHunkContext=0",
    "diff.mnemonicPrefix=false",
    "diff.noprefix=false",
    "diff.orderFile=/dev/null",
    "diff.relative=false",
    "diff.renames=false",
    "diff.suppressBlankEmpty=false",
    "format.noprefix=false",
    "format.pretty=medium",
    "format.signOff=false",
)
_OPTIONS = (
    "format-patch --no-attach --no-notes --no-ext-diff --no-textconv "
    "--suffix=.patch --no-thread --quiet"
)


class MailOptions(Struct, frozen=True):
    """What mails are made with. version: 1 for a first one; prefix: of the subject, `PATCH`.

    previous: branch of the version before, "" for none; changelog, title, text: the user's own.
    """

    version: int = 1
    prefix: str = "PATCH"
    previous: str = ""
    changelog: str = ""
    title: str = ""
    text: str = ""
    branch: str = ""


def write_mails(
    repository: Repository, series: Series, who: Signer, options: MailOptions, folder: Path
) -> list[str]:
    """Write the mails of a written series into an empty folder; gives their names in order.

    Raises EnvironmentFault if git or the disk fails.
    """
    tip = series.patches[-1].commit
    command = [*_format_patch(series, options), "-o", os.fspath(folder)]
    if options.previous:
        old = found_in(repository, options.previous)
        command.append(f"--range-diff={old.base}..{old.tip}")
    repository.run([*command, f"{series.base}..{tip}"], settings=_SETTINGS, extra=who.environment)
    names = sorted(path.name for path in folder.iterdir())
    several = len(series.patches) > 1
    if several:
        _fill_cover(folder / names[0], series, options)
    status = _status(repository, series, options)
    for patch, name in zip(series.patches, names[1:] if several else names, strict=True):
        notes = status.get(patch.commit, "")
        if options.changelog and not several:
            notes = options.changelog.strip("\n") + "\n" + notes
        if notes:
            _insert(folder / name, f"Changes in v{options.version}:\n{notes}")
    return names


def _format_patch(series: Series, options: MailOptions) -> list[str]:
    command = [
        *_OPTIONS.split(),
        f"--base={series.base}",
        f"--subject-prefix={options.prefix}",
        f"--signature=crefactor {__version__}",
        *(["--cover-letter", "-n"] if len(series.patches) > 1 else ["--no-cover-letter", "-N"]),
    ]
    if options.version > 1:
        command.append(f"--reroll-count={options.version}")
    return command


def _status(repository: Repository, series: Series, options: MailOptions) -> Mapping[str, str]:
    """commit -> a line that says whether the patch is that of the version before."""
    if not options.previous:
        return {}
    old = found_in(repository, options.previous)
    changed = changed_since(repository, old, series)
    found = {}
    for patch in series.patches:
        told = {None: "new in this version", True: "changed, see the range-diff", False: "none"}
        found[patch.commit] = f"* {told[changed[patch.commit]]}\n"
    return found


def _insert(path: Path, notes: str) -> None:
    """Put notes below the line that ends the message."""
    head, line, tail = path.read_bytes().partition(b"\n---\n")
    path.write_bytes(head + line + b"\n" + notes.encode() + b"\n" + tail)


def _fill_cover(path: Path, series: Series, options: MailOptions) -> None:
    text = path.read_text(encoding="utf-8", errors="surrogateescape")
    told = blurb(series, options.text, options.branch)
    if options.changelog:
        told += f"\n\nChanges in v{options.version}:\n" + options.changelog.strip("\n")
    text = text.replace("*** BLURB HERE ***", told, 1)
    text = _with_subject(text, heading(series, options.title))
    if not text.isascii() and "\nContent-Type:" not in text.partition("\n\n")[0]:
        kind = "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
        text = text.replace("\n\n", f"\n{kind}Content-Transfer-Encoding: 8bit\n\n", 1)
    path.write_text(text, encoding="utf-8", errors="surrogateescape")


def _with_subject(text: str, title: str) -> str:
    from email.header import Header

    if not title.isascii():
        title = Header(title, "utf-8", maxlinelen=60).encode(linesep="\n")
    return text.replace("*** SUBJECT HERE ***", title, 1)


def check_folder(folder: Path, *, version: int, force: bool) -> None:
    """Raise RefusedFault if mails of the version lie in the folder already."""
    mark = f"v{version}-" if version > 1 else ""
    pattern = re.compile(rf"{mark}\d{{4,}}-.*\.patch")
    if folder.is_dir() and not force:
        old = sorted(p.name for p in folder.iterdir() if pattern.fullmatch(p.name))
        if old:
            raise RefusedFault(
                f"{number(len(old), 'mail')} of this version lie in {folder} already: {old[0]}",
                "choose another folder with -o, or give --force",
            )
    if folder.exists() and not folder.is_dir():
        raise RefusedFault(f"{folder} is no folder", "choose another with -o")


class Outbox:
    """Mails that lie beside their folder until the branch stands; then they are moved there."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._staged = tempfile.TemporaryDirectory(prefix=".crefactor-", dir=folder)
        except OSError as error:
            raise EnvironmentFault(f"{folder} cannot be written to: {error.strerror}") from error
        self.folder = folder
        self.stage = Path(self._staged.name)

    def deliver(self, names: list[str]) -> list[Path]:
        """Move the mails into their folder; gives where they lie."""
        try:
            return [(self.stage / name).replace(self.folder / name) for name in names]
        except OSError as error:
            raise EnvironmentFault(f"the mails cannot be moved: {error.strerror}") from error
        finally:
            self.close()

    def close(self) -> None:
        """Take away what was not delivered."""
        self._staged.cleanup()
