"""The program: an index over the tree that grows with the questions asked of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from refactor.errors import RefusedFault
from refactor.program.declared import can_be_called, extent, header_start, struct_names
from refactor.program.discover import Hits, SourceTree, is_header, shown
from refactor.program.mentions import Kind, Mention, find
from refactor.program.model import (
    Declared,
    Definition,
    Field,
    FunctionId,
    Use,
)
from refactor.program.translation import Translation, parse_file
from refactor.protocol.index import Does, Roles
from refactor.protocol.model import Protocol
from refactor.source.text import SourceText, words
from refactor.syntax.shelf import Shelf
from refactor.syntax.vocabulary import Vocabulary

_STATIC = re.compile(rb"\bstatic\b")


class Program:
    """Answers who defines, declares, calls and assigns a function. Every file is parsed once."""

    def __init__(self, tree: SourceTree, protocol: Protocol, roles: Roles) -> None:
        self.tree = tree
        self.protocol = protocol
        self.roles = roles
        self.vocabulary = Vocabulary(
            marks=frozenset(roles.masked_bytes),
            block_guards=roles.guards(Does.BLOCK_GUARD),
            keep=frozenset(name.encode() for name in roles.functions),
            exports=frozenset(name.encode() for name in protocol.exports),
            scope_guards=roles.guards(Does.SCOPE_GUARD),
            by_class=frozenset(name.encode() for name in roles.classes),
        )
        self.shelf = Shelf()
        self.overlaid: dict[str, Translation] = {}
        """The file that was parsed last for an overlay of this program, by path."""
        self._texts: dict[str, SourceText] = {}
        self._hits: dict[str, Counter[str]] = {}
        self._header_hits: dict[str, Counter[str]] = {}
        self._at: dict[tuple[str, int], Definition] = {}
        self._fields: dict[str, list[Field]] = {}
        self._statics: dict[tuple[str, str], bool] = {}
        self._files: dict[str, Translation] = {}
        self._unreadable: dict[str, str] = {}
        self._uses: dict[str, tuple[Use, ...]] = {}
        self._mentions: dict[tuple[str, str], list[Mention]] = {}
        self._definitions: dict[FunctionId, tuple[Definition, ...]] = {}
        self._prototypes: dict[FunctionId, tuple[Declared, ...]] = {}

    # -- files ---------------------------------------------------------------------------------

    def search(self, names: Iterable[str], headers: Iterable[str] = ()) -> None:
        """Look names up in the whole tree, and in headers only, all new ones in one pass."""
        new = {name for name in names if name not in self._hits}
        new_headers = {name for name in headers if name not in self._header_hits}
        if not new and not new_headers:
            return
        found, in_headers = self.tree.search(new, new_headers)
        self._hits |= _by_name(new, found)
        self._header_hits |= _by_name(new_headers, in_headers)

    def searched(self, name: str) -> bool:
        """Whether the name was looked up in the whole tree already."""
        return name in self._hits

    def hits(self, name: str) -> Counter[str]:
        """path -> how often a plain text search finds the name there."""
        self.search([name])
        return self._hits[name]

    def text(self, path: str) -> SourceText:
        """The file's bytes, read once."""
        known = self._texts.get(path)
        if known is None:
            known = self._texts[path] = self.tree.read(path)
        return known

    def file(self, path: str) -> Translation:
        """The parsed file."""
        known = self._files.get(path)
        if known is None:
            text = self.text(path)
            try:
                known = parse_file(text, self.vocabulary, self.shelf, self._like(path))
            except RefusedFault as fault:
                raise RefusedFault(f"{shown(path)}: {fault.message}", fault.hint) from fault
            self._files[path] = known
        return known

    def known(self, path: str) -> Translation | None:
        """The file if it was parsed already."""
        return self._files.get(path)

    def _like(self, _: str) -> Translation | None:
        """A parsed file whose text is almost that of this one, if there is one."""
        return None

    def unreadable(self, path: str) -> str:
        """Why a file cannot be taken apart (binary, nested too deep), or ""."""
        if path not in self._files and path not in self._unreadable:
            try:
                self.file(path)
            except RefusedFault as fault:
                self._unreadable[path] = fault.message
        return self._unreadable.get(path, "")

    def mentions(self, path: str, name: str) -> list[Mention]:
        """Every token of the file that spells the name; OPAQUE if the file is unreadable."""
        known = self._mentions.get((path, name))
        if known is None:
            reason, word = self.unreadable(path), name.encode()
            known = self._mentions[(path, name)] = (
                [
                    Mention(at, at + len(word), Kind.OPAQUE, f"a file that is not read: {reason}")
                    for at in words(self.text(path).data, word)
                ]
                if reason
                else find(self.file(path), name)
            )
        return known

    @property
    def parsed(self) -> tuple[Translation, ...]:
        """All files that were parsed in this run, by path."""
        return tuple(self._files[path] for path in sorted(self._files))

    # -- names ---------------------------------------------------------------------------------

    def uses(self, name: str) -> tuple[Use, ...]:
        """Every token in the tree that spells the name, classified."""
        known = self._uses.get(name)
        if known is None:
            known = tuple(
                Use(path, mention)
                for path in sorted(self.hits(name))
                for mention in self.mentions(path, name)
            )
            self._uses[name] = known
        return known

    def resolve(self, name: str, path: str) -> FunctionId:
        """Which function a name in a file means: the file's own static one, else the global one."""
        if not is_header(path) and self._static_in(name, path):
            return FunctionId(name, path)
        return FunctionId(name)

    def named(self, name: str) -> tuple[FunctionId, ...]:
        """All functions of that name that are defined or declared in the tree."""
        kinds = (Kind.DEFINITION, Kind.DECLARATION)
        return tuple(
            sorted({self.resolve(name, u.path) for u in self.uses(name) if u.mention.kind in kinds})
        )

    def uses_of(self, function: FunctionId) -> tuple[Use, ...]:
        """The tokens that mean this function (tokens in comments included)."""
        if function.file:
            hits = self._hits.get(function.name)
            if hits is None:
                mentions = self.mentions(function.file, function.name)
                return tuple(Use(function.file, mention) for mention in mentions)
        return tuple(
            u for u in self.uses(function.name) if self.resolve(function.name, u.path) == function
        )

    def _static_in(self, name: str, path: str) -> bool:
        known = self._statics.get((path, name))
        if known is None and self.unreadable(path):
            known = self._statics[(path, name)] = False
        if known is None:
            file, word = self.file(path), name.encode()
            known = any(f.static and f.name == word for f in file.functions) or any(
                _STATIC.search(file.unit.mask.text, *extent(file, mention.offset, "declaration"))
                for mention in self.mentions(path, name)
                if mention.kind is Kind.DECLARATION
            )
            self._statics[(path, name)] = known
        return known

    # -- declarations --------------------------------------------------------------------------

    def definitions(self, function: FunctionId) -> tuple[Definition, ...]:
        """Where the function is defined; more than one place if several programs define it."""
        known = self._definitions.get(function)
        if known is None:
            known = tuple(
                definition
                for use in self.uses_of(function)
                if use.mention.kind is Kind.DEFINITION
                and (definition := self._definition_at(use.path, use.mention.offset))
            )
            self._definitions[function] = known
        return known

    def definition_of(self, path: str, offset: int) -> Definition | None:
        """The definition that encloses the offset."""
        if self.unreadable(path):
            return None
        function = self.file(path).enclosing(offset)
        return self._definition_at(path, function.name_start) if function else None

    def prototypes(self, function: FunctionId) -> tuple[Declared, ...]:
        """The function's declarations without a body, by path and position."""
        known = self._prototypes.get(function)
        if known is None:
            known = tuple(
                self._declared(use.path, use.mention.offset, "declaration")
                for use in self.uses_of(function)
                if use.mention.kind is Kind.DECLARATION
            )
            self._prototypes[function] = known
        return known

    def marks(self, definition: Definition) -> frozenset[str]:
        """All marks of a function, at its definition and at its prototypes.

        For a function that is not static only headers that name a mark are looked at: a prototype
        elsewhere carries none.
        """
        found = set(definition.marks)
        for declared in self.near_prototypes(definition.id, self.headers_with(self.roles.marks)):
            found |= declared.marks
        return frozenset(found)

    def near_prototypes(self, function: FunctionId, paths: Iterable[str]) -> list[Declared]:
        """The function's prototypes in its own file if it is static, else in the headers given.

        No search of the tree: for functions that may have thousands of mentions, such as `main`.
        """
        name = function.name.encode()
        own = [function.file] if function.file else paths
        return [
            self._declared(path, mention.offset, "declaration")
            for path in own
            if name in self.text(path).data
            for mention in self.mentions(path, function.name)
            if mention.kind is Kind.DECLARATION
        ]

    def headers_with(self, words: Iterable[str]) -> list[str]:
        """The headers in which one of the words was found, as far as they were searched for."""
        return sorted({p for word in words for p in self._header_hits.get(word, ())})

    def in_headers(self, word: str) -> bool:
        """Whether a word that was searched for in headers stands in one."""
        return bool(self._header_hits.get(word))

    def fields(
        self, name: str, holder: str, paths: Iterable[str] | None = None
    ) -> tuple[Field, ...]:
        """The pointer fields of that name; of one struct if `holder` names it.

        paths: the files to look at; all that name the field if None.
        """
        fields = self._fields_of(name) if paths is None else self._fields_in(paths, name)
        # An alias of a struct that has its own declaration is not followed to it.
        return tuple(f for f in fields if holder in f.struct.split()) or tuple(fields)

    def _fields_of(self, name: str) -> list[Field]:
        if name not in self._fields:
            self._fields[name] = self._fields_in(sorted(self.hits(name)), name)
        return self._fields[name]

    def _fields_in(self, paths: Iterable[str], name: str) -> list[Field]:
        return [
            self._field(path, mention.offset, name)
            for path in paths
            if name.encode() in self.text(path).data
            for mention in self.mentions(path, name)
            if mention.kind is Kind.FIELD_DECLARATION
        ]

    def _definition_at(self, path: str, name_start: int) -> Definition | None:
        key = (path, name_start)
        if key not in self._at:
            file = self.file(path)
            function = file.enclosing(name_start)
            if function is None or function.name_start != name_start:
                return None
            start = header_start(file, function.start)
            marks = self._marks_in(file, start, function.body_start)
            self._at[key] = Definition(file, start, function.end, name_start, marks, function)
        return self._at[key]

    def _declared(self, path: str, offset: int, node_type: str) -> Declared:
        file = self.file(path)
        span = file.spans.at(offset)
        if span is not None and span.rule == "dropped":
            # A branch that the tree leaves out: the one that keeps it knows the declaration.
            file = file.with_branch(offset) or file
        first, last = extent(file, offset, node_type)
        start = header_start(file, first)
        return Declared(file, start, last, offset, self._marks_in(file, start, last))

    def _field(self, path: str, offset: int, name: str) -> Field:
        base = self._declared(path, offset, "field_declaration")
        struct = struct_names(base.file, offset)
        callable_ = can_be_called(base.file, offset)
        return Field(base.file, base.start, base.end, offset, base.marks, struct, name, callable_)

    def _marks_in(self, file: Translation, start: int, end: int) -> frozenset[str]:
        return frozenset(
            s.name.decode("ascii", "replace")
            for s in file.spans.within(start, end)
            if s.rule == "mark"
        )


def _by_name(names: Iterable[str], found: Hits) -> dict[str, Counter[str]]:
    return {name: Counter({p: c[name] for p, c in found.items() if c[name]}) for name in names}
