"""The cases of the demo business, against what the case desk would have kept."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Count, F

from alaka.accounts.models import Place
from alaka.cases import responsible
from alaka.cases.models import (
    Case,
    CaseKind,
    CaseStatus,
    Improvement,
    Severity,
    Step,
    Surge,
    Told,
    Topic,
)
from alaka.cases.surges.watching import watch
from alaka.cli.demo import generator
from alaka.cli.demo.speech import LANGUAGES
from alaka.core import clock
from alaka.core.folding import words_for_index
from alaka.inbox.models import Satisfaction
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 14, 14, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """A thousand conversations for all tests of this file, which change nothing."""
    from django.db import transaction

    with django_db_blocker.unblock(), clock.stopped_at(NOW):
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            generator.fill(contacts=400, conversations=1000)
            yield
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)


def test_about_a_fifth_of_the_conversations_is_a_case(demo):
    assert 120 < Case.objects.count() < 330
    assert Case.objects.filter(kind=CaseKind.COMPLAINT).count() > Case.objects.count() / 2
    assert set(Case.objects.values_list("status", flat=True)) == set(CaseStatus.values)
    assert set(Case.objects.values_list("severity", flat=True)) == set(Severity.values)
    assert {"form", "conversation", "satisfaction"} <= set(
        Case.objects.values_list("source", flat=True)
    )
    months = Case.objects.annotate(month=F("opened_at__month")).values("month").distinct()
    assert months.count() == 12


def test_each_belongs_to_its_conversation_and_customer(demo):
    linked = Case.objects.annotate(links_=Count("links"))
    assert set(linked.values_list("links_", flat=True)) == {1}
    for case in Case.objects.select_related("contact").prefetch_related("links__conversation"):
        (link,) = case.links.all()
        assert link.conversation.contact_id == case.contact_id
        assert link.conversation.opened_at <= case.opened_at <= NOW


def test_the_one_responsible_answers_for_the_place(demo):
    for place in Place.objects.all():
        for case in Case.objects.filter(place=place)[:3]:
            assert case.manager == responsible.responsible(place)
    assert Case.objects.filter(place__kind="department").exists()


def test_what_is_over_has_an_outcome_and_an_answer(demo):
    for case in Case.objects.closed():
        assert case.outcome
        assert case.answer
        assert case.opened_at <= case.accepted_at <= case.closed_at <= NOW
        assert case.confirmed_at is None or case.closed_at < case.confirmed_at <= NOW
    assert Case.objects.exclude(change="").exists()
    assert Case.objects.exclude(confirmed_at=None).exists()
    assert not Case.objects.open().exclude(outcome="").exists()


def test_cases_are_found_by_their_words(demo):
    with connection.cursor() as cursor:
        for case in Case.objects.all():
            words = words_for_index(" ".join(filter(None, [case.title, case.text, case.wish])))
            cursor.execute(
                "SELECT tsvector_to_array(to_tsvector('simple', %s)) <@ tsvector_to_array(search)"
                " FROM cases_case WHERE id = %s",
                [words, case.pk],
            )
            assert cursor.fetchone() == (True,), case.pk


def test_topics_have_names_in_every_language(demo):
    for topic in Topic.objects.all():
        assert set(topic.names) == set(LANGUAGES)
    assert Topic.objects.exclude(parent=None).count() == 8


def test_steps_and_scores_are_there(demo):
    assert Step.objects.filter(done_at=None).exists()
    assert Step.objects.exclude(done_at=None).exists()
    assert set(Satisfaction.objects.values_list("score", flat=True)) == {1, 2, 3, 4, 5}
    given = Event.objects.filter(verb="satisfaction.given").count()
    assert given == Satisfaction.objects.count() > 150


def test_drivers_of_one_shop_are_late_of_late(demo):
    rows = Case.objects.filter(topic__name="Late delivery")
    lately = rows.filter(opened_at__gt=NOW - timedelta(days=2))
    assert set(lately.values_list("place__parent__name", flat=True)) >= {"Sarajevo"}
    at_sarajevo = lately.filter(place__parent__name="Sarajevo").count()
    usual = rows.filter(place__parent__name="Sarajevo").count() - at_sarajevo
    assert at_sarajevo >= 5
    assert at_sarajevo > 5 * usual * 2 / 60


def test_they_raise_one_alarm_and_no_second(demo):
    (surge,) = Surge.objects.all()
    assert surge.topic.name == "Late delivery"
    assert surge.place.parent.name == "Sarajevo"
    with clock.stopped_at(NOW + timedelta(hours=3)):
        assert watch() == 0
    assert Surge.objects.count() == 1


def test_every_shop_tells_what_changed(demo):
    assert Improvement.objects.published().count() == 9
    for each in Improvement.objects.all():
        assert set(each.texts) == set(LANGUAGES)
        assert all(text["said"] and text["did"] for text in each.texts.values())
        assert each.cases.filter(closed_at__gt=each.published_at).count() == 0
    assert Told.objects.exclude(at=None).exists()
