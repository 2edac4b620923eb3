"""An alarm: raised once, told once, until the rate is as usual again."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from alaka.accounts.models import Agent, Place, Role
from alaka.cases.models import Case, Surge, SurgeNotice, Topic
from alaka.cases.opening import Brief, open_case
from alaka.cases.surges import watching
from alaka.cases.surges.acknowledging import acknowledge
from alaka.cases.surges.behind import behind
from alaka.cases.tests.post import mails, text, work
from alaka.core import clock
from alaka.timeline.models import Event
from tests.servers import MailServer

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def late(db: None) -> Topic:
    delivery = Topic.objects.create(name="Delivery")
    return Topic.objects.create(name="Late", names={"az": "Gecikmə"}, parent=delivery)


@pytest.fixture
def usual(baku: Place, shiraz: Place, late: Topic) -> None:
    """Ten weeks in which each shop heard two complaints a week of this and two of that."""
    wilted = Topic.objects.create(name="Wilted")
    random = Random(5)
    Case.objects.bulk_create(
        case(place, topic, NOW - timedelta(days=2) - timedelta(days=random.random() * 70))
        for place in (baku, shiraz)
        for topic in (late, wilted)
        for _each in range(20)
    )


def case(place: Place | None, topic: Topic | None, at: datetime, **fields: Any) -> Case:
    manager = place.manager if place else None
    return Case(title="Too late", place=place, topic=topic, opened_at=at, manager=manager, **fields)


def burst(count: int, place: Place | None, topic: Topic | None, until: datetime = NOW, **fields):
    Case.objects.bulk_create(
        case(place, topic, until - timedelta(hours=number % 20, minutes=number + 1), **fields)
        for number in range(count)
    )


def watch_for(days: float, begin: datetime = NOW) -> int:
    """The hourly job, every six hours."""
    raised = 0
    for step in range(int(days * 4) + 1):
        with clock.stopped_at(begin + timedelta(hours=6 * step)):
            raised += watching.watch()
    return raised


def test_where_complaints_are_as_usual_there_is_no_alarm(usual: None):
    assert watch_for(3) == 0
    assert not Surge.objects.exists()


def test_a_burst_of_one_topic_at_one_place_is_one_alarm_of_just_that(
    usual: None, baku: Place, late: Topic
):
    burst(12, baku, late)
    assert watching.watch() == 1
    assert watching.watch() == 0
    surge = Surge.objects.get()
    assert (surge.place, surge.topic, surge.product) == (baku, late, "")
    assert (surge.count, surge.days) == (12, 1)
    assert surge.usual < 1
    assert behind(surge).count() == 12


def test_the_manager_of_the_place_and_those_above_him_get_one_mail_each(
    usual: None, baku: Place, late: Topic, murad: Agent, boss: Agent, mail_server: MailServer
):
    burst(12, baku, late)
    watch_for(2)
    work()
    (mail,) = mails(mail_server, murad.email)
    assert "Gecikmə · Baku" in mail["Subject"]  # In his language.
    assert "12 " in text(mail)
    assert "/m/surges/" in text(mail)
    assert "/m/surges/" in text(mail, "html")
    assert len(mails(mail_server, boss.email)) == 1
    assert len(mail_server.mails) == 2  # Nobody else's matter.


def test_whoever_stands_above_reads_his_own_language(
    usual: None, baku: Place, late: Topic, boss: Agent, mail_server: MailServer
):
    burst(12, baku, late)
    watching.watch()
    work()
    (mail,) = mails(mail_server, boss.email)
    assert mail["Subject"].strip() == "Alarm: many more complaints than usual: Late · Baku"


def test_while_it_goes_on_and_after_it_no_second_alarm_is_raised(
    usual: None, baku: Place, late: Topic
):
    raised = 0
    for day in range(5):
        until = NOW + timedelta(days=day)
        burst(10, baku, late, until)
        raised += watch_for(0.75, until)
    assert raised == 1
    assert watch_for(12, NOW + timedelta(days=5)) == 0
    surge = Surge.objects.get()
    assert surge.ended_at is not None
    assert NOW + timedelta(days=5) < surge.ended_at < NOW + timedelta(days=9)
    assert Event.objects.filter(verb="surge.ended").count() == 1


def test_a_pause_of_two_days_does_not_end_it(usual: None, baku: Place, late: Topic):
    burst(12, baku, late)
    watching.watch()
    watch_for(2)
    burst(12, baku, late, NOW + timedelta(days=3))
    assert watch_for(2, NOW + timedelta(days=3)) == 0
    assert Surge.objects.get().ended_at is None


def test_what_begins_again_within_a_week_is_the_same_alarm(
    usual: None, baku: Place, late: Topic, murad: Agent
):
    burst(12, baku, late)
    watch_for(5)
    assert Surge.objects.get().ended_at is not None
    burst(15, baku, late, NOW + timedelta(days=7))
    assert watch_for(1, NOW + timedelta(days=7)) == 0
    assert Surge.objects.get().ended_at is None
    assert SurgeNotice.objects.filter(agent=murad).count() == 1
    assert Event.objects.filter(verb="surge.resumed").exists()


def test_a_month_later_it_is_another_alarm(usual: None, baku: Place, late: Topic):
    burst(12, baku, late)
    watch_for(5)
    burst(15, baku, late, NOW + timedelta(days=30))
    assert watch_for(1, NOW + timedelta(days=30)) == 1
    assert Surge.objects.count() == 2


def test_what_goes_on_for_six_weeks_is_usual_then(usual: None, baku: Place, late: Topic):
    raised = 0
    for day in range(60):
        until = NOW + timedelta(days=day)
        burst(4, baku, late, until)
        with clock.stopped_at(until):
            raised += watching.watch()
    assert raised == 1
    surge = Surge.objects.get()
    assert surge.is_usual_now
    assert surge.ended_at is not None


def test_a_surge_in_all_shops_is_told_as_one(usual: None, baku: Place, shiraz: Place, late: Topic):
    burst(12, baku, late)
    burst(12, shiraz, late)
    assert watch_for(1) == 1
    surge = Surge.objects.get()
    assert (surge.topic, surge.place) == (late, Place.objects.get(name="Gül"))


def test_one_that_spreads_stays_one_alarm_and_tells_whoever_is_new_to_it(
    usual: None, baku: Place, shiraz: Place, company: Place, late: Topic, murad: Agent
):
    lima = Place.objects.create(name="Lima", parent=company)
    burst(12, baku, late)
    assert watching.watch() == 1
    tomorrow = NOW + timedelta(days=1)
    for place in (shiraz, lima, company):
        burst(6, place, late, tomorrow)
    with clock.stopped_at(tomorrow):
        assert watching.watch() == 0
    surge = Surge.objects.get()
    assert (surge.topic, surge.place) == (late, company)
    assert Event.objects.filter(verb="surge.spread").count() == 1
    assert SurgeNotice.objects.filter(agent=murad).count() == 1


def test_another_topic_at_the_same_place_is_another_alarm(usual: None, baku: Place, late: Topic):
    burst(12, baku, late)
    watching.watch()
    burst(12, baku, Topic.objects.get(name="Wilted"), NOW + timedelta(hours=6))
    assert watch_for(0.5) == 1
    assert Surge.objects.running().count() == 2


def test_a_product_is_known_whatever_its_letters_and_told_to_the_company(
    usual: None, late: Topic, boss: Agent, mail_server: MailServer
):
    for name in ("Red roses", "red roses ", "RED ROSES"):
        burst(4, None, None, product=name)
    assert watching.watch() == 1
    surge = Surge.objects.get()
    assert surge.product.casefold() == "red roses"
    work()
    assert len(mails(mail_server, boss.email)) == 1
    assert behind(surge).count() >= 8


def test_where_nobody_answers_the_administrators_are_told(usual: None, baku: Place, late: Topic):
    ada = Agent.objects.create_user("ada@gul.example", name="Ada", role=Role.ADMINISTRATOR)
    Place.objects.update(manager=None)
    burst(12, baku, late)
    watching.watch()
    assert [notice.agent for notice in SurgeNotice.objects.all()] == [ada]


def test_praise_and_requests_raise_no_alarm(usual: None, baku: Place, late: Topic):
    burst(12, baku, late, kind="praise")
    burst(12, baku, late, kind="request")
    assert watching.watch() == 0


def test_a_business_of_three_weeks_has_nothing_usual_yet(baku: Place, late: Topic):
    for day in range(20):
        burst(1, baku, late, NOW - timedelta(days=day))
    burst(30, baku, late)
    assert watching.watch() == 0


def test_the_usual_of_a_topic_that_was_never_complained_of_is_nothing(usual: None, baku: Place):
    hygiene = Topic.objects.create(name="Hygiene")
    burst(4, baku, hygiene)
    assert watching.watch() == 0  # Too few for any alarm.
    burst(8, baku, hygiene)
    assert watching.watch() == 1


def test_cases_opened_by_hand_count_as_well(usual: None, baku: Place, late: Topic, bob: Agent):
    for number in range(10):
        with clock.stopped_at(NOW - timedelta(hours=number + 1)):
            open_case(Brief("Late again", topic=late, place=baku), by=bob)
    assert watching.watch() == 1


def test_acknowledged_once_the_first_words_stay(
    usual: None, baku: Place, late: Topic, murad: Agent, boss: Agent
):
    burst(12, baku, late)
    watching.watch()
    surge = Surge.objects.get()
    assert acknowledge(surge, "The van broke down.", by=murad)
    assert not acknowledge(surge, "Me too.", by=boss)
    surge.refresh_from_db()
    assert (surge.acknowledged_by, surge.note) == (murad, "The van broke down.")
    assert SurgeNotice.objects.get(agent=murad).seen_at == NOW
    assert Event.objects.filter(verb="surge.acknowledged").count() == 1
    assert watch_for(1) == 0


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_looks(usual: None, baku: Place, late: Topic):
    burst(12, baku, late)
    raised: list[int] = []

    def other() -> None:
        raised.append(watching.watch())
        connection.close()

    with transaction.atomic():
        assert watching.watch() == 1
        # The first has not committed, and the second does not wait for it.
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(30)
    assert raised == [0]
    assert watching.watch() == 0
    assert Surge.objects.count() == 1
    assert SurgeNotice.objects.count() == 2
