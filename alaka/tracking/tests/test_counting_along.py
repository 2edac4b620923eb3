"""The count that runs along while a filter over visits and events is entered: about, by lot."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.segments import estimating
from alaka.segments.estimating import running
from alaka.segments.language import read
from alaka.tracking.columns import chains, whole
from alaka.tracking.events import terms
from alaka.tracking.events.storing import store
from alaka.tracking.events.terms import Word
from alaka.tracking.events.writing import Row
from alaka.tracking.models import Kind, Link, Reason, Visit

pytestmark = pytest.mark.django_db

PEOPLE, DRAWN, ENOUGH = 1_800, 1_200, 40
PAGE, RARE = "https://gul.example/argentina", "https://gul.example/rare"


@pytest.fixture
def crowd(bob: Agent, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some thousand people with up to three browsers each; one in thirty was two people's."""
    for module, name, value in (
        (whole, "NARROW", -1), (chains, "RARE", 200), (whole, "is_copied", lambda since: True),
        (whole, "_is_copied", lambda known, since: True),
        (estimating, "DRAWN", DRAWN), (estimating, "ENOUGH", ENOUGH),
        (estimating, "SOON", 60_000), (estimating, "SHOWN_SOON", 60_000),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    estimating._lots.cache_clear()
    chance, now = random.Random(8), clock.now()
    Contact.objects.bulk_create(
        Contact(pk=pk, name=f"P{pk}", created_at=now, language=chance.choice(["fa", "en"]))
        for pk in range(1, PEOPLE + 1)
    )
    links: list[Link] = []
    visits: list[Visit] = []
    rows: list[Row] = []

    def link(visitor: int, contact: int, days: int) -> None:
        at = now - timedelta(days=days)
        links.append(
            Link(
                visitor=visitor, contact_id=contact, since=at, last_at=at, created_at=at,
                reason=Reason.FORM,
            )
        )  # fmt: skip

    for contact in range(1, PEOPLE + 1):
        for number in range(chance.choice([0, 1, 1, 2, 3])):
            visitor = contact * 10 + number
            link(visitor, contact, 200)
            if chance.random() < 1 / 30:
                link(visitor, chance.randint(1, PEOPLE), 60)
            for _ in range(chance.choice([0, 1, 1, 3])):
                at = now - timedelta(days=chance.uniform(1, 180))
                visits.append(
                    Visit(source=1, visitor=visitor, began_at=at, ended_at=at, came_by="direct")
                )
                address = PAGE if chance.random() < 0.4 else f"{PAGE}-{number}"
                address = RARE if chance.random() < 0.005 else address
                page = terms.number(Word.PAGE, address)
                key = terms.key_of(1, str(len(rows)))
                rows.append(Row(key, at, at, 1, Kind.PAGE, visitor=visitor, page=page))
    Link.objects.bulk_create(links)
    Visit.objects.bulk_create(visits)
    pages = (PAGE, RARE, *(f"{PAGE}-{number}" for number in range(3)))
    store(rows, {terms.number(Word.PAGE, text): (Word.PAGE, text) for text in pages})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact, tracking_link, tracking_visit, tracking_event")


def visited(op: str, days: int) -> dict[str, Any]:
    return {"of": "visits", "op": op, "within": {"days": days}}


@pytest.mark.usefixtures("crowd")
def test_wide_filters_are_counted_about_by_lot_and_few_people_exactly(bob: Agent, at_bob: Client):
    viewed = {"of": "pages", "op": "any", "where": {"address": "/argentina"}}
    persian = {"of": "language", "op": "is", "value": ["fa"]}
    for data in (
        visited("none", 90),
        viewed,
        {"of": "pages", "op": "at_least", "count": 2},
        {"all": [visited("any", 90), persian]},
        {"not": {"any": [viewed, visited("any", 90)]}},
    ):
        asked = read(data, bob)
        exact = Contact.objects.filter(asked.asked(of_all=True)).count()
        found = running(asked, bob)
        assert found.is_about, data
        assert not found.is_below
        assert abs(found.count - exact) < 0.07 * exact, (data, found.count, exact)
        assert len(found.people) == estimating.SHOWN
        shown = Contact.objects.filter(asked.asked(), pk__in=[each.pk for each in found.people])
        assert len(shown) >= estimating.SHOWN - 1
    rare = {"of": "pages", "op": "any", "where": {"address": "/rare"}}
    for is_wide, data in (
        (False, rare),
        (False, {**rare, "then": viewed}),
        (False, {**viewed, "then": rare}),
        (True, {**viewed, "then": {**rare, "op": "none"}}),
        (True, {**rare, "op": "none"}),
        (True, {"not": rare}),
    ):
        assert read(data, bob).wide() == [is_wide], data
    for data in (rare, {"all": [viewed, rare]}, {**viewed, "then": rare}):
        asked = read(data, bob)
        exact = Contact.objects.filter(asked.asked()).count()
        found = running(asked, bob)
        assert (found.is_about, found.count) == (False, exact), data
    page = at_bob.get("/desk/segments/running", {"filter": '{"of":"pages","op":"any"}'})
    assert "about" in page.content.decode()


def test_an_estimate_says_no_more_digits_than_are_known():
    assert [estimating._rounded(2_812, of=each) for each in (25, 99, 100)] == [3_000, 3_000, 2_800]
    assert [estimating._rounded(each, of=0) for each in (0, 7, 14)] == [0, 7, 10]
