"""The public feedback page of a place: which form stands there, and what it says of the place."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alaka import registry
from alaka.accounts.hours import ALWAYS, Hours
from alaka.accounts.models import Agent, Business, Place, PlaceKind
from alaka.cases.feedback.topics import choices
from alaka.cases.models import ChangesPage
from alaka.channels.feedback import At
from alaka.channels.models import Channel
from alaka.core import clock, dates
from alaka.inbox.models import Inbox

SETTING = "for_places"


def forms_for_places() -> list[Channel]:
    rows = Channel.objects.enabled().filter(**{f"settings__{SETTING}": True})
    rows = rows.select_related("inbox", "place").order_by("pk")
    return [channel for channel in rows if channel.can("places")]


def form_for(place: Place) -> Channel | None:
    """The form of the place, of the nearest one above it, or else that of the business."""
    offered: dict[int | None, Channel] = {}
    for channel in forms_for_places():
        offered.setdefault(channel.place_id, channel)
    for each in place.chain if offered else ():
        if each.pk in offered:
            return offered[each.pk]
    return offered.get(None)


def make_form(inbox: Inbox) -> Channel:
    """The business's own form for all places, where nobody must say who he is."""
    return Channel.objects.create(
        kind=next(kind for kind in registry.CHANNELS if Channel(kind=kind).can("places")),
        name=_("Feedback of places"),
        inbox=inbox,
        language=Business.get().language,
        settings={SETTING: True, "required": ["message"], "rate_limit": 60},
    )


def of(agent: Agent) -> QuerySet[Place]:
    """Those whose pages and sheets the agent may have: all, or those of his branch."""
    rows = Place.objects.all()
    return rows if agent.sees_everything else rows.filter(pk__in=agent.branch)


def address_of(place: Place) -> str:
    return settings.PUBLIC_URL + reverse("feedback", args=[place.key])


def name_of(place: Place) -> str:
    """As customers know it: a department by its shop."""
    shop = _shop_of(place)
    return f"{shop} · {place}" if shop else place.name


def _shop_of(place: Place) -> Place | None:
    return place.parent if place.kind == PlaceKind.DEPARTMENT else None


def at(place: Place) -> At:
    """In the language of now."""
    shop = _shop_of(place)
    return At(
        path=reverse("feedback", args=[place.key]),
        name=name_of(place),
        address=place.address or (shop.address if shop else ""),
        today=today(place.hours),
        topics=tuple(choices(get_language() or "en")),
        changes=reverse("changes", args=[place.key]) if _has_changes(place) else "",
    )


def _has_changes(place: Place) -> bool:
    return ChangesPage.objects.filter(place=place).exists()


def today(hours: Hours) -> str:
    """When it is open today, as its clock shows it; "" where nobody has said."""
    if hours is ALWAYS:
        return ""
    language, zone, now = get_language() or "en", hours.rules.zone, clock.now()
    spans = _spans(hours, now)
    if not spans:
        opening = hours.next_opening(now)
        if opening is None:
            return _("Closed today")
        text = _("Closed today · opens again %(when)s")
        return text % {"when": dates.coming(opening, language, zone)}
    if any(end - begin >= timedelta(days=1) for begin, end in spans):
        return _("Open all day today")
    shown = [
        f"{dates.format_time(begin, language, zone)}–{dates.format_time(end, language, zone)}"
        for begin, end in spans
    ]
    return _("Open today %(hours)s") % {"hours": " · ".join(shown)}


def _spans(hours: Hours, now: datetime) -> list[tuple[datetime, datetime]]:
    """Those that begin today, and what still runs from yesterday."""
    zone = hours.rules.zone
    day = now.astimezone(zone).date()
    midnight = datetime.combine(day, time(), zone)
    tomorrow = datetime.combine(day + timedelta(days=1), time(), zone)
    spans = hours.spans(midnight, tomorrow + timedelta(days=1))
    runs_on = hours.is_open(midnight - timedelta(seconds=1))
    return [
        (begin, end)
        for begin, end in spans
        if begin < tomorrow and not (begin == midnight and runs_on and end <= now)
    ]
