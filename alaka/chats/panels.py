"""What the desk shows about a guest beside a live conversation."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alaka.chats.models import Guest
from alaka.contacts.models import Contact
from alaka.contacts.panels import SIDE, Panel
from alaka.core import clock


def guest(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any] | None:
    """Where the guest is, and what he says of himself; None for what is not a chat."""
    if conversation is None or not conversation.channel.can("live"):
        return None
    found = Guest.objects.of(conversation).order_by("-here_until", "-pk").first()
    if found is None:
        return None
    return {
        "guest": found,
        "page": shown_link(found.page_url),
        "referrer": shown_link(found.referrer),
        "local_time": local_time(found.timezone),
        "claims": [(name, value) for name, value in found.claims.items() if value],
    }


def shown_link(url: str) -> dict[str, str] | None:
    """Its address and how it is shown; what is no address of the web is no link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return {"url": url, "text": f"{parts.netloc}{parts.path}".rstrip("/")}


def local_time(zone: str) -> datetime | None:
    try:
        return clock.now().astimezone(ZoneInfo(zone)) if zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


PANELS = [Panel("guest", _("On your site"), "chats/panels/guest.html", guest, 5, on=(SIDE,))]
