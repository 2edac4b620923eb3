"""Kill -9 of web and of PostgreSQL under load: every acknowledged event is there exactly once."""

import random
import threading
import uuid
from collections import Counter
from pathlib import Path

import httpx
import pytest
from pytest_django import DjangoDbBlocker

from alaka.core import clock
from alaka.tracking.models import SeenEvent, Source
from tests.backstage import Backstage, product_settings
from tests.house import House, eventually, furnished, house

pytestmark = pytest.mark.slow

SEED = 719
# How many events each sender brings at once: as browsers do, and as servers.
SIZES = (1,) * 6 + (20,) * 3 + (50,) * 3


def open_source() -> None:
    Source.objects.create(name="Shop", key="k", created_at=clock.now())


def stored() -> list[str]:
    ids = SeenEvent.objects.values_list("data__properties__id", flat=True)
    return [str(each) for each in ids]


class Sender:
    """Sends batch after batch; one whose answer did not come is sent again until it is taken."""

    def __init__(self, url: str, size: int, stop: threading.Event) -> None:
        self.url, self.size, self.stop = url, size, stop
        self.acknowledged: list[str] = []
        self.again = 0

    def run(self) -> None:
        with httpx.Client(timeout=10) as client:
            while not self.stop.is_set():
                ids = [str(uuid.uuid4()) for _ in range(self.size)]
                while not self._is_taken(client, ids):
                    self.again += 1
                    self.stop.wait(0.05)
                self.acknowledged += ids

    def _is_taken(self, client: httpx.Client, ids: list[str]) -> bool:
        batch = [
            {"type": "track", "event": "Looked", "anonymousId": each[:2], "messageId": each,
             "properties": {"id": each}}
            for each in ids
        ]  # fmt: skip
        try:
            return client.post(f"{self.url}/t/k", json={"batch": batch}).status_code == 200
        except httpx.TransportError:
            return False


def kill_and_await(started: House, kind: str, senders: list[Sender]) -> None:
    before, counts = started.children()[kind], [len(each.acknowledged) for each in senders]
    started.kill(kind)
    eventually(lambda: started.children().get(kind, before) != before)
    eventually(lambda: all(
        len(each.acknowledged) > count for each, count in zip(senders, counts, strict=True)
    ))  # fmt: skip


def test_a_kill_under_load_loses_and_doubles_no_event(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    kinds = random.Random(SEED).sample(("web", "postgres"), 10, counts=(5, 5))
    stop, data = threading.Event(), tmp_path / "data"
    with (
        house(furnished(data), **product_settings()) as started,
        Backstage(data, django_db_blocker) as backstage,
    ):
        backstage.call(open_source)
        url = f"http://127.0.0.1:{started.port}"
        senders = [Sender(url, size, stop) for size in SIZES]
        threads = [threading.Thread(target=each.run, daemon=True) for each in senders]
        for thread in threads:
            thread.start()
        for kind in kinds:
            kill_and_await(started, kind, senders)
        stop.set()
        for thread in threads:  # The last batch of each is acknowledged, too.
            thread.join(30)
            assert not thread.is_alive()
        times = Counter(backstage.call(stored))
    acknowledged = [each for sender in senders for each in sender.acknowledged]
    assert times == dict.fromkeys(acknowledged, 1)
    assert any(sender.again for sender in senders)
