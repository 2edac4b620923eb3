"""What filters of people ask of next steps, beside a slow reading in Python."""

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.activities import planning
from alaka.activities.models import Activity
from alaka.activities.planning import Plan, plan
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.segments.language import read

pytestmark = pytest.mark.django_db

_ASKED: list[dict[str, Any]] = [
    {"of": "planned_steps"},
    {"of": "planned_steps", "where": {"kind": ["call"]}},
    {"of": "planned_steps", "where": {"due": ["late"]}},
    {"of": "planned_steps", "where": {"due": ["ahead"], "kind": ["meeting", "call"]}},
    {"of": "done_steps"},
    {"of": "done_steps", "where": {"kind": ["call"]}, "within": {"days": 5}},
    {"of": "done_steps", "where": {"result": ["done"]}},
]


def _holds(data: dict[str, Any], contact: Contact) -> bool:
    where, days = data.get("where", {}), data.get("within", {}).get("days")
    is_done = data["of"] == "done_steps"
    rows = [
        row
        for row in Activity.objects.filter(contact__in=contact.ids, cancelled_at=None)
        if (row.done_at is not None) is is_done
        and row.kind in where.get("kind", [row.kind])
        and row.result in where.get("result", [row.result])
        and ("late" if row.due_at < clock.now() else "ahead") in where.get("due", ["late", "ahead"])
        and (not days or _at(row) >= clock.now() - timedelta(days=days))
    ]
    return {"any": bool(rows), "none": not rows, "at_least": len(rows) >= 2}[data["op"]]


def _at(row: Activity) -> Any:
    return row.done_at or row.created_at


def test_steps_are_found_as_a_slow_reading_finds_them(bob: Agent):
    now = clock.now()
    ann, ben, cem = (
        Contact.objects.create(name=name, created_at=now) for name in ("Ann", "Ben", "Cem")
    )
    for contact, kind, days, is_done in (
        (ann, "call", -2, False), (ann, "meeting", 3, False), (ann, "call", -9, True),
        (ben, "call", 1, False), (ben, "task", -1, True), (ben, "call", -3, True),
    ):  # fmt: skip
        due_at = now + timedelta(days=days)
        row = plan(Plan(subject="x", agent=bob, due_at=due_at, contact=contact, kind=kind), by=bob)
        if is_done:
            planning.finish(row, by=bob)
            Activity.objects.filter(pk=row.pk).update(done_at=now + timedelta(days=days))
    for is_merged in (False, True):
        if is_merged:
            merge(cem, ben, by=bob)
        for op, more in product(("any", "none", "at_least"), _ASKED):
            data = {"op": op, **more} | ({"count": 2} if op == "at_least" else {})
            asked = read(data, bob)
            assert not asked.faults(), (data, asked.faults())
            people = Contact.objects.standing()
            found = set(people.filter(asked.asked()).values_list("name", flat=True))
            assert found == {each.name for each in people if _holds(data, each)}, data
            assert asked.sentence()
