"""The same code is run: for steps that spell locking in another way and may move exits to a label.

Both texts of a function are brought into one form, without anything that takes or drops a lock, and
then compared. In this form a goto to the function's end is the return that stands there, `x = …;
return x;` is `return …;`, blocks that are no body are part of what is around them, bodies have
braces, and a return at the end that nothing runs into is left out. Weak spot:
where in its block a variable is declared counts, whether a block of its own is around it does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

from msgspec import Struct
from msgspec.structs import replace
from tree_sitter import Node

from refactor.program.discover import shown
from refactor.program.program import Program
from refactor.program.translation import Translation
from refactor.proof.excerpt import View
from refactor.proof.known import resolved
from refactor.proof.names import Names
from refactor.proof.settled import settled, stored_constant
from refactor.proof.tokens import tokens
from refactor.protocol.index import Does
from refactor.syntax.parser import Function

_BODIES = ("consequence", "body")
_CONTROL = ("if_statement", "while_statement", "for_statement", "do_statement", "switch_statement")
_JUMPS = ("return_statement", "goto_statement", "break_statement", "continue_statement")
_LOCKING = (Does.ACQUIRE, Does.RELEASE, Does.SCOPE_GUARD, Does.BLOCK_GUARD, Does.BEGIN, Does.END)
_ENDLESS = ((b"for", b"(", b";", b";", b")"), (b"while", b"(", b"1", b")"))
_ENDLESS_WORDS = (b"while", b"(", b"true", b")")
Tokens = tuple[bytes, ...]


class Item(Struct, frozen=True, eq=False):
    """A statement. kind: "plain", "jump", "label", "case" or "control"; bodies: of a control.

    at: where a jump stands. It and `stops` do not tell one statement from another.
    """

    kind: str
    code: Tokens
    bodies: tuple[tuple[Item, ...], ...] = ()
    stops: bool = False
    at: int = 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Item):
            return NotImplemented
        return (self.kind, self.code, self.bodies) == (other.kind, other.code, other.bodies)

    def __hash__(self) -> int:
        return hash((self.kind, self.code, self.bodies))


class Skeletons:
    """Compares functions before and behind a step. instead: (old, new) names of calls that may be
    calls of the others.
    """

    def __init__(self, program: Program, instead: Iterable[tuple[str, str]] = ()) -> None:
        self._instead = {old.encode(): new.encode() for old, new in instead}
        roles = program.roles
        self._locking = {n for n, role in roles.functions.items() if role.does in _LOCKING}
        self._locking |= set(roles.classes)
        self._stopping = {n for n, r in roles.functions.items() if r.does is Does.NORETURN}

    def differences(self, view: View) -> Iterator[str]:
        """A sentence, if the function runs other code than before."""
        known = self._locking, self._stopping, self._instead
        old, new = _Reader(view.old.file, *known), _Reader(view.file, *known)
        before, after = old.form(view.old.function), new.form(view.function)
        # A result may take its detour behind the label at the end, too.
        if before != after and old.form(view.old.function, True) != new.form(view.function, True):
            place = f"{shown(view.old.path)}:{view.file.text.line(view.function.name_start)}"
            where = _first_difference(before, after)
            yield f"{place}: {view.old.id.name}() runs other code than before: {where}"


class _Reader:
    def __init__(
        self,
        file: Translation,
        locking: set[str],
        stopping: set[str],
        instead: Mapping[bytes, bytes],
    ) -> None:
        self._file = file
        self._instead = instead
        self._void = False
        self._locking = {name.encode() for name in locking}
        self._stopping = {name.encode() for name in stopping}
        self._guards = {span.start for span in file.unit.mask.spans if span.name in self._locking}

    def form(self, function: Function, tail: bool = False) -> tuple[Item, ...]:
        """The function's body in the form that is compared. tail: its end is made simple first."""
        node = self._file.unit.root.descendant_for_byte_range(
            function.body_start, function.body_start + 1
        )
        while node is not None and node.type != "compound_statement":
            node = node.parent
        if node is None:
            return ()
        self._void = node.parent is not None and _gives_nothing(node.parent)
        read = tuple(self._block(node))
        names = Names(node)
        if tail and read:
            above = [*read[:-1]]
            last = _direct(above, read[-1], names)
            read = (*above, last)
        ends = _ends(read)
        body = _simple(_through(read, ends, names), frozenset(ends), names)
        if len(body) > 1 and body[-1].stops and not _completes(body[-2]):
            body = body[:-1]
        if body and body[-1].code == (b"return", b";"):
            body = body[:-1]
        spans = self._file.spans.within(function.start, function.end)
        if not any(span.rule == "dropped" for span in spans):
            body = resolved(body, names.once())
            body = _simple(body, frozenset(), names)
        return settled(body)

    def _code(self, start: int, end: int) -> Tokens:
        found = tokens(self._file.text.data, start, end)
        code = tuple(token.text for token in found if token.kind == "code")
        if not any(token in self._instead for token in code):
            return code
        return tuple(
            self._instead.get(token, token) if behind == b"(" else token
            for token, behind in zip_longest(code, code[1:])
        )

    def _block(self, node: Node) -> Iterator[Item]:
        for child in node.named_children:
            yield from self._statement(child)

    def _statement(self, node: Node) -> Iterator[Item]:
        if node.type == "compound_statement":
            yield from self._block(node)
        elif node.type == "labeled_statement":
            label = node.child_by_field_name("label")
            if label is not None:
                yield Item("label", self._code(label.start_byte, label.end_byte))
            yield from self._rest(node, label)
        elif node.type == "case_statement":
            value = node.child_by_field_name("value")
            head = self._code(value.start_byte, value.end_byte) if value is not None else ()
            yield Item("case", head)
            yield from self._rest(node, value)
        elif node.type in _CONTROL:
            yield from self._control(node)
        elif node.type in _JUMPS:
            code = self._code(node.start_byte, node.end_byte)
            if self._void and code[0] == b"return" and len(code) > 2:
                yield Item("plain", code[1:])
                code = (code[0], code[-1])
            yield Item("jump", code, stops=True, at=node.start_byte)
        else:
            code = self._code(node.start_byte, node.end_byte)
            called = code[1:2] == (b"(",)
            if not (called and code[0] in self._locking) and code != (b";",):
                yield Item("plain", code, stops=called and code[0] in self._stopping)

    def _rest(self, node: Node, head: Node | None) -> Iterator[Item]:
        for child in node.named_children:
            if child != head:
                yield from self._statement(child)

    def _control(self, node: Node) -> Iterator[Item]:
        if node.start_byte in self._guards and node.type in ("if_statement", "while_statement"):
            for name in _BODIES:
                body = node.child_by_field_name(name)
                if body is not None:
                    yield from self._statement(body)
            return
        bodies = [b for name in _BODIES if (b := node.child_by_field_name(name)) is not None]
        clause = node.child_by_field_name("alternative")
        if clause is not None:
            bodies.append(clause)
        at, head = node.start_byte, Tokens()
        for body in bodies:
            head += self._code(at, body.start_byte)
            at = body.end_byte
        head += self._code(at, node.end_byte)
        read = [tuple(self._rest(b, None) if b == clause else self._statement(b)) for b in bodies]
        yield Item("control", head, tuple(read))


