"""The pages a guest was on in this visit, as the agent sees them beside the chat."""

from datetime import timedelta

from django.test import Client

from alaka.channels.models import Channel
from alaka.chats.asked import Page
from alaka.chats.confirming import Signals, take
from alaka.chats.models import Guest
from alaka.chats.models.guest import PAGES_KEPT, VISIT_RESTS
from alaka.chats.tests.asking import opened, post, says
from alaka.core import clock

SHOP = "https://gul.example"


def page(path: str, title: str = "") -> dict[str, str]:
    return {"url": f"{SHOP}{path}", "title": title, "referrer": "https://search.example/"}


def paths(guest: Guest) -> list[str]:
    guest.refresh_from_db()
    return [one["url"].removeprefix(SHOP) for one in guest.pages]


def test_the_pages_of_a_visit_are_kept_in_order_each_with_its_time(chat_channel: Channel) -> None:
    start = clock.now()
    with clock.stopped_at(start):
        word, guest = opened(chat_channel, page=page("/roses", "Roses"))
    with clock.stopped_at(start + timedelta(minutes=2)):
        post(chat_channel, {"session": word, "page": page("/order", "Order")})
        take([Signals(guest.pk, page=Page(f"{SHOP}/order", "Your order (2)"))])
        take([Signals(guest.pk, page=Page(f"{SHOP}/pay", "Pay"))])
    assert paths(guest) == ["/roses", "/order", "/pay"]
    assert [one["title"] for one in guest.pages] == ["Roses", "Your order (2)", "Pay"]
    assert guest.pages[0]["at"] < guest.pages[1]["at"]
    assert guest.page_url == f"{SHOP}/pay"


def test_only_the_last_pages_are_kept(chat_channel: Channel) -> None:
    _word, guest = opened(chat_channel)
    for number in range(PAGES_KEPT + 5):
        take([Signals(guest.pk, page=Page(f"{SHOP}/{number}"))])
    assert len(paths(guest)) == PAGES_KEPT
    assert paths(guest)[-1] == f"/{PAGES_KEPT + 4}"


def test_another_visit_begins_anew(chat_channel: Channel) -> None:
    word, guest = opened(chat_channel, page=page("/roses"))
    later = clock.now() + VISIT_RESTS + timedelta(minutes=2)
    with clock.stopped_at(later):
        post(chat_channel, {"session": word, "page": page("/tulips")})
    assert paths(guest) == ["/tulips"]
    assert guest.referrer == "https://search.example/", "where he came from first"


def test_they_stand_folded_beside_the_chat_and_only_what_is_an_address_is_a_link(
    at_alice: Client, chat_channel: Channel
) -> None:
    word, guest = opened(chat_channel, page=page("/roses", "Roses <b>"))
    chat = says(guest, "Hello").conversation
    for url in ("javascript:alert(1)", f"{SHOP}/order"):
        post(chat_channel, {"session": word, "page": {"url": url}})
    shown = at_alice.get(chat.get_absolute_url()).content.decode()
    assert "1 page</summary>" in shown
    assert "Roses &lt;b&gt;" in shown
    assert "javascript:" not in shown
