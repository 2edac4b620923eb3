"""Where a visit came from, of the addresses alone: a search and its words, a network, a mail."""

import json
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, urlsplit

from django.db import models
from django.utils.translation import pgettext_lazy

LONGEST = 200


class CameBy(models.TextChoices):
    DIRECT = "direct", pgettext_lazy("how a visit came", "Directly")
    SEARCH = "search", pgettext_lazy("how a visit came", "Search engine")
    SOCIAL = "social", pgettext_lazy("how a visit came", "Social network")
    MAIL = "mail", pgettext_lazy("how a visit came", "E-mail")
    CAMPAIGN = "campaign", pgettext_lazy("how a visit came", "Campaign")
    LINK = "link", pgettext_lazy("how a visit came", "Link on another site")


class Origin(NamedTuple):
    by: str
    name: str = ""
    words: str = ""


# Host without www and what is in front of it; where the words stand. Of those who offer more than
# search only the hosts that search.
_SEARCH = (
    (r"(?:(?:m|images|encrypted|cse|ipv4|ipv6)\.)?google\.[a-z.]+", "Google", "q"),
    (r"com\.google\.android\.googlequicksearchbox", "Google", "q"),
    (r"(?:[a-z]{2}\.)?bing\.com", "Bing", "q"),
    (r"(?:.+\.)?duckduckgo\.com|com\.duckduckgo\.mobile\.android", "DuckDuckGo", "q"),
    (r"(?:(?:m|images|search)\.)?yandex\.[a-z.]+|ya\.ru", "Yandex", "text"),
    (r"(?:.+\.)?search\.yahoo\.[a-z.]+|yahoo\.com", "Yahoo", "p"),
    (r"(?:m\.)?baidu\.com", "Baidu", "wd"),
    (r"(?:.+\.)?ecosia\.org", "Ecosia", "q"),
    (r"(?:.+\.)?qwant\.com", "Qwant", "q"),
    (r"(?:.+\.)?startpage\.com", "Startpage", "query"),
    (r"search\.brave\.com", "Brave", "q"),
    (r"(?:.+\.)?kagi\.com", "Kagi", "q"),
    (r"go\.mail\.ru", "Mail.ru", "q"),
    (r"(?:search\.)?seznam\.cz", "Seznam", "q"),
    (r"(?:m\.)?(?:search\.)?naver\.com", "Naver", "query"),
    (r"(?:.+\.)?mojeek\.com", "Mojeek", "q"),
    (r"(?:.+\.)?search\.aol\.[a-z.]+", "AOL", "q"),
    (r"(?:.+\.)?zarebin\.ir", "Zarebin", "q"),
)
_SOCIAL = (
    (r"facebook\.com|fb\.com|fb\.me|com\.facebook\.katana", "Facebook"),
    (r"instagram\.com|com\.instagram\.android", "Instagram"),
    (r"t\.co|twitter\.com|x\.com|com\.twitter\.android", "X"),
    (r"linkedin\.com|lnkd\.in|com\.linkedin\.android", "LinkedIn"),
    (r"youtube\.com|youtu\.be", "YouTube"),
    (r"tiktok\.com", "TikTok"),
    (r"pinterest\.[a-z.]+|pin\.it", "Pinterest"),
    (r"reddit\.com|com\.reddit\.frontpage", "Reddit"),
    (r"t\.me|telegram\.(?:org|me)|org\.telegram\.messenger", "Telegram"),
    (r"whatsapp\.com|wa\.me", "WhatsApp"),
    (r"vk\.com", "VK"),
    (r"ok\.ru", "OK"),
    (r"threads\.(?:net|com)", "Threads"),
    (r"bsky\.app", "Bluesky"),
    (r"aparat\.com", "Aparat"),
    (r"eitaa\.com", "Eitaa"),
)
_MAIL = (
    (r"mail\.google\.com|com\.google\.android\.gm", "Gmail"),
    (r"outlook\.(?:live|office|office365)\.com", "Outlook"),
    (r"mail\.yahoo\.com", "Yahoo Mail"),
    (r"e\.mail\.ru|mail\.ru", "Mail.ru"),
    (r"mail\.yandex\.[a-z.]+", "Yandex Mail"),
    (r"mail\.proton\.me", "Proton Mail"),
)
# Marks that advertisers put on links, where no campaign is named; Facebook marks every link.
_CLICKS = {
    "gclid": Origin(CameBy.CAMPAIGN, "Google Ads"),
    "gbraid": Origin(CameBy.CAMPAIGN, "Google Ads"),
    "wbraid": Origin(CameBy.CAMPAIGN, "Google Ads"),
    "dclid": Origin(CameBy.CAMPAIGN, "Google Ads"),
    "msclkid": Origin(CameBy.CAMPAIGN, "Microsoft Ads"),
    "yclid": Origin(CameBy.CAMPAIGN, "Yandex Direct"),
    "ttclid": Origin(CameBy.CAMPAIGN, "TikTok Ads"),
    "li_fat_id": Origin(CameBy.CAMPAIGN, "LinkedIn Ads"),
    "twclid": Origin(CameBy.CAMPAIGN, "X Ads"),
    "fbclid": Origin(CameBy.SOCIAL, "Facebook"),
}
_LETTERS = {"email", "e-mail", "mail", "newsletter"}


@lru_cache(20_000)
def origin(page: str, referrer: str, campaign: str) -> Origin:
    """Of the page first seen, what led to it, and the JSON of its campaign; "" where there is none.

    What led from the site to itself says nothing.
    """
    found = _of_campaign(campaign) or _of_referrer(page, referrer)
    return Origin(*(text[:LONGEST].replace("\0", "") for text in found))


def _of_campaign(campaign: str) -> Origin | None:
    try:
        given = json.loads(campaign or "{}")
    except ValueError:
        return None
    if not isinstance(given, dict):
        return None
    told = {str(name).removeprefix("utm_"): str(value) for name, value in given.items() if value}
    # The specification calls the campaign itself "name".
    names = [told.get("source", ""), told.get("campaign") or told.get("name", "")]
    if name := " · ".join(filter(None, names)):
        is_letter = told.get("medium", "").lower() in _LETTERS
        by = CameBy.MAIL if is_letter else CameBy.CAMPAIGN
        return Origin(by, name, told.get("term", ""))
    return next((found for mark, found in _CLICKS.items() if mark in told), None)


def _of_referrer(page: str, referrer: str) -> Origin:
    address = _split(referrer)
    host = _host(address)
    if not host or host == _host(_split(page)):
        return Origin(CameBy.DIRECT)
    for pattern, name in _MAIL:
        if re.fullmatch(pattern, host):
            return Origin(CameBy.MAIL, name)
    for pattern, name, key in _SEARCH:
        if re.fullmatch(pattern, host):
            words = _asked(address.query, key)
            return Origin(CameBy.SEARCH, name, " ".join(words.split()))
    for pattern, name in _SOCIAL:
        if re.fullmatch(rf"(?:.+\.)?(?:{pattern})", host):
            return Origin(CameBy.SOCIAL, name)
    return Origin(CameBy.LINK, host)


def _asked(query: str, key: str) -> str:
    try:
        return parse_qs(query, max_num_fields=100).get(key, [""])[0]
    except ValueError:
        return ""


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _host(address: SplitResult) -> str:
    try:
        return (address.hostname or "").removeprefix("www.").lower()
    except ValueError:
        return ""
