"""Macros and helper functions that take or drop a lock on behalf of their caller.

The protocol does not list them, so the dataflow would not see what they do: a function that uses
one is not understood. A helper function that begins or ends the bracket for its caller does no such
harm: at worst a bracket is put inside of another one. Weak spot: helpers that are defined in
another .c file are not found; `check` reports their unbalanced exits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from refactor.flow.events import Act, Passing, Watch
from refactor.flow.facts import Facts
from refactor.plan.passing import passing_in
from refactor.program.addressed import addressed
from refactor.program.model import Definition
from refactor.program.program import Program
from refactor.program.translation import Translation
from refactor.protocol.index import Does
from refactor.syntax.lexer import code_of
from refactor.syntax.parser import Function

_DEFINE = re.compile(
    rb"^[ \t]*#[ \t]*define[ \t]+(\w+)((?>(?:(?>(?:[^\\\n]++|\\\r?\n|\\.){1,500}))*))", re.MULTILINE
)
# The name of a member is no call of a function, and no macro with parameters, unless a `(` follows.
_WORD = re.compile(rb"\b[A-Za-z_]\w*(?=\s*\()|(?<!->)(?<!\.)\b[A-Za-z_]\w*")
_JUMPS = {b"return", b"goto"}
_HEAD = re.compile(rb"^(?:[A-Za-z_]|[ \t]+(?:static|inline|extern)\b)[^\n]*", re.MULTILINE)
_CALLED = re.compile(rb"(\w+)[ \t]*(?:\(|\\?\r?$)")


class Helpers:
    """Finds, for one file at a time, the names that stand for lock or bracket calls."""

    def __init__(
        self,
        program: Program,
        watch: Watch,
        analyse: Callable[[Definition], Facts],
        sought: str = "",
    ) -> None:
        """sought: the lock that the question is about, see `refactor.program.meant`."""
        self.program = program
        self.sought = sought
        self.watch = watch
        self.analyse = analyse
        functions = program.roles.functions
        listed = {name for name, role in functions.items() if role.does is not Does.NORETURN}
        self._listed = {name.encode() for name in listed}
        self._names = sorted(name for name in listed if watch.concerns(name))
        self._words = {name.encode() for name in self._names}
        self._macros: dict[str, dict[str, str]] = {}
        self._shared: dict[str, str] | None = None
        self._bodies: dict[str, dict[bytes, set[bytes]]] = {}
        self._by_name: dict[str, dict[bytes, list[Function]]] = {}
        self._used: dict[tuple[str, int], frozenset[bytes]] = {}
        self._moving = {name.encode() for name in watch.moving}
        self._passed = sorted(program.roles.passed)
        self._marked: dict[str, dict[bytes, Passing]] = {}
        self._inline: dict[str, frozenset[bytes]] | None = None
        self._functions: dict[tuple[str, int], str] = {}

    def used_by(self, definition: Definition) -> dict[str, str]:
        """Name -> what it hides, for every helper and jumping macro that the function uses."""
        found = self._hidden_in(definition)
        for marked in self.passing(definition):
            found.pop(marked, None)
        words = self._words_in(definition.file, definition.function)
        for name, body in self._bodies_in(definition.path).items():
            if name in words and body & _JUMPS:
                macro, jump = name.decode(), min(body & _JUMPS).decode()
                found.setdefault(macro, f"the macro {macro}, which hides a {jump}")
        return found

    def _hidden_in(self, definition: Definition) -> dict[str, str]:
        """Name -> what it hides, for every macro and function that moves a lock."""
        file, function = definition.file, definition.function
        words = self._words_in(file, function)
        found = {
            name: f"the macro {name}, which uses {used}() and is not in the protocol"
            for name, used in self._macros_for(file).items()
            if name.encode() in words
        }
        for one in (file, *self._headers(words)):
            helpers = self._named_in(one)
            # What the protocol lists is no helper, though its definition may stand in the file.
            for word in sorted((words & helpers.keys()) - self._listed):
                for helper in helpers[word]:
                    reason = "" if helper is function else self._unbalanced(one, helper)
                    if reason:
                        name = word.decode()
                        found[name] = f"a call of {name}(), which {reason}"
        return found

    def passing(self, definition: Definition) -> dict[str, Passing]:
        """The functions used that take or drop a lock for their caller, as their marks say."""
        if not self._passed:
            return {}
        words = self._words_in(definition.file, definition.function)
        headers = self.program.headers_with(self._passed)
        known: dict[str, Passing] = {}
        for path in (*headers, definition.path):
            for name, one in self._passing_in(path).items():
                if name in words:
                    key = addressed(definition.file, self.program.roles, one.key)
                    known[name.decode()] = one._replace(key=key)
        return known

    def _passing_in(self, path: str) -> dict[bytes, Passing]:
        if path not in self._marked:
            readable = not self.program.unreadable(path)
            self._marked[path] = passing_in(self.program, path, self.sought) if readable else {}
        return self._marked[path]

    def _words_in(self, file: Translation, function: Function) -> frozenset[bytes]:
        key = (file.text.path, function.body_start)
        if key not in self._used:
            text = file.unit.mask.text
            found = _WORD.findall(text, function.body_start, function.body_end)
            # A macro that the mask put out of the way is used all the same.
            found += [
                span.name
                for span in file.spans.within(function.body_start, function.body_end)
                if span.name and span.rule.endswith("-macro")
            ]
            self._used[key] = frozenset(found)
        return self._used[key]

    def _named_in(self, file: Translation) -> dict[bytes, list[Function]]:
        path = file.text.path
        if path not in self._by_name:
            by_name = self._by_name[path] = {}
            for function in file.functions:
                by_name.setdefault(function.name, []).append(function)
        return self._by_name[path]

    def _headers(self, words: frozenset[bytes]) -> list[Translation]:
        """The headers that call a lock or bracket function: in the body of an inline function.

        words: only those headers count in which one of these may be defined.
        """
        if self._inline is None:
            before = rb"(?:^[ \t]+|[{;)]\s*)(?:"
            call = re.compile(before + "|".join(self._names).encode() + rb")\s*\(", re.MULTILINE)
            self._inline = {
                path: frozenset(_named_in_heads(data))
                for path in self.program.headers_with(self._names)
                if call.search(data := self.program.text(path).data)
            }
        return [
            self.program.file(path)
            for path, named in self._inline.items()
            if named & words and not self.program.unreadable(path)
        ]

    def _macros_for(self, file: Translation) -> dict[str, str]:
        """Macro -> the lock or bracket function in its body, through macros of the headers."""
        path = file.text.path
        known = self._macros.get(path)
        if known is not None:
            return known
        if self._shared is None:
            self._shared = self._followed([])
        found = dict(self._shared)
        own = self._bodies_in(path)
        if any(body & (self._words | _coded(found)) for body in own.values()):
            found = self._followed([path])
        self._macros[path] = found
        return found

    def _followed(self, paths: Sequence[str]) -> dict[str, str]:
        """What `_macros_for` answers, for the headers and some more files."""
        headers = self.program.headers_with(self._names)
        found = self._hiding([*headers, *paths])
        seen: set[str] = set()
        while found.keys() - seen:
            # A macro of these may stand in one of a header that names no lock itself.
            seen |= found.keys()
            self.program.search([], sorted(seen))
            found = self._hiding([*headers, *self.program.headers_with(sorted(seen)), *paths])
        return found

    def _hiding(self, paths: Iterable[str]) -> dict[str, str]:
        """The macros of the files that use a lock or bracket function, directly or not."""
        bodies: dict[bytes, set[bytes]] = {}
        for one in paths:
            bodies |= self._bodies_in(one)
        found: dict[bytes, bytes] = {}
        hiding = set(self._words)
        while True:
            more = {n: min(body & hiding) for n, body in bodies.items() if body & hiding}
            if more.keys() <= found.keys():
                return {name.decode(): hidden.decode() for name, hidden in found.items()}
            found = more | found
            hiding |= more.keys()

    def _bodies_in(self, path: str) -> dict[bytes, set[bytes]]:
        """Macro -> the words of its body, comments and strings aside."""
        if path not in self._bodies:
            self._bodies[path] = {
                match[1]: set(_WORD.findall(code_of(match[2])))
                for match in _DEFINE.finditer(self.program.text(path).data)
                if match[1] not in self._listed
            }
        return self._bodies[path]

    def _unbalanced(self, file: Translation, function: Function) -> str:
        """What a function of the file leaves behind for its caller, or ""."""
        key = (file.text.path, function.name_start)
        if key not in self._functions:
            self._functions[key] = ""  # while it is looked at: it may call itself
            definition = self.program.definition_of(*key)
            self._functions[key] = self._left_behind(definition) if definition else ""
        return self._functions[key]

    def _left_behind(self, definition: Definition) -> str:
        hidden = self._hidden_in(definition)
        if hidden:
            return f"holds {hidden[min(hidden)]}"
        if not self._moving & self._words_in(definition.file, definition.function):
            return ""
        facts = self.analyse(definition)
        for at, popped in sorted(facts.popped.items()):
            if None in popped and facts.events[at].act is Act.RELEASE:
                return f"calls {facts.events[at].name}() for its caller"
        for _, state in sorted(facts.exits):
            held = Counter((entry.lock, entry.kind, entry.key) for entry in state.locks)
            if held != Counter((e.lock, e.kind, e.key) for e in facts.entry.locks):
                return "takes or drops a lock for its caller"
        return ""


def _coded(names: Iterable[str]) -> set[bytes]:
    return {name.encode() for name in names}


def _named_in_heads(data: bytes) -> set[bytes]:
    """The words that a header may define as functions: those before a bracket, at the margin."""
    return {name for head in _HEAD.findall(data) for name in _CALLED.findall(head)}
