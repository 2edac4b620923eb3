"""What headers call a column, in our languages, compared without what makes no difference."""

import re
from functools import cache, lru_cache
from pathlib import Path

from alaka.core.folding import fold

_SIGNS = re.compile(r"[\W_]+")


@cache
def synonyms(of: str = "people") -> dict[str, list[str]]:
    """Target → folded headers that mean it, of all our languages."""
    found: dict[str, list[str]] = {}
    text = (Path(__file__).parent / "synonyms" / f"{of}.txt").read_text()
    for line in text.splitlines():
        key, colon, words = line.partition(":")
        if colon and not line.startswith("#"):
            found.setdefault(key.strip(), []).extend(map(plain, words.split(",")))
    return found


@lru_cache(maxsize=4096)
def plain(header: str) -> str:
    """A header without what makes no difference: ``E-POÇT (iş)*`` → ``e poct is``."""
    return _SIGNS.sub(" ", fold(header)).strip()


def is_nothing(text: str) -> bool:
    """Whether it only says that there is nothing: ``-``, ``n/a``, ``yoxdur``."""
    return len(text) < 20 and plain(text) in _NOTHING


_NOTHING = {"", "0", *map(plain, (
    "n/a", "na", "none", "null", "nil", "unknown", "not known", "yox", "yoxdur", "məlum deyil",
    "nema", "nepoznato", "nije poznato", "néant", "aucun", "aucune", "inconnu", "non renseigné",
    "ندارد", "نامشخص", "خالی", "нет",
))}  # fmt: skip
