"""What generated functions are made of, and the values in them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from random import Random

Lines = list[str]

_TYPES = ("int", "int", "int", "void", "void", "Node *", "bool", "long", "const char *", "unsigned")
_CONSTANTS = {
    "Node *": ("NULL", "node", "node->peer"),
    "bool": ("true", "false"),
    "const char *": ('"a b"', "NULL", "node->name"),
}


@dataclass(frozen=True)
class Region:
    """A lock and perhaps a bracket: the lines that open it, and those that close it.

    guard: it closes by itself. key: the variable that it depends on.
    """

    opens: tuple[str, ...]
    closes: tuple[str, ...]
    block: bool = False
    guard: bool = False


@dataclass(frozen=True)
class Kind:
    """What functions are made of. calls: statements put in now and then, `%d` being a number."""

    regions: tuple[Region, ...]
    calls: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    regions_share: float = 0.25


@dataclass
class Frame:
    """What jumps must know. open: regions not closed by themselves; loop: how many at its start.

    switch: how many at the start of the innermost switch or loop, None outside of any.
    """

    open: list[Region] = field(default_factory=list)
    loop: int | None = None
    breaks: int | None = None


@dataclass(frozen=True)
class Style:
    """How a file is laid out. apart: braces have lines of their own. label: what labels have."""

    indent: str = "    "
    newline: str = "\n"
    apart: bool = False
    label: str = ""

    def text(self, lines: Lines) -> bytes:
        """Lines with their levels of indentation as the file's bytes."""
        out = []
        for line in lines:
            body = line.lstrip("\t")
            level = self.indent * (len(line) - len(body))
            parts = [body]
            if self.apart and body.endswith(" {"):
                head = body.removesuffix(" {")
                parts = ["}", "else", "{"] if head == "} else" else [head, "{"]
            elif body[:1].isalpha() and body.endswith(":") and not level:
                parts = [self.label + body]
            out += [level + part + self.newline for part in parts]
        return "".join(out).encode()


STYLES = (
    *(Style(), Style(), Style(), Style("\t"), Style("\t", label=" ")),
    *(Style("  "), Style(newline="\r\n"), Style(apart=True)),
)


class Values:
    """The variables that a function has, and expressions over them."""

    def __init__(self, random: Random, kind: Kind, name: str, numbers: list[int]) -> None:
        self.random, self.kind, self.name = random, kind, name
        self.numbers = numbers
        self.type = random.choice(_TYPES)
        self.result = random.choice(("ret", "ret", "err", "result", "out"))
        self.result_type = self.type if random.random() < 0.85 else "int"
        self.names: list[dict[str, str]] = [{"mode": "int", "node": "Node *"}]
        self.label: tuple[str, int] | None = None
        self.again: tuple[str, int] | None = None
        self.used: set[str] = set()
        self.left = random.randrange(4, 22)
        self.keeps = self.type != "void" and random.random() < 0.7

    # -- small things --------------------------------------------------------------------------

    def number(self) -> int:
        """A number that no other call has."""
        self.numbers[0] += 1
        return self.numbers[0]

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random.random() < share

    def variable(self, kind: str) -> str | None:
        """A variable of that type that can be used here."""
        seen: dict[str, str] = {}
        for scope in self.names:
            seen |= scope
        found = [name for name, type_ in seen.items() if type_ == kind]
        return self.random.choice(found) if found else None

    def value(self, kind: str) -> str:
        """An expression of a type."""
        one, name = self.number(), self.variable(kind)
        if kind == "Node *":
            made = [f"node_next({one}, node)", "&node[0]", "node ? node->peer : NULL"]
        elif kind == "const char *":
            made = [f"node_name({one})", f'ready({one}) ? "x" : "y"']
        elif kind == "bool":
            made = [f"ready({one})", f"!ready({one})", "node->busy > 1", f"probe({one}) < 0"]
        else:
            other = self.variable("int") or "7"
            made = [
                f"probe({one})", f"probe({one})", f"{other} + {one}", f"-({other})", "node->count",
                f"ready({one}) ? {other} : {one}", f"combine({one}, {other}, 2)", "-EINVAL",
                f"combine({one}, 5,\n~{other})", "(int)sizeof(struct Node) * 0",
                *self.kind.values,
            ]  # fmt: skip
        made += self.random.choices(_CONSTANTS.get(kind, ("0", "1", "-EBUSY", "42")), k=2)
        if name:
            made += [name, name]
        chosen = self.random.choice(made)
        return self.numbered(chosen)

    def numbered(self, text: str) -> str:
        """A number of its own for each `%d`."""
        return re.sub("%d", lambda _: str(self.number()), text)

    def spelt(self, before: str, value: str, after: str = ";") -> Lines:
        """A statement; what is broken is aligned under the last parenthesis that is open."""
        first, *rest = f"{before}{value}{after}".split("\n~")
        column = first.rfind("(") + 1
        return [first, *(" " * column + line for line in rest)]

    def constant(self) -> str:
        """A constant of the result's type."""
        return self.random.choice(_CONSTANTS.get(self.type, ("0", "-EBUSY", "3")))

    def declarations(self) -> Lines:
        """One or two declarations, which may hide others."""
        made: Lines = []
        for _ in range(self.random.choice((1, 1, 2))):
            kind = self.random.choice(("int", "int", self.type, "Node *"))
            kind = "int" if kind == "void" else kind
            name = self.random.choice(("i", "ret", "err", "n", "copy", "mode", self.result))
            if name in self.names[-1] or (len(self.names) < 3 and name == "mode"):
                continue
            joint = "" if kind.endswith("*") else " "
            # A variable is not set to itself.
            self.names[-1][name] = ""
            if kind == "Node *" and self.chance(0.3):
                made.append(f"AUTO_NODE Node *{name} = node_copy({self.number()});")
            else:
                made += self.spelt(f"{kind}{joint}{name} = ", self.value(kind))
            self.names[-1][name] = kind
        return [*made, ""] if made and self.chance(0.7) else made

    def condition(self) -> str:
        """What is asked in the head of a statement."""
        one = self.number()
        plain = (f"ready({one})", f"probe({one}) < 0", f"!ready({one})", f"probe({one})")
        return self.random.choice((*plain, f"ready({one}) && probe({self.number()}) > 0"))
