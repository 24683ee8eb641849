"""Make a guard of an explicit acquire and its releases, or say why that cannot be done."""

from __future__ import annotations

from collections.abc import Collection

from tree_sitter import Node

from refactor.plan.guards.folds import Folds, Tail
from refactor.plan.guards.guarded import Region
from refactor.plan.guards.indenting import blank_edges, indented
from refactor.plan.guards.outline import Outline
from refactor.plan.guards.respelling import (
    Changes,
    Refusal,
    Respelt,
    Spelling,
    check_cleanup,
    check_key,
    check_scope,
    impure,
    parenthesised,
    statement,
    tokens_of,
)
from refactor.plan.guards.saved import without_variable
from refactor.plan.guards.unbrace import unbraced
from refactor.plan.guards.variables import is_statement
from refactor.source.edits import Edit
from refactor.source.statements import remove_statement


def close_region(
    outline: Outline, found: Region, cleanup: Collection[str], *, prefer_block: bool
) -> Respelt:
    """The edits that make a guard of the region; raises Refusal.

    cleanup: what declares variables that are cleaned up by themselves. prefer_block: a guard with
    a block of its own is tried first.
    """
    forms = sorted(found.spellings, key=lambda s: s.block is not prefer_block)
    reasons: list[str] = []
    for block in dict.fromkeys(form.block for form in forms):
        spelling = next(form for form in forms if form.block is block)
        try:
            closing = _Closing(outline, found, spelling, cleanup)
            return closing.as_block() if block else closing.to_scope_end()
        except Refusal as refusal:
            reasons.append(str(refusal))
    raise Refusal("; and as a guard of the other form: ".join(dict.fromkeys(reasons)))


_SCOPES = ("compound_statement",)


