"""What is read out of addresses, agents and network addresses: pure functions."""

import json
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alaka.tracking.collecting import apart, places, words
from alaka.tracking.collecting.circumstances import Circumstances
from alaka.tracking.collecting.faults import Fault
from alaka.tracking.collecting.reading import Taken, read
from alaka.tracking.events.terms import Word, number
from alaka.tracking.models import Apart
from alaka.tracking.origins import origin

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def heard(*, is_trusted: bool = False, **given: Any) -> Taken:
    """As a call of the specification comes."""
    around = Circumstances(1, "shop", NOW, "none", is_trusted, is_import=True)
    told = {"type": "track", "event": "Looked", "userId": "42", **given}
    return read(json.dumps(told).encode(), around)


def test_moments_are_read_in_every_form_that_iso_allows_and_as_numbers():
    noon = datetime(2026, 3, 31, 12, tzinfo=UTC)
    for text in (
        "2026-03-31T12:00:00Z", "2026-03-31t12:00:00.000000000z", "20260331T120000Z",
        "2026-03-31T12Z", "2026-03-31 16:00+04:00", "2026-03-31T16:00:00+0400",
        "2026-03-31T12:00:00,000Z", "2026-W14-2T12:00", "2026-090T12:00:00Z",
        int(noon.timestamp()), int(noon.timestamp() * 1000), str(int(noon.timestamp() * 1000)),
    ):  # fmt: skip
        assert heard(timestamp=text).row.at == noon, text
        assert heard(originalTimestamp=text).row.at == noon, text
    assert heard(timestamp="2026-03-31").row.at == noon.replace(hour=0)
    assert heard(timestamp="2026-03").row.at == datetime(2026, 3, 1, tzinfo=UTC)
    # By the sender's clock an hour before it was sent.
    sent = heard(timestamp="20260331T110000Z", sentAt=int(noon.timestamp() * 1000))
    assert sent.row.at == NOW - timedelta(hours=1)
    for odd in ("yesterday", "", "2026-13-01", True, [], 1e300, "9" * 400):
        with pytest.raises(Fault) as problem:
            heard(timestamp=odd)
        assert problem.value.field == "timestamp", odd


def test_words_for_nobody_are_no_ids():
    for nobody in ("undefined", "null", "[object Object]", "0", 0, "", None):
        seen = heard(userId=nobody, anonymousId="b1").row
        assert (seen.person, seen.visitor) == (None, number(Word.VISITOR, "b1"))
        alone = heard(anonymousId=nobody).row
        assert alone.visitor == number(Word.VISITOR, "shop\n42") != alone.person
        told = heard(anonymousId=nobody, is_trusted=True).row
        assert told.visitor == told.person == number(Word.PERSON, "shop\n42")
        with pytest.raises(Fault, match="userId"):
            heard(userId=nobody)
        with pytest.raises(Fault, match="previousId"):
            heard(type="alias", previousId=nobody)


def test_what_no_number_is_and_what_a_page_says_of_addresses():
    with pytest.raises(Fault) as problem:
        heard(properties={"revenue": "NaN"})
    assert problem.value.field == "properties.revenue"
    url = "https://gul.example/roses?token=secret#top"
    told = {"url": url, "search": "?token=secret", "referrer": url, "path": "/roses", "price": 4}
    page = heard(type="page", properties=told)
    assert (1, "https://gul.example/roses") in {
        (term[1] == Word.PAGE, term[2]) for term in page.terms
    }
    assert json.loads(page.row.data or "") == {"properties": {"path": "/roses", "price": 4}}


def test_what_a_shop_was_asked_for_is_kept_as_that_of_an_address_is():
    page = {"page": {"url": "https://gul.example/find?q=lilies"}}
    for given, asked in (
        ({"properties": {"query": " red roses "}}, "red roses"),
        ({"properties": {"query": "tulips"}, "context": page}, "tulips"),
        ({"properties": {"query": 7}, "context": page}, "lilies"),
        ({"properties": {}}, None),
        ({}, None),
    ):
        data = json.loads(heard(event="Products Searched", **given).row.data or "{}")
        assert data.get("search") == asked, given
    assert "search" not in json.loads(heard(properties={"query": "roses"}).row.data or "{}")


def test_robots_and_mail_scanners_are_told_from_browsers():
    for agent, what in {
        "Mozilla/5.0 (X11; Linux x86_64) Chrome/142.0.0.0 Safari/537.36": Apart.NOT,
        "Mozilla/5.0 (Linux; Android 14; CUBOT P80) Chrome/142.0 Mobile Safari/537.36": Apart.NOT,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1": Apart.NOT,
        "": Apart.NOT,
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)": Apart.BOT,
        "Mozilla/5.0 (compatible; bingbot/2.0)": Apart.BOT,
        "Mozilla/5.0 HeadlessChrome/142.0.0.0": Apart.BOT,
        "facebookexternalhit/1.1": Apart.BOT,
        "Mozilla/5.0 (compatible; YandexMetrika/2.0; +http://yandex.com/bots)": Apart.BOT,
        "Mozilla/5.0 AppleWebKit/537.36 (compatible; GoogleOther)": Apart.BOT,
        "WordPress/6.8; https://gul.example": Apart.BOT,
        "Ruby": Apart.BOT,
        "Mozilla/5.0 (Linux; Android 13; Redmi Ruby Build/1) Chrome/142.0 Mobile": Apart.NOT,
        "curl/8.5.0": Apart.BOT,
        "Mozilla/5.0 Firefox/11.0 (via ggpht.com GoogleImageProxy)": Apart.MAIL_SCANNER,
        "BarracudaCentral/1.0": Apart.MAIL_SCANNER,
    }.items():  # fmt: skip
        assert apart.of_agent(agent) == what, agent
    assert apart.is_ahead({b"sec-purpose": b"prefetch;prerender"})
    assert apart.is_ahead({b"x-moz": b"prefetch"})
    assert not apart.is_ahead({b"accept": b"*/*"})


