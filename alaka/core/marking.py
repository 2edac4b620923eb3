"""Marks in a text the words somebody looked for, in whatever spelling they stand there."""

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from alaka.core.folding import fold, spellings

# Half-spaces, joiners and apostrophes stand inside words.
_WORD = re.compile(r"[\w\u200c\u200d'’`.@+-]+")
_INSIDE = re.compile(r"[\W_]+")
_AROUND = 160


def marked(text: str, words: Sequence[str]) -> SafeString:
    """The whole text, escaped, with the words found in it marked."""
    pieces, end = [], 0
    for start, stop in _places(text, words):
        pieces += [escape(text[end:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        end = stop
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308 - every piece is escaped


def excerpt(text: str, words: Sequence[str]) -> SafeString:
    """The part of the text around the first of the words, on one line, with all of them marked."""
    first = next(iter(_places(text, words)), (0, 0))[0]
    start = max(0, first - _AROUND // 3)
    if start:
        start = text.find(" ", start, first) + 1 or start
    part = " ".join(text[start : start + _AROUND].split())
    lead = "… " if start else ""
    tail = " …" if start + _AROUND < len(text) else ""
    return mark_safe(lead + marked(part, words) + tail)  # noqa: S308 - marked() escapes


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether each of the words stands in the text."""
    return bool(words) and all(_places(text, [word]) for word in words)


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    wanted = tuple(filter(None, (form for word in words for form in _forms(fold(word)))))
    if not wanted:
        return []
    return [
        match.span()
        for match in _WORD.finditer(text)
        if _is_meant(_INSIDE.split(fold(match[0])), wanted)
    ]


def _forms(word: str) -> list[str]:
    """The word as it may stand in a text; groups of digits also apart, as two numbers."""
    joined = _INSIDE.sub("", word)
    groups = _INSIDE.split(word) if joined.isdigit() else []
    return [*spellings(joined), *(group for group in groups if len(group) > 3)]


def _is_meant(parts: list[str], wanted: tuple[str, ...]) -> bool:
    """Whether the word, whole or in one of its parts, begins with one that is wanted."""
    whole = "".join(parts)
    return whole.startswith(wanted) or any(part.startswith(wanted) for part in parts if part)
