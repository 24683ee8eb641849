"""What a call needs for one of several locks or brackets, against what is held for it there.

Nothing is said where the key cannot be said in the caller's words, or where something that is held
may be it under another name: the answer is then why not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from refactor.check.doubts import may_be
from refactor.check.keyed import Hold, Keyed
from refactor.check.needs import Need, distinct, numbered, plain, same, variables_of, worded
from refactor.check.tokens import Token
from refactor.check.variables import Variables
from refactor.proof.keys import meaning, names_in
from refactor.proof.model import Examination


class Lack(NamedTuple):
    """A need that a call does not meet.

    key: in the caller's words. some: the function holds it somewhere. other, line: another one of
    the sort that is held, and where it was taken (0: by the caller). lift: the key with the numbers
    of the caller's own parameters, where its callers may hold it and nothing says so; else "".
    unsure: why it cannot be told whether the need is met; "" for what is certain.
    """

    need: Need
    key: str
    some: bool = False
    other: str = ""
    line: int = 0
    lift: str = ""
    unsure: str = ""


class Needed:
    """Judges the needs of the calls in one function."""

    def __init__(
        self,
        keyed: Keyed,
        owing: Iterable[Need],
        needs: Mapping[str, tuple[Need, ...]],
        variables: Variables,
        tried: frozenset[str],
        *,
        marked: bool,
    ) -> None:
        """owing: the function's own needs. needs: those of the functions that it calls, by name.

        marked: something says of the function what its callers hold. tried: locks that it may take
        or not.
        """
        self.own = keyed.own(owing)
        self._keyed = keyed
        self._needs = needs
        self._variables = variables
        self._tried = tried
        self._marked = marked
        calls = keyed.calls(lambda name, field: name in needs and not field) if needs else ()
        self._arguments = {call.at: call.arguments for call in calls}

    def lacks(
        self, token: Token, paths: Iterable[tuple[Hold, ...]], results: Iterable[Examination]
    ) -> tuple[Lack, ...]:
        """The needs of a call that are not met, or of which that cannot be told.

        paths: what can be held there.
        """
        needs = () if token.member else self._needs.get(token.name, ())
        held = list(paths) if needs else []
        found = []
        for need in needs:
            arguments = self._arguments.get(token.at)
            key = worded(need.key, arguments) if arguments is not None else ""
            if not key:
                found.append(Lack(need, key, unsure="its key cannot be said here"))
                continue
            lack = self._lack(need, key, held)
            if lack is not None:
                why = lack.unsure or self._unsure(need, key, results)
                found.append(lack._replace(unsure=why))
        return tuple(found)

    def _lack(self, need: Need, key: str, paths: list[tuple[Hold, ...]]) -> Lack | None:
        spelt = self._keyed.spelt(key)
        if any(same(one, spelt) for one in self.own.untold) and need.held:
            return None
        met = [any(self._meets(one, need, spelt) for one in held) for held in paths]
        if all(met):
            return None
        sorts = need.locks or {need.bracket}
        others = [
            one
            for held, is_met in zip(paths, met, strict=True)
            for one in held
            if one.name in sorts and not is_met
        ]
        others += [Hold("", "", one) for one in self.own.untold]
        for one in others:
            if not distinct(spelt, one.key, self._keyed.fixed):
                return Lack(need, key, unsure=f"{one.key or one.name} is held, which may be it")
        other = next((one for one in others if one.name), Hold("", "", ""))
        taken = any(same(one.key, spelt) and one.name in sorts for one in self._keyed.acting)
        some = any(met)
        if some or taken:
            return Lack(need, key, True, other.key, other.line)
        if not plain(meaning(spelt)) or not self._callers_can_say(spelt):
            return Lack(need, key, unsure="nothing says what it is called where the caller is")
        lift = "" if self._marked else numbered(spelt, self._keyed.parameters)
        return Lack(need, key, False, other.key, other.line, lift)

    def _callers_can_say(self, spelt: str) -> bool:
        """Whether all variables of a key are parameters that stay, or the file's own or a header's.

        A macro may declare a variable too: what else is not known to be the file's counts as local.
        """
        names = set(names_in(meaning(spelt))) - self._keyed.fixed
        unknown = names & set(self._keyed.parameters) or self._locals(names)
        return not unknown and all(self._keyed.declares(name) for name in names)

    def _locals(self, names: Iterable[str]) -> set[str]:
        own = set(self._keyed.parameters)
        function = self._keyed.function
        return {n for n in names if n not in own and self._variables.shadow(function, n)}

    def _meets(self, held: Hold, need: Need, spelt: str) -> bool:
        if not same(held.key, spelt):
            return False
        if need.bracket:
            return held.name == need.bracket
        return any(
            held.name == lock and self._keyed.covers(lock, held.kind, kind)
            for lock, kind in need.held
        )

    def _unsure(self, need: Need, key: str, results: Iterable[Examination]) -> str:
        """Why the states at a call do not tell whether a need is met; "" if they do."""
        names = variables_of(need.key)
        keyed = self._keyed
        away = bool(need.homes) and keyed.path not in need.homes
        if names and (away or not keyed.spells(names)):
            return f"{names[0]} is not known here"
        if names and self._locals(names) | (set(names) & set(keyed.parameters)):
            return f"{names[0]} is a variable of the function"
        sorts = need.locks or {""}
        for result in results:
            if result.unread or any(
                lock in sorts and may_be(doubted, key) for lock, doubted in result.doubts
            ):
                return "not all of the function was understood"
        if need.locks & self._tried:
            return "the function takes such a lock or does not"
        for mark in keyed.handed:
            if mark.lock in sorts or not mark.key:
                return f"{mark.by or 'the function'}{'()' if mark.by else ''} has {mark.mark}"
        return ""
