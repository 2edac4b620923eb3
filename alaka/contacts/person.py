"""The panels that this room offers about a person: who it is, and the time line."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumbers import parse
from phonenumbers.timezone import time_zones_for_number

from alaka.contacts.forms import ContactForm
from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, SIDE, Panel
from alaka.core import clock
from alaka.core.paging import Order, page
from alaka.timeline.models import Event
from alaka.timeline.showing import kinds, lines

LATEST = Order("at")
# What the filter of the time line calls our verbs.
NOUNS = (pgettext_lazy("time line", "contact"),)
# So many lines at the side of a conversation; the person's page has the rest.
AT_SIDE, ON_PAGE = 8, 40


def local_time(contact: Contact) -> datetime | None:
    """What time it is where the person is, as far as we know."""
    zone = contact.timezone or _zone_of_number(contact)
    if not zone:
        return None
    try:
        return clock.now().astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _zone_of_number(contact: Contact) -> str:
    """The zone of a telephone number, where its country or region has one only."""
    for handle in contact.handles.all():
        if handle.scheme == "phone":
            zones = time_zones_for_number(parse(handle.value))
            if len(zones) == 1 and "/" in zones[0]:
                return str(zones[0])
    return ""


def card(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    return {
        "handles": list(contact.handles.all()),
        "local_time": local_time(contact),
        "form": ContactForm(instance=contact),
        "can_change": getattr(request.user, "can_answer", False),
    }


def time_line(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    """Every interaction, newest first. ``kind``, ``after`` and ``before`` come from the address."""
    size = ON_PAGE if conversation is None else AT_SIDE
    given = request.GET if conversation is None else {}
    kind = kinds().get(given.get("kind", ""))
    events = Event.objects.filter(contact=contact)
    if kind is not None:
        events = events.filter(verb__in=kind.verbs)
    part = page(
        events.select_related("actor", "contact"),
        LATEST,
        after=given.get("after", ""),
        before=given.get("before", ""),
        size=size,
    )
    return {
        "lines": lines(request.user, part.rows),  # type: ignore[arg-type]
        "page": part,
        "kind": kind,
        "kinds": list(kinds().values()),
    }


PANELS = [
    Panel("person", _("Person"), "contacts/panels/person.html", card, order=10),
    Panel(
        "timeline",
        _("Timeline"),
        "contacts/panels/timeline.html",
        time_line,
        order=90,
        on=(SIDE, PAGE),
    ),
]
