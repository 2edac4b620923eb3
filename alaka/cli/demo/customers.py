"""Somebody who is logged in on the shop's site, signed for its chat and for its visits."""

from dataclasses import dataclass

from alaka.channels.identity import SECRET, sign
from alaka.channels.models import Channel
from alaka.cli.demo.trades.trade import Trade
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.tracking.models import Source

LIVES = 3600  # seconds


@dataclass(frozen=True)
class Customer:
    name: str
    email: str
    identity: str
    for_visits: str


def logged_in(trade: Trade, language: str) -> Customer:
    """One of the shop's customers of that language; somebody new where it has none yet."""
    known = Handle.objects.filter(scheme="email", contact__language=language)
    handle = known.select_related("contact").order_by("pk").first()
    contact = handle.contact if handle else Contact(name="Dana Novak")
    email = handle.value if handle else "dana@customer.example"
    claims = {
        "id": f"customer-{language}-{contact.pk or 0}",
        "email": email,
        "name": contact.name,
        "exp": int(clock.now().timestamp()) + LIVES,
    }
    secret = Channel.objects.get(key=trade.chats[language]).secrets[SECRET]
    source = Source.objects.get(key=trade.visits)
    return Customer(contact.name, email, sign(claims, secret), sign(claims, source.secret))
