"""How the arguments of one call become those of another: `$2, $1, NULL`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from refactor.errors import UsageFault
from refactor.plan.claim import Swap

_TOKEN = re.compile(
    rb"\s+|\$(?:\d+|\*)|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
    rb"|\.?\d(?:[eEpP][+-]|[\w.])*|[A-Za-z_]\w*"
    rb"|<<|>>|->|\+\+|--|&&|\|\||[<>=!]=|/(?![*/])|[-+*%&|^!~<>?:.,()\[\]{}]"
)
_EFFECT = re.compile(
    rb"\+\+|--|<<=|>>=|(?<![=!<>])=(?!=)|[A-Za-z_)\]]\w*\s*\(|\bvolatile\b|\basm\b", re.DOTALL
)
_LITERAL = re.compile(rb"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
_NO_CALL = re.compile(rb"\bsizeof\s*\((?:[^()]|\([^()]*\))*\)")
_PRIMARY = re.compile(rb"[A-Za-z_0-9]\w*(?:(?:\.|->)\w+|\[[\w.>-]*\])*|\"(?:\\.|[^\"\\])*\"")
_NAME = re.compile(rb"[A-Za-z_]\w*")
# What an argument may stand between without becoming a part of anything, outside and inside of a
# call's parentheses.
_OPENS = ((b"(",), (b"(", b","))
_CLOSES = ((b")",), (b")", b","))
ALL = 0


class Mapping(Struct, frozen=True):
    """The new arguments: each a list of tokens as they are spelt, blanks included.

    Among the tokens stand numbers for the old arguments, from 1; `ALL` stands for all of them.
    """

    arguments: tuple[tuple[bytes | int, ...], ...]

    @property
    def same(self) -> bool:
        """Whether all arguments stay what and where they are."""
        return self.arguments == ((ALL,),)

    @property
    def used(self) -> Counter[int]:
        """How often each old argument is asked for."""
        return Counter(part for one in self.arguments for part in one if isinstance(part, int))

    def swap(self, old: str, new: str, kept: Iterable[bytes]) -> Swap:
        """What the proof compares calls with. kept: calls in arguments that stay."""
        tokens = tuple(
            tuple(p for p in one if isinstance(p, int) or p.strip()) for one in self.arguments
        )
        return Swap(old.encode(), new.encode(), tokens, frozenset(kept))

    def obstacle(self, given: Sequence[bytes]) -> str:
        """Why a call with these arguments cannot be mapped, or ""."""
        used = self.used
        for number in used:
            if number > len(given):
                return f"it has {_counted(len(given))}, and --args names ${number}"
        for number, argument in enumerate(given, 1):
            times = used[number] + used[ALL]
            effect = has_effect(argument)
            shown = b" ".join(argument.split()).decode("ascii", "replace")
            if effect and times != 1:
                how = f"used {times} times" if times else "dropped"
                return f"its argument {number} ({shown}) may have an effect, and would be {how}"
            if not _PRIMARY.fullmatch(argument) and any(
                number in one and not _alone(one, number) for one in self.arguments
            ):
                return (
                    f"its argument {number} ({shown}) would become a part of a larger expression: "
                    f"write (${number}) in --args"
                )
        return ""

    def apply(self, given: Sequence[bytes]) -> list[bytes]:
        """The new arguments of a call."""
        made: list[bytes] = []
        for one in self.arguments:
            if one == (ALL,):
                made += given
                continue
            parts = [p if isinstance(p, bytes) else given[p - 1] for p in one]
            made.append(b"".join(parts))
        return made


def parse_mapping(text: str) -> Mapping:
    """Read what `--args` says; raises UsageFault.

    "" keeps all arguments, `()` means none.
    """
    if not text.strip():
        return Mapping(((ALL,),))
    if "".join(text.split()) == "()":
        return Mapping(())
    data = text.strip().encode()
    arguments: list[list[bytes | int]] = [[]]
    depth: list[bytes] = []
    at = 0
    while at < len(data):
        found = _TOKEN.match(data, at)
        if found is None or b"\n" in found[0]:
            rest = data[at:].decode("utf-8", "replace")
            raise _fault(text, f"cannot be read at {rest!r}")
        token, at = found[0], found.end()
        if token in (b"(", b"[", b"{"):
            depth.append({b"(": b")", b"[": b"]", b"{": b"}"}[token])
        elif token in (b")", b"]", b"}") and (not depth or depth.pop() != token):
            raise _fault(text, "has a closing bracket too many")
        if token == b"," and not depth:
            arguments.append([])
        elif token[:1] == b"$":
            arguments[-1].append(ALL if token == b"$*" else _number(text, token))
        else:
            arguments[-1].append(token)
    if depth:
        raise _fault(text, "has an opening bracket too many")
    done = tuple(tuple(_stripped(one)) for one in arguments)
    for one in done:
        if not one:
            raise _fault(text, "has an empty argument")
        if ALL in one and one != (ALL,):
            raise _fault(text, "has $* as a part of an argument")
    return Mapping(done)


def has_effect(argument: bytes) -> bool:
    """Whether evaluating an expression may do more than give its value: a call, an assignment."""
    return _EFFECT.search(_NO_CALL.sub(b"", _LITERAL.sub(b"0", argument))) is not None


def _alone(one: tuple[bytes | int, ...], number: int) -> bool:
    """Whether the argument stands by itself wherever it is used.

    In parentheses of its own, too, or as an argument of a call.
    """
    parts = [b"(", *(p for p in one if isinstance(p, int) or p.strip()), b")"]
    called = _in_calls(parts)
    return all(
        parts[index - 1] in _OPENS[index in called] and parts[index + 1] in _CLOSES[index in called]
        for index, part in enumerate(parts)
        if part == number and isinstance(part, int)
    )


def _in_calls(parts: Sequence[bytes | int]) -> set[int]:
    """Where the innermost bracket around a part is the parenthesis of a call's arguments."""
    found, open_ones = set[int](), list[bool]()
    for index, part in enumerate(parts):
        if part in (b")", b"]", b"}"):
            open_ones.pop()
        if open_ones and open_ones[-1]:
            found.add(index)
        if part in (b"(", b"[", b"{"):
            before = parts[index - 1] if index else b""
            name = isinstance(before, bytes) and _NAME.fullmatch(before) is not None
            open_ones.append(part == b"(" and name)
    return found


def _number(text: str, token: bytes) -> int:
    number = int(token[1:])
    if not 0 < number < 100:
        raise _fault(text, f"names {token.decode()}")
    return number


def _stripped(one: list[bytes | int]) -> list[bytes | int]:
    while one and isinstance(one[0], bytes) and not one[0].strip():
        one = one[1:]
    while one and isinstance(one[-1], bytes) and not one[-1].strip():
        one = one[:-1]
    return one


def _counted(number: int) -> str:
    return "1 argument" if number == 1 else f"{number or 'no'} arguments"


def _fault(text: str, what: str) -> UsageFault:
    return UsageFault(
        f"--args {text!r} {what}", "give arguments such as '$2, $1, NULL'; $* stands for all"
    )