def _gives_nothing(node: Node) -> bool:
    """Whether a function is declared as `void f(…)`: a value that it returns is a statement."""
    kind, declared = map(node.child_by_field_name, ("type", "declarator"))
    plain = declared is not None and declared.type == "function_declarator"
    return plain and kind is not None and kind.text == b"void"


def _ends(items: tuple[Item, ...]) -> dict[bytes, Item]:
    """The labels at the function's end, with the return that stands behind them."""
    back = Item("jump", (b"return", b";"), stops=True)
    at = len(items)
    if items and items[-1].kind == "jump" and items[-1].code[0] == b"return":
        back, at = items[-1], at - 1
    found: dict[bytes, Item] = {}
    while at > 0 and items[at - 1].kind == "label":
        at -= 1
        found[items[at].code[0]] = back
    return found


def _through(items: Iterable[Item], ends: dict[bytes, Item], names: Names) -> tuple[Item, ...]:
    """A goto to the function's end is what stands there, if that means the same at the goto."""
    found = []
    for item in items:
        if item.kind == "jump" and item.code[0] == b"goto":
            there = ends.get(item.code[1], item)
            item = item if names.other(there.code, item.at) else replace(there, at=item.at)
        elif item.bodies:
            item = replace(item, bodies=tuple(_through(body, ends, names) for body in item.bodies))
        found.append(item)
    return tuple(found)


