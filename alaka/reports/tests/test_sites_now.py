"""Who is on the sites now, with or without a name."""

from datetime import timedelta

import pytest
from django.test import Client

from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.tracking.building import watching
from alaka.tracking.building.taking import build
from alaka.tracking.building.watching import tell
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.terms import Word
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Apart, Arrival, Kind, Link, Reason, Source

pytestmark = pytest.mark.django_db

URL = "/desk/reports/sites/now/"
GOOGLE = "https://www.google.com/search?q=roses"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\nen"


def saw(browser: int, minutes: float, page: str, referrer: str = "", apart: int = 0) -> None:
    made: dict[int, tuple[int, str]] = {}

    def term(word: Word, text: str) -> int:
        made[terms.number(word, text)] = word, text
        return terms.number(word, text)

    at = clock.now() - timedelta(minutes=minutes)
    row = Row(
        terms.key_of(1, f"{browser} {minutes}"), at=at, received_at=at, source=1, kind=Kind.PAGE,
        visitor=browser, apart=apart, page=term(Word.PAGE, f"https://gul.example/{page}"),
        title=term(Word.TITLE, page.title()), device=term(Word.DEVICE, FIREFOX),
        referrer=term(Word.REFERRER, referrer) if referrer else None,
    )  # fmt: skip
    store([row], made)
    while Arrival.objects.exists():
        build()


def test_guests_are_shown_with_their_page_and_where_they_came_from(
    at_alice: Client, dana: Contact, at_charlie: Client
):
    empty = at_alice.get(URL).content.decode()
    assert "No site tells of its visits yet" in empty
    Source.objects.create(name="Shop", created_at=clock.now())
    assert "Nobody is there at the moment" in at_alice.get(URL).content.decode()
    saw(11, 4, "start", referrer=GOOGLE)
    saw(11, 2, "tulips")
    saw(12, 1, "basket")
    saw(-7, 3, "lilies")
    saw(13, 9, "long gone")
    saw(14, 1, "robot", apart=Apart.BOT)
    Link.objects.create(
        visitor=12, contact=dana, since=clock.now(), last_at=clock.now(), reason=Reason.FORM,
        created_at=clock.now(),
    )  # fmt: skip
    page = at_alice.get(URL).content.decode()
    shown = [page.index(text) for text in (dana.name, "Basket", "Tulips", "Google", "Lilies")]
    assert shown == sorted(shown)
    assert "Google · “roses” · Firefox 128" in page
    assert page.count("A stranger") == 2
    assert "Long Gone" not in page
    assert "Robot" not in page
    assert f'href="{dana.get_absolute_url()}"' in page
    part = at_alice.get(URL, headers={"HX-Request": "true", "HX-Target": "sites-now"})
    assert "<html" not in part.content.decode()
    assert "There now" in part.content.decode()


def test_whoever_looks_is_told_at_once_but_not_of_each(
    monkeypatch: pytest.MonkeyPatch, shop_inbox: object
):
    told: list[str] = []
    monkeypatch.setattr("alaka.core.live.publish", lambda *topics, **_more: told.extend(topics))
    tell()
    told.clear()
    monkeypatch.setitem(watching._sites, "until", 0.0)
    for number in range(3):
        saw(-20 - number, 0, "start")
        tell()
    assert told == ["sites"]
    saw(30, 120, "old")
    tell()
    assert told == ["sites"]
