"""Names that so many people bear that two of them say little."""

from functools import cache, lru_cache
from pathlib import Path

from alaka.contacts.duplicates.matching import Alike, words_alike
from alaka.contacts.duplicates.sounding import Name, Word, name

_LIST = Path(__file__).with_name("common.txt")
_SURE = {Alike.SAME, Alike.SPELT}


@lru_cache(maxsize=200_000)
def is_common(of: Name) -> bool:
    """Every word of it is among the most frequent."""
    return bool(of.words) and all(map(_is_frequent, of.words))


@lru_cache(maxsize=100_000)
def _is_frequent(word: Word) -> bool:
    near = {each for key in word.keys for each in _known().get(key, ())}
    return any(words_alike(word, each) in _SURE for each in near)


@cache
def _known() -> dict[str, list[Word]]:
    lines = _LIST.read_text().splitlines()
    found: dict[str, list[Word]] = {}
    for line in lines:
        if not line.startswith("#"):
            for word in name(line).words:
                for key in word.keys:
                    found.setdefault(key, []).append(word)
    return found
