"""The values of the index: functions, prototypes, fields, calls."""

from __future__ import annotations

from msgspec import Struct

from refactor.program.discover import is_header
from refactor.program.mentions import Mention
from refactor.program.translation import Translation
from refactor.source.comments import DocComment
from refactor.syntax.parser import Function


class FunctionId(Struct, frozen=True, order=True):
    """A function of the program; `file` is its own file if it is static there, else ""."""

    name: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.name}" if self.file else self.name


class Declared(Struct, frozen=True, eq=False):
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


class Definition(Declared, frozen=True, eq=False):
    """A function with its body."""

    function: Function

    @property
    def id(self) -> FunctionId:
        """The function's identity; static in a header counts as one function for all."""
        name = self.function.name.decode("ascii", "replace")
        own = self.function.static and not is_header(self.path)
        return FunctionId(name, self.path if own else "")


class Field(Declared, frozen=True, eq=False):
    """A member of a struct. callable: it can be a function pointer, by its declaration."""

    struct: str
    name: str
    callable: bool


class Use(Struct, frozen=True):
    """A mention with its file."""

    path: str
    mention: Mention
