"""The one line's script: small, at an address that stays, in need of no loose policy."""

import gzip
import re

from django.test import Client

from alaka.core.lasting import DIST

MOST = 3000  # bytes, compressed


def test_it_is_small_comes_compressed_and_is_looked_at_again():
    plain, packed = (
        Client().get("/t.js", headers={"accept-encoding": each}) for each in ("", "gzip")
    )
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content == (DIST / "t.js").read_bytes()
    assert len(packed.content) <= MOST
    for answer in (plain, packed):
        assert answer["Content-Type"].startswith("text/javascript")
        assert answer["Cache-Control"] == "public, max-age=3600"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer["Vary"] == "Accept-Encoding"
        assert not answer.cookies
    again = {"if-none-match": packed["ETag"], "accept-encoding": "gzip"}
    assert Client().get("/t.js", headers=again).status_code == 304
    assert plain["ETag"] != packed["ETag"]
    assert Client().post("/t.js").status_code == 405


def test_nothing_in_it_needs_a_loose_policy():
    code = (DIST / "t.js").read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML", code)
    assert not re.search(r"https?://[a-z]", code), "another host"
