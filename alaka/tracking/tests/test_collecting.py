"""What is read out of addresses, agents and network addresses: pure functions."""

import json
import struct
from pathlib import Path
from typing import Any

from alaka.tracking.collecting import apart, places, words
from alaka.tracking.models import Apart


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
