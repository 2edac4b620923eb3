"""How many mails a second are threaded and stored: `python -m bench.intake`.

Mails of 10 kB, multipart with text and HTML, three in ten of them replies with References to
an earlier one of the same sender, come in as a mailbox's fetch hands them over: stored raw in
batches of 200 and committed, then taken in. All of it counts: storing, parsing, finding or making
the person, threading, indexing, events, notices.
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from multiprocessing import get_context
from random import Random

from bench.base import arguments, fill, running
from bench.figures import machine, rates, say

TARGET = 400
SIZE = 10_000
BATCH = 200
MAILS = 2_000  # of a mailbox in a round


def main() -> int:
    asked = arguments("Take mails in.", contacts=2000, conversations=5000).parse_args()
    say(machine())
    with running(asked.data):
        fill(asked.contacts, asked.conversations)
        single = _rounds(asked.rounds, mailboxes=1)
        say(f"one mailbox: {rates(single, 'mails a second')}")
        double = _rounds(asked.rounds, mailboxes=2)
        say(f"two mailboxes, two processes: {rates(double, 'mails a second')}")
        _check(asked.rounds)
    return int(max(sorted(single)[len(single) // 2], sorted(double)[len(double) // 2]) < TARGET)


def _rounds(rounds: int, mailboxes: int) -> list[float]:
    """Mails a second of each round, over all mailboxes together; each has its own process."""
    found = []
    with ExitStack() as stack:
        processes = [
            stack.enter_context(ProcessPoolExecutor(1, get_context("spawn"), _begin))
            for _ in range(mailboxes)
        ]
        for number in range(rounds):
            seeds = [(mailboxes * 100 + number) * 10 + box for box in range(mailboxes)]
            made = [pool.submit(_make, seed) for pool, seed in zip(processes, seeds, strict=True)]
            assert all(each.result() is None for each in made)
            begun = time.perf_counter()
            taken = [
                pool.submit(_take, seed, box)
                for box, (pool, seed) in enumerate(zip(processes, seeds, strict=True))
            ]
            count = sum(each.result() for each in taken)
            found.append(count / (time.perf_counter() - begun))
    return found


def _begin() -> None:
    import django

    django.setup()


_made: dict[int, list[bytes]] = {}


def _make(seed: int) -> None:
    _made[seed] = mails(seed, MAILS)


def _take(seed: int, box: int) -> int:
    from alaka.channels.contract import Raw
    from alaka.channels.models import Channel
    from alaka.channels.storing import store
    from alaka.inbox.intake import take_in

    channel = Channel.objects.filter(kind="email").order_by("pk")[box]
    pieces = [
        Raw(f"bench:{seed}:{number}", content, "message/rfc822")
        for number, content in enumerate(_made[seed])
    ]
    taken = 0
    for start in range(0, len(pieces), BATCH):
        store(channel, pieces[start : start + BATCH])
        taken += take_in(channel.pk)
    return taken


def mails(seed: int, count: int) -> list[bytes]:
    rng = Random(seed)
    said: list[tuple[str, str, str]] = []  # Message-ID, sender, subject
    found = []
    for number in range(count):
        is_reply = said and rng.random() < 0.3
        if is_reply:
            before, sender, subject = rng.choice(said[-300:])
            mail = _mail(rng, sender, f"Re: {subject.removeprefix('Re: ')}")
            mail["In-Reply-To"] = mail["References"] = before
        else:
            sender = f"Customer {number} <c{seed}.{number}@customer.example>"
            mail = _mail(rng, sender, f"{_words(rng, 5)} {number}")
        mail["Message-ID"] = f"<{seed}.{number}@customer.example>"
        said.append((mail["Message-ID"], sender, mail["Subject"]))
        found.append(mail.as_bytes(policy=SMTP))
    return found


def _mail(rng: Random, sender: str, subject: str) -> EmailMessage:
    from alaka.core import clock

    paragraphs = [_words(rng, 60) for _ in range(5)]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "hello@gul.example", subject
    mail["Date"] = format_datetime(clock.now())
    mail.set_content("\n\n".join(paragraphs))
    html = "".join(f"<p>{each}</p>" for each in paragraphs)
    style = "<style>p { margin: 0 0 1em; color: #333 }</style>"
    rest = SIZE - 2400 - len("".join(paragraphs).encode()) - len(html.encode())
    table = "<tr><td class='cell'>&nbsp;</td></tr>" * max(0, rest // 37)
    mail.add_alternative(
        f"<html><head>{style}</head><body>{html}<table>{table}</table></body></html>",
        subtype="html",
    )
    return mail


_VOCABULARY = [
    "roses",
    "tulips",
    "order",
    "delivery",
    "tomorrow",
    "morning",
    "address",
    "street",
    "driver",
    "late",
    "please",
    "thank",
    "card",
    "money",
    "refund",
    "birthday",
    "wedding",
    "mother",
    "colour",
    "fresh",
    "water",
    "bouquet",
    "shop",
    "open",
    "price",
    "sifariş",
    "çatdırılma",
    "gül",
    "sabah",
    "ünvan",
    "narudžba",
    "cvijeće",
    "adresa",
    "sutra",
    "fleurs",
    "commande",
    "livraison",
    "demain",
    "سفارش",
    "گل",
    "فردا",
    "نشانی",
]


def _words(rng: Random, count: int) -> str:
    return " ".join(rng.choices(_VOCABULARY, k=count))


def _check(rounds: int) -> None:
    """Nothing waits or lies in quarantine, and the replies were joined to what they answer."""
    from alaka.channels.models import Intake
    from alaka.inbox.models import Message

    came = Intake.objects.filter(key__startswith="bench:")
    assert came.count() == came.filter(state="done").count() == rounds * 3 * MAILS
    joined = Message.objects.filter(intake__in=came, why__reason="references").count()
    share = joined / came.count()
    assert 0.25 < share < 0.35, share
    sizes = len(mails(1, 50)[0])
    say(f"all taken in, {share:.0%} of them joined as replies; a mail has {sizes:,} bytes")


if __name__ == "__main__":
    sys.exit(main())
