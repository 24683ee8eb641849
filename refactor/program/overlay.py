"""A tree with changes laid over it: the program as it would be after a step; nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from refactor.program.discover import Hits, SourceTree, is_header
from refactor.program.program import Program
from refactor.program.translation import Translation
from refactor.source.text import SourceText, count_word


class OverlayTree(SourceTree):
    """A tree of which some files have other bytes. The rest is what `base` has found and read."""

    def __init__(self, base: Program, changed: Mapping[str, bytes]) -> None:
        tree = base.tree
        self.root, self.globs, self.patterns = tree.root, tree.globs, tree.patterns
        self.repository = tree.repository
        self._base = base
        self._changed = changed
        self._definers = tree.definers

    def search(self, names: Iterable[str], headers: Iterable[str] = ()) -> tuple[Hits, Hits]:
        """As `SourceTree.search`; what was searched for before is not searched for again.

        Of the words looked up in headers only it is told where they stand, not how often.
        """
        names, headers = sorted(set(names)), sorted(set(headers))
        self._base.search(names, headers)
        everywhere = {name: self._base.hits(name) for name in names}
        in_headers = {word: Counter(self._base.headers_with([word])) for word in headers}
        changed_headers = [path for path in self._changed if is_header(path)]
        return self._by_file(everywhere, self._changed), self._by_file(in_headers, changed_headers)

    def _by_file(self, found: Mapping[str, Counter[str]], changed: Iterable[str]) -> Hits:
        hits: dict[str, Counter[str]] = {}
        for name, counts in found.items():
            for path, count in counts.items():
                if path not in self._changed:
                    hits.setdefault(path, Counter())[name] = count
            word = name.encode()
            for path in changed:
                if count := count_word(self._changed[path], word):
                    hits.setdefault(path, Counter())[name] = count
        return dict(sorted(hits.items()))

    def files(self) -> list[str]:
        """The paths of the base; a step changes files and adds none."""
        return self._base.tree.files()

    def read(self, path: str) -> SourceText:
        """The new bytes of a changed file, else what the base has read."""
        data = self._changed.get(path)
        return self._base.text(path) if data is None else SourceText(path, data)


class OverlayProgram(Program):
    """A program over an overlay: only the changed files are parsed.

    One that the overlay before had with the same text is taken from there.
    """

    def __init__(self, base: Program, changed: Mapping[str, bytes]) -> None:
        super().__init__(OverlayTree(base, changed), base.protocol, base.roles)
        self.shelf, self.overlaid = base.shelf, base.overlaid
        self._base = base
        self._changed = changed

    def file(self, path: str) -> Translation:
        """The parsed file, shared with the base where the file is not changed."""
        data = self._changed.get(path)
        if data is None:
            known = self._files[path] = self._base.file(path)
            return known
        last = self.overlaid.get(path)
        # Of a text that gives the lines of another one the bytes alone do not tell.
        if last is not None and last.text == self.text(path):
            self._files[path] = last
        known = self.overlaid[path] = super().file(path)
        return known

    def _like(self, path: str) -> Translation | None:
        return self._base.known(path)
