"""What `unguard` and `guard` share: guards as they are spelt, the edits made of one of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace
from tree_sitter import Node

from refactor.plan.claim import Words
from refactor.plan.guards.outline import Outline
from refactor.source.edits import Edit
from refactor.source.statements import RANK_AFTER, RANK_BEFORE
from refactor.source.text import SourceText

_TOKEN = re.compile(
    rb'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|\.?[0-9](?:[eEpP][+-]|[\w.])*|[A-Za-z_]\w*'
    rb"|->|\+\+|--|&&|\|\||[<>=!+\-*/%&|^]=|<<|>>|\S",
    re.DOTALL,
)
_SPACE = b" \t\r\n"


class Spelling(Struct, frozen=True):
    """A guard of the protocol, as that spells it, and what it stands for.

    block: it holds for the block behind it, not to the end of the block around it. key: the number
    of the argument that tells one such lock from another, 0 for none. variable: that of an argument
    which only the explicit calls have, to keep something in.
    """

    name: str
    block: bool
    lock: str
    kind: str
    acquire: str
    release: str
    key: int = 0
    variable: int = 0

    @property
    def macro(self) -> str:
        """The macro's name, the class aside."""
        return self.name.partition("(")[0]

    def spell(self, arguments: bytes) -> bytes:
        """The guard in front of a block, or as a statement without its semicolon."""
        macro, _, inner = self.name.partition("(")
        if not inner:
            return macro.encode() + b"(" + arguments + b")"
        if self.block:
            joint = b", " if arguments else b""
            return f"{macro}({inner[:-1]}".encode() + joint + arguments + b")"
        return self.name.encode() + b"(" + arguments + b")"


class Respelt(Struct, frozen=True):
    """The edits of one guard or region. added, removed: what the claim has to allow for them.

    unbraced: a pair of braces goes.
    """

    edits: tuple[Edit, ...]
    added: frozenset[Words] = frozenset()
    removed: frozenset[Words] = frozenset()
    unbraced: bool = False


class Changes(Struct):
    """Edits as they are collected, and what they add and take away."""

    edits: list[Edit] = field(default_factory=list)
    added: set[Words] = field(default_factory=set)
    removed: set[Words] = field(default_factory=set)
    unbraced: bool = False

    def adds(self, *code: bytes) -> None:
        """Note code that is added."""
        self.added |= set(map(tokens_of, code))

    def removes(self, *code: bytes) -> None:
        """Note code that is taken away."""
        self.removed |= set(map(tokens_of, code))

    def done(self) -> Respelt:
        """All of it; where two removals take one blank line, the first has it."""
        edits: list[Edit] = []
        for edit in sorted(self.edits):
            above = edits[-1].end if edits else 0
            if not edit.text and edit.start < above <= edit.end:
                edit = replace(edit, start=above)
            edits.append(edit)
        added, removed = frozenset(self.added), frozenset(self.removed)
        return Respelt(tuple(edits), added, removed, self.unbraced)


class Refusal(Exception):
    """Why a guard or a region stays as it is: a sentence that names the obstacle."""


def tokens_of(code: bytes) -> Words:
    """Code as tokens."""
    return tuple(_TOKEN.findall(code))


def statement(name: str, arguments: bytes) -> bytes:
    """A call that is a statement."""
    return name.encode() + b"(" + arguments + b");"


def parenthesised(data: bytes, at: int) -> tuple[bytes, int] | None:
    """What stands in the parentheses that open at or behind `at`, and the offset behind them."""
    while data[at : at + 1] and data[at : at + 1] in (b" ", b"\t", b"\r", b"\n"):
        at += 1
    if data[at : at + 1] != b"(":
        return None
    depth = 0
    for match in _TOKEN.finditer(data, at):
        depth += (match[0] == b"(") - (match[0] == b")")
        if depth == 0:
            return data[at + 1 : match.start()].strip(_SPACE), match.end()
    return None


def guard_arguments(spelling: Spelling, data: bytes, at: int) -> tuple[bytes, int] | None:
    """The arguments that explicit calls get from the guard at `at`, and where its call ends."""
    found = parenthesised(data, at + len(spelling.macro))
    inner = spelling.name.partition("(")[2][:-1].encode()
    if found is None or not inner:
        return found
    if not spelling.block:
        return parenthesised(data, found[1]) if found[0] == inner else None
    first, _, rest = found[0].partition(b",")
    return (rest.strip(_SPACE), found[1]) if first.strip() == inner else None


def impure(arguments: bytes) -> bool:
    """Whether to evaluate the arguments twice may differ from once."""
    tokens = tokens_of(arguments)
    calls = any(
        two == b"(" and (one[:1].isalpha() or one[:1] == b"_") for one, two in pairwise(tokens)
    )
    steps = {b"++", b"--", b"=", b"+=", b"-=", b"*=", b"/=", b"%=", b"&=", b"|=", b"^="}
    return calls or bool(steps & set(tokens))


