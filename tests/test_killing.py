"""Kill -9 in the middle of intake and of sending: nothing acknowledged is lost, nothing doubled."""

import os
import random
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import DatabaseError, InterfaceError
from pytest_django import DjangoDbBlocker

from alaka.accounts.models import Agent
from alaka.channels.models import Channel, Intake
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Message, MessageKind, MessageState
from tests.backstage import Backstage
from tests.house import eventually
from tests.shop import Shop, mail, shop

pytestmark = pytest.mark.slow

KILLS = 20
SEED = int(os.environ.get("KILLING_SEED", "2281"))
# So long the mail server thinks before it says that it has a mail: time to be killed in.
THOUGHT = 0.05

UNDER_WAY = (
    "SELECT status, args->>'path', queueing_lock, count(*), min(id), max(id), min(scheduled_at),"
    " max(worker_id) FROM procrastinate_jobs GROUP BY 1, 2, 3 ORDER BY 4 DESC LIMIT 40",
    "SELECT id, last_heartbeat, now() FROM procrastinate_workers",
    "SELECT state, count(*) FROM channels_intake GROUP BY 1",
    "SELECT kind, state, count(*) FROM inbox_message GROUP BY 1, 2",
    "SELECT pid, state, wait_event, now() - xact_start, pg_blocking_pids(pid), left(query, 200)"
    " FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid()",
)


@dataclass
class Traffic:
    """Customers and agents who go on whatever is killed; each keeps what he was told is done."""

    shop: Shop
    blocker: DjangoDbBlocker
    stop: threading.Event = field(default_factory=threading.Event)
    posted: list[str] = field(default_factory=list)
    mailed: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)

    def __enter__(self) -> "Traffic":
        runs = (self._post, self._mail, self._answer)
        self.threads = [threading.Thread(target=run, daemon=True) for run in runs]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join(30)
            assert not thread.is_alive()

    def _numbers(self, seconds: float) -> Iterator[int]:
        number = 0
        while not self.stop.wait(seconds):
            number += 1
            yield number

    def _post(self) -> None:
        for number in self._numbers(0.08):
            text = f"Post {number}: are there roses?"
            fields = {"name": "Dana", "email": f"dana{number}@example.org", "message": text}
            try:
                answer = httpx.post(f"{self.shop.url}/f/site", data=fields, timeout=20)
            except httpx.TransportError:
                continue  # Nobody told us that it arrived.
            if answer.status_code == 303:
                self.posted.append(text)

    def _mail(self) -> None:
        for number in self._numbers(0.2):
            name = f"mail{number}@example.org"
            raw = mail(f"emil{number}@example.org", f"Tulips {number}", "Are there tulips?",
                       Message_ID=f"<{name}>")  # fmt: skip
            self.shop.dovecot.deliver(raw)
            self.mailed.append(name)

    def _answer(self) -> None:
        with Backstage(self.shop.house.data, self.blocker) as backstage:
            for number in self._numbers(0.1):
                try:
                    if name := backstage.call(answer_one, f"Answer {number}: yes."):
                        self.answered.append(name)
                except (DatabaseError, InterfaceError):
                    continue  # Nobody told the agent that it is queued.


def answer_one(text: str) -> str:
    """Answer whoever waits longest; the answer's Message-ID, or nothing where nobody waits."""
    conversation = Conversation.objects.waiting().order_by("waiting_since").first()
    if conversation is None:
        return ""
    agent = Agent.objects.get(email="alice@gul.example")
    return reply(conversation, Saying(text, undo=timedelta(0)), by=agent).external_id


def taken(server_mails: list[Any]) -> Counter[str]:
    """How often the mail server took each Message-ID."""
    heads = [message_from_bytes(each.content)["Message-ID"] for each in server_mails]
    return Counter(head.strip("<> ") for head in heads)


def said(kind: MessageKind) -> list[tuple[str, str]]:
    return list(Message.objects.filter(kind=kind).values_list("text", "external_id"))


def seen_but_not_stored(shop: Shop) -> set[str]:
    """Mails that are marked as seen in the mailbox and that we do not have."""
    marked = [path for path in (shop.dovecot.folder / "mail/shop/cur").iterdir()
              if re.search(r":2,\w*S", path.name)]  # fmt: skip
    ids = {_message_id(path) for path in marked}
    return ids - {_message_id(body) for body in shop.call(stored_mails)}


