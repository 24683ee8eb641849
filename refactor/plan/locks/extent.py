"""How far a pair of calls reaches that has to be around some calls and has no region to follow.

The rule is the one that a reviewer expects. One pair goes around all sites of a block that only
straight-line statements separate; a branch between them that leaves early has the pair's end before
it leaves. A loop whose body holds a site, and that is not left early, is enclosed as a whole. What
must not be inside is never enclosed for the sake of fewer pairs: then there are more of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, field
from tree_sitter import Node

from refactor.flow.model import Statement
from refactor.flow.place import Places
from refactor.plan.locks.decide import Outer
from refactor.plan.locks.ways import LOOPS, entries, jumps, never_falls, statements_in
from refactor.plan.locks.widen import Beside, Edge
from refactor.program.model import Definition

Unfit = Callable[[int, int], str]
"""(start, end) of code -> why it must not be inside of the pair, or ""."""

_SIMPLE = ("expression_statement", "declaration")


class Extent(Struct, frozen=True):
    """The statements that a pair goes around.

    first, last: where it begins and ends. leaves: the jumps out of it, each of which needs the end
    before it. falls: whether the end of `last` is reached at all. apart: declarations stand right
    above, from which statements are set off by a blank line. above, below: the release before it
    and the acquire behind it that go, because a region of the same lock is widened by the extent.
    back: if `last` is a return statement, the one of the result that comes behind the pair's end.
    guards: those beside it that hold the same lock. outer: what is dropped around the pair.
    """

    first: Statement
    last: Statement
    leaves: tuple[Statement, ...]
    sites: tuple[int, ...]
    falls: bool = True
    apart: bool = False
    above: Statement | None = None
    below: Statement | None = None
    back: bytes | None = None
    guards: tuple[int, ...] = ()
    outer: Outer | None = None

    @property
    def returns(self) -> bool:
        """Whether it ends with a return statement that holds a call."""
        return self.last.kind == "return_statement"


class Extents(Struct):
    """The extents of a function, and the sites that none fits, each with the reason."""

    found: list[Extent] = field(default_factory=list)
    unfit: dict[int, str] = field(default_factory=dict)


class _Unit(Struct):
    """A run of statements of one block, by index."""

    start: int
    end: int
    sites: list[int]
    leaves: list[Node] = field(default_factory=list)


def extents(definition: Definition, sites: Iterable[int], unfit: Unfit, edge: Edge) -> Extents:
    """Find the extents for the calls at `sites`, byte offsets in the function's file."""
    file = definition.file
    body = _body(file.unit.root, definition.function.body_start)
    answer = Extents()
    if body is None:
        return answer
    _Finder(definition, sorted(sites), unfit, edge, answer).block(body)
    return answer


def _body(root: Node, start: int) -> Node | None:
    node = root.descendant_for_byte_range(start, start + 1)
    while node is not None and (node.type != "compound_statement" or node.start_byte != start):
        node = node.parent
    return node


