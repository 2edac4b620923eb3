"""The plug boards: who subscribes hears after the commit, and a package from outside plugs in."""

from importlib.metadata import EntryPoint

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from alaka import registry
from alaka.contacts.models import Contact
from alaka.core import clock, jobs
from alaka.timeline.models import Event
from alaka.timeline.recording import draft, record, record_all

HEARD: list[list[int]] = []
OFFERED = {
    "CHANNELS": {"outside": "somewhere.Adapter"},
    "SUBSCRIBERS": {"contact.greeted": [f"{__name__}.hear"]},
    "HEALTH": ["somewhere.health"],
}


def hear(ids: list[int]) -> None:
    HEARD.append(ids)


def be_deaf(ids: list[int]) -> None:
    raise ValueError(ids)


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> None:
    for board in OFFERED:
        monkeypatch.setattr(registry, board, type(getattr(registry, board))())
    entry = EntryPoint("outside", f"{__name__}:OFFERED", "alaka")
    monkeypatch.setattr(registry, "entry_points", lambda group: [entry])
    registry.load_plugins()


def test_a_package_from_outside_plugs_in(plugged: None):
    assert registry.CHANNELS["outside"] == "somewhere.Adapter"
    assert registry.HEALTH == ["somewhere.health"]


@pytest.mark.django_db
def test_a_subscriber_hears_of_its_verb_by_a_job_of_the_same_transaction(plugged: None):
    contact = Contact.objects.create(name="Dana", created_at=clock.now())
    event = record("contact.greeted", subject=contact, contact=contact)
    job = ProcrastinateJob.objects.latest("id")
    jobs.run(**job.args)
    assert HEARD.pop() == [event.pk]
    record("contact.waved", subject=contact, contact=contact)
    assert ProcrastinateJob.objects.latest("id").id == job.id


def waving(events: list[Event]) -> list[int]:
    return [event.pk for event in events if event.verb == "contact.waved"]


@pytest.mark.django_db
def test_who_hears_all_verbs_is_told_of_those_it_wants_now(
    plugged: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(registry, "HEARERS", {f"{__name__}.hear": f"{__name__}.waving"})
    contact = Contact.objects.create(name="Dana", created_at=clock.now())
    verbs = ("contact.waved", "contact.smiled", "contact.waved")
    events = record_all([draft(verb, subject=contact) for verb in verbs])
    jobs.run(**ProcrastinateJob.objects.get().args)
    assert HEARD.pop() == [events[0].pk, events[2].pk]
    record("contact.smiled", subject=contact)
    assert ProcrastinateJob.objects.count() == 1


@pytest.mark.django_db
def test_a_subscriber_that_fails_is_asked_again_and_keeps_nobody_from_hearing(
    monkeypatch: pytest.MonkeyPatch,
):
    deaf, hearing = f"{__name__}.be_deaf", f"{__name__}.hear"
    monkeypatch.setitem(registry.SUBSCRIBERS, "contact.greeted", [deaf, hearing])
    contact = Contact.objects.create(name="Dana", created_at=clock.now())
    event = record("contact.greeted", subject=contact, contact=contact)
    jobs.run(**ProcrastinateJob.objects.latest("id").args)
    assert HEARD.pop() == [event.pk]
    again = ProcrastinateJob.objects.latest("id").args
    assert again["arguments"] == {"readers": {deaf: [event.pk]}}
    with pytest.raises(ValueError, match=str(event.pk)):  # By itself, as often as jobs are tried.
        jobs.run(**again)
