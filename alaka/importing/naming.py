"""Columns named by their header, as programs and the terminal do: several may have the same."""

from collections.abc import Mapping, Sequence

from alaka.importing.headers import plain


class NoColumnError(LookupError):
    """No column has this header."""


class NotAsManyError(LookupError):
    """``count`` columns have this header, and another number of targets was given."""

    def __init__(self, header: str, count: int) -> None:
        super().__init__(header)
        self.count = count


def renamed(
    columns: Sequence[str], header: Sequence[str], asked: Mapping[str, Sequence[str]]
) -> list[str]:
    """The columns with the targets asked for by header: one for all of that header, or one for
    each, from left to right. Raises NoColumnError, NotAsManyError."""
    found = list(columns)
    for name, targets in asked.items():
        places = _places(header, name)
        if not places:
            raise NoColumnError(name)
        each = list(targets) * len(places) if len(targets) == 1 else list(targets)
        if len(each) != len(places):
            raise NotAsManyError(name, len(places))
        for at, target in zip(places, each, strict=True):
            found[at] = target
    return found


def _places(header: Sequence[str], name: str) -> list[int]:
    """Of those that are called just so, else of those that differ in what makes no difference."""
    exactly = [at for at, title in enumerate(header) if title and title == name]
    return exactly or [
        at for at, title in enumerate(header) if title and plain(title) == plain(name)
    ]
