"""Who comes to the made-up web site, and when: browsers of all kinds, and people whom we know for
what they came to do: the forms that they sent, and orders.

A browser comes once a day at most, so that no two of its visits touch.
"""

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models.functions import Coalesce

from alaka.cli.demo.moments import DAY, HOUR
from alaka.cli.demo.people import mixed
from alaka.contacts.models import Handle
from alaka.core import clock
from alaka.inbox.goals import FORM

DAYS = 364
# Events of a visit, about.
EVENTS = 7.8
# How often a browser comes, in turn.
_COMES = (1, 1, 1, 1, 1, 1, 2, 2, 3, 5)
_MOST_PAGES = 6
# Of so many browsers one is somebody's whom we know (not a part of the turn of _COMES).
_KNOWN = 7
# Visits for which there was a reason: so many of all, and of those so many for orders.
_MEANT, _FOR_ORDERS = 0.6, 0.5
# Seconds on the last page until somebody sends what he came for.
DONE = 5


class Person(NamedTuple):
    contact: int
    email: str
    language: str
    since: datetime


class Purchase(NamedTuple):
    """``good`` is its place among those of the trade."""

    contact: int
    at: datetime
    good: int
    quantity: int
    is_on_site: bool


class Deed(NamedTuple):
    """What somebody came for: a purchase, else a form."""

    contact: int
    at: int
    purchase: Purchase | None = None


class Coming(NamedTuple):
    """When a browser comes, and for the how manieth time from 0."""

    at: int
    browser: int
    number: int
    deed: Deed | None = None

    @property
    def bits(self) -> int:
        return mixed(self.browser, self.number + 11)


@dataclass
class Plan:
    people: list[Person] = field(default_factory=list)
    # From this number on browsers are people's, in their order.
    browsers: int = 0
    comings: list[Coming] = field(default_factory=list)
    # What is bought in one of the visits.
    sold: set[Purchase] = field(default_factory=set)

    def person(self, browser: int) -> Person | None:
        place, rest = divmod(browser, _KNOWN)
        if browser >= self.browsers:
            place, rest = browser - self.browsers, 0
        return self.people[place] if not rest and place < len(self.people) else None


def plan(events: int, bought: Collection[Purchase] = ()) -> Plan:
    """Of about so many events; in the order of their beginnings, more of them toward the end, none
    of today."""
    if not events:
        return Plan()
    made, visits = Plan(_people()), events / EVENTS
    meant = _meant(made.people, int(visits * _MEANT), bought)
    made.sold = {each.purchase for each in meant if each.purchase}
    made.browsers = max(1, round((visits - len(meant)) / (sum(_COMES) / len(_COMES))))
    known = list(_known(made, meant))
    busy = {coming.browser for coming in known}
    strangers = (each for each in _strangers(made.browsers) if each.browser not in busy)
    made.comings = sorted([*known, *strangers])
    return made


def pages(bits: int, deed: Deed | None) -> int:
    """How many are seen; of who buys, two at the end belong to that."""
    least = 1 if deed is None else 3 if deed.purchase else 2
    return max(least, 1 + (bits >> 8) % _MOST_PAGES)


def stays(bits: int, page: int) -> int:
    """Seconds on a page."""
    return 8 + (bits >> (6 * page + 10) & 63)


def _first_day() -> int:
    return int(clock.now().timestamp()) // DAY - DAYS


def _people() -> list[Person]:
    rows = Handle.objects.filter(scheme="email", contact__root=None, contact__erased_at=None)
    rows = rows.order_by("contact_id", "pk").distinct("contact_id")
    names = ("contact_id", "value", "contact__language", "contact__created_at")
    return [Person(*row) for row in rows.values_list(*names)]


def _meant(people: list[Person], room: int, bought: Collection[Purchase]) -> list[Deed]:
    """As many as there is room for, all over the year: orders, and then forms."""
    known, first = {person.contact for person in people}, _first_day() * DAY
    whose = Coalesce("contact__root", "contact")
    sent = FORM.rows().order_by("opened_at", "pk").values_list(whose, "opened_at")
    orders = [Deed(each.contact, int(each.at.timestamp()), each) for each in bought]
    forms = [Deed(contact, int(at.timestamp())) for contact, at in sent]

    def some(deeds: list[Deed], most: int) -> list[Deed]:
        wanted = [
            each for each in sorted(deeds, key=lambda each: (each.at, each.contact))
            if each.contact in known and first < each.at - HOUR and each.at < first + DAYS * DAY
        ]  # fmt: skip
        share = min(1.0, most / max(1, len(wanted)))
        return [
            each for place, each in enumerate(wanted)
            if int((place + 1) * share) > int(place * share)
        ]  # fmt: skip

    found = some(orders, int(room * _FOR_ORDERS))
    return found + some(forms, room - len(found))


def _known(made: Plan, meant: list[Deed]) -> Iterator[Coming]:
    """Of two deeds of one person's day the first; the other was done elsewhere."""
    wanted = {deed.contact for deed in meant}
    places = {each.contact: at for at, each in enumerate(made.people) if each.contact in wanted}
    told: dict[int, tuple[int, int]] = {}
    for deed in sorted(meant, key=lambda each: (each.at, each.contact)):
        place = places[deed.contact]
        own = place * _KNOWN
        browser = own if own < made.browsers else made.browsers + place
        number, day = told.get(browser, (0, -1))
        coming = Coming(0, browser, number, deed)
        bits = coming.bits
        before = sum(stays(bits, page) + 1 for page in range(pages(bits, deed) - 1))
        began = deed.at - DONE - before
        if began // DAY <= day:
            made.sold -= {deed.purchase}
            continue
        told[browser] = number + 1, deed.at // DAY
        yield coming._replace(at=began)


def _strangers(browsers: int) -> Iterator[Coming]:
    """And people whom we know, once in a while."""
    chance = random.Random(7)  # noqa: S311 - the same each time
    first = _first_day()
    for browser in range(browsers):
        day = int(DAYS * chance.random() ** 0.8)
        for number in range(_COMES[browser % len(_COMES)]):
            second = int(5 * HOUR + chance.random() * 14 * HOUR)
            if day < DAYS:
                yield Coming((first + day) * DAY + second, browser, number)
            # Some come again within days, some within weeks.
            day += 1 + (browser * 7 + number * 23) % (9 if browser % 3 else 60)
