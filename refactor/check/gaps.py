"""What a look at a file cannot see: functions that the tree has lost, and calls in macros."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from refactor.check.model import Note, NoteKind
from refactor.check.tokens import in_macros
from refactor.program.translation import Translation
from refactor.syntax.parser import coverage


def lost(file: Translation) -> Iterator[Note]:
    """Functions whose bodies stand in the text and not in the tree."""
    for name in coverage(file.unit, file.functions).lost:
        function = name.decode("ascii", "replace")
        what = "the function could not be parsed at all"
        yield Note(NoteKind.UNPARSED, file.text.path, 0, function, what)


def macros(file: Translation, names: Collection[bytes], own: Collection[str]) -> Iterator[Note]:
    """Macros that call one of the names; those in `own` are passed over."""
    for at, macro, name in in_macros(file, names, own):
        message = f"the macro {macro} calls {name}(); what is held where it is used is not known"
        yield Note(NoteKind.MACRO, file.text.path, file.text.line(at), "", message)
