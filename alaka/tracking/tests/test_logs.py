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


def test_a_line_may_begin_with_the_host_and_holds_bytes_as_servers_write_them(source: Source):
    def told(text: str) -> tuple[set[str], int | None]:
        seen = read(text, source, SITE)
        assert seen is not None
        return {text for _, _, text in seen.terms}, seen.row.visitor

    _words, visitor = told(line())
    for host, site in (
        ("gul.example:443", SITE), ("Gul.Example:80", SITE), ("_", SITE), ("localhost:80", SITE),
        ("blog.gul.example", "https://blog.gul.example"), ("gul.example:8443", f"{SITE}:8443"),
    ):  # fmt: skip
        theirs, whose = told(f"{host} {line()}")
        assert f"{site}/roses" in theirs, host
        assert whose == visitor
    sixth, other = told(line(address="2001:db8:1:2::9")), told(line(address="2001:db8:7::9"))
    assert told(f"gul.example:443 {line(address='2001:db8:1:3::1')}")[1] == sixth[1] != other[1]
    # Where the server looks up names of addresses, two names are two visitors.
    assert len({told(line(address=name))[1] for name in ("a.isp.example", "b.isp.example")}) == 2

    odd = line(
        r"GET /\xC9\x99l\x22 HTTP/1.1",
        referrer=r"https://x.example/\"q\"",
        agent=rf"{FOX} \x22a\x22",
    )
    assert told(odd)[0] >= {f'{SITE}/əl"', 'https://x.example/"q"', f'{FOX} "a"'}


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
