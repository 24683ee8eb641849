"""Small functions in the golden cases' protocol, examined."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from refactor.program.discover import SourceTree
from refactor.program.program import Program
from refactor.program.translation import Translation, parse
from refactor.proof.balance import Entry, Examination, Question, Rule, examine, kinds_of
from refactor.protocol.index import roles
from refactor.protocol.load import load
from refactor.source.text import SourceText

ROOT = Path(__file__).resolve().parents[2]
PROTOCOL = load(ROOT / "golden" / "protocol.toml")
ROLES = roles(PROTOCOL)
BRACKET = PROTOCOL.brackets[0]
SITE = "node_detach"
NOTHING = Entry()
QUESTION = Question(
    ROLES.functions, BRACKET, kinds_of(PROTOCOL), contracts=lambda name, _field: name == SITE
)


@cache
def program() -> Program:
    """A program without files, for its vocabulary."""
    return Program(SourceTree(ROOT, PROTOCOL.files), PROTOCOL, ROLES)


def translation(text: str) -> Translation:
    """The text as a parsed file."""
    return parse(SourceText("made.c", text.encode()), program().vocabulary)


def look(body: str, question: Question = QUESTION, entry: Entry = NOTHING) -> Examination:
    """Examine the function `int run(Node *node)` of that body; its first line is line 3."""
    text = "int run(Node *node)\n{\n" + body.strip("\n") + "\n}\n"
    file = translation(text)
    return examine(file, file.functions[0], question, entry)


def found(result: Examination) -> list[tuple[Rule, tuple[int, ...]]]:
    """The rules broken, each with its path."""
    return [(violation.rule, violation.path) for violation in result.violations]
