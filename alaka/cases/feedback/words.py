"""Whether a text holds one of some words, in whatever spelling and with whatever ending."""

import re

from alaka.core.folding import fold

_APART = re.compile(r"[\W_]+")


def has_one(text: str, words: str) -> bool:
    """``words``: one word or phrase on a line, each the beginning of what is looked for."""
    sought = [_plain(line) for line in words.splitlines()]
    plain = _plain(text)
    return any(f" {each}" in f" {plain}" for each in sought if each)


def _plain(text: str) -> str:
    """Folded words with one space between."""
    return _APART.sub(" ", fold(text)).strip()