def _simple(items: Iterable[Item], gone: frozenset[bytes], names: Names) -> tuple[Item, ...]:
    """Without labels that nothing leads to, and a result's detour."""
    found: list[Item] = []
    for item in items:
        if item.kind == "label" and item.code[0] in gone:
            continue
        if item.bodies:
            item = replace(item, bodies=tuple(_simple(body, gone, names) for body in item.bodies))
        found.append(_direct(found, item, names))
    return tuple(found)


def _direct(found: list[Item], item: Item, names: Names) -> Item:
    """`x = …;` before `return x;` is `return …;`, if nothing outlives the function in x."""
    while item.kind == "jump" and item.code[0] == b"return" and len(item.code) == 3 and found:
        above, name = found[-1], item.code[1]
        if above.kind != "plain" or above.code[:2] != (name, b"=") or not names.own(name, item.at):
            break
        found.pop()
        item = Item("jump", (b"return", *above.code[2:]), stops=True, at=item.at)
    if item.kind == "jump" and found and found[-1].kind == "plain":
        # The same constant is stored, and then returned by itself.
        above = found[-1]
        stored = stored_constant(above.code) if above.code[1:2] == (b"=",) else None
        own = stored is not None and names.own(stored[0], item.at)
        if own and stored is not None and item.code == (b"return", *stored[1], b";"):
            found.pop()
    return item


def _completes(item: Item) -> bool:
    """Whether control can come out behind an item; where in doubt, it can."""
    if item.kind != "control":
        return not item.stops
    if item.code[:1] == (b"if",):
        both = len(item.bodies) == 2
        return not both or any(_falls_through(body) for body in item.bodies)
    if item.code in _ENDLESS or item.code == _ENDLESS_WORDS:
        return _breaks(item.bodies[0])
    if item.code[:1] == (b"switch",):
        default = any(i.kind == "case" and not i.code for i in item.bodies[0])
        return not default or _breaks(item.bodies[0]) or _falls_through(item.bodies[0])
    return True


def _falls_through(body: tuple[Item, ...]) -> bool:
    return not body or _completes(body[-1])


def _breaks(body: Iterable[Item]) -> bool:
    """Whether a break in the body leaves the loop or switch around it."""
    for item in body:
        if item.kind == "jump" and item.code[0] == b"break":
            return True
        inner = item.kind == "control" and item.code[:1] == (b"if",)
        if inner and any(_breaks(one) for one in item.bodies):
            return True
    return False


def _text(token: bytes) -> str:
    return token.decode("ascii", "replace")


def _first_difference(before: tuple[Item, ...], after: tuple[Item, ...]) -> str:
    for old, new in zip(before, after, strict=False):
        if old != new:
            if old.code == new.code:
                for one, two in zip(old.bodies, new.bodies, strict=False):
                    if one != two:
                        return _first_difference(one, two)
            return f"`{_spelt(new)}` in place of `{_spelt(old)}`"
    more = (*before[len(after) :], *after[len(before) :])
    return f"`{_spelt(more[0])}` is one too many or missing" if more else "its branches differ"


def _spelt(item: Item) -> str:
    return " ".join(map(_text, item.code))
