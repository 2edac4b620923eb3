"""The hours of the shops, with the holidays of their countries."""

from datetime import date

import jdatetime

from alaka.accounts import feeds
from alaka.accounts.models import Calendar, HolidayFeed, Place, Repeats, SpecialDay, Team
from alaka.cli.demo.trades.trade import Trade
from alaka.core import clock

# Name, month, day, days running.
_AZERBAIJAN = (
    ("Yeni il", 1, 1, 2),
    ("Ümumxalq hüzn günü", 1, 20, 1),
    ("Qadınlar günü", 3, 8, 1),
    ("Novruz bayramı", 3, 20, 5),
    ("Faşizm üzərində qələbə günü", 5, 9, 1),
    ("Müstəqillik günü", 5, 28, 1),
    ("Milli Qurtuluş günü", 6, 15, 1),
    ("Silahlı Qüvvələr günü", 6, 26, 1),
    ("Zəfər günü", 11, 8, 1),
    ("Dövlət bayrağı günü", 11, 9, 1),
    ("Həmrəylik günü", 12, 31, 1),
)
_BOSNIA = (
    ("Nova godina", 1, 1, 2),
    ("Dan nezavisnosti", 3, 1, 1),
    ("Praznik rada", 5, 1, 2),
    ("Dan državnosti", 11, 25, 1),
)
# By the Jalali year.
_IRAN = (
    ("نوروز", 1, 1, 4),
    ("روز جمهوری اسلامی", 1, 12, 1),
    ("روز طبیعت", 1, 13, 1),
    ("رحلت امام خمینی", 3, 14, 1),
    ("قیام ۱۵ خرداد", 3, 15, 1),
    ("پیروزی انقلاب", 11, 22, 1),
    ("ملی شدن صنعت نفت", 12, 29, 1),
)


def make(trade: Trade, teams: dict[str, Team], places: dict[str, Place]) -> None:
    made = {}
    for team, language, zone, week in trade.hours:
        name = places[language].name
        calendar = Calendar.objects.create(name=name, timezone=zone, week=week)
        if team:
            Team.objects.filter(pk=teams[team].pk).update(calendar=calendar)
        Place.objects.filter(pk=places[language].pk).update(calendar=calendar)
        made[language] = calendar
    made["az"].set_default(True)
    _feed(trade, made["az"], "Azərbaycan bayramları", _AZERBAIJAN)
    _feed(trade, made["bs"], "Praznici u BiH", _BOSNIA)
    _special_days(made["fa"])


def _feed(
    trade: Trade, calendar: Calendar, name: str, holidays: tuple[tuple[str, int, int, int], ...]
) -> None:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{trade.name}//Demo//EN"]
    for number, (title, month, day, days) in enumerate(holidays):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{calendar.pk}-{number}@{trade.host}",
            f"SUMMARY:{title}",
            f"DTSTART;VALUE=DATE:2020{month:02}{day:02}",
            f"DURATION:P{days}D",
            "RRULE:FREQ=YEARLY",
            "END:VEVENT",
        ]
    content = "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
    feeds.refresh(HolidayFeed.objects.create(calendar=calendar, name=name, content=content))


def _special_days(calendar: Calendar) -> None:
    year = jdatetime.date.fromgregorian(date=clock.now().date()).year
    for name, month, day, days in _IRAN:
        first: date = jdatetime.date(year, month, day).togregorian()
        SpecialDay.objects.create(
            calendar=calendar,
            name=name,
            begins_on=first,
            ends_on=date.fromordinal(first.toordinal() + days - 1),
            repeats=Repeats.JALALI,
        )
    calendar.note_change()
