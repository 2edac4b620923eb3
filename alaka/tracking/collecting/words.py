"""The words of an event as terms: their number, their kind, their text.

All is remembered by the text that came: of a thousand events most say the same.
"""

import json
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import msgspec

from alaka.tracking.collecting.faults import UNREADABLE
from alaka.tracking.collecting.shapes import Search
from alaka.tracking.events import terms
from alaka.tracking.events.terms import Word

Term = tuple[int, int, str]

# As the specification names them, by the parameter they come as.
CAMPAIGN = {
    "utm_source": "source", "utm_medium": "medium", "utm_campaign": "name", "utm_term": "term",
    "utm_content": "content", "utm_id": "id",
}  # fmt: skip
CLICKS = (
    "gclid", "gbraid", "wbraid", "dclid", "fbclid", "msclkid", "yclid", "ttclid", "twclid",
    "li_fat_id", "igshid", "epik", "ScCid",
)  # fmt: skip
# Parameters in which sites are asked for words.
ASKED = ("q", "query", "s", "search", "keyword", "keywords", "text", "term")
LONGEST = 500
# The event of the specification by which a shop says the same.
SEARCHED = "Products Searched"

_search = msgspec.json.Decoder(Search).decode


class Seen(NamedTuple):
    """What an address says."""

    page: Term | None
    host: str
    campaign: Term | None
    search: str


UNSEEN = Seen(None, "", None, "")


@lru_cache(50_000)
def term(word: Word, text: str) -> Term | None:
    text = text.replace("\x00", "").encode("utf-8", "replace").decode()[: terms.MOST].strip()
    return (terms.number(word, text), int(word), text) if text else None


@lru_cache(50_000)
def seen(url: str) -> Seen:
    try:
        parts = urlsplit(url.strip())
        asked = dict(parse_qsl(parts.query, max_num_fields=100))
    except ValueError:
        return UNSEEN._replace(page=term(Word.PAGE, url.partition("?")[0]))
    host = parts.netloc.rpartition("@")[2].lower()
    where = f"{parts.scheme.lower()}://{host}" if host else ""
    told = {CAMPAIGN[name]: value for name, value in asked.items() if name in CAMPAIGN}
    told |= {name: value for name, value in asked.items() if name in CLICKS}
    words = next((asked[name].strip() for name in ASKED if asked.get(name, "").strip()), "")
    page = term(Word.PAGE, f"{where}{parts.path or '/'}")
    return Seen(page, host, campaign(tuple(told.items())), words.replace("\x00", "")[:LONGEST])


def asked(properties: msgspec.Raw) -> str:
    """What a shop that says SEARCHED was asked for."""
    try:
        query = _search(properties).query if len(memoryview(properties)) > 4 else ""
    except UNREADABLE:
        return ""
    return query.replace("\x00", "").strip()[:LONGEST] if isinstance(query, str) else ""


@lru_cache(20_000)
def campaign(pairs: tuple[tuple[str, object], ...]) -> Term | None:
    told = {name: str(value)[:LONGEST] for name, value in sorted(pairs) if value}
    return term(Word.CAMPAIGN, json.dumps(told, ensure_ascii=False)) if told else None


@lru_cache(50_000)
def referrer(url: str, host: str) -> Term | None:
    """Without its fragment; without its question where it is of the page's own site."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if not parts.netloc:
        return None
    there = parts.netloc.rpartition("@")[2].lower()
    question = parts.query if there != host else ""
    return term(Word.REFERRER, parts._replace(netloc=there, query=question, fragment="").geturl())
