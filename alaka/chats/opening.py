"""Somebody opens the chat: which guest that is.

Enters: the signed word of an earlier visit, an identity signed by the site's server, or neither.
Leaves: a Guest who is here. Without an identity nobody goes on as a customer, for whoever sits
at the machine now has not shown to be him.
"""

import secrets
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from alaka import registry
from alaka.channels import identity as identities
from alaka.channels.models import Channel
from alaka.chats import sessions
from alaka.chats.asked import Page, SessionAsked, plain
from alaka.chats.models import Block, Guest
from alaka.chats.proving import prove
from alaka.chats.refusing import Refusal, refusal
from alaka.core import clock

EXPIRED = _("Your login is too old for the chat. Load the page again.")
FORGED = _("The site could not show who you are.")


@dataclass(frozen=True)
class Browser:
    """What the request itself tells."""

    address: str
    name: str


def open_chat(channel: Channel, asked: SessionAsked, browser: Browser) -> Guest:
    """Raises Refusal."""
    before = _before(channel, asked.session)
    if asked.identity:
        guest = prove(channel, _identity(channel, asked.identity), before)
    else:
        guest = before if before is not None and not before.is_customer else _new(channel)
    _look(guest, channel, asked, browser)
    if Block.objects.running().of(guest).exists():
        raise refusal(403, "blocked")
    guest.save()
    if guest.is_customer and guest.visitor:
        for path in registry.RECOGNISED:
            import_string(path)(guest.visitor, guest.scheme, guest.value)
    return guest


def note_page(guest: Guest, page: Page) -> None:
    """Where it is now (not saved); the first referrer stays, for it says where it came from."""
    guest.is_on(plain(page.url, 2000), plain(page.title, 300))
    guest.referrer = guest.referrer or plain(page.referrer, 2000)
    guest.visitor = plain(page.visitor, 100) or guest.visitor


def guest_of(channel: Channel, word: str) -> Guest | None:
    """Who speaks with this session, if it is one of this channel's and still in force."""
    session = sessions.read(word)
    if session is None or session.channel != channel.pk:
        return None
    return Guest.objects.filter(pk=session.guest, channel=channel, became=None).first()


def _before(channel: Channel, word: str) -> Guest | None:
    return guest_of(channel, word) if word else None


def _identity(channel: Channel, word: str) -> identities.Identity:
    try:
        return identities.read(word, channel.secrets.get(identities.SECRET, ""))
    except identities.BadIdentity as error:
        reason = EXPIRED if error.reason == "expired" else FORGED
        raise Refusal(403, reason, "identity") from error


def _new(channel: Channel) -> Guest:
    now = clock.now()
    return Guest(channel=channel, value=secrets.token_urlsafe(16), created_at=now, here_until=now)


def _look(guest: Guest, channel: Channel, asked: SessionAsked, browser: Browser) -> None:
    guest.comes()
    guest.address, guest.browser = browser.address, browser.name[:500]
    if asked.language in dict(settings.LANGUAGES):
        guest.language = asked.language
    guest.language = guest.language or channel.language
    if _is_zone(asked.zone):
        guest.timezone = asked.zone
    if asked.page is not None:
        note_page(guest, asked.page)


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and len(name) <= 60 and bool(ZoneInfo(name))
    except (OSError, ValueError, KeyError):  # ZoneInfoNotFoundError is a KeyError.
        return False
