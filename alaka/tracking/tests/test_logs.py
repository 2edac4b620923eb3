"""A web server's log: pages become events of counted visitors, each line once."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alaka.cli import logs
from alaka.cli.words import RefusedError
from alaka.core import clock
from alaka.tracking.events.writing import Row
from alaka.tracking.logs import UnreadableLine, read
from alaka.tracking.models import Apart, SeenEvent, Source, Term

pytestmark = pytest.mark.django_db
FOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
SITE = "https://gul.example"


@pytest.fixture
def source() -> Source:
    return Source.objects.create(name="Site", key="site", origins=SITE, created_at=clock.now())


def line(
    request: str = "GET /roses?utm_source=news HTTP/1.1",
    status: str = "200",
    referrer: str = "-",
    agent: str = FOX,
    at: str = "10/Oct/2026:23:55:36 -0700",
    address: str = "203.0.113.9",
) -> str:
    return f'{address} - dana [{at}] "{request}" {status} 2326 "{referrer}" "{agent}"'


def page(source: Source, **given: str) -> Row:
    seen = read(line(**given), source, SITE)
    assert seen is not None
    return seen.row


def test_a_line_says_which_page_was_seen_when_and_from_where(source: Source):
    seen = read(line(referrer="https://www.google.com/search?q=roses"), source, f"{SITE}/")
    assert seen is not None
    assert seen.row.at == datetime(2026, 10, 11, 6, 55, 36, tzinfo=UTC)
    assert {text for _, _, text in seen.terms} >= {
        "https://gul.example/roses",
        "https://www.google.com/search?q=roses",
        '{"source": "news"}',
    }
    visitor = page(source).visitor
    assert visitor == seen.row.visitor == page(source, address="203.0.113.77").visitor
    assert visitor != page(source, agent=FOX.replace("128", "131")).visitor
    assert visitor != page(source, at="11/Oct/2026:23:55:36 -0700").visitor
    for robot in ("Mozilla/5.0 (compatible; Googlebot/2.1)", "-"):
        assert page(source, agent=robot).apart == Apart.BOT


def test_what_is_no_page_is_left_out_and_what_is_no_line_is_said(source: Source):
    for given in (
        {"request": "POST /roses HTTP/1.1"},
        {"request": "GET /style.css?v=3 HTTP/2"},
        {"request": "GET /robots.txt HTTP/2"},
        {"request": "GET http://elsewhere.example/ HTTP/1.1"},
        {"status": "404"},
        {"status": "301"},
        {"request": "\\x16\\x03\\x01"},
    ):
        assert read(line(**given), source, SITE) is None
    for good in ("GET / HTTP/1.1", "GET /index.php HTTP/1.1", "GET /v1.2/roses HTTP/1.1"):
        assert read(line(good), source, SITE)
    for bad in ("", "hello", line(at="32/Oct/2026:23:55:36 -0700"), line(at="today")):
        with pytest.raises(UnreadableLine):
            read(bad, source, SITE)


def test_a_file_comes_in_once_packed_or_not(
    source: Source, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    lines = [line(), line("GET /lilies HTTP/1.1"), line("GET /a.css HTTP/1.1"), "broken"]
    plain, packed = tmp_path / "access.log", tmp_path / "access.log.1.gz"
    plain.write_text("\n".join(lines))
    packed.write_bytes(gzip.compress("\n".join([*lines, line("GET /new HTTP/1.1")]).encode()))
    for paths, new in (([plain], 2), ([plain, packed], 1), ([packed], 0)):
        assert logs._import(paths, source, "") == 0
        assert f"which {new} are new" in " ".join(capsys.readouterr().out.split())
    assert SeenEvent.objects.count() == 3
    assert Term.objects.filter(text=f"{SITE}/lilies").exists()


def test_whose_visits_they_are_and_where_must_be_known(source: Source, tmp_path: Path):
    assert logs._source("SITE") == logs._source("site") == logs._source(str(source.pk)) == source
    with pytest.raises(RefusedError, match="Site"):
        logs._source("other")
    source.origins = ""
    with pytest.raises(RefusedError, match="--site"):
        logs._import([], source, "")
