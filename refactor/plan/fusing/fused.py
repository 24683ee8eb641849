"""Edits that turn two calls into one, and one into two; the arguments of such calls."""

from __future__ import annotations

import re

from refactor.plan.fusing.follow import Call
from refactor.plan.fusing.groups import Pair
from refactor.plan.fusing.names import Fusion
from refactor.source.edits import Edit, EditSet
from refactor.source.statements import insert_after, insert_before, remove_statement
from refactor.source.text import SourceText

_TOKEN = re.compile(rb"[A-Za-z_]\w*|\d\w*|->|\S")
_PLAIN = re.compile(rb"(?:[A-Za-z_]\w*|\d\w*|->|[&*.\[\]]|\s)+")


def split(arguments: bytes) -> list[bytes]:
    """The arguments of a call, blanks at their ends apart; commas in brackets do not count."""
    found, depth, start = list[bytes](), 0, 0
    for index, byte in enumerate(arguments):
        if byte in b"([{":
            depth += 1
        elif byte in b")]}":
            depth -= 1
        elif byte == 0x2C and not depth:
            found.append(arguments[start:index].strip())
            start = index + 1
    rest = arguments[start:].strip()
    return [*found, rest] if found or rest else []


def plain(argument: bytes) -> bool:
    """Whether an argument is a name, a member or an address: no call, no comment, no effect."""
    return _PLAIN.fullmatch(argument) is not None


def spelt(arguments: bytes) -> tuple[bytes, ...]:
    """The tokens of plain arguments."""
    return tuple(_TOKEN.findall(arguments))


def unfit(name: str, given: list[bytes], wanted: int) -> str:
    """Why the arguments of a call cannot be shared out, or ""."""
    if len(given) != wanted:
        return f"the number of arguments of {name}() is {len(given)}, not {wanted}"
    if not all(map(plain, given)):
        return f"an argument of {name}() has an effect, or may depend on one"
    return ""


def joined(text: SourceText, pair: Pair, fused: str) -> list[Edit]:
    """The first call goes, the second gets the name `fused` and the first one's arguments."""
    first, then = pair.first, pair.then
    why = f"{first.name}() and {then.name}() are one call"
    behind = then.start + len(then.name)
    edits = [
        remove_statement(text, first.start, first.end, why),
        Edit(then.start, behind, 0, fused.encode(), why),
    ]
    if first.arguments:
        inside = text.data.index(b"(", behind) + 1
        more = first.arguments + (b", " if then.arguments else b"")
        edits.append(Edit(inside, inside, 0, more, why))
    return edits


def renamed(text: SourceText, call: Call, fusion: Fusion) -> list[Edit]:
    """The fused call becomes the plain acquire; the arguments that are the begin's go."""
    behind = call.start + len(call.name)
    why = f"{call.name}() is {fusion.begin}() and {fusion.acquire}()"
    edits = [Edit(call.start, behind, 0, fusion.acquire.encode(), why)]
    own = split(call.arguments)[: fusion.begin_key]
    if own:
        start = text.data.index(b"(", behind) + 1
        stop = start
        for argument in own:
            stop = text.data.index(argument, stop) + len(argument)
            comma = text.data.find(b",", stop, call.end)
            stop = comma + 1 if comma >= 0 else stop
        while text.data[stop : stop + 1] in (b" ", b"\t"):
            stop += 1
        edits.append(Edit(start, stop, 0, b"", why))
    return edits


def blank_in(text: SourceText, call: Call) -> bytes:
    """What stands between a call's name and its bracket, if it is but blanks."""
    start = call.start + len(call.name)
    stop = start
    while text.data[stop : stop + 1] in (b" ", b"\t"):
        stop += 1
    return text.data[start:stop] if text.data[stop : stop + 1] == b"(" else b""


def exact(text: SourceText, pair: Pair, fusion: Fusion, model: Pair) -> bool:
    """Whether what is left of two calls can be taken apart into the same bytes again.

    model: the begin and acquire of the group, whose arguments and blanks are taken then.
    """
    first, then = pair.first, pair.then
    start = text.line_start(first.start)
    part = SourceText(text.path, text.data[start : text.next_line(then.end)])
    one, two = _moved(first, -start), _moved(then, -start)
    inner = blank_in(text, model.then) + b"("
    inner += b", ".join(split(model.first.arguments)) + b");"
    if first.name == fusion.begin:
        edits = joined(part, Pair(one, two), fusion.fused)
        left = SourceText(text.path, EditSet.of("", edits).apply(part.data))
        gone = edits[0].end - edits[0].start
        given = b", ".join(filter(None, (one.arguments, two.arguments)))
        longer = len(left.data) - len(part.data) + gone
        call = Call(two.start - gone, two.end - gone + longer, fusion.fused, given)
        opening = fusion.begin.encode() + inner
        before = insert_before(left, call.start, call.end, opening, "")
        back = [*renamed(left, call, fusion), before]
    else:
        edits = [remove_statement(part, two.start, two.end, "")]
        left = SourceText(text.path, EditSet.of("", edits).apply(part.data))
        back = [insert_after(left, one.start, one.end, fusion.end.encode() + inner, "")]
    return EditSet.of("", back).apply(left.data) == part.data


def _moved(call: Call, by: int) -> Call:
    return Call(call.start + by, call.end + by, call.name, call.arguments)
