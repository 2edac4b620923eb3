import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from alaka.core import http


class Site(BaseHTTPRequestHandler):
    """A small real site: each path misbehaves in its own way."""

    seen: list[tuple[str, dict[str, str]]] = []
    onward = ""

    def do_GET(self):
        Site.seen.append((self.path, dict(self.headers)))
        if self.path == "/page":
            self.answer(b"hello")
        elif self.path == "/redirect":
            self.answer(b"", 302, Location="/page")
        elif self.path == "/elsewhere":
            self.answer(b"", 302, Location=Site.onward)
        elif self.path == "/round":
            self.answer(b"", 302, Location="/round")
        elif self.path == "/large":
            self.answer(b"x" * 100_000)
        elif self.path == "/packed":
            self.answer(b"x", **{"Content-Encoding": "gzip"})
        elif self.path == "/drip":
            self.drip()

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self):
        self.send_response(200)
        try:
            while True:
                self.wfile.write(b"X-Drip: 1\r\n")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def at_home(settings):
    settings.ALLOW_PRIVATE_ADDRESSES = True


@pytest.fixture
def in_public(settings):
    settings.ALLOW_PRIVATE_ADDRESSES = False


def reason_of(*args, **kwargs) -> http.OutboundError:
    with pytest.raises(http.OutboundError) as caught:
        http.get(*args, **kwargs)
    return caught.value


@pytest.mark.usefixtures("at_home")
def test_a_page_is_fetched_and_redirects_are_followed(site):
    answer = http.get(f"{site}/redirect")
    assert (answer.status, answer.text, answer.url) == (200, "hello", f"{site}/page")
    assert answer.is_ok


@pytest.mark.usefixtures("at_home")
def test_json_is_posted(site):
    answer = http.post_json(f"{site}/hook", {"ad": "gül"})
    assert answer.json() == {"ad": "gül"}
    assert http.post_json(f"{site}/hook", b"[1]").content == b"[1]"


@pytest.mark.usefixtures("at_home")
@pytest.mark.parametrize(
    ("path", "reason"),
    [("/large", "larger than"), ("/packed", "packed"), ("/round", "Too many redirects")],
)
def test_a_bad_answer_is_refused(site, path, reason):
    assert reason in reason_of(f"{site}{path}", max_bytes=50_000).reason


@pytest.mark.usefixtures("at_home")
def test_of_a_long_answer_only_the_beginning_is_read(site):
    answer = http.post_bytes(f"{site}/hook", b"x" * 9000, {"X-Plain": "1"}, 10, 1024)
    assert (answer.status, answer.content) == (200, b"x" * 1024)


@pytest.mark.usefixtures("in_public")
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://127.0.0.1/", "private network"),
        ("http://localhost:8000/", "private network"),
        ("https://nowhere.invalid/", "cannot be found"),
        ("gul.az", "begins with"),
    ],
)
def test_an_address_is_checked_before_anything_is_sent(url, reason):
    with pytest.raises(http.OutboundError, match=reason):
        http.check(url)


@pytest.mark.usefixtures("at_home")
def test_an_answer_that_drips_for_ever_ends_with_the_time_given(site):
    assert "in time" in reason_of(f"{site}/drip", timeout=0.5).reason


@pytest.mark.usefixtures("at_home")
def test_a_password_does_not_follow_a_redirect_to_another_host(site):
    Site.onward = site.replace("127.0.0.1", "localhost") + "/page"
    Site.seen.clear()
    http.get(f"{site}/elsewhere", headers={"Authorization": "Bearer x", "X-Plain": "1"})
    (_, first), (_, second) = Site.seen
    assert first["Authorization"] == "Bearer x"
    assert "Authorization" not in second
    assert second["X-Plain"] == "1"
    assert second["Host"].startswith("localhost:")


@pytest.mark.usefixtures("at_home")
def test_a_closed_port_is_an_error_in_plain_words():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        problem = reason_of(f"http://127.0.0.1:{closed.getsockname()[1]}/")
    assert "cannot be reached" in problem.reason
    assert not problem.refused


@pytest.mark.usefixtures("in_public")
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.0.192",
        "[::ffff:192.0.0.192]",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[fec0::1]",
        "[::ffff:127.0.0.1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "2130706433",
        "0x7f.1",
    ],
)
def test_our_own_network_is_never_asked(host):
    problem = reason_of(f"http://{host}/")
    assert problem.refused
    assert "private network" in problem.reason


@pytest.mark.usefixtures("in_public")
def test_one_private_address_of_a_name_refuses_the_name(monkeypatch):
    entries = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
        for address in ("93.184.215.14", "127.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: entries)
    assert reason_of("http://rebound.example/").refused


def test_the_checked_address_is_the_one_connected_to(site, monkeypatch, settings):
    """A name that answers a public address first and a private one later never reaches it."""
    settings.ALLOW_PRIVATE_ADDRESSES = False
    monkeypatch.setattr(http, "_is_public", lambda address: address == "127.0.0.1")
    answers = iter(["127.0.0.1", "10.0.0.1", "10.0.0.1"])
    asked = []

    def resolve(host, port, **_):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    real = socket.create_connection
    connected = []
    monkeypatch.setattr(socket, "getaddrinfo", resolve)

    def connect(address, *args, **kwargs):
        connected.append(address[0])
        monkeypatch.undo()
        return real(address, *args, **kwargs)

    monkeypatch.setattr(socket, "create_connection", connect)
    port = site.rpartition(":")[2]
    assert http.get(f"http://rebound.example:{port}/page").text == "hello"
    assert (asked, connected) == (["rebound.example"], ["127.0.0.1"])


@pytest.mark.parametrize(
    "url", ["", "gul.az", "ftp://gul.az/", "file:///etc/passwd", "http://", "http:/x"]
)
def test_what_is_no_web_address_is_refused(url):
    assert reason_of(url).refused


@pytest.mark.usefixtures("in_public")
def test_a_redirect_into_our_own_network_is_refused():
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"Location": "file:///etc/passwd"})

    with http.answered_by(answer):
        assert reason_of("https://gul.az/").refused


def test_the_seam_answers_instead_of_the_network():
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"host": request.url.host, **json.loads(request.content)})

    with http.answered_by(answer):
        assert http.post_json("https://gul.az/hook", {"n": 1}).json() == {"host": "gul.az", "n": 1}


def test_an_answer_that_is_no_json_says_so():
    with http.answered_by(lambda request: httpx.Response(200, text="<html>")):
        answer = http.get("https://gul.az/")
    with pytest.raises(http.OutboundError, match="not JSON"):
        answer.json()
