"""Files by their signed links: what is shown in place, how, and in parts for players."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from alaka.core import clock, files
from alaka.core.models import Blob

pytestmark = pytest.mark.django_db

CONTENT = b"0123456789"
PDF = b"%PDF-1.4"


def got(
    client: Client,
    name: str,
    kind: str,
    content: bytes = CONTENT,
    *,
    save: bool = False,
    **headers: str,
) -> Any:
    (blob,) = Blob.objects.keep([content]).values()
    return client.get(files.link(blob.pk, name, kind, save=save), headers=headers)


@pytest.mark.parametrize(
    ("name", "kind", "way"),
    [
        ("rose.png", "image/png", "image"),
        ("bill.pdf", "application/pdf", "pdf"),
        ("bill.pdf", "application/octet-stream", "pdf"),
        ("order.csv", "text/csv", "text"),
        ("voice.mp3", "audio/mpeg", "audio"),
        ("shop.mp4", "video/mp4", "video"),
        ("rose.svg", "image/svg+xml", ""),
        ("page.html", "text/html", ""),
        ("page.html", "application/octet-stream", ""),
        ("bill.pdf", "text/html", ""),
        ("all.zip", "application/zip", ""),
    ],
)
def test_what_can_carry_no_script_is_shown(name: str, kind: str, way: str):
    assert files.shown_as(kind, name) == way


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/xhtml+xml", "x/y"])
def test_all_else_is_only_saved(client: Client, kind: str):
    answer = got(client, "file", kind)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_texts_are_shown_as_plain_text_whatever_they_are(client: Client):
    answer = got(client, "order.csv", "text/csv")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_pdf_may_stand_in_our_own_pages_only(client: Client):
    answer = got(client, "bill.pdf", "application/pdf", PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline;")
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_what_only_calls_itself_a_pdf_is_saved(client: Client):
    answer = got(client, "bill.pdf", "application/pdf", b"<script>alert(1)</script>")
    assert answer["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_link_to_save_never_shows(client: Client):
    answer = got(client, "bill.pdf", "application/pdf", PDF, save=True)
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''bill.pdf"
    assert answer["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("asked", "part", "told"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=-2", b"89", "bytes 8-9/10"),
        ("bytes=4-400", b"456789", "bytes 4-9/10"),
        ("bytes=-400", CONTENT, "bytes 0-9/10"),
    ],
)
def test_a_player_gets_the_part_it_asks_for(client: Client, asked: str, part: bytes, told: str):
    answer = got(client, "voice.mp3", "audio/mpeg", Range=asked)
    assert (answer.status_code, answer.content) == (206, part)
    assert answer["Content-Range"] == told
    assert answer["Content-Type"] == "audio/mpeg"


@pytest.mark.parametrize("asked", ["bytes=-", "bytes=a-b", "bytes=0-1,4-5", "lines=0-1", ""])
def test_what_is_no_single_range_gets_the_whole(client: Client, asked: str):
    answer = got(client, "voice.mp3", "audio/mpeg", Range=asked)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer["Accept-Ranges"] == "bytes"


def test_a_part_beyond_the_end_is_refused_with_the_size(client: Client):
    answer = got(client, "voice.mp3", "audio/mpeg", Range="bytes=10-")
    assert answer.status_code == 416
    assert answer["Content-Range"] == "bytes */10"


def test_a_page_that_looks_again_names_the_same_address(monkeypatch: pytest.MonkeyPatch):
    start = clock.now().replace(minute=10, second=0, microsecond=0)
    monkeypatch.setattr(clock, "now", lambda: start)
    first = files.link(1, "rose.png", "image/png")
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(minutes=40))
    assert files.link(1, "rose.png", "image/png") == first
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(hours=1))
    assert files.link(1, "rose.png", "image/png") != first