def test_an_address_says_its_page_its_campaign_and_what_was_asked_for():
    seen = words.seen("HTTPS://Gul.Example/Roses?utm_source=letter&gclid=x1&q=red+roses&id=7#top")
    assert seen.page
    assert seen.campaign
    assert seen.page[2] == "https://gul.example/Roses"
    assert json.loads(seen.campaign[2]) == {"gclid": "x1", "source": "letter"}
    assert seen.search == "red roses"
    own = words.referrer("https://gul.example/a?token=secret#x", "gul.example")
    assert own
    assert own[2] == "https://gul.example/a"
    other = words.referrer("https://www.google.com/search?q=roses", "gul.example")
    assert other
    assert other[2] == "https://www.google.com/search?q=roses"
    for odd in ("http://[", "javascript:1", "//", "\x00", "https://a/" + "x" * 9000):
        words.seen(odd)
        words.referrer(odd, "")


def test_a_search_is_told_from_what_else_its_company_offers():
    for referrer, by, name in (
        ("https://www.google.com.tr/", "search", "Google"),
        ("android-app://com.google.android.googlequicksearchbox/", "search", "Google"),
        ("https://accounts.google.com/o/oauth2/auth?q=no", "link", "accounts.google.com"),
        ("https://docs.google.com/document/d/1", "link", "docs.google.com"),
        ("https://r.search.yahoo.com/_ylt=A", "search", "Yahoo"),
        ("https://finance.yahoo.com/quote", "link", "finance.yahoo.com"),
        ("https://yandex.com.tr/search/?text=gul", "search", "Yandex"),
        ("https://passport.yandex.ru/auth", "link", "passport.yandex.ru"),
        ("https://lite.duckduckgo.com/", "search", "DuckDuckGo"),
        ("android-app://com.linkedin.android/", "social", "LinkedIn"),
        ("https://l.facebook.com/l.php", "social", "Facebook"),
    ):
        found = origin("https://gul.example/", referrer, "")
        assert (found.by, found.name) == (by, name), referrer


def test_of_a_network_address_only_so_much_is_kept():
    for address, how, kept in (
        ("203.0.113.77", "short", "203.0.113.0"),
        ("2001:db8:1:2::3", "short", "2001:db8:1::"),
        ("203.0.113.77", "none", ""),
        ("203.0.113.77", "whole", "203.0.113.77"),
        ("0.0.0.0", "whole", ""),
        ("nowhere", "whole", ""),
    ):
        assert places.kept(address, how) == kept


def test_the_rough_place_is_looked_up_in_a_local_file(tmp_path: Path, settings: Any):
    path = tmp_path / "places.mmdb"
    path.write_bytes(database({"country": {"iso_code": "AZ"}, "city": {"names": {"en": "Baku"}}}))
    for file, place in (("", ""), (str(path), "AZ\nBaku"), (str(tmp_path / "none"), "")):
        settings.GEO_FILE = file
        places.region.cache_clear()
        places._reader.cache_clear()
        assert places.region("1.2.3.4") == place
    places.region.cache_clear()
    places._reader.cache_clear()


def database(record: dict[str, Any]) -> bytes:
    """A MaxMind database in which every IPv4 address below 128.0.0.0 has this record.

    https://maxmind.github.io/MaxMind-DB/ says how its bytes lie.
    """
    node = struct.pack(">I", 1 + 16)[1:] + struct.pack(">I", 1)[1:]  # Left: data; right: nothing.
    about = {
        "binary_format_major_version": 2, "binary_format_minor_version": 0, "build_epoch": LONG,
        "database_type": "Test", "description": {"en": "Test"}, "ip_version": 4,
        "languages": ["en"], "node_count": COUNT, "record_size": 24,
    }  # fmt: skip
    return node + b"\0" * 16 + packed(record) + b"\xab\xcd\xefMaxMind.com" + packed(about)


COUNT, LONG = b"\xc1\x01", b"\x01\x02\x01"  # One, in 32 bits and in 64.


def packed(value: Any) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return bytes([0x40 + len(value)]) + value.encode()
    if isinstance(value, int):
        return bytes([0xA1, value])
    if isinstance(value, list):
        return bytes([len(value), 4]) + b"".join(map(packed, value))
    pairs = b"".join(packed(key) + packed(each) for key, each in value.items())
    return bytes([0xE0 + len(value)]) + pairs
