"""Kill -9 of the worker while rules and a sequence act: nothing is done twice, nothing is lost."""

from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoDbBlocker

from alaka.accounts.models import Agent, Role
from alaka.activities.models import Activity
from alaka.automation import recipes, switching
from alaka.automation.models import Run, RunState
from alaka.channels.models import Channel
from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox.models import Inbox, Message
from alaka.sequences.models import Enrolment, Kind, Sequence, State, StepRun
from alaka.timeline.recording import record
from tests.backstage import Backstage, product_settings
from tests.house import House, eventually, furnished, house

pytestmark = pytest.mark.slow

PEOPLE = 40
PLAN = {"do": "activity.plan", "with": {"kind": "call", "subject": "Welcome", "days": 0}}
LETTER = {"texts": {"en": {"subject": "Welcome", "text": "Hello {name}"}}}


def set_up() -> None:
    """A rule that begins a sequence with whoever is added, and plans a call."""
    ada = Agent.objects.create_user("ada@gul.example", "x", name="Ada", role=Role.ADMINISTRATOR)
    inbox = Inbox.objects.create(name="Shop")
    # Its servers are nowhere: messages are queued, and none leaves.
    there = {"address": "shop@gul.example"}
    channel = Channel.objects.create(
        kind="email", name="Mail", key="mail", inbox=inbox, settings=there
    )
    sequence = Sequence.objects.create(
        name="Welcome", channel=channel, sender=ada, purpose="service", is_on=True,
        created_at=clock.now(), days=[0, 1, 2, 3, 4, 5, 6],
    )  # fmt: skip
    for at, (kind, settings) in enumerate([(Kind.MESSAGE, LETTER), (Kind.ACTION, PLAN)]):
        sequence.steps.create(position=at, kind=kind, settings=settings)
    begin = {"do": "sequence.start", "with": {"sequence": sequence.pk}}
    rule = recipes.begin(
        by=ada, name="Welcome", when={"verbs": ["contact.added"]}, actions=[PLAN, begin], cap=10_000
    )
    switching.switch_on(rule, by=ada)


def add() -> None:
    for number in range(PEOPLE):
        person = Contact.objects.create(name=f"Dana {number}", created_at=clock.now())
        Handle.objects.create(
            contact=person, scheme="email", value=f"dana{number}@example.org",
            created_at=clock.now(),
        )  # fmt: skip
        record("contact.added", subject=person, contact=person)


# In the middle of what: so far it has come when the worker is killed.
KILLS = [
    (Run.objects.filter(state=RunState.DONE), 1),
    (StepRun.objects.all(), 1),
    (StepRun.objects.all(), 30),
]


def is_done() -> bool:
    ended = Enrolment.objects.filter(state=State.ENDED).count()
    return ended == PEOPLE == Run.objects.filter(state=RunState.DONE).count()


def has_come(behind: Backstage, rows: "QuerySet[Any]", how_far: int) -> bool:
    return behind.call(rows.count) >= how_far


def is_another(gul: House, worker: int) -> bool:
    return gul.children().get("worker", worker) != worker


def left() -> dict[str, Counter[int]]:
    """What stands there in the end: how many people have how many of it."""
    letters = Message.objects.filter(kind="outgoing", text__startswith="Hello")
    people = {
        "runs": Run.objects.values_list("contact", flat=True),
        "enrolments": Enrolment.objects.values_list("contact", flat=True),
        "calls": Activity.objects.values_list("contact", flat=True),
        "letters": letters.values_list("conversation__contact", flat=True),
        "steps": StepRun.objects.values_list("enrolment__contact", flat=True),
    }
    return {name: Counter(Counter(whose).values()) for name, whose in people.items()}


def test_rules_and_sequences_go_on_where_a_killed_worker_left_them(
    tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> None:
    data = furnished(tmp_path / "data")
    with house(data, **product_settings()) as gul, Backstage(data, django_db_blocker) as behind:
        behind.call(set_up)
        behind.call(add)
        for rows, how_far in KILLS:
            eventually(partial(has_come, behind, rows, how_far))
            worker = gul.children()["worker"]
            gul.kill("worker")
            eventually(partial(is_another, gul, worker))
        eventually(lambda: behind.call(is_done), patience=60)
        found = behind.call(left)
    once, twice = Counter({1: PEOPLE}), Counter({2: PEOPLE})
    assert found["runs"] == found["enrolments"] == found["letters"] == once
    assert found["calls"] == found["steps"] == twice, "a call of the rule, one of the sequence"