class _Closing:
    def __init__(
        self, outline: Outline, found: Region, spelling: Spelling, cleanup: Collection[str]
    ) -> None:
        self.outline = outline
        self.text = outline.text
        self.found = found
        self.spelling = spelling
        self.cleanup = cleanup
        self.changes = Changes()
        self.why = f"{spelling.macro}() in place of {found.name}()"
        given = parenthesised(self.text.data, found.at + len(found.name))
        node = outline.statement_at(found.at)
        if given is None or node is None or node.type != "expression_statement":
            raise Refusal("it is no statement of its own")
        if node.start_byte != found.at or self.text.data[given[1] : node.end_byte].strip() != b";":
            raise Refusal("it is part of a larger statement")
        block = node.parent
        # What holds for a block of its own may stand behind a case.
        blocks = (*_SCOPES, "case_statement") if spelling.block else _SCOPES
        if block is None or block.type not in blocks:
            raise Refusal("it does not stand in a block of its own, but behind a label or a case")
        self.arguments = self.given = given[0]
        self.saved: Node | None = None
        if spelling.variable:
            saved = without_variable(outline, found, spelling)
            self.arguments, self.saved = saved.arguments, saved.declaration
        check_key(spelling, found.name, self.arguments)
        if impure(self.given):
            raise Refusal("its arguments may change something each time that they are evaluated")
        self.node, self.block = node, block
        self.released = tokens_of(statement(spelling.release, self.given))
        self.used: set[int] = set()
        self.removed: list[Node] = []
        self._check_filled()

    def _check_filled(self) -> None:
        """Refuse to guard nothing: such a region waits for others, which a guard does not tell."""
        behind = self.node.next_named_sibling
        while behind is not None and not is_statement(behind):
            behind = behind.next_named_sibling
        if behind is not None and behind.start_byte in self.found.releases:
            line = self.outline.line(behind)
            raise Refusal(f"it guards nothing: its release in line {line} stands right behind it")

    # -- to the end of the scope ---------------------------------------------------------------

    def to_scope_end(self) -> Respelt:
        """A guard that holds to the end of the block around it."""
        outline, block, start = self.outline, self.block, self.node.end_byte
        check_scope(outline, self.found.at, block, start)
        tail = self._tail()
        exits = [
            jump
            for jump in outline.within(outline.jumps, start, block.end_byte)
            if outline.leaves(jump, block, start) and (tail is None or jump != tail.back)
        ]
        pairs = [(jump, self._release_before(jump)) for jump in exits]
        check_cleanup(outline, block, (start, block.end_byte), exits, self.cleanup)
        last = block.named_children[-1]
        if tail is None and outline.completes(last):
            release = self._release_in(last)
            if release is None:
                end = outline.line_at(block.end_byte - 1)
                raise Refusal(
                    f"the scope ends in line {end}, and the release does not stand right before "
                    "that"
                )
            if release != last:
                raise Refusal(f"nothing would stand behind the label in line {outline.line(last)}")
            self._remove(release)
        self._check_all_used()
        guard = self.spelling.spell(self.arguments) + b";"
        edits = self.changes.edits
        edits.append(Edit(self.node.start_byte, self.node.end_byte, 0, guard, self.why))
        self.changes.adds(guard)
        self._takes_out()
        Folds(outline, self.changes, self.why, self._remove, pairs, tail).make()
        self._unbrace()
        return self.changes.done()

    def _takes_out(self) -> None:
        """Note what goes, and take the variable out that nobody else uses."""
        self.changes.removes(statement(self.found.name, self.given), b" ".join(self.released))
        if self.saved is not None:
            self.changes.removes(self.outline.bytes_of(self.saved))
            self._remove(self.saved)

    def _unbrace(self) -> None:
        found = list(unbraced(self.outline, self.removed, self.why, (self.found.at,)))
        self.changes.edits += found
        self.changes.unbraced = self.changes.unbraced or bool(found)

    def _release_in(self, node: Node) -> Node | None:
        """The statement itself, its labels aside, if it is one of the releases."""
        while node.type == "labeled_statement" and node.named_children:
            node = node.named_children[-1]
        if node.type != "expression_statement" or node.start_byte not in self.found.releases:
            return None
        if tokens_of(self.outline.bytes_of(node)) != self.released:
            return None
        self.used.add(node.start_byte)
        return node

    def _release_before(self, jump: Node) -> Node:
        above = self.outline.before(jump)
        release = self._release_in(above) if above is not None else None
        if release is None:
            line = self.outline.line(jump)
            raise Refusal(f"the lock is not released right before line {line} leaves its scope")
        return release

    def _check_all_used(self) -> None:
        for at in self.found.releases:
            if at not in self.used:
                line = self.outline.line_at(at)
                raise Refusal(
                    f"{self.spelling.release}() in line {line} does not stand right before the end "
                    "of the scope"
                )

    def _remove(self, node: Node) -> None:
        self.removed.append(node)
        self.changes.edits.append(
            remove_statement(self.text, node.start_byte, node.end_byte, self.why)
        )

    # -- the label at the function's end -------------------------------------------------------

    def _tail(self) -> Tail | None:
        """The label before the release at the end of the function, if all its gotos can go."""
        outline, block = self.outline, self.block
        children = [c for c in block.named_children if c.start_byte > self.found.at]
        if block != outline.body or not children:
            return None
        back = children[-1] if children[-1].type == "return_statement" else None
        at = len(children) - (2 if back is not None else 1)
        labelled = children[at] if at >= 0 else None
        if labelled is None or labelled.type != "labeled_statement":
            return None
        release = self._release_in(labelled)
        inner = release.parent if release is not None else None
        if release is None or inner is None:
            return None
        value = outline.value(back) if back is not None else None
        if value is not None and not outline.variable_or_constant(value):
            raise Refusal(
                f"line {outline.line(labelled)} is reached by goto, and the value that is returned "
                "behind it is more than a variable or a constant"
            )
        name = outline.label_of(inner)
        gotos = [
            j for j in outline.jumps if j.type == "goto_statement" and outline.label_of(j) == name
        ]
        if value is not None:
            for jump in gotos:
                for word in tokens_of(outline.bytes_of(value)):
                    if outline.hidden(word, jump):
                        shown = word.decode("ascii", "replace")
                        raise Refusal(
                            f"{shown} is another variable where line {outline.line(jump)} leaves"
                        )
        if inner != labelled and back is None:
            raise Refusal(f"nothing would stand behind the label in line {outline.line(labelled)}")
        above = children[at - 1] if at > 0 else None
        return Tail(inner, release, back, value, tuple(gotos), above, inner != labelled)

    # -- with a block of its own ---------------------------------------------------------------

    def as_block(self) -> Respelt:
        """A guard that holds for a block, which the statements up to the release become."""
        outline, text = self.outline, self.text
        start = self.node.end_byte
        behind = [c for c in self.block.named_children if c.start_byte >= start]
        ends = [c for c in behind if self._release_in(c) == c]
        if not ends or ends[0] == behind[0]:
            raise Refusal("its release does not stand in the same block, behind what it guards")
        end = ends[0]
        self.used = {end.start_byte}
        body = behind[: behind.index(end)]
        whole = self.found.at, end.end_byte
        check_scope(outline, self.found.at, self.block, start, whole)
        inside = outline.within(outline.jumps, start, end.start_byte)
        exits = [j for j in inside if self._leaves_block(j, start, end)]
        for jump in exits:
            if jump.type in ("break_statement", "continue_statement"):
                raise Refusal(f"line {outline.line(jump)} would leave the guard itself")
        pairs = [(jump, self._release_before(jump)) for jump in exits]
        self._check_all_used()
        check_cleanup(outline, self.block, (start, end.start_byte), exits, self.cleanup)
        for case in outline.within(outline.cases, start, end.start_byte):
            if case.parent == self.block:
                raise Refusal(f"the case in line {outline.line(case)} would stand in the block")
        edits = self.changes.edits
        guard = self.spelling.spell(self.arguments)
        self.changes.adds(guard)
        self._takes_out()
        if not text.begins_line(self.found.at) or not text.begins_line(end.start_byte):
            raise Refusal("the acquire or the release shares its line with other code")
        Folds(outline, self.changes, self.why, self._remove, pairs, None).make()
        self._unbrace()
        if len(body) == 1 and body[0].type == "compound_statement":
            edits.append(Edit(self.found.at, body[0].start_byte, 0, guard + b" ", self.why))
            self._remove(end)
            return self.changes.done()
        self._check_names(body, end)
        edits.append(Edit(self.found.at, self.node.end_byte, 0, guard + b" {", self.why))
        edits.append(Edit(end.start_byte, end.end_byte, 0, b"}", self.why))
        edits += blank_edges(text, start, end.start_byte, self.why)
        return indented(outline, self.changes, start, end.start_byte, self.why)

    def _leaves_block(self, jump: Node, start: int, end: Node) -> bool:
        if jump.type == "goto_statement":
            target = self.outline.labels.get(self.outline.label_of(jump))
            return target is None or not start <= target.start_byte < end.start_byte
        if jump.type == "return_statement":
            return True
        around = self.outline.around(jump)
        return around is None or around.start_byte < start

    def _check_names(self, body: list[Node], end: Node) -> None:
        """What is declared in the new block must not be used behind it."""
        for node in body:
            for name in self.outline.introduced(node):
                if any(at > end.end_byte for at in self.outline.names(name)):
                    shown = name.decode("ascii", "replace")
                    raise Refusal(f"{shown}, declared in its block, is used behind the release")
        for name, label in self.outline.labels.items():
            if self.node.end_byte <= label.start_byte < end.start_byte:
                raise Refusal(f"the label {name.decode('ascii', 'replace')} stands in its block")
