"""One agent's activities as a calendar that ordinary programs subscribe to (RFC 5545).

Leaves: what is open, and what was done lately. Its readers are outside of our house, so there is
what, when, where and with whom, and no note. What is for a whole day is an event of that day; what
repeats says how, in the zone by whose clock it does.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vRecur

from alaka.accounts.models import Agent, Business
from alaka.activities.models import Activity, CalendarFeed, Kind, Repeats
from alaka.activities.repeating import nth_day
from alaka.cases.readers import reading, zone_of
from alaka.core import clock, signing

PURPOSE = "calendar-feed"
# What was done stays there so long, ticked.
DONE_FOR = timedelta(days=60)
MOST = 2000
# What nobody said the length of takes so long in a calendar.
USUAL = timedelta(minutes=30)
# At these one is busy.
_BUSY = (Kind.MEETING, Kind.VISIT)


def address(feed: CalendarFeed) -> str:
    return settings.PUBLIC_URL + reverse("calendar-feed", args=[_token(feed)])


def _token(feed: CalendarFeed) -> str:
    return signing.short_token(PURPOSE, feed.pk)


@transaction.atomic
def renew(agent: Agent) -> CalendarFeed:
    """A new address; the one before it is dead."""
    switch_off(agent)
    return CalendarFeed.objects.create(agent=agent, made_at=clock.now())


def switch_off(agent: Agent) -> None:
    CalendarFeed.objects.filter(agent=agent).delete()


def behind(token: str) -> CalendarFeed | None:
    """The feed of an address, of somebody who still works here. Raises BadToken."""
    pk = signing.read_short_token(PURPOSE, token)
    rows = CalendarFeed.objects.select_related("agent").filter(pk=pk, agent__is_active=True)
    return rows.first()


def note_read(feed: CalendarFeed) -> None:
    CalendarFeed.objects.filter(pk=feed.pk).update(read_at=clock.now())


def calendar(agent: Agent) -> bytes:
    with reading(agent):
        made = Calendar()
        made.add("prodid", "-//Alaka//Activities//EN")
        made.add("version", "2.0")
        name = f"{Business.get().name}: {agent.name}"
        made.add("name", name)
        made.add("x-wr-calname", name)
        made.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", "PT15M")
        for activity in _shown(agent):
            made.add_component(_event(activity))
        made.add_missing_timezones()
        return bytes(made.to_ical())


def _shown(agent: Agent) -> list[Activity]:
    rows = Activity.objects.filter(agent=agent).select_related("contact", "company", "agent")
    done = rows.done().filter(done_at__gt=clock.now() - DONE_FOR)
    return [*rows.open().order_by("due_at", "pk")[:MOST], *done.order_by("-done_at")[:MOST]]


def _event(activity: Activity) -> Event:
    made = Event()
    host = settings.PUBLIC_URL.partition("//")[2] or "alaka"
    made.add("uid", f"activity-{activity.pk}@{host}")
    made.add("dtstamp", activity.changed_at)
    made.add("last-modified", activity.changed_at)
    made.add("sequence", activity.version)
    who = activity.contact or activity.company
    title = f"{activity.subject} – {who}" if who else activity.subject
    made.add("summary", f"✓ {title}" if activity.done_at else title)
    made.add("url", settings.PUBLIC_URL + activity.get_absolute_url())
    made.add("categories", [str(activity.get_kind_display())])
    if activity.where:
        made.add("location", activity.where)
    is_busy = activity.kind in _BUSY and activity.due_on is None and activity.is_open
    made.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")
    _add_when(made, activity)
    if activity.is_open:
        _add_reminder(made, activity, title)
    return made


def _add_when(made: Event, activity: Activity) -> None:
    zone = zone_of(activity.agent)
    if activity.due_on is not None:
        made.add("dtstart", activity.due_on)
        made.add("dtend", activity.due_on + timedelta(days=1))
    else:
        length = timedelta(minutes=activity.minutes) if activity.minutes else USUAL
        begins = activity.due_at.astimezone(ZoneInfo(activity.zone) if activity.zone else zone)
        made.add("dtstart", begins)
        made.add("dtend", begins + length)
    if activity.repeats and activity.is_open and _is_in_turn(activity):
        made.add("rrule", _rule(activity))


def _is_in_turn(activity: Activity) -> bool:
    """Whether it stands where its row has it: one that was put off comes once, without the rest."""
    return _day(activity) == _turn_day(activity)


def _day(activity: Activity) -> date:
    return activity.due_on or activity.due_at.astimezone(ZoneInfo(activity.zone)).date()


def _turn_day(activity: Activity) -> date:
    assert activity.first_at is not None
    first = activity.first_at.astimezone(ZoneInfo(activity.zone)).date()
    return nth_day(first, activity.repeats, activity.every, activity.turn)


def _rule(activity: Activity) -> vRecur:
    """The last days of months are the last of these that a month has."""
    rule: dict[str, Any] = {"FREQ": activity.repeats.upper(), "INTERVAL": activity.every}
    if activity.repeats == Repeats.MONTHLY:
        assert activity.first_at is not None
        day = activity.first_at.astimezone(ZoneInfo(activity.zone)).day
        rule["BYMONTHDAY"] = list(range(28, day + 1)) if day > 28 else day
        if day > 28:
            rule["BYSETPOS"] = -1
    if activity.repeats_until is not None:
        rule["UNTIL"] = _until(activity)
    return vRecur(rule)


def _until(activity: Activity) -> date | datetime:
    """A day for days; for instants their last one, in UTC."""
    assert activity.repeats_until is not None
    if activity.due_on is not None:
        return activity.repeats_until
    local = activity.due_at.astimezone(ZoneInfo(activity.zone)).time()
    last = datetime.combine(activity.repeats_until, local, tzinfo=ZoneInfo(activity.zone))
    return last.astimezone(ZoneInfo("UTC"))


def _add_reminder(made: Event, activity: Activity, title: str) -> None:
    if activity.remind_minutes is None or activity.due_on is not None:
        return
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Reminder: %(title)s") % {"title": title})
    alarm.add("trigger", -timedelta(minutes=activity.remind_minutes))
    made.add_component(alarm)
