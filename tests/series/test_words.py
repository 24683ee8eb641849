"""The words of a series for transforms that the engine has never heard of."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

import pytest

from refactor.cli import options, replay, series
from refactor.plan.claim import Claim
from refactor.plan.ledger import Change, Decision, Ledger, Site, in_order
from refactor.plan.skips import Skips
from refactor.plan.step import Option, Request
from refactor.plan.step import Transform as AnyTransform
from refactor.program.mentions import Kind
from refactor.program.model import Use
from refactor.program.program import Program
from refactor.proof.stage import Proof
from refactor.series import steps
from refactor.series.callers import without_lines
from refactor.source.edits import Edit, EditSet
from tests.series.conftest import MIRROR, Tree

Install = Callable[[type[AnyTransform]], None]


class Swap:
    """Call another function in place of FUNCTION."""

    name: ClassVar[str] = "swap"
    argument: ClassVar[str] = "FUNCTION"
    options: ClassVar[Sequence[Option]] = (Option("with", "The function to call."),)

    def __init__(self, program: Program, request: Request) -> None:
        self.program = program
        self.names = request.arguments
        self.new = request.options["with"]
        self.skips = Skips(request.skips)

    def _uses(self, *kinds: Kind) -> Iterator[tuple[str, Use]]:
        for name in self.names:
            yield from ((name, u) for u in self.program.uses(name) if u.mention.kind in kinds)

    def sites(self) -> Ledger:
        """Every call is changed, unless it is skipped or stands in a macro."""
        sites = [self._site(name, use) for name, use in self._uses(Kind.CALL, Kind.MACRO)]
        changes = [
            Change(use.path, 1, "", "the prototype is named anew.")
            for _, use in self._uses(Kind.DECLARATION)
        ]
        return Ledger(in_order(sites), tuple(changes), (), (), ())

    def _site(self, name: str, use: Use) -> Site:
        text, at = self.program.text(use.path), use.mention.offset
        line = text.line(at)
        inside = self.program.definition_of(use.path, at)
        function = inside.id.name if inside else ""
        decision, reason = Decision.CHANGED, f"{self.new}() is called (line {line})"
        accepted = self.skips.reason(use.path, line, function)
        if use.mention.kind is Kind.MACRO or accepted:
            decision, reason = Decision.REFUSED, "it stands in a macro"
        elif function.startswith("test_"):
            decision, reason = Decision.RIGHT, ""
        column = at - text.line_start(at) + 1
        return Site(use.path, line, column, function, name, decision, reason, (), accepted)

    def rewrite(self) -> Sequence[EditSet]:
        """The new name at every site that is changed."""
        changed = {
            (site.file, site.line)
            for site in self.sites().sites
            if site.decision is Decision.CHANGED
        }
        found: dict[str, list[Edit]] = {}
        for _, use in self._uses(Kind.CALL, Kind.DECLARATION):
            line = self.program.text(use.path).line(use.mention.offset)
            if (use.path, line) in changed or use.mention.kind is Kind.DECLARATION:
                edit = Edit(use.mention.offset, use.mention.end, 0, self.new.encode())
                found.setdefault(use.path, []).append(edit)
        return [EditSet.of(path, edits) for path, edits in sorted(found.items())]

    def claim(self) -> Claim:
        """Names go and come."""
        removed = frozenset((name.encode(),) for name in self.names)
        return Claim(frozenset({(self.new.encode(),)}), removed, declarations=True)

    def explain(self, place: str) -> Iterator[str]:
        """Nothing to add."""
        return iter(())


class Worded(Swap):
    """The same, with words of its own."""

    subject: ClassVar[str] = "use {{ options['with'] }}() instead of {{ called }}"
    part_subject: ClassVar[str] = "use {{ options.with }}() in {{ where }}"


class Odd(Swap):
    """A template that asks for what there is not."""

    subject: ClassVar[str] = "use {{ nothing }}"


class Ending(Swap):
    """The same, as one that makes an end of the name."""

    def claim(self) -> Claim:
        """Tests keep the name, so the proof will not hold; it is not asked."""
        return Claim(gone=tuple(self.names))


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Makes a transform known to the commands."""

    def made(transform: type[AnyTransform]) -> None:
        for module in (options, series, replay):
            monkeypatch.setattr(module, "installed_transforms", lambda: [("swap", transform)])
        monkeypatch.setattr(options, "find_transform", lambda _: transform)

    return made


def _swap(tree: Tree, *arguments: str, branch: str = "work-v1", code: int = 0) -> list[str]:
    given = ["series", "swap", "node_detach", "--with=node_leave", "--branch", branch]
    assert tree.run(given[0], *given[1:], *arguments) == code
    told = tree.git("log", "--reverse", "--format=%B%x00", f"main..{branch}") if not code else ""
    return [message.strip("\n") for message in told.split("\0") if message.strip()]


def test_without_words_of_its_own_the_name_of_the_transform_tells(
    tree: Tree, install: Install
) -> None:
    install(Swap)
    (message,) = _swap(tree)
    facts = message.partition("\n\nCrefactor-")[0]
    assert facts.splitlines() == [
        "node: swap node_detach()",
        "",
        "mirror_stop() and node_drop() are changed: node_leave() is called.",
        "",
        "test_drop() is right already.",
        "",
        "Made with crefactor 0.1.0 by the command below. 3 places: 2 changed, 1",
        "right already, 0 refused, 0 in functions that do not parse.",
    ]
    assert "section" not in facts
    assert tree.run("replay", "work-v1") == 0


