"""The layout of declarations: put a mark on one, take it away, and refill the lines that it moves.

Edits are made gap by gap, between tokens, so that no token but the mark itself is touched. Weak
spot: what stands in columns, such as names that are lined up over several declarations, is not
lined up again.
"""

from __future__ import annotations

import re

from msgspec import Struct

from refactor.source.edits import Edit
from refactor.source.parameters import Parameters
from refactor.source.tabs import columns
from refactor.source.text import SourceText

Span = tuple[int, int]
_STORAGE = frozenset((b"static", b"inline", b"extern", b"__inline", b"__inline__"))
_STARS = re.compile(rb"\*+\Z")


class Head(Struct, frozen=True):
    """One declaration up to the end of its parameter list; offsets in bytes.

    anchor: the declared name, or the parenthesis before it in a pointer. items: the words and stars
    before the anchor, in order, marks among them. marks: all marks, those behind the list too.
    member: it is a member of a struct. apart: where a name has no mark before it, the file
    puts it on a line of its own. beside: a marked name stays on the line of the type where its
    parameters are broken. close: a mark touches the star that it stands behind.
    """

    text: SourceText
    anchor: int
    items: tuple[Span, ...]
    marks: tuple[Span, ...]
    parameters: Parameters
    member: bool
    apart: bool
    beside: bool = False
    close: bool = False

    @property
    def on_own_line(self) -> bool:
        """Whether the name begins a line that the type does not stand on."""
        return b"\n" in self.text.data[self.items[-1][1] : self.anchor]

    @property
    def type_start(self) -> Span:
        """The first item that is no storage class."""
        data = self.text.data
        return next((i for i in self.items if data[i[0] : i[1]] not in _STORAGE), self.items[-1])


def add_mark(head: Head, mark: bytes, before: Span | None, width: int, why: str) -> list[Edit]:
    """Put a mark right before the name, or before the item `before`.

    width: of a line, in columns. A declaration that fits on one line with the mark stands on one;
    else the name begins the second line, and the parameters are filled again; or, with `beside`,
    the parameters alone are.
    """
    if before is None:
        at = head.items[-1][1]
        blank = b"" if head.close and head.text.data[at - 1 : at] == b"*" else b" "
        return _lay_out(head, Edit(at, at, 0, blank + mark, why), width)
    return _lay_out(head, Edit(before[0], before[0], 0, mark + b" ", why), width)


def replace_mark(head: Head, old: Span, mark: bytes, width: int, why: str) -> list[Edit]:
    """Put a mark where another one stands."""
    change = Edit(*old, 0, mark, why)
    return _lay_out(head, change, width) if old in head.items else [change]


def remove_mark(head: Head, old: Span, width: int, why: str) -> list[Edit]:
    """Take a mark away, with the blank beside it or with the line that it stands alone on.

    A name that stands on a line of its own for the mark's sake goes back to the line of the type.
    """
    text, data = head.text, head.text.data
    start, end = old
    if text.begins_line(start) and not data[end : text.line_end(end)].strip():
        return [Edit(text.line_start(start), text.next_line(end), 0, b"", why)]
    if old not in head.items or text.line_start(start) <= _before(head, old):
        start -= len(data[:start]) - len(data[:start].rstrip())
    else:
        end += len(data[end:]) - len(data[end:].lstrip())
    change = Edit(start, end, 0, b"", why)
    return _lay_out(head, change, width) if old in head.items else [change]


def _before(head: Head, item: Span) -> int:
    """Where the item before ends; -1 if there is none."""
    index = head.items.index(item)
    return head.items[index - 1][1] if index else -1


def _lay_out(head: Head, change: Edit, width: int) -> list[Edit]:
    """A change among the items, with the gap before the name and the lines behind it as it needs.

    change: an insertion, or it takes out a whole item.
    """
    text, data = head.text, head.text.data
    last = head.items[-1][1]
    # In front of a name without marks, and only there, the file's habit says where it stands.
    marked = any(
        mark in head.items and not change.start <= mark[0] < change.end for mark in head.marks
    )
    bare = not change.text and not marked
    if data[last : head.anchor].strip() or (head.on_own_line and not (bare and not head.apart)):
        return [change]
    first = text.line_start(last - 1)
    line = data[first:last]
    if change.end > first:
        line = data[first : change.start] + change.text + data[change.end : last]
    between = _gap(line, data[last : head.anchor], bare=bare) if line.strip() else b""
    column = columns(line + between, head.parameters.tab)
    length = head.parameters.single_line()
    free = head.parameters.first_line()
    replaces = change.end > change.start
    if length is not None and column + length <= width:
        moved = head.parameters.joined(change.why)
    elif free is not None and column + free <= width:
        moved = []
    elif not change.text and head.parameters.listed and not head.on_own_line:
        moved = head.parameters.behind(column, width, change.why) or []
    elif head.member or not change.text or (replaces and head.parameters.several_lines):
        moved = head.parameters.filled(column, width, change.why)
    else:
        behind = head.parameters.behind(column, width, change.why) if head.beside else None
        if behind is None:
            between = text.newline(head.anchor) + text.indent(first)
            start = columns(text.indent(first), head.parameters.tab)
            behind = head.parameters.filled(start, width, change.why)
        moved = behind
    return [*_joined(change, Edit(last, head.anchor, 0, between, change.why), data), *moved]


def _gap(line: bytes, gap: bytes, *, bare: bool) -> bytes:
    """What stands between the last item and the name on one line: nothing behind `T *`."""
    stars = _STARS.search(line)
    if stars is None:
        return b" "
    if bare:
        return b"" if line[: stars.start()].endswith((b" ", b"\t")) else b" "
    return gap


def _joined(change: Edit, gap: Edit, data: bytes) -> list[Edit]:
    """The change and the gap behind it, as one edit where they touch."""
    if change.end >= gap.start:
        return [Edit(change.start, gap.end, 0, change.text + gap.text, change.why)]
    return [change, *[gap] * (data[gap.start : gap.end] != gap.text)]
