"""Of whoever was merged and parted again every room holds what it held, byte for byte.

A room that gets a way to a person is looked at here by itself: every table that points to people.
"""

from typing import Any

import pytest
from django.utils.module_loading import import_string

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.contacts import changing, noting
from alaka.contacts.merging import merge, undo
from alaka.contacts.models import Contact, Merge
from alaka.contacts.resolving import index
from alaka.importing.beside.pointing import pointing
from alaka.sequences.models import Enrolment
from alaka.timeline.models import Event
from alaka.timeline.recording import wanted
from tests.walls.full_house import House

pytestmark = pytest.mark.django_db


def held() -> dict[str, list[Any]]:
    """Of every table with a way to a person, all its rows; but for what is worked out of others,
    what tells that something happened, and sequences, of which one of two stopped meanwhile."""
    found = {}
    for relation in pointing(Contact, but=(Merge, Event, Enrolment)):
        rows = relation.model._base_manager.order_by("pk")
        if relation.worked_out is not None:
            rows = rows.exclude(relation.worked_out)
        found[relation.model._meta.label] = list(rows.values())
    found["contacts.Contact"] = list(Contact.objects.order_by("pk").values())
    return found


def heard_by_all(after: int) -> None:
    """What every room does when it hears what happened since."""
    events = list(Event.objects.filter(pk__gt=after).order_by("pk"))
    for path, ids in wanted(events).items():
        import_string(path)(ids)


def test_every_room_holds_the_same_after_a_merge_was_undone(
    admin: Agent, bob: Agent, mail_channel: Channel
) -> None:
    house = House(admin, mail_channel)
    house.fill(3)
    dana = house.conversation.contact
    people = list(Contact.objects.filter(root=None).exclude(pk=dana.pk).order_by("pk"))
    for each in Contact.objects.filter(root=None):
        index(each)
    before = held()
    filled = [label for label, rows in before.items() if rows]
    assert len(filled) > 12, filled
    made = []
    for other in people[:12]:
        last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        made.append(merge(Contact.objects.get(pk=dana.pk), other, by=bob, take=["name"]))
        heard_by_all(last)
    note = noting.write(Contact.objects.get(pk=dana.pk), "Of both", by=bob)
    changing.change(Contact.objects.get(pk=dana.pk), {"about": "Later"}, by=bob)
    for each in reversed(made):
        last = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        undo(each, by=bob)
        heard_by_all(last)
    note.delete()
    Contact.objects.filter(pk=dana.pk).update(about=dana.about)
    after = held()
    wrong = {label for label, rows in before.items() if after[label] != rows}
    assert not wrong