def check_key(spelling: Spelling, name: str, arguments: bytes) -> None:
    """Refuse arguments that nobody watches: they may mean something else at the release."""
    if arguments and not spelling.key:
        raise Refusal(
            f'{name}() is called with arguments, and the protocol says of none that it is the "key"'
        )


def lines_before(text: SourceText, start: int, lines: list[bytes], why: str) -> Edit:
    """Statements on lines of their own before the one at `start`, or inline."""
    if text.begins_line(start):
        indent, newline = text.indent(start), text.newline(start)
        at = text.line_start(start)
        return Edit(at, at, RANK_BEFORE, b"".join(indent + x + newline for x in lines), why)
    return Edit(start, start, RANK_BEFORE, b"".join(x + b" " for x in lines), why)


def lines_after(text: SourceText, start: int, end: int, lines: list[bytes], why: str) -> Edit:
    """Statements on lines of their own behind [start, end), or inline."""
    at = text.end_of_code_line(end)
    if at is None or not text.begins_line(start):
        return Edit(end, end, RANK_AFTER, b"".join(b" " + x for x in lines), why)
    indent, newline = text.indent(start), text.newline(start)
    return Edit(at, at, RANK_AFTER, b"".join(newline + indent + x for x in lines), why)


def line_shifts(
    text: SourceText, start: int, end: int, delta: int, why: str, *, beyond: int = -1
) -> Iterator[Edit]:
    """Move the code of the lines that begin in (start, end) by some columns, as far as they go.

    beyond: only lines that are indented by more columns than this.
    """
    at = text.next_line(start)
    while at < end:
        first = at
        while first < len(text.data) and text.data[first] in b" \t":
            first += 1
        blanks = text.data[at:first]
        columns = len(blanks.expandtabs(8))
        filled = not text.is_blank_line(at)
        if filled and columns > beyond and _laid(columns, blanks) == blanks:
            wanted = _laid(max(columns + delta, 0), blanks)
            if wanted != blanks:
                yield Edit(at, first, 0, wanted, why)
        at = text.next_line(at)


def _laid(columns: int, like: bytes) -> bytes:
    if b"\t" not in like:
        return b" " * columns
    return b"\t" * (columns // 8) + b" " * (columns % 8)


# -- what keeps a guard and explicit calls from being the same ---------------------------------


def check_scope(
    outline: Outline, at: int, block: Node, start: int, own: tuple[int, int] | None = None
) -> None:
    """Refuse a scope [start, end of block) that is entered elsewhere than at its start.

    at: where the lock is taken. Refused is an `#if` across the ends of the scope, too. own: where
    the statements stand that become a block of their own, if they do: the scope is that alone.
    """
    first, last = own or (block.start_byte, block.end_byte)
    hidden = outline.dropped(first, last)
    if hidden is not None:
        raise Refusal(
            f"code in its scope depends on an #if that does not stand alone "
            f"(line {outline.line_at(hidden)})"
        )
    if outline.conditional(at, first, last):
        raise Refusal("it stands in an #if that does not hold the whole of its scope")
    for jump in outline.jumps:
        if jump.type != "goto_statement" or start <= jump.start_byte < last:
            continue
        target = outline.labels.get(outline.label_of(jump))
        if target is not None and start <= target.start_byte < last:
            name = outline.label_of(jump).decode("ascii", "replace")
            line = outline.line(jump)
            raise Refusal(f"the goto {name} in line {line} jumps over it into its scope")
    for case in outline.within(outline.cases, start, last):
        switch = case.parent.parent if case.parent is not None else None
        if switch is None or switch.start_byte < block.start_byte:
            raise Refusal(f"the case in line {outline.line(case)} jumps over it into its scope")


def check_cleanup(
    outline: Outline,
    block: Node,
    scope: tuple[int, int],
    jumps: list[Node],
    cleanup: Collection[str],
) -> None:
    """Refuse variables that would be cleaned up on the other side of the release.

    scope: its [start, end) in the block. jumps: the ways out of it that release in place. cleanup:
    the names in declarations of such variables.
    """
    seen = [c for c in block.named_children if scope[0] <= c.start_byte < scope[1]]
    for jump in jumps:
        here = jump.parent
        while here is not None and here != block:
            seen += [child for child in here.named_children if child.start_byte < jump.start_byte]
            here = here.parent
    found = outline.cleaned_up(seen, cleanup)
    if found is not None:
        raise Refusal(
            f"what line {outline.line(found)} declares is cleaned up by itself: before a guard "
            "releases the lock, but behind an explicit release; declare it before the lock is taken"
        )


def check_sizes(outline: Outline, block: Node, start: int) -> None:
    """Refuse arrays in the scope that no goto may jump over."""
    seen = [child for child in block.named_children if child.start_byte >= start]
    found = outline.sized_at_run_time(seen)
    if found is not None:
        raise Refusal(
            f"the size of the array in line {outline.line(found)} is known at run time only: no "
            "goto may jump over it"
        )
