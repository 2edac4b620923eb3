"""What the desk shows about a guest beside a live conversation."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.chats.browsers import browser_words
from alaka.chats.models import Block, Guest
from alaka.chats.reaching import reach
from alaka.contacts.models import Contact
from alaka.contacts.panels import SIDE, Panel
from alaka.core import clock

# For how many hours somebody is blocked; "" is for good.
DURATIONS = (
    ("1", _("For an hour")),
    ("24", _("For a day")),
    ("168", _("For a week")),
    ("", _("For good")),
)
# What the chat itself asks for, whatever the channel's questions are.
ALWAYS = {"name": _("Name"), "email": _("E-mail"), "phone": _("Phone")}


def guest(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any] | None:
    """Where the guest is, and what he says of himself; None for what is not a chat."""
    if conversation is None or not conversation.channel.can("live"):
        return None
    reached = reach(conversation)
    if reached is None:
        return None
    found = reached.guest
    return {
        "guest": found,
        "reach": reached,
        "conversation": conversation,
        "page": shown_link(found.page_url),
        "before": before(found),
        "referrer": shown_link(found.referrer),
        "local_time": clock.time_in(found.timezone),
        "language": dict(settings.LANGUAGES).get(found.language, ""),
        "browser": browser_words(found.browser) if found.browser else "",
        "proved": labelled(found, found.proved),
        "claims": labelled(found, found.claims),
        "block": Block.objects.running().of(found).select_related("by").order_by("-pk").first(),
        "durations": DURATIONS,
        "can_block": cast(Agent, request.user).can_answer,
    }


def labelled(guest: Guest, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is known of the guest, under the words in which the channel asked for it."""
    asked = guest.channel.settings.get("questions") or []
    labels = {str(one.get("name")): str(one.get("label")) for one in asked if isinstance(one, dict)}
    names = {name: str(label) for name, label in ALWAYS.items()} | labels
    said = ((names.get(name, name), str(value)) for name, value in answers.items())
    return [(label, value) for label, value in said if value]


def before(guest: Guest) -> list[dict[str, Any]]:
    """The pages of this visit before the present one, the newest first."""
    earlier = reversed(guest.pages[:-1])
    shown = ((page, shown_link(str(page.get("url", "")))) for page in earlier)
    return [
        {**link, "title": page.get("title"), "at": datetime.fromisoformat(page["at"])}
        for page, link in shown
        if link is not None
    ]


def shown_link(url: str) -> dict[str, str] | None:
    """Its address and how it is shown; what is no address of the web is no link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return {"url": url, "text": f"{parts.netloc}{parts.path}".rstrip("/")}


PANELS = [Panel("guest", _("On your site"), "chats/panels/guest.html", guest, 5, (SIDE,), (SIDE,))]
