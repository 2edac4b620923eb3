"""What all visits of the made-up web site share: its pages, where people come from, what they use;
as the numbers of their terms, the way COPY reads them."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from alaka.cli.demo.rows import NULL
from alaka.cli.demo.shop import words
from alaka.cli.demo.trades.trade import Trade
from alaka.tracking.events import terms
from alaka.tracking.events.terms import Word
from alaka.tracking.models import Source, Term
from alaka.tracking.origins import Origin, origin

LANGUAGES = ("az", "bs", "fa", "en", "fr")
# What led here: the referrer, the campaign, how many of a hundred.
_WAYS: tuple[tuple[str, dict[str, str], int], ...] = (
    ("", {}, 30),
    ("https://www.google.com/", {}, 26),
    ("https://duckduckgo.com/?q={word}", {}, 6),
    ("https://www.bing.com/search?q={word}", {}, 6),
    ("https://www.instagram.com/", {}, 10),
    ("https://t.me/", {}, 5),
    ("https://weekend.example/where-to-buy", {}, 4),
    ("", {"campaign": "autumn", "medium": "email", "source": "newsletter"}, 5),
    ("https://www.google.com/", {"campaign": "weekend", "medium": "cpc", "source": "google"}, 8),
)
_REGIONS = {
    "az": ("AZ\nBaku", "AZ\nGanja"),
    "bs": ("BA\nSarajevo", "BA\nMostar"),
    "fa": ("IR\nTehran", "IR\nShiraz"),
    "en": ("GB\nLondon", "AE\nDubai"),
    "fr": ("FR\nParis", "FR\nLyon"),
}
_BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
)


class Way(NamedTuple):
    referrer: str
    campaign: str
    origin: Origin


class Spoken(NamedTuple):
    """In one language: pages with titles (the first is the door, then the goods), and what else
    depends on it; ``asked`` is what people look for."""

    pages: list[tuple[str, str]]
    ways: list[Way]
    devices: list[str]
    regions: list[str]
    asked: list[str]


@dataclass
class Site:
    trade: Trade
    source: Source
    terms: dict[int, tuple[int, str]] = field(default_factory=dict)

    @cached_property
    def spoken(self) -> dict[str, Spoken]:
        return {language: self._spoken(language) for language in LANGUAGES}

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """Of the goods."""
        found = {language: words(self.trade.folder, language)["cards"] for language in LANGUAGES}
        return {language: [card[0] for card in cards] for language, cards in found.items()}

    def term(self, kind: Word, text: str) -> str:
        if not text:
            return NULL
        key = terms.number(kind, text)
        self.terms[key] = (int(kind), text)
        return str(key)

    def store(self) -> None:
        rows = (Term(pk=key, kind=kind, text=text) for key, (kind, text) in self.terms.items())
        Term.objects.bulk_create(rows, ignore_conflicts=True)

    def _spoken(self, language: str) -> Spoken:
        own = words(self.trade.folder, language)
        goods = zip(self.trade.goods, own["cards"], strict=True)
        pages = [("", self.trade.name), *((f"shop/{good.slug}", card[0]) for good, card in goods)]
        pages += [("about", own["about"]), ("order", own["order"])]
        root, asked = f"https://{self.trade.host}/{language}/", [card[0] for card in own["cards"]]
        return Spoken(
            [
                (self.term(Word.PAGE, root + path), self.term(Word.TITLE, title))
                for path, title in pages
            ],
            [way for each in _WAYS for way in [self._way(root, asked[0], *each[:2])] * each[2]],
            [self.term(Word.DEVICE, f"{agent}\n{language}") for agent in _BROWSERS],
            [self.term(Word.REGION, region) for region in _REGIONS[language]],
            asked,
        )

    def _way(self, root: str, asked: str, referrer: str, campaign: dict[str, str]) -> Way:
        address = referrer.replace("{word}", asked.replace(" ", "+"))
        said = json.dumps(campaign, sort_keys=True) if campaign else ""
        found = origin(root, address, said)
        return Way(self.term(Word.REFERRER, address), self.term(Word.CAMPAIGN, said), found)
