"""The panels that this room offers about a person: who it is, and the time line."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from phonenumbers import parse
from phonenumbers.timezone import time_zones_for_number

from alaka.accounts.models import Agent
from alaka.contacts import addresses, tagging
from alaka.contacts.companies.showing import positions
from alaka.contacts.comparing import joined
from alaka.contacts.consent.standing import stands
from alaka.contacts.consent.suppressing import standing_on
from alaka.contacts.duplicates.listing import of_person
from alaka.contacts.entries import Entries
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Contact, Handle
from alaka.contacts.next import panel
from alaka.contacts.noting import give_notes
from alaka.contacts.panels import PAGE, SIDE, Panel
from alaka.contacts.recalling import recalled
from alaka.contacts.streams import merged, shown, streams
from alaka.core import clock
from alaka.core.paging import Edge, Order, beyond, decode, turn
from alaka.core.prepared import given, prepared
from alaka.timeline.models import Event
from alaka.timeline.showing import kinds, lines

LATEST = Order("at")
# What the filter of the time line calls our verbs.
NOUNS = (
    pgettext_lazy("time line", "contact"),
    pgettext_lazy("time line", "document"),
    pgettext_lazy("time line", "consent"),
)
# So many lines at the side of a conversation; the person's page has the rest.
AT_SIDE, ON_PAGE = 8, 30


def local_time(contact: Contact, handles: list[Handle]) -> str:
    """What the clock says where the person is, "16:05"; "" where that is not known."""
    return clock.time_in(contact.timezone or _zone_of_number(handles))


def _zone_of_number(handles: list[Handle]) -> str:
    """The zone of a telephone number, where its country or region has one only."""
    for handle in handles:
        if handle.scheme == "phone":
            zones = time_zones_for_number(parse(handle.value))
            if len(zones) == 1 and "/" in zones[0]:
                return str(zones[0])
    return ""


def card(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    handles = contact.shown_handles = _handles(is_many(contact)).rows(contact=whose(contact))
    found = Entries(contact, request.user)  # type: ignore[arg-type]
    # Of most it is known from how they were asked for that there is nobody like them; beside a
    # conversation it is told once something was changed there.
    is_asked = getattr(contact, "is_suggested", True) and conversation is None
    return {
        "name": found["name"],
        "about": found["about"],
        "owner": found["owner"],
        "preferred": found["preferred_channel"].value,
        "hours": found["best_hours"].value,
        "tags": tagging.on(contact),
        "positions": positions(contact),
        "own": found.of_own,
        "handles": handles,
        "handle_kinds": addresses.KINDS.items(),
        "alike": of_person(request.user, contact) if is_asked else [],  # type: ignore[arg-type]
        "local_time": local_time(contact, handles),
        "can_change": getattr(request.user, "can_answer", False),
    }


def time_line(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    """Every interaction, newest first. ``kind``, ``after`` and ``before`` come from the address."""
    size = ON_PAGE if conversation is None else AT_SIDE
    asked = request.GET if conversation is None else {}
    kind = kinds().get(asked.get("kind", ""))
    verbs = kind.verbs if kind is not None else ()
    stream = streams().get(asked.get("kind", ""))
    words = asked.get("words", "").replace("\x00", "").strip()[:200]
    agent: Agent = request.user  # type: ignore[assignment]
    told = recalled(agent, contact.family or [contact.pk], words) if words else None

    def fetch(edge: Edge | None, turned: bool) -> list[Any]:
        found: list[Any] = [] if stream else events(edge, turned)
        wanted = [stream] if stream else [] if kind else streams().values()
        for each in wanted:
            found += each.find(contact, edge, turned, size + 1, words)
        return merged(found, turned=turned, limit=size + 1)

    def events(edge: Edge | None, turned: bool) -> list[Event]:
        value, pk = edge or (None, None)
        if told is not None:
            rows = Event.objects.filter(told, contact__in=contact.family or [contact.pk])
            rows = rows.filter(verb__in=verbs) if verbs else rows
            rows = beyond(rows.select_related("actor"), LATEST, edge, turned=turned)
            found = list(rows[: size + 1])
        else:
            asked_for = _events(verbs, size + 1, edge is not None, turned, is_many(contact))
            found = asked_for.rows(contact=whose(contact), value=value, pk=pk)
        for event in found:
            event.contact = contact
        give_notes(found, agent)
        return found

    start = decode(asked.get("after", ""), Event, LATEST)
    end = decode(asked.get("before", ""), Event, LATEST) if start is None else None
    part = turn(fetch, LATEST, start, end, size)
    return {
        "lines": shown(part.rows, lambda rows: lines(agent, rows)),
        "words": words,
        "page": part,
        "kind": kind or stream,
        "kinds": [*kinds().values(), *streams().values()],
    }


@prepared
def _handles(is_many: bool) -> QuerySet[Handle]:
    return Handle.objects.filter(theirs(is_many))


@prepared
def _events(
    verbs: tuple[str, ...], count: int, is_beyond: bool, turned: bool, is_many: bool
) -> QuerySet[Event]:
    rows = Event.objects.filter(theirs(is_many))
    if verbs:
        rows = rows.filter(verb__in=verbs)
    edge = (given("value"), given("pk")) if is_beyond else None
    return beyond(rows.select_related("actor"), LATEST, edge, turned=turned)[:count]


def merges(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any] | None:
    return {"joined": joined(contact)} if contact.family else None


def consents(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    """What may be written to the person, and since when."""
    return {
        "stands": stands(contact),
        "suppressed": standing_on(contact),
        "can_change": getattr(request.user, "can_answer", False),
        "can_lift": getattr(request.user, "can_manage", False),
    }


PANELS = [
    Panel("next", _("What to do next"), "contacts/panels/next.html", panel, 5, (PAGE,), (PAGE,)),
    Panel("consents", _("Consents"), "contacts/panels/consents.html", consents, 60, on=(PAGE,)),
    Panel(
        "merges", _("Merged records"), "contacts/panels/merges.html", merges, 15, (PAGE,), (PAGE,)
    ),
    Panel("person", _("Person"), "contacts/panels/person.html", card, 10, early=(PAGE,)),
    Panel(
        "timeline",
        _("Timeline"),
        "contacts/panels/timeline.html",
        time_line,
        order=90,
        on=(SIDE, PAGE),
    ),
]
