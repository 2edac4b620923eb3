"""Ten minutes in which everything breaks: `python -m bench.soak --minutes 10`.

Guests say lines and lose their connection at random moments; an agent answers at random; the web
process is killed, and the whole product restarted. At the end each guest must have heard all its
own lines and all answers exactly once, in order, and so must the database. Guests keep each id
once and send again what was not acknowledged, as docs/chat.md asks of a client.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.figures import machine, say
from bench.product import Product
from bench.soak_guest import Guest

RATE = 0.4  # lines a second of each guest
ANSWERS = 20.0  # a second, of all agents
SEED = 60_601


@dataclass
class Answers:
    """What the agent said to whom, told by this process on the product's own database."""

    said: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def say(self, text: str) -> None:
        """One more, to somebody at random; raises DatabaseError."""
        from django.db import connection

        from alaka.accounts.models import Agent
        from alaka.inbox.answering import Saying, reply
        from alaka.inbox.models import Conversation

        try:
            ids = Conversation.objects.values_list("pk", flat=True)
            row = Conversation.objects.select_related("contact").get(pk=random.choice(ids))
            handle = row.contact.handles.get(scheme="chat")
            reply(row, Saying(text), by=Agent.objects.get())
            self.said[handle.value].append(text)
        finally:
            connection.close()


def main() -> int:
    parser = argparse.ArgumentParser(description="Random breaks, both ways.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--guests", type=int, default=100)
    asked = parser.parse_args()
    say(machine())
    random.seed(SEED)
    with tempfile.TemporaryDirectory(prefix="alaka-soak-") as made:
        os.chmod(made, 0o711)
        with Product(Path(made), ALAKA_WEB_PROCESSES="2") as product:
            product.open_shop(asked.guests)
            _set_up(product)
            return asyncio.run(_soak(product, asked.minutes * 60))


def _set_up(product: Product) -> None:
    os.environ.update({**product.environment, "DJANGO_SETTINGS_MODULE": "alaka.settings"})
    import django

    django.setup()


async def _soak(product: Product, seconds: float) -> int:
    guests = [
        Guest(product.port, word, f"guest-{number}") for number, word in enumerate(product.sessions)
    ]
    answers = Answers()
    talking = asyncio.Event()
    runs = [asyncio.create_task(guest.listen()) for guest in guests]
    said = [asyncio.create_task(guest.talk(talking, RATE)) for guest in guests]
    said.append(asyncio.create_task(_answer(answers, talking)))
    said.append(asyncio.create_task(_break(product, talking, seconds)))
    await asyncio.sleep(seconds)
    talking.set()
    await asyncio.gather(*said)
    say("all is said; whoever is away comes back")
    faults = await _compare(guests, answers)
    for run in runs:
        run.cancel()
    lines, breaks = sum(len(one.said) for one in guests), sum(one.breaks for one in guests)
    replies = sum(map(len, answers.said.values()))
    say(f"{lines} lines, {replies} answers, {breaks} broken streams, "
        f"{sum(one.repeats for one in guests)} lines came again and were known")  # fmt: skip
    for fault in faults[:20]:
        say(fault)
    say("every line exactly once, in order" if not faults else f"{len(faults)} FAULTS")
    return int(bool(faults))


async def _answer(answers: Answers, until: asyncio.Event) -> None:
    number = 0
    while not until.is_set():
        await asyncio.sleep(1 / ANSWERS)
        number += 1
        with suppress(Exception):  # The database is away: nobody told the agent that it is said.
            await asyncio.to_thread(answers.say, f"Answer {number}")


async def _break(product: Product, until: asyncio.Event, seconds: float) -> None:
    """Kill a web process now and then, and restart the whole product once."""
    begun, is_restarted = time.monotonic(), False
    while not until.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(until.wait(), random.uniform(15, 40))
            return
        if not is_restarted and time.monotonic() - begun > seconds / 2:
            is_restarted = True
            say("the product is restarted")
            await asyncio.to_thread(product.restart)
            continue
        say("a web process is killed")
        with suppress(ProcessLookupError, IndexError):
            product.kill_web()


async def _compare(guests: list[Guest], answers: Answers) -> list[str]:
    """Wait until all have heard all, a minute at most; what is wrong then."""
    faults: list[str] = ["not compared yet"]
    deadline = time.monotonic() + 60
    while faults and time.monotonic() < deadline:
        await asyncio.sleep(1)
        faults = [fault for guest in guests for fault in _faults(guest, answers)]
    return faults + await asyncio.to_thread(_in_the_database, guests)


def _faults(guest: Guest, answers: Answers) -> list[str]:
    found = []
    for who, wanted in (("you", guest.said), ("us", answers.said[guest.name])):
        heard = guest.texts(who)
        if heard != wanted:
            found.append(f"{guest.name} {who}: {len(wanted)} said, {len(heard)} heard")
    return found


def _in_the_database(guests: list[Guest]) -> list[str]:
    from alaka.inbox.models import Message, MessageKind

    rows: dict[str, list[str]] = defaultdict(list)
    stored: Any = Message.objects.filter(kind=MessageKind.INCOMING).order_by("pk")
    for value, text in stored.values_list("handle__value", "text"):
        rows[value].append(text)
    return [
        f"{guest.name}: {len(guest.said)} said, {len(rows[guest.name])} stored"
        for guest in guests
        if rows[guest.name] != guest.said
    ]


if __name__ == "__main__":
    sys.exit(main())
