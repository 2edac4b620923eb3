"""Two web processes over a real Redis: whoever listens at one hears what comes in at the other."""

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Inbox
from tests.backstage import Backstage, product_settings
from tests.guests import Guest, events
from tests.house import House, eventually, furnished, house
from tests.servers import RedisServer

pytestmark = pytest.mark.slow

WINDOWS = 10  # So many that both processes have some.


class Window(Guest):
    """Another window of the same guest."""

    def __init__(self, guest: Guest) -> None:
        self.url, self.stop, self.session = guest.url, guest.stop, guest.session
        self.acknowledged, self.heard, self.last, self.streams = [], {}, 0, 0


class Place:
    def __init__(self, started: House, redis: RedisServer, backstage: Backstage) -> None:
        self.house, self.redis, self.backstage = started, redis, backstage
        self.url = f"http://127.0.0.1:{started.port}"
        self.stop = threading.Event()

    def guest(self) -> tuple[Guest, list[Window]]:
        guest = Guest(f"{self.url}/chat/chat", self.stop)
        windows = [Window(guest) for _ in range(WINDOWS)]
        for window in windows:
            threading.Thread(target=window.listen, daemon=True).start()
        eventually(lambda: all(window.streams for window in windows))
        return guest, windows

    def heard_by_all(self, windows: list[Window], who: str, texts: list[str]) -> None:
        eventually(lambda: all(window.texts(who) == texts for window in windows))


@pytest.fixture
def place(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    data = tmp_path / "data"
    with RedisServer() as redis:
        more = product_settings(REDIS_URL=redis.url, ALAKA_WEB_PROCESSES="2")
        with (
            house(furnished(data), **more) as started,
            Backstage(data, django_db_blocker) as backstage,
        ):
            backstage.call(open_shop)
            made = Place(started, redis, backstage)
            yield made
            made.stop.set()


def open_shop() -> None:
    inbox = Inbox.objects.create(name="Shop")
    Channel.objects.create(kind="webchat", name="Chat", key="chat", inbox=inbox)
    Agent.objects.create_user("bob@gul.example", "roses-and-tulips", name="Bob", role="manager")


def answer(text: str) -> None:
    reply(Conversation.objects.get(), Saying(text), by=Agent.objects.get())


def cookie() -> str:
    client = Client()
    client.force_login(Agent.objects.get())
    return client.cookies["alaka_session"].value


def desk(place: Place, heard: list[str], cookie: str) -> None:
    with httpx.stream("GET", f"{place.url}/desk/live", cookies={"alaka_session": cookie},
                      timeout=60) as stream:  # fmt: skip
        heard.append(str(stream.status_code))
        for _name, data in events(stream.iter_lines()):
            if data["topic"].startswith("said:"):
                heard.append(data["data"]["text"])


def test_lines_reach_every_window_and_desk_whatever_process_has_them(place: Place) -> None:
    guest, windows = place.guest()
    desks: list[list[str]] = [[] for _ in range(6)]
    word = place.backstage.call(cookie)
    for heard in desks:
        threading.Thread(target=desk, args=(place, heard, word), daemon=True).start()
    eventually(lambda: all(heard == ["200"] for heard in desks))
    for number in range(5):
        assert guest.say(f"Line {number}")
    texts = [f"Line {number}" for number in range(5)]
    place.heard_by_all(windows, "you", texts)
    eventually(lambda: all(heard[1:] == texts for heard in desks))
    assert set(place.house.children()) >= {"web", "worker"}


def test_nothing_is_lost_while_redis_is_away(place: Place) -> None:
    guest, windows = place.guest()
    assert guest.say("Before")
    place.heard_by_all(windows, "you", ["Before"])
    place.redis.stop()
    assert guest.say("Meanwhile")
    eventually(lambda: place.backstage.call(lambda: Conversation.objects.count() == 1))
    place.redis.start()
    place.heard_by_all(windows, "you", ["Before", "Meanwhile"])
    assert guest.say("After")
    place.heard_by_all(windows, "you", ["Before", "Meanwhile", "After"])
