"""Holiday feeds: an address or a file in, rows of holidays out.

The worker asks every address once a day and reads what it has again, so that the years to come
are there. What is past stays as it was known: publishers drop old years, and the business hours
of a time that is over must not change with that.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from alaka.accounts.holiday_reading import Contents, Found, TooLarge, Unreadable, read
from alaka.accounts.models import Calendar, Fault, Holiday, HolidayFeed
from alaka.core import clock, http, jobs

MOST_BYTES = 2 * 1024 * 1024
# Names of events that could not be read; how many there are is kept in full.
SHOWN_LEFT_OUT = 20
_PAST, _AHEAD = timedelta(days=3 * 366), timedelta(days=3 * 366)
_ACCEPT = {"Accept": "text/calendar, */*;q=0.1"}


def ask_for(feed: HolidayFeed) -> None:
    """Have the worker fetch it."""
    once = f"holidays:{feed.pk}"
    jobs.defer("alaka.accounts.jobs.refresh_feed", once=once, feed_id=feed.pk)


def refresh(feed: HolidayFeed) -> None:
    """Fetch an address, and read what is there; what went wrong is kept with the feed."""
    content = bytes(feed.content) if feed.content is not None else b""
    fault = Fault.NONE
    if feed.url:
        content, fault = _fetch(feed.url)
    if not fault:
        fault = take(feed, content)
    HolidayFeed.objects.filter(pk=feed.pk).update(asked_at=clock.now(), fault=fault)


def _fetch(url: str) -> tuple[bytes, Fault]:
    try:
        answer = http.get(web_address(url), _ACCEPT, max_bytes=MOST_BYTES)
    except http.OutboundError as problem:
        return b"", Fault.REFUSED if problem.refused else Fault.UNREACHED
    return answer.content, Fault.NONE if answer.is_ok else Fault.STATUS


def web_address(url: str) -> str:
    """Calendars are often offered as webcal://, which is a link to a program, not a protocol."""
    return "https://" + url[9:] if url.lower().startswith("webcal://") else url


def fault_of(content: bytes, calendar: Calendar) -> Fault:
    """What keeps these bytes from being a feed of the calendar, if anything does."""
    today = clock.now().date()
    try:
        read(content, calendar.zone, today - _PAST, today + _AHEAD)
    except TooLarge:
        return Fault.TOO_LARGE
    except Unreadable:
        return Fault.UNREADABLE
    return Fault.NONE


def take(feed: HolidayFeed, content: bytes) -> Fault:
    """Read the bytes and keep both; the fault when they cannot be read, and nothing changes."""
    today = clock.now().astimezone(feed.calendar.zone).date()
    try:
        contents = read(content, feed.calendar.zone, today - _PAST, today + _AHEAD)
    except TooLarge:
        return Fault.TOO_LARGE
    except Unreadable:
        return Fault.UNREADABLE
    with transaction.atomic():
        locked = HolidayFeed.objects.select_for_update().filter(pk=feed.pk)
        if not locked.exists():  # Removed while it was fetched.
            return Fault.NONE
        if _replace(feed, contents.found):
            feed.calendar.note_change()
        locked.update(content=content, received_at=clock.now(), **_unread(contents))
    return Fault.NONE


def _unread(contents: Contents) -> dict[str, Any]:
    names = list(dict.fromkeys(contents.left_out))[:SHOWN_LEFT_OUT]
    return {"left_out": names, "left_out_count": len(contents.left_out)}


def _replace(feed: HolidayFeed, found: list[Found]) -> bool:
    """Put them in place of what was known of today and later; whether anything changed."""
    now = clock.now()
    today = now.astimezone(feed.calendar.zone).date()
    rows = feed.holidays.all()
    if feed.received_at is not None:
        rows = rows.filter(Q(ends_on__gte=today) | Q(ends_at__gt=now))
        found = [each for each in found if _is_ahead(each, today, now)]
    known = {Found(r.name, r.begins_on, r.ends_on, r.begins_at, r.ends_at) for r in rows}
    if known == set(found):
        return False
    rows.delete()
    Holiday.objects.bulk_create(Holiday(feed=feed, **vars(each)) for each in found)
    return True


def _is_ahead(each: Found, today: date, now: datetime) -> bool:
    if each.ends_on is not None:
        return each.ends_on >= today
    return each.ends_at is not None and each.ends_at > now
