"""A rule that waits for who comes into a segment: told of only where one does, and by what led
there."""

from collections.abc import Callable
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.automation.awaiting import awaited
from alaka.automation.models import Rule, Run
from alaka.contacts.changing import change
from alaka.contacts.models import Contact, ContactTag, Tag
from alaka.core import causes, clock
from alaka.segments import fits, making
from alaka.segments.keeping import following
from alaka.segments.keeping.moves import ENTERED, LEFT
from alaka.segments.keeping.running import keep_all
from alaka.segments.models import Segment
from alaka.segments.uses import uses
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db
AZ = {"of": "language", "op": "is", "value": ["az"]}


@pytest.fixture(autouse=True)
def all_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction, which never ends."""
    monkeypatch.setattr(following, "horizon", lambda: (1, 1))
    fits.forget()


def keep() -> None:
    for _ in range(3):
        keep_all()


def test_a_rule_acts_for_whoever_comes_into_a_segment(
    ada: Agent, vip: Tag, rule: Callable[..., Rule], work: Callable[[], int]
):
    of = making.make(Segment(name="Azerbaijani", owner=ada, filter=AZ))
    other = making.make(Segment(name="Named", owner=ada, filter={"of": "name", "op": "filled"}))
    kim = Contact.objects.create(name="Kim", created_at=clock.now())
    keep()
    assert (awaited(ENTERED), awaited(LEFT)) == (set(), set())
    made = rule(when={"verbs": [ENTERED], "where": {ENTERED: [str(of.pk)]}})
    assert (awaited(ENTERED), awaited(LEFT)) == ({str(of.pk)}, set())
    assert [(use.name, use.url) for use in uses(ada, of.pk)] == [
        (str(made), made.get_absolute_url())
    ]
    assert uses(ada, other.pk) == []
    change(kim, {"language": "az", "name": ""}, by=ada)
    keep()
    (told,) = Event.objects.filter(verb__startswith="segment.")
    assert (told.contact, told.subject_id, told.data["name"]) == (kim, of.pk, "Azerbaijani")
    assert work() == 1
    assert ContactTag.objects.get(contact=kim).tag == vip
    made.put(when={"verbs": [LEFT]})
    assert awaited(LEFT) is None


def test_a_rule_does_not_hear_who_came_by_what_it_did(
    ada: Agent, vip: Tag, rule: Callable[..., Rule], work: Callable[[], int]
):
    has: dict[str, Any] = {"of": "tag", "op": "has", "value": [str(vip.pk)]}
    making.make(Segment(name="Tagged", owner=ada, filter=has))
    kim = Contact.objects.create(name="Kim", created_at=clock.now())
    keep()
    made = rule(when={"verbs": ["contact.changed", ENTERED]})
    change(kim, {"language": "az"}, by=ada)
    work()
    keep()
    told = Event.objects.get(verb=ENTERED)
    assert list(causes.chain(told.data)) == [made.key]
    work()
    assert Run.objects.count() == 1
