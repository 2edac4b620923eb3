"""Activities by the API: planned, listed, changed, done, called off."""

from datetime import timedelta
from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.activities.models import Activity
from alaka.api.tests.caller import Caller, errors, said
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.core import clock


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


def planned(call: Caller, **more: Any) -> dict[str, Any]:
    due = {} if "due_on" in more else {"due_at": (clock.now() + timedelta(days=1)).isoformat()}
    answer = call("POST", "activities", {"subject": "Ask", **due, **more})
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def test_an_activity_is_planned_and_read(
    call: Caller, alice: Agent, bob: Agent, mail_channel: Channel
):
    talk = said(mail_channel)
    made = planned(call, conversation=talk.pk, agent=bob.pk, kind="meeting", remind_minutes=30)
    assert (made["contact"], made["agent"], made["created_by"]) == (
        talk.contact_id, bob.pk, alice.pk,
    )  # fmt: skip
    assert (made["kind"], made["remind_minutes"], made["result"]) == ("meeting", 30, "")
    assert call.get(f"activities/{made['id']}") == made


def test_it_is_due_at_an_instant_or_on_a_day_and_not_both(call: Caller, alice: Agent):
    day = planned(call, due_on="2027-01-15")
    assert (day["due_on"], day["agent"]) == ("2027-01-15", alice.pk)
    soon = (clock.now() + timedelta(days=1)).isoformat()
    both = {"subject": "Ask", "due_on": "2027-01-15", "due_at": soon}
    for body in ({"subject": "Ask"}, both):
        answer = call("POST", "activities", body)
        assert answer.status_code == 422
        assert "due_at" in errors(answer)


def test_what_is_named_must_be_seen(call: Caller, mail_channel: Channel, charlie: Agent):
    talk = said(mail_channel)
    body = {"subject": "Ask", "due_on": "2027-01-15", "conversation": talk.pk}
    answer = Caller(charlie)("POST", "activities", body)
    assert (answer.status_code, list(errors(answer))) == (422, ["conversation"])
    made = planned(call, conversation=talk.pk)
    assert Caller(charlie)("GET", f"activities/{made['id']}").status_code == 404


def test_lists_are_narrowed(call: Caller, alice: Agent, dana: Contact):
    first = planned(call, contact=dana.pk)
    second = planned(call, kind="task", due_on="2027-01-15")
    call("PUT", f"activities/{second['id']}/completion", {"result": "done"})
    late = Activity.objects.create(
        subject="Late", agent=alice, due_at=clock.now() - timedelta(days=1),
        created_at=clock.now(), changed_at=clock.now(),
    )  # fmt: skip

    def ids(**query: Any) -> list[int]:
        return [row["id"] for row in call.get("activities", **query)["items"]]

    assert ids() == [late.pk, second["id"], first["id"]]
    assert ids(open=True) == [late.pk, first["id"]]
    assert ids(overdue=True) == [late.pk]
    assert ids(done=True) == [second["id"]]
    assert ids(contact=dana.pk) == [first["id"]]
    assert ids(kind="task", agent=alice.pk) == [second["id"]]
    assert ids(due_from=clock.now().isoformat(), open=True) == [first["id"]]


def test_it_is_changed_done_taken_up_and_called_off(call: Caller):
    made = planned(call, repeats="weekly")
    path = f"activities/{made['id']}"
    changed = call("PATCH", path, {"subject": "Ask again", "due_on": "2027-02-01"}).json()
    assert (changed["subject"], changed["due_on"]) == ("Ask again", "2027-02-01")
    done = call("PUT", f"{path}/completion", {"result": "reached", "note": "Wants peonies"}).json()
    assert (done["result"], done["result_note"]) == ("reached", "Wants peonies")
    (following,) = call.get("activities", open=True)["items"]
    assert (following["follows"], following["due_on"]) == (made["id"], "2027-02-08")
    assert call("PATCH", path, {"subject": "Late"}).status_code == 409
    assert call("DELETE", f"{path}/completion").json()["done_at"] is None
    assert call("DELETE", path).json()["cancelled_at"] is not None
    assert call("PUT", f"{path}/completion").status_code == 409
    assert call.get("activities", open=True)["items"] == []