def account(shop: Shop, ids: set[str], killed: list[str]) -> str:
    """All that is known of mails that seem lost, for whoever reads that the test failed."""
    box = shop.dovecot.folder / "mail/shop"
    files = {_message_id(path): path.name for path in (box / "cur").iterdir()}
    numbers = (box / "dovecot-uidlist").read_text().splitlines()
    lines = [f"seed {SEED}; killed so far: {', '.join(killed)}"]
    for each in sorted(ids):
        name = files.get(each, "no file").partition(":")[0]
        lines += [f"{each}: {name}", *(line for line in numbers if name in line)]
    try:
        eventually(lambda: not seen_but_not_stored(shop) & ids, patience=20)
        lines.append("All of them were stored later.")
    except AssertionError:
        lines.append(f"Not stored after 20 s: {seen_but_not_stored(shop) & ids}")
    lines += [repr(shop.call(Channel.objects.values_list("state", flat=True).get, key="shop"))]
    keys = Intake.objects.filter(channel__key="shop").order_by("-pk").values_list("key", "state")
    lines += [repr(row) for row in shop.call(list, keys[:20])]
    return "\n".join([*lines, "Dovecot says:", *shop.dovecot.log().splitlines()[-40:]])


def stored_mails() -> list[bytes]:
    rows = Intake.objects.filter(channel__key="shop").values_list("body", flat=True)
    return [bytes(body) for body in rows]


def _message_id(mail: Path | bytes) -> str:
    raw = mail.read_bytes() if isinstance(mail, Path) else mail
    return str(message_from_bytes(raw)["Message-ID"])


def unsent() -> int:
    return (
        Message.objects.filter(kind=MessageKind.OUTGOING).exclude(state=MessageState.SENT).count()
    )


def kill_and_await(shop: Shop, traffic: Traffic, kind: str) -> None:
    """Kill one kind of process; return when posts, fetches and answers go on as before."""
    before = shop.house.children()[kind]
    shop.house.kill(kind)
    eventually(lambda: shop.house.children().get(kind, before) != before)
    posts, sent = len(traffic.posted), len(shop.mail_server.mails)
    mailed = len(traffic.mailed)
    try:
        eventually(
            lambda: len(traffic.posted) > posts + 1 and len(shop.mail_server.mails) > sent + 1
        )
        eventually(lambda: shop.call(fetched) >= mailed)
    except AssertionError as problem:
        problem.add_note(standstill(shop, traffic))
        raise


def standstill(shop: Shop, traffic: Traffic) -> str:
    """What was under way when nothing went on any more, for whoever reads that the test failed."""
    lines = [f"posted {len(traffic.posted)}, answered {len(traffic.answered)}, "
             f"mailed {len(traffic.mailed)}, sent {len(shop.mail_server.mails)}"]  # fmt: skip
    with shop.house.connect() as connection:
        for question in UNDER_WAY:
            lines += [repr(row) for row in connection.execute(question).fetchall()]
    return "\n".join(lines)


def fetched() -> int:
    return Intake.objects.filter(channel__key="shop").count()


def test_kill_in_the_middle_loses_nothing_acknowledged_and_sends_nothing_twice(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
):
    chance = random.Random(SEED)
    kinds = chance.sample(("web", "worker", "postgres"), KILLS, counts=(7, 8, 5))
    with shop(tmp_path / "data", django_db_blocker) as gul:
        gul.mail_server.hang = THOUGHT
        with Traffic(gul, django_db_blocker) as traffic:
            eventually(lambda: gul.mail_server.mails)
            for number, kind in enumerate(kinds, 1):
                kill_and_await(gul, traffic, kind)
                lost = seen_but_not_stored(gul)
                assert not lost, account(gul, lost, kinds[:number])
        incoming = eventually(lambda: all_came_in(gul, traffic))
        eventually(lambda: not gul.call(unsent))
        outgoing = {name for _text, name in gul.call(said, MessageKind.OUTGOING)}
        doubtful = gul.call(lambda: set(
            Message.objects.filter(is_doubtful=True).values_list("external_id", flat=True)
        ))  # fmt: skip
    times = Counter(text for text, _name in incoming)
    assert {text: times[text] for text in traffic.posted} == dict.fromkeys(traffic.posted, 1)
    mails = Counter(name for _text, name in incoming)
    assert {name: mails[name] for name in traffic.mailed} == dict.fromkeys(traffic.mailed, 1)
    arrived = taken(gul.mail_server.mails)
    assert set(traffic.answered) <= outgoing == set(arrived)
    assert {name for name, number in arrived.items() if number > 1} <= doubtful
    assert len(doubtful) <= KILLS * 8  # No more than were on their way.


def all_came_in(shop: Shop, traffic: Traffic) -> list[tuple[str, str]] | None:
    incoming = shop.call(said, MessageKind.INCOMING)
    here = {value for row in incoming for value in row}
    return incoming if here.issuperset(traffic.posted + traffic.mailed) else None
