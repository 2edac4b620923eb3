"""Kill -9 in the middle of a chat: every line acknowledged is there, once, in order, and heard."""

import random
import threading
from functools import partial
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from alaka.channels.models import Channel
from alaka.inbox.models import Inbox, Message, MessageKind
from tests.backstage import Backstage, product_settings
from tests.guests import Guest
from tests.house import House, eventually, furnished, house

pytestmark = pytest.mark.slow

SEED = 514
GUESTS = 6


def open_chat() -> None:
    inbox = Inbox.objects.create(name="Shop")
    Channel.objects.create(kind="webchat", name="Chat", key="chat", inbox=inbox)


def said() -> list[str]:
    rows = Message.objects.filter(kind=MessageKind.INCOMING).order_by("pk")
    return list(rows.values_list("text", flat=True))


def talk(guest: Guest, name: int, stop: threading.Event) -> None:
    number = 0
    while not stop.wait(0.05):
        number += 1
        if not guest.say(f"{name}: {number}"):
            return


def kill_and_await(started: House, kind: str, guests: list[Guest]) -> None:
    """Kill one kind of process; return when every guest was acknowledged and hears again."""
    before, acknowledged = started.children()[kind], [len(one.acknowledged) for one in guests]
    streams = [guest.streams for guest in guests]
    started.kill(kind)
    eventually(lambda: started.children().get(kind, before) != before)
    for guest, count, stream in zip(guests, acknowledged, streams, strict=True):
        eventually(partial(goes_on, guest, count, stream if kind == "web" else -1))


def goes_on(guest: Guest, acknowledged: int, streams: int) -> bool:
    return len(guest.acknowledged) > acknowledged and guest.streams > streams


def has_heard_all(guest: Guest) -> bool:
    return set(guest.texts("you")) >= set(guest.acknowledged)


def test_a_kill_in_the_middle_of_the_talk_loses_and_doubles_no_line(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    chance = random.Random(SEED)
    kinds = chance.sample(("web", "worker", "postgres"), 6, counts=(3, 1, 2))
    talking, listening = threading.Event(), threading.Event()
    data = tmp_path / "data"
    with (
        house(furnished(data), **product_settings()) as started,
        Backstage(data, django_db_blocker) as backstage,
    ):
        backstage.call(open_chat)
        url = f"http://127.0.0.1:{started.port}/chat/chat"
        guests = [Guest(url, listening) for _ in range(GUESTS)]
        talks = [
            threading.Thread(target=talk, args=(guest, name, talking), daemon=True)
            for name, guest in enumerate(guests)
        ]
        ears = [threading.Thread(target=guest.listen, daemon=True) for guest in guests]
        for thread in (*talks, *ears):
            thread.start()
        for kind in kinds:
            kill_and_await(started, kind, guests)
        talking.set()
        for thread in talks:  # The last line of each is acknowledged, too.
            thread.join()
        acknowledged = [text for guest in guests for text in guest.acknowledged]
        eventually(lambda: set(backstage.call(said)) >= set(acknowledged))
        stored = backstage.call(said)
        for guest in guests:
            eventually(partial(has_heard_all, guest))
        listening.set()
    assert len(stored) == len(set(stored))
    for name, guest in enumerate(guests):
        own = [text for text in stored if text.startswith(f"{name}: ")]
        assert own[: len(guest.acknowledged)] == guest.acknowledged
        assert guest.texts("you")[: len(guest.acknowledged)] == guest.acknowledged
