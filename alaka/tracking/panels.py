"""What this room shows about a person: how he came first, what he looks at, which browsers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from django.db.models import Count, Max, Min
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.chats.browsers import browser_words
from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, SIDE, Panel
from alaka.core import clock
from alaka.tracking.events.reading import Look, looks
from alaka.tracking.events.terms import Word
from alaka.tracking.identity import Span, links_of, spans_of, within
from alaka.tracking.models import Link, Reason, Term, Visit

# Who did something so lately is there.
_HERE = timedelta(minutes=5)


@dataclass(frozen=True)
class Browser:
    """All links of one browser to the person; ``link`` is the first. ``is_number``: it is none, but
    what a server tells by the customer's number alone."""

    link: Link
    name: str
    is_number: bool
    reasons: list[str]
    is_proved: bool


def visits(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any] | None:
    """None of whom we know no browser; beside a conversation, of whom no visit is kept."""
    links = links_of(contact)
    if not links:
        return None
    theirs = spans_of(contact)
    rows = Visit.objects.filter(within(theirs, "began_at"))
    counted = rows.aggregate(
        number=Count("pk"), first=Min("began_at"), began=Max("began_at"), last=Max("ended_at")
    )
    if conversation is not None and not counted["number"]:
        return None
    ends = rows.filter(began_at__in=[counted["first"], counted["began"]]).order_by("began_at", "pk")
    [first, *later] = [*ends] if counted["number"] else [None]
    is_chat = conversation is not None and conversation.channel.can("live")
    return {
        "counted": counted,
        "first": first,
        "latest": later[-1] if later else None,
        "entry": Term.objects.filter(pk=first.entry or 0).first() if first else None,
        # A chat shows it already.
        "is_chat": is_chat,
        "now": None if is_chat else _now(theirs),
        "browsers": _browsers(links) if conversation is None else [],
        "can_change": cast(Agent, request.user).can_answer,
    }


def _now(theirs: Sequence[Span]) -> Look | None:
    """The page looked at now."""
    now = clock.now()
    here = [span for span in theirs if span.until is None or span.until > now - _HERE]
    found = looks([span.visitor for span in here], now - _HERE) if here else []
    return next((look for look in found if any(_holds(span, look) for span in here)), None)


def _holds(span: Span, look: Look) -> bool:
    return (
        span.visitor == look.visitor
        and (span.begin is None or span.begin <= look.at)
        and (span.until is None or look.at < span.until)
    )


def _browsers(links: Sequence[Link]) -> list[Browser]:
    by_visitor: dict[int, list[Link]] = {}
    for link in links:
        by_visitor.setdefault(link.visitor, []).append(link)
    names = _names(list(by_visitor))
    rows = Term.objects.filter(pk__in=by_visitor, kind=Word.PERSON)
    numbers = set(rows.values_list("pk", flat=True))
    return [
        _browser(theirs, names.get(visitor, ""), is_number=visitor in numbers)
        for visitor, theirs in by_visitor.items()
    ]


def _browser(links: Sequence[Link], name: str, *, is_number: bool) -> Browser:
    # Whichever record of the person it was cut for, it is cut.
    shown = next((link for link in links if link.cut_at is not None), links[0])
    reasons = list(dict.fromkeys(link.reason for link in links))
    said = [str(Reason(reason).label) for reason in reasons]
    return Browser(shown, name, is_number, said, is_proved=reasons != [Reason.IDENTIFY])


def _names(visitors: Sequence[int]) -> dict[int, str]:
    """Each by what it said of itself last."""
    rows = Visit.objects.filter(visitor__in=visitors).exclude(device=None)
    latest = rows.order_by("visitor", "-began_at").distinct("visitor")
    devices = {visitor: device or 0 for visitor, device in latest.values_list("visitor", "device")}
    texts = dict(Term.objects.filter(pk__in=set(devices.values())).values_list("pk", "text"))
    agents = {each: texts.get(device, "").partition("\n")[0] for each, device in devices.items()}
    return {each: browser_words(agent) for each, agent in agents.items() if agent}


PANELS = [Panel("visits", _("Visits"), "tracking/panel.html", visits, 45, (SIDE, PAGE))]
