import pytest
import structlog
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch
from structlog.testing import capture_logs

from alaka.core.middleware import (
    ContentSecurityMiddleware,
    RequestMiddleware,
    client_address,
    policy,
)


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def test_a_request_without_an_id_is_given_one():
    request = RequestFactory().get("/desk/")
    response = RequestMiddleware(answer)(request)
    assert len(response["X-Request-Id"]) == 32
    assert request.request_id == response["X-Request-Id"]


def test_an_id_given_by_the_proxy_is_kept_for_every_line_of_the_log():
    seen = {}

    def view(request: HttpRequest) -> HttpResponse:
        seen.update(structlog.contextvars.get_contextvars())
        return HttpResponse()

    request = RequestFactory().get("/desk/", headers={"X-Request-Id": "proxy-12345"})
    response = RequestMiddleware(view)(request)
    assert response["X-Request-Id"] == "proxy-12345"
    assert seen["request_id"] == "proxy-12345"


@pytest.mark.parametrize("forged", ["short", "x" * 65, "two words are not one", "новый-запрос"])
def test_an_id_that_is_not_plain_is_not_taken(forged):
    request = RequestFactory().get("/desk/")
    request.META["HTTP_X_REQUEST_ID"] = forged
    assert RequestMiddleware(answer)(request)["X-Request-Id"] != forged


def test_the_log_has_one_line_without_the_query():
    with capture_logs() as lines:
        RequestMiddleware(answer)(RequestFactory().get("/desk/search?q=dana@example.com"))
    assert len(lines) == 1
    assert lines[0]["path"] == "/desk/search"
    assert lines[0]["status"] == 200
    assert "dana" not in str(lines[0])


def test_the_log_hides_the_part_of_a_path_that_opens_something():
    def view(request: HttpRequest) -> HttpResponse:
        request.resolver_match = ResolverMatch(answer, (), {"key": "3x-secret"})
        return HttpResponse()

    with capture_logs() as lines:
        RequestMiddleware(view)(RequestFactory().get("/desk/account/reset/3x-secret/"))
    assert lines[0]["path"] == "/desk/account/reset/…/"


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "6.6.6.6, 198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "198.51.100.1:4711", "198.51.100.1"),
        ("10.0.0.2", "[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "not an address", "10.0.0.2"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_client_is_the_nearest_address_that_is_not_a_trusted_proxy(
    settings, peer, forwarded, expected
):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forwarded})
    request.META["REMOTE_ADDR"] = peer
    assert client_address(request) == expected


def test_every_answer_carries_the_strict_policy():
    response = ContentSecurityMiddleware(answer)(RequestFactory().get("/"))
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


def test_a_view_may_send_a_policy_of_its_own():
    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse()
        response.csp = policy(frame_ancestors="*")  # type: ignore[attr-defined]
        return response

    sent = ContentSecurityMiddleware(view)(RequestFactory().get("/"))["Content-Security-Policy"]
    assert "frame-ancestors *" in sent
    assert "script-src 'self'" in sent


@pytest.mark.django_db
def test_no_line_of_the_log_holds_a_link_that_opens_something(caplog: pytest.LogCaptureFixture):
    Client().get("/files/3x-secret/a.pdf")
    Client(enforce_csrf_checks=True).post("/desk/account/invitation/3x-secret/", {})
    told = [(record.name, record.getMessage()) for record in caplog.records]
    assert ("django.request", "Not Found") in told
    assert ("django.security.csrf", "Forbidden (CSRF cookie not set.)") in told
    assert "3x-secret" not in str(told)


@pytest.mark.django_db
def test_an_address_typed_without_its_slash_leads_to_the_page():
    client = Client()
    answer = client.get("/desk/companies?page=2")
    assert (answer.status_code, answer["Location"]) == (301, "/desk/companies/?page=2")
    assert client.post("/desk/companies", {"name": "Ann"}).status_code == 404
    assert client.get("/desk/nothing-here").status_code == 404