def test_its_own_words_and_every_split(tree: Tree, install: Install) -> None:
    install(Worded)
    tree.commit("node: declare", {"node.h": "void node_detach(Node *node);\n"})
    (message,) = _swap(tree)
    assert message.startswith("node: use node_leave() instead of node_detach()\n")
    assert "\n\nIn node.h: the prototype is named anew.\n\n" in message
    parts = _swap(tree, "--split=directory", branch="parts")
    assert [part.partition("\n")[0] for part in parts] == [
        "node: use node_leave() in job/",
        "tank: use node_leave() in top-level files",
        "node: use node_leave() instead of node_detach()",
    ]
    assert ["the prototype" in part for part in parts] == [False, False, True]
    assert ["mirror_stop() is changed" in part for part in parts] == [True, False, False]
    assert tree.git("diff", "work-v1", "parts") == ""
    layers = _swap(tree, "--split=layer", branch="layers")
    assert layers[0].startswith("node: use node_leave() in callers of node_detach()\n")
    assert tree.run("replay", "parts") == tree.run("replay", "layers") == 0


def test_what_is_left_alone_and_what_stands_outside_of_functions_is_told(
    tree: Tree, install: Install
) -> None:
    install(Swap)
    tree.commit("node: macro", {"m.h": "#define DETACH(n) node_detach(n)\n"})
    skips = ["--skip=m.h:1", "--because=nobody\n uses it.", "--skip=node.c:node_drop"]
    (message,) = _swap(tree, *skips, "--because=it is not ours")
    assert "\n\nnode_detach() in m.h is left as it is: nobody uses it.\n\n" in message
    assert "\n\nnode_drop() is left as it is: it is not ours.\n\n" in message
    assert "4 places: 1 changed, 1\nright already, 2 refused" in message


def test_many_functions_are_listed_by_file(tree: Tree, install: Install) -> None:
    install(Swap)
    tree.commit("node: many", {f"d/f{n}.c": MIRROR.replace("mirror", f"m{n}") for n in range(9)})
    (message,) = _swap(tree)
    assert "\n\n11 functions are changed: node_leave() is called:\n- d/f0.c: m0_stop()\n" in message


def test_the_user_s_variables_count_what_was_changed(tree: Tree, install: Install) -> None:
    install(Swap)
    (message,) = _swap(tree, "--subject={{ changed }} of {{ function }}, {{ right_already }}")
    assert message.startswith("2 of node_detach, 1\n")


def test_the_cover_letter_lists_the_decisions_that_were_possible(
    tree: Tree, install: Install
) -> None:
    install(Worded)
    _swap(tree, "--split=directory", "-o", str(tree.root / "out"))
    cover = next((tree.root / "out").glob("*cover*")).read_text()
    assert "Subject: [PATCH 0/2] tank: use node_leave() instead of node_detach()\n" in cover
    counts = {"changed": 2, "already right": 1, "refused": 0}
    rows = "".join(f"  {name:<13}{n:>7}\n" for name, n in counts.items())
    assert f"What happened at each place:\n{rows}" in cover


def test_a_template_that_is_wrong_names_its_transform(
    tree: Tree, install: Install, capfd: pytest.CaptureFixture[str]
) -> None:
    install(Odd)
    _swap(tree, code=2)
    told = capfd.readouterr().err
    assert "the subject of the transform swap: 'nothing' is undefined" in told
    assert "variables: arguments, bracket, called, lock, options, transform" in told


def test_a_step_that_makes_an_end_of_a_name_is_not_split(
    tree: Tree,
    install: Install,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    install(Ending)
    monkeypatch.setattr(steps, "prove", lambda *_: Proof(True, "", (), ()))
    _swap(tree, "--split=layer", code=2)
    told = capfd.readouterr().err
    assert "this step of swap cannot be split: a name would be spelt in two ways" in told
    _swap(tree)


def test_a_lock_that_moves_is_taken_by_the_callers_and_not_split(
    tree: Tree, capfd: pytest.CaptureFixture[str]
) -> None:
    text = """\
        void task_reset(Task *task)
        {
            tree_wrlock();
            task->node = NULL;
            tree_wrunlock();
        }

        void task_end(Task *task)
        {
            task_reset(task);
        }
        """
    tree.commit("task: begin", {"task.c": textwrap.dedent(text)})
    given = ["hoist", "task_reset", "--bracket=tree:write", "--branch=work-v1"]
    assert tree.run("series", *given, "--split=layer") == 2
    assert "callers would take the lock twice until the last commit" in capfd.readouterr().err
    assert tree.run("series", *given) == 0
    message = tree.git("log", "-1", "--format=%B", "work-v1")
    assert message.splitlines()[:5] == [
        "task: move tree lock outside of task_reset()",
        "",
        "task_reset() is called by task_end(), where the tree lock is taken.",
        "",
        "In task_reset(): the tree lock is taken out; marked TREE_WRLOCK.",
    ]


def test_reasons_are_told_without_the_lines_of_the_old_text() -> None:
    told = {
        "the lock taken in line 12 is\nheld at line 9.": "the lock taken is held",
        "it drops the lock (line 3) first": "it drops the lock first",
        "the prototype at node.h:1 has it": "the prototype at node.h has it",
        "begun in lines 3, 4 and 5": "begun",
        "12 lines are changed": "12 lines are changed",
    }
    assert {given: without_lines(given) for given in told} == told
