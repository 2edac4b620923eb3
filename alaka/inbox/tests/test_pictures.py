"""Pictures of mails fetched through us."""

import httpx
import pytest
from django.test import Client

from alaka.core.http import answered_by
from alaka.inbox.formatting import picture_link

pytestmark = pytest.mark.django_db

URL = "https://pictures.example/rose.png"


def serving(content_type: str, status: int = 200) -> object:
    def answer(request: httpx.Request) -> httpx.Response:
        assert str(request.url) == URL
        assert "cookie" not in request.headers
        return httpx.Response(status, content=b"rose", headers={"content-type": content_type})

    return answer


def test_an_image_comes_through(at_alice: Client):
    with answered_by(serving("image/png; charset=x")):  # type: ignore[arg-type]
        answer = at_alice.get(picture_link(URL))
    assert answer.content == b"rose"
    assert answer["Content-Type"] == "image/png"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "application/pdf", ""])
def test_what_is_no_image_does_not(at_alice: Client, kind: str):
    with answered_by(serving(kind)):  # type: ignore[arg-type]
        assert at_alice.get(picture_link(URL)).status_code == 404


def test_a_missing_one_is_missing(at_alice: Client):
    with answered_by(serving("image/png", 404)):  # type: ignore[arg-type]
        assert at_alice.get(picture_link(URL)).status_code == 404


def test_nobody_fetches_through_us_at_will(at_alice: Client, client: Client):
    assert at_alice.get("/desk/pictures/forged").status_code == 404
    assert client.get(picture_link(URL)).status_code == 302
