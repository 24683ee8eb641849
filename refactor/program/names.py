"""The one place where what a tree or a user calls something is made fit to print."""

from __future__ import annotations


def shown(path: str) -> str:
    """A path as it may be printed: control bytes and quotes escaped, as git quotes them."""
    if path.isprintable() and '"' not in path and "\\" not in path:
        return path
    return '"' + path.encode("unicode_escape").decode().replace('"', '\\"') + '"'


def visible(text: str) -> str:
    """Text of several lines with every character escaped that a terminal would act upon."""
    if text.isprintable():
        return text
    return "".join(
        one if one == "\n" or one.isprintable() else one.encode("unicode_escape").decode()
        for one in text
    )
