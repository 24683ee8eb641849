"""Small well-formed C functions made at random around locks, guards, pairs and calls.

Everything that a function does is a call with a number of its own, so that two versions of it can
be run side by side, see `runtime.h`. Lines are made without indentation of their own; each level
adds a tab, which `Style` turns into what the file uses.
"""

from __future__ import annotations

from tests.fuzz.values import Frame, Lines, Values

_COMMENTS = (
    "/* It is released below. */", "/* goto out; */", "// may be busy", "/* a\n * b\n */",
    "/*\n * Two lines,\n * and a { brace.\n */",
)  # fmt: skip


class Function(Values):
    """One function, made line by line."""

    # -- statements ----------------------------------------------------------------------------

    def simple(self) -> Lines:
        """A statement that is no jump and opens nothing."""
        one, name = self.number(), self.variable("int")
        if self.kind.calls and self.chance(0.35):
            call = self.random.choice(self.kind.calls).replace("%m", name or "node->ret")
            return self.spelt("", self.numbered(call), "")
        made = [f"touch({one}, {name or 7});", f"touch({one}, node->count);", "node->count++;"]
        if name:
            made += [f"{name}++;", f"touch({one},\n~{name});"]
        text = self.random.choice(made)
        if self.chance(0.3) and (kind := self.random.choice(("int", self.type))) != "void":
            target = self.variable(kind)
            if target and (value := self.value(kind)) != target:
                return self.spelt(f"{target} = ", value)
        return self.spelt("", text, "")

    def closes(self, frame: Frame, until: int) -> Lines:
        """The lines that close what is open beyond that."""
        return [line for region in reversed(frame.open[until:]) for line in region.closes]

    def exit(self, frame: Frame) -> Lines:
        """A jump out of something, with what it has to close."""
        choices = ["return", "return"]
        if frame.loop is not None:
            choices.append("continue")
        if frame.breaks is not None:
            choices.append("break")
        for jump in (self.label, self.again):
            if jump and len(frame.open) >= jump[1]:
                choices += [jump[0]] * 3
        chosen = self.random.choice(choices)
        if chosen == "return":
            return self.leave(frame)
        if chosen == "break":
            return [*self.closes(frame, frame.breaks or 0), "break;"]
        if chosen == "continue":
            return [*self.closes(frame, frame.loop or 0), "continue;"]
        self.used.add(chosen)
        label = self.label if self.label and self.label[0] == chosen else self.again
        made = self.closes(frame, label[1] if label else 0)
        visible = self.variable(self.result_type) and self.result in self.names[1]
        if self.label and chosen == self.label[0] and visible and self.chance(0.7):
            made = [*self.spelt(f"{self.result} = ", self.value(self.result_type)), *made]
        return [*made, f"goto {chosen};"]

    def leave(self, frame: Frame) -> Lines:
        """A return."""
        closing = self.closes(frame, 0)
        if self.type == "void":
            return [*closing, "return;"]
        value = self.value(self.type)
        if not closing or self.chance(0.3):
            return [*closing, *self.spelt("return ", value)]
        keeps = self.variable(self.type)
        if keeps is None or self.chance(0.2):
            return [*closing, f"return {self.constant()};"]
        blank = [""] if self.chance(0.1) else []
        return [*self.spelt(f"{keeps} = ", value), *closing, *blank, f"return {keeps};"]

    def body(self, frame: Frame, most: int = 4, *, exits: float = 0.3) -> tuple[Lines, bool]:
        """Statements of a block in a scope of their own, and whether its end is reached."""
        self.names.append({})
        made: Lines = self.declarations() if self.chance(0.25) else []
        reached = True
        for _ in range(self.random.randrange(1, most + 1)):
            lines, reached = self.statement(frame)
            made += lines
            if not reached:
                break
        if reached and self.chance(exits):
            made += self.exit(frame)
            reached = False
        self.names.pop()
        return made, reached

    def braced(self, head: str, lines: Lines, *, tail: str = "") -> Lines:
        """A body, mostly in braces."""
        alone = len(lines) == 1 and lines[0].endswith(";") and not tail
        plain = alone and "=" not in lines[0].split("(")[0] and self.chance(0.35)
        if plain and not lines[0].startswith(("int ", "AUTO_NODE")):
            return [head, "\t" + lines[0]]
        return [f"{head} {{", *(_in(lines)), f"}}{tail}"]

    def statement(self, frame: Frame) -> tuple[Lines, bool]:
        """One statement, and whether what stands behind it is reached."""
        self.left -= 1
        comment: Lines = []
        if self.chance(0.06):
            comment = self.random.choice(_COMMENTS).split("\n")
        if self.left < 0 or self.chance(0.4):
            return [*comment, *self.simple()], True
        if self.chance(self.kind.regions_share):
            lines, reached = self.region(frame)
            return [*comment, *lines], reached
        kind = self.random.choice(("if", "if", "if", "if", "loop", "switch", "block", "ifdef"))
        if kind == "if":
            return [*comment, *self.branches(frame)], True
        if kind == "loop":
            return self.loop(frame), True
        if kind == "switch":
            return self.switch(frame), True
        if kind == "block":
            lines, reached = self.body(frame)
            return ["{", *_in(lines), "}"], reached
        return self.conditional(frame), True

    def branches(self, frame: Frame) -> Lines:
        """An if; every chain ends without an else, so that what follows is reached."""
        if self.chance(0.5):
            exits = self.exit(frame)
            if len(exits) == 1 and self.chance(0.1):
                return [f"if ({self.condition()}) {exits[0]}"]
            if exits[-1].startswith("return") and self.chance(0.1):
                exits[-1] += self.random.choice((" /* why */", "  // why", " /* } */"))
            if self.chance(0.3):
                exits = [*self.simple(), *exits]
            return self.braced(f"if ({self.condition()})", exits)
        lines, _ = self.body(frame, 3)
        made = self.braced(f"if ({self.condition()})", lines)
        if made[-1] == "}" and self.chance(0.4):
            other, _ = self.body(frame, 2, exits=0)
            made[-1] = "} else {"
            if self.chance(0.3):
                made[-1] = f"}} else if ({self.condition()}) {{"
            made += [*_in(other), "}"]
        return made

    def loop(self, frame: Frame) -> Lines:
        """A loop that ends."""
        inner = Frame(frame.open, len(frame.open), len(frame.open))
        lines, _ = self.body(inner, 3)
        kind = self.random.choice(("while", "do", "for", "each"))
        if kind == "do":
            return ["do {", *_in(lines), f"}} while (ready({self.number()}));"]
        node = self.variable("Node *")
        if kind == "each" and node and node != "node":
            return [f"NODE_FOREACH({node}, {self.number()}) {{", *_in(lines), "}"]
        head = f"while (ready({self.number()}))"
        if kind == "for":
            head = f"for (int k = 0; k < 2 && ready({self.number()}); k++)"
        return self.braced(head, lines)

    def switch(self, frame: Frame) -> Lines:
        """A switch; its cases fall through, break or leave."""
        inner = Frame(frame.open, frame.loop, len(frame.open))
        made = [f"switch (probe({self.number()})) {{"]
        for number in range(self.random.randrange(1, 4)):
            lines, reached = self.body(inner, 2)
            named = f"case {number}:" if number < 2 else "default:"
            if _declares(lines) or self.chance(0.2):
                made += [f"{named} {{", *_in(lines), "}"]
            else:
                made += [named, *_in(lines)]
            if reached and self.chance(0.7):
                made.append("\tbreak;")
        return [*made, "}"]

    def conditional(self, frame: Frame) -> Lines:
        """Code that depends on an #if."""
        one = self.random.choice((self.simple, lambda: self.branches(frame)))()
        made = [self.random.choice(("#ifdef TANK_TRACE", "#if defined(TANK_EAGER)")), *one]
        if self.chance(0.5):
            made += ["#else", *self.simple()]
        return [*made, "#endif"]

    def region(self, frame: Frame) -> tuple[Lines, bool]:
        """A lock, what runs under it, and its release."""
        if len(frame.open) > 1:
            return self.simple(), True
        region = self.random.choice(self.kind.regions)
        if region.block:
            # A guard with a block is a loop here: break and continue would be about that.
            inner = Frame(frame.open)
            lines, reached = self.body(inner, 3)
            return [f"{region.opens[0]} {{", *_in(lines), "}"], True
        if region.guard:
            lines, reached = self.body(frame, 4)
            return ["{", *_in([*region.opens, *lines]), "}"], reached
        inner = Frame([*frame.open, region], frame.loop, frame.breaks)
        self.names.append({})
        lines, reached = self.body(inner, 4, exits=0.1)
        self.names.pop()
        if _declares(lines):
            lines = ["{", *_in(lines), "}"]
        closing = list(region.closes) if reached else []
        blank = [""] if self.chance(0.1) and reached else []
        return [*region.opens, *lines, *blank, *closing], reached

    # -- the whole -----------------------------------------------------------------------------

    def make(self, head: str = "", *, locked: bool = False) -> Lines:
        """The function. locked: no region of its own, its caller holds the lock."""
        frame, made = Frame(), Lines()
        self.names.append({})
        if self.keeps:
            joint = "" if self.result_type.endswith("*") else " "
            start = f" = {self.constant()}" if self.result_type == self.type else " = 0"
            made.append(f"{self.result_type}{joint}{self.result}{start};")
            self.names[1][self.result] = self.result_type
        if self.chance(0.5):
            made += [line for line in self.declarations() if line]
        if made:
            made.append("")
        if self.chance(0.4):
            made += self.branches(frame)
        reached, shape = True, "none" if locked else self.random.choice(("whole", "whole", "none"))
        if shape == "whole":
            lines, reached = self.whole(frame)
            made += lines
        else:
            lines, reached = self.body(frame, 5, exits=0)
            lines = ["{", *_in(lines), "}"] if _declares(lines) else lines
            made += lines
        if reached and self.type != "void":
            made += self.leave(frame) if self.chance(0.5) else [f"return {self.constant()};"]
        elif not reached and made and made[-1].endswith(":"):
            made.append(";")
        joint = "" if self.type.endswith("*") else " "
        head = head or f"{self.type}{joint}{self.name}(Node *node, int mode)"
        return [head, "{", *_in(made), "}"]

    def whole(self, frame: Frame) -> tuple[Lines, bool]:
        """A region up to the function's end, with a label before its release, perhaps."""
        region = self.random.choice(self.kind.regions)
        if region.block:
            return self.region(frame)
        inner = Frame([] if region.guard else [region])
        if self.chance(0.5) and not region.guard:
            self.label = self.random.choice(("out", "fail", "unlock")), 1
        if self.chance(0.15) and not (region.guard and self.chance(0.5)):
            self.again = "again", 0
        if self.chance(0.1) and self.label is None:
            self.label = "done", 0
        lines: Lines = []
        for _ in range(self.random.randrange(1, 6)):
            more, reached = self.statement(inner)
            lines += more
            if not reached:
                break
        else:
            reached = True
        before = ["again:"] if self.again and "again" in self.used else []
        made = [*before, *region.opens, *lines]
        used = self.label is not None and self.label[0] in self.used
        if self.label and used:
            if self.chance(0.2) and reached:
                made += [""]
            made.append(f"{self.label[0]}:")
            if self.chance(0.15) or self.label[0] == "done":
                made += self.spelt("", f"touch({self.number()}, node->count);", "")
            reached = True
        return [*made, *(region.closes if reached else ())], reached


def _declares(lines: Lines) -> bool:
    starts = ("int ", "Node *", "AUTO_NODE", "bool ", "long ", "const char", "unsigned ")
    return any(line.startswith(starts) for line in lines)


def _in(lines: Lines) -> Lines:
    """One level deeper; directives and blank lines stay, and labels at the level of functions."""
    return [
        line
        if line.startswith("#") or not line or (line.endswith(":") and _label(line))
        else "\t" + line
        for line in lines
    ]


def _label(line: str) -> bool:
    return line.strip()[:-1].isidentifier() and line.strip() != "default:"
