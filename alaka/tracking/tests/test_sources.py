"""The page of the sources of visits, and how collecting does."""

from datetime import timedelta

import pytest
from django.test import Client

from alaka.accounts.models import AuditEntry, Role
from alaka.conftest import agent, logged_in
from alaka.core import clock
from alaka.core.health import Level
from alaka.tracking import health
from alaka.tracking.events.terms import Word
from alaka.tracking.models import (
    REFUSED,
    Apart,
    Arrival,
    Consent,
    DayCount,
    Source,
    Term,
    Visit,
)

pytestmark = pytest.mark.django_db

URL = "/desk/settings/sources/"
GIVEN = {"name": "Shop", "consent": "count", "addresses": "short", "is_on": "on"}


@pytest.fixture
def at_admin(db: None) -> Client:
    return logged_in(agent("admin@gul.example", "Admin", role=Role.ADMINISTRATOR))


def test_a_source_is_added_and_its_line_is_there_to_copy(at_admin: Client):
    assert "No sources yet" in at_admin.get(URL).content.decode()
    bad = at_admin.post(f"{URL}new/", {**GIVEN, "origins": "gul", "customers": "a@b"})
    assert bad.status_code == 422
    assert "“gul” is no site" in bad.content.decode()
    at_admin.post(f"{URL}new/", GIVEN)
    row = Source.objects.get()
    page = at_admin.get(row.get_absolute_url()).content.decode()
    assert f"data-key=&quot;{row.key}&quot; data-mode=&quot;count&quot;" in page
    before = row.key
    at_admin.post(f"{URL}{row.pk}/key/")
    row.refresh_from_db()
    assert row.key != before
    assert "ALAKA_IDENTITY_SECRET" in page
    assert "Show the secret" not in page
    at_admin.post(f"{URL}{row.pk}/secret/")
    row.refresh_from_db()
    assert row.secret in at_admin.get(row.get_absolute_url()).content.decode()
    assert "analytics-next" in page
    assert "Its orders stay" not in page
    Source.objects.update(orders_as="Shop")
    at_admin.post(f"{URL}{row.pk}/edit/", {**GIVEN, "name": "Server", "is_trusted": "on"})
    page = at_admin.get(row.get_absolute_url()).content.decode()
    assert "Its orders stay under “Shop”" in page
    assert "analytics-next" not in page
    assert "data-mode" not in page
    at_admin.post(f"{URL}{row.pk}/removal/")
    assert not Source.objects.exists()
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    done = ("added", "key renewed", "secret renewed", "changed", "removed")
    assert [act for act in acts if "source" in act] == [f"source of visits {each}" for each in done]


def test_it_says_what_came_today_and_what_waits(at_admin: Client):
    row = Source.objects.create(name="Shop", origins="https://gul.example", created_at=clock.now())
    waiting = at_admin.get(row.get_absolute_url()).content.decode()
    for words in (
        "Nothing has come today.",
        "https://gul.example</bdi>",
        'every 2s"',
        "visit-pixel",
    ):
        assert words in waiting, words
    row.consent = Consent.ASK  # A picture asks nobody.
    row.save()
    assert "visit-pixel" not in at_admin.get(row.get_absolute_url()).content.decode()
    assert health.building()[0].level == Level.OK
    today = clock.now().date()
    for what, count in ((Apart.NOT, 4321), (Apart.BOT, 12), (REFUSED, 3)):
        DayCount.objects.create(day=today, source=row.pk, what=what, count=count)
    Arrival.objects.create(
        at=clock.now() - timedelta(seconds=90),
        visitors=[1], moments=[clock.now()], notable=[], notable_moments=[],
    )  # fmt: skip
    page_seen = Term.objects.create(pk=5, kind=Word.PAGE, text="https://gul.example/roses")
    for ago in (1, 40):
        at = clock.now() - timedelta(minutes=ago)
        exit = page_seen.pk if ago == 1 else None
        Visit.objects.create(source=row.pk, visitor=ago, began_at=at, ended_at=at, exit=exit)
    page = at_admin.get(row.get_absolute_url()).content.decode()
    assert "Nothing has come" not in page
    for words in (
        "<bdi>https://gul.example/roses</bdi>",
        "4,321 events taken today.",
        "Robots",
        "3 events were refused today.",
        "in the console of the browser. Let in are only:",
        "waits for",
    ):
        assert words in page
    listed = at_admin.get(URL).content.decode()
    assert "4,321" in listed
    assert "3 events were refused today." in listed
    assert health.building()[0].level == Level.WARNING
