"""Groups of address cards: a card of their own that names the cards in it (RFC 6350, 6.1.4 and
6.6.5), or as Apple writes it. They are no people; those in them get the name as a tag.
"""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_noop as _

from alaka.core import phones
from alaka.core.words import Words

# Property → its values, as they are written.
Card = dict[str, list[str]]

_APPLE = "X-ADDRESSBOOKSERVER-"
_ESCAPED = re.compile(r"\\([nN,;:\\])")
_SIGNS = re.compile(r"([\\,;])")
_GROUPS = _(
    "Cards that are groups: %(count)s. They are no people; their names stand among the tags of "
    "those in them."
)


def plain(value: str) -> str:
    """A value without the signs by which one that parts others is told from one that does not."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def is_group(card: Card) -> bool:
    return any(
        value.strip().upper() == "GROUP"
        for value in (*card.get("KIND", ()), *card.get(f"{_APPLE}KIND", ()))
    )


class Groups:
    """Of a file: which there are, and who is in them."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self.count = 0
        self.of: dict[str, list[str]] = {}
        for card in filter(is_group, cards):
            self.count += 1
            name = next((text for each in card.get("FN", ()) if (text := plain(each))), "")
            for member in (*card.get("MEMBER", ()), *card.get(f"{_APPLE}MEMBER", ())):
                self.of.setdefault(_written(plain(member)), []).append(name)

    def put_on(self, card: Card) -> None:
        if self.of:
            names = dict.fromkeys(name for key in _keys(card) for name in self.of.get(key, ()))
            tags = [_SIGNS.sub(r"\\\1", name) for name in names if name]
            card.setdefault("CATEGORIES", []).extend(tags)

    def remark(self) -> Words:
        return Words(_GROUPS, count=self.count) if self.count else Words("")


def _keys(card: Card) -> Iterator[str]:
    """All by which a group may mean it."""
    for each in (*card.get("UID", ()), *card.get("X-ABUID", ())):
        yield _written(plain(each))
    for each in card.get("EMAIL", ()):
        yield _written("mailto:" + re.sub("^mailto:", "", plain(each), flags=re.IGNORECASE))
    for each in card.get("TEL", ()):
        yield _written("tel:" + re.sub("^tel:", "", plain(each), flags=re.IGNORECASE))


def _written(uri: str) -> str:
    """One thing in one way, however it is written."""
    text = uri.casefold()
    if text.startswith("tel:"):
        number = text.removeprefix("tel:").partition(";")[0]
        return "tel:" + (phones.search_digits(number) or number)
    return text.removeprefix("urn:uuid:").removesuffix(":abperson")
