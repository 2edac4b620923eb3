"""Links in letters to our own sites carry a word that says whose letter it was.

Twenty-four letters and digits: the contact's number and the week in which the word ends, signed.
"""

import re
from collections.abc import Callable, Collection
from datetime import datetime
from urllib.parse import urlsplit

from alaka.channels.site import is_allowed, origins
from alaka.core import clock, signing
from alaka.tracking.models import Source

PARAMETER = "alaka_m"
_PURPOSE = "mail-link"
_WEEK = 7 * 86_400
_LIVES = 9  # weeks
# Of forty bits: the rest is the contact's.
_WEEKS = 12

# Up to a space or a sign that ends a link in a text; dots and brackets behind it are the text's.
_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}'’»]")


def signed(contact: int) -> str:
    """The word that goes with a link in a letter to them, as PARAMETER."""
    return signing.short_token(_PURPOSE, contact << _WEEKS | (_week(clock.now()) + _LIVES))


def followed(word: str) -> int | None:
    """The contact whose letter the link stood in; None where it is forged or too old."""
    try:
        number = signing.read_short_token(_PURPOSE, word)
    except signing.BadToken:
        return None
    ends = number & ((1 << _WEEKS) - 1)
    return number >> _WEEKS if _week(clock.now()) < ends else None


def with_words(text: str, contact: int) -> str:
    """The text with such a word in each link to a site whose visits are known."""
    if "://" not in text:
        return text
    said = Source.objects.filter(is_on=True).exclude(origins="").values_list("origins", flat=True)
    sites = {each for text in said for each in origins({"origins": text})}
    return _LINK.sub(_marking(sites, contact), text) if sites else text


def _marking(sites: Collection[str], contact: int) -> Callable[[re.Match[str]], str]:
    def mark(found: re.Match[str]) -> str:
        link = found[0]
        try:
            parts = urlsplit(link)
        except ValueError:
            return link
        if not is_allowed(f"{parts.scheme}://{parts.netloc}".lower(), tuple(sites)):
            return link
        both = "&".join(filter(None, [parts.query, f"{PARAMETER}={signed(contact)}"]))
        return parts._replace(query=both).geturl()

    return mark


def _week(at: datetime) -> int:
    """Since 2020."""
    return int((at.timestamp() - datetime(2020, 1, 1, tzinfo=at.tzinfo).timestamp()) // _WEEK)
