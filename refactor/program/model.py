"""The values of the index: functions, prototypes, fields, calls."""

from __future__ import annotations

from dataclasses import dataclass

from refactor.program.discover import is_header
from refactor.program.mentions import Mention
from refactor.program.translation import Translation
from refactor.source.comments import DocComment
from refactor.syntax.parser import Function


@dataclass(frozen=True, slots=True, order=True)
class FunctionId:
    """A function of the program; `file` is its own file if it is static there, else ""."""

    name: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.name}" if self.file else self.name


@dataclass(frozen=True, eq=False)
class Declared:
    """A definition, a prototype or a pointer field: its file, first byte, end and marks."""

    file: Translation
    start: int
    end: int
    name_start: int
    marks: frozenset[str]

    @property
    def path(self) -> str:
        """The file's path."""
        return self.file.text.path

    @property
    def comment(self) -> DocComment | None:
        """The comment above, if there is one."""
        return self.file.comment_above(self.start)


@dataclass(frozen=True, eq=False)
class Definition(Declared):
    """A function with its body."""

    function: Function

    @property
    def id(self) -> FunctionId:
        """The function's identity; static in a header counts as one function for all."""
        name = self.function.name.decode("ascii", "replace")
        own = self.function.static and not is_header(self.path)
        return FunctionId(name, self.path if own else "")


@dataclass(frozen=True, eq=False)
class Field(Declared):
    """A member of a struct. callable: it can be a function pointer, by its declaration."""

    struct: str
    name: str
    callable: bool


@dataclass(frozen=True, slots=True)
class Use:
    """A mention with its file."""

    path: str
    mention: Mention
