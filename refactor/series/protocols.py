"""Which protocol describes a revision: the one chosen, the revision's own, or a built-in one."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from refactor.errors import UsageFault
from refactor.protocol.load import LOCAL_FILE, builtin, for_tree, load
from refactor.protocol.model import Protocol
from refactor.protocol.problem import ProtocolFault
from refactor.series.revision import RevisionTree


def for_revision(tree: RevisionTree, choice: str | None) -> Protocol:
    """As `protocol.load.for_tree`, but the files that are looked for are those of the revision.

    Raises UsageFault where none or several protocols fit.
    """
    if choice is not None:
        return load(choice)
    with tempfile.TemporaryDirectory(prefix="crefactor-") as scratch:
        root = Path(scratch)
        _lay_out(tree, root)
        try:
            return for_tree(root)
        except (UsageFault, ProtocolFault) as fault:
            place = f"{tree.root} at {tree.commit[:12]}"
            raise UsageFault(
                fault.message.replace(scratch, place), fault.hint.replace(scratch, str(tree.root))
            ) from fault


def _lay_out(tree: RevisionTree, root: Path) -> None:
    """Put what decides on the protocol into a folder: its own file, and the markers, empty."""
    entries: Mapping[str, object] = tree.entries
    if LOCAL_FILE in entries:
        (root / LOCAL_FILE).write_bytes(tree.read(LOCAL_FILE).data)
    for _, path in builtin():
        for marker in load(path).markers:
            if marker in entries:
                (root / marker).parent.mkdir(parents=True, exist_ok=True)
                (root / marker).touch()
