"""What a header calls its column: by its whole, or by what is left of it without the words that
only say which of several it is (“E-mail 2 (home)”, “Votre nom”, “شماره همراه مشتری”)."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from alaka.contacts.models import About
from alaka.importing.headers import plain, synonyms
from alaka.importing.targets import Target

_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
# Columns of which a table has several, and words say which.
_MANY = {"phone", "country"}


class Called(NamedTuple):
    """``rank``: the lower, the more surely. ``is_other``: it tells of somebody or something else,
    whatever its values look like."""

    key: str = ""
    rank: tuple[int, int] = (0, 0)
    is_other: bool = False


class Names:
    """Of the columns of tables that bring people, or companies."""

    def __init__(self, targets: Mapping[str, Target], brings: str) -> None:
        self.targets = targets
        self.by_word = {word: key for key, each in targets.items() for word in each.words}
        self.remarks = _remarks("companies" if brings == About.COMPANY else "people")

    def called(self, header: str) -> Called:
        title = plain(header)
        if title in self.by_word:
            return Called(self.by_word[title], (0, -len(title)))
        around, of_which, others = self.remarks
        words = title.split()
        if others.intersection(words):
            return Called(is_other=True)
        bare = _without(plain(_IN_BRACKETS.sub(" ", header)).split(), around)
        if key := self.by_word.get(" ".join(bare)):
            return Called(key, (1, -len(bare)))
        key = self.by_word.get(" ".join(_without(bare, of_which)), "")
        return Called(key, (2, 0)) if self._is_one_of_many(key) else Called()

    def begun(self, header: str) -> set[str]:
        """The kinds of addresses with whose name it begins or ends: “Default address phone”."""
        words = plain(header).split()
        parts = [words[:end] for end in range(1, len(words))]
        parts += [words[begin:] for begin in range(1, len(words))]
        keys = {self.by_word.get(" ".join(part), "") for part in parts}
        return {key for key in keys if self._is_one_of_many(key)}

    def _is_one_of_many(self, key: str) -> bool:
        return bool(key) and (key in _MANY or bool(self.targets[key].scheme))


def _without(words: list[str], remarks: frozenset[str]) -> list[str]:
    return [word for word in words if word not in remarks and not word.isdigit()]


@cache
def _remarks(of: str) -> tuple[frozenset[str], ...]:
    every = synonyms("remarks")
    around, others = every[of], every["others"] + every[f"{of} others"]
    single = [word for each in around for word in each.split()]
    return frozenset(single), frozenset(every["any"]), frozenset(others)