class _Finder:
    """Goes through the blocks that hold sites, from the outside in."""

    def __init__(
        self,
        definition: Definition,
        sites: Sequence[int],
        unfit: Unfit,
        edge: Edge,
        answer: Extents,
    ) -> None:
        self.file = definition.file
        self.sites = sites
        self.unfit = unfit
        self.answer = answer
        self.places = Places(0, self.file.unit.mask.text)
        self.beside = Beside(self.places, edge, self.directives, self.simple)

    def within(self, node: Node | None) -> list[int]:
        if node is None:
            return []
        return [at for at in self.sites if node.start_byte <= at < node.end_byte]

    def refuse(self, sites: Iterable[int], reason: str) -> None:
        for at in sites:
            self.answer.unfit.setdefault(at, reason)

    # -- blocks --------------------------------------------------------------------------------

    def block(self, block: Node) -> None:
        """Find the extents among the statements of a block; a label or case begins a new run."""
        run: list[Node] = []
        for node in block.named_children:
            if node.type in ("labeled_statement", "case_statement", "attributed_statement"):
                self.run(run)
                run = []
                inner = [c for c in node.named_children if c.type.endswith(("_statement", "ation"))]
                if node.type == "case_statement":
                    inner = [c for c in inner if c != node.child_by_field_name("value")]
                while inner and inner[0].type == "labeled_statement":
                    inner = [*inner[0].named_children[1:], *inner[1:]]
                run += inner
            else:
                run.append(node)
        self.run(run)

    def run(self, nodes: list[Node]) -> None:
        """One straight run of statements."""
        units: list[_Unit] = []
        for index, node in enumerate(nodes):
            if not self.within(node):
                continue
            unit = self.unit(index, node)
            if unit is None:
                continue
            joined = self.joined(nodes, units[-1], unit) if units else None
            if joined is None:
                units.append(unit)
            else:
                units[-1] = joined
        for unit in units:
            self.answer.found.append(self.extent(nodes, unit))

    def extent(self, nodes: Sequence[Node], unit: _Unit) -> Extent:
        first, last, site = nodes[unit.start], nodes[unit.end], unit.sites[0]
        falls = not never_falls(last)
        above = self.beside.above(nodes, unit.start, site)
        below = self.beside.below(nodes, unit.end, site) if falls else None
        return Extent(
            self.places.plain(first),
            self.places.plain(last),
            tuple(self.places.plain(node) for node in unit.leaves),
            tuple(unit.sites),
            falls=falls,
            apart=self.apart(first),
            above=above.statement if above is not None and not above.guard else None,
            below=below.statement if below is not None and not below.guard else None,
            guards=tuple(b.statement.start for b in (above, below) if b is not None and b.guard),
        )

    def apart(self, first: Node) -> bool:
        above = first.prev_named_sibling
        if above is None or above.type != "declaration" or first.type == "declaration":
            return False
        return self.file.text.data[above.end_byte : first.start_byte].strip(b" \t\r") == b"\n"

    # -- units ---------------------------------------------------------------------------------

    def unit(self, index: int, node: Node) -> _Unit | None:
        """The statement as a unit; None if its sites have extents inside it, or none at all."""
        sites = self.within(node)
        if node.type in _SIMPLE:
            return _Unit(index, index, sites)
        if node.type == "return_statement":
            if not self.directives(node.start_byte, node.end_byte):
                return _Unit(index, index, sites)
            self.refuse(sites, "a directive stands in the return statement with the call")
        elif node.type == "compound_statement":
            self.block(node)
        elif node.type == "if_statement":
            return self.choice(index, node, sites)
        elif node.type in LOOPS:
            return self.loop(index, node, sites)
        elif node.type == "switch_statement":
            in_head = self.within(node.child_by_field_name("condition"))
            self.refuse(in_head, "the call stands in the head of a switch")
            self.inside(node.child_by_field_name("body"))
        else:
            self.refuse(sites, "nothing can be put before and behind the statement with the call")
        return None

    def inside(self, body: Node | None) -> None:
        """The body of a statement: a block, or a statement without braces."""
        if body is None or not self.within(body):
            return
        if body.type == "compound_statement":
            self.block(body)
        else:
            self.run([body])

    def choice(self, index: int, node: Node, sites: list[int]) -> _Unit | None:
        if self.within(node.child_by_field_name("condition")):
            leaves: list[Node] = []
            reason = self.enclosable(node, leaves)
            if node.parent is not None and node.parent.type == "else_clause":
                reason = "nothing can be put between its else and the if"
            for leave in filter(self.within, leaves if not reason else ()):
                reason = f"line {self.line(leave)} holds another one in a return"
            if not reason:
                return _Unit(index, index, sites, leaves)
            what = f"the call stands in the head of an if, and {reason}"
            self.refuse(sites, f"{what}: assign its result to a variable before that if first")
            return None
        self.inside(node.child_by_field_name("consequence"))
        clause = node.child_by_field_name("alternative")
        for child in clause.named_children if clause is not None else ():
            self.inside(child)
        return None

    def loop(self, index: int, node: Node, sites: list[int]) -> _Unit | None:
        body = node.child_by_field_name("body")
        left = self.left_early(node)
        reason = left or self.unfit(node.start_byte, node.end_byte)
        if not reason:
            return _Unit(index, index, sites)
        in_body = self.within(body)
        in_head = [at for at in sites if at not in in_body]
        self.refuse(in_head, f"the call stands in the head of a loop that {reason}")
        self.inside(body)
        return None

    def left_early(self, loop: Node) -> str:
        """How a loop is left other than by its condition or a break of its own."""
        for node in jumps(loop):
            if node.type in ("return_statement", "goto_statement"):
                return f"is left early in line {self.line(node)}"
        entered = entries(loop)
        if entered:
            return f"is entered at the label in line {self.line(entered[0])}"
        if self.directives(loop.start_byte, loop.end_byte):
            return "holds a directive"
        return "holds code that does not parse" if loop.has_error else ""

    def line(self, node: Node) -> int:
        return self.file.text.line(node.start_byte)

    def directives(self, start: int, end: int) -> bool:
        return any(span.rule == "directive" for span in self.file.spans.within(start, end))

    # -- between -------------------------------------------------------------------------------

    def joined(self, nodes: Sequence[Node], one: _Unit, two: _Unit) -> _Unit | None:
        """Both units with all that stands between; None if that must not be inside."""
        if self.directives(nodes[one.start].start_byte, nodes[two.end].end_byte):
            return None
        leaves: list[Node] = []
        inner: list[int] = []
        for node in nodes[one.end + 1 : two.start]:
            if node.type in LOOPS or self.enclosable(node, leaves):
                return None
            inner += self.within(node)
        left = [at for leave in leaves for at in self.within(leave)]
        if left or any(at in self.answer.unfit for at in inner):
            return None
        # What stands in a branch between them has a pair no more.
        self.answer.found = [e for e in self.answer.found if e.sites[0] not in inner]
        sites = sorted([*one.sites, *inner, *two.sites])
        return _Unit(one.start, two.end, sites, one.leaves + leaves + two.leaves)

    def simple(self, node: Node) -> bool:
        """Whether a statement is simple, and may be enclosed."""
        return node.type in _SIMPLE and not self.enclosable(node, [])

    def enclosable(self, node: Node, leaves: list[Node]) -> str:
        """Why a statement cannot be enclosed, or ""; its jumps out are added to `leaves`."""
        if node.has_error:
            return "holds code that does not parse"
        if self.directives(node.start_byte, node.end_byte):
            return "a directive stands in it"
        if node.type == "if_statement":
            found = [*entries(node), *(n for n in statements_in(node) if n.type in LOOPS)]
            if found:
                return f"line {self.line(found[0])} is no straight-line code"
            leaves += jumps(node)
        elif node.type not in _SIMPLE:
            return f"line {self.line(node)} is no straight-line code"
        return self.unfit(node.start_byte, node.end_byte)
