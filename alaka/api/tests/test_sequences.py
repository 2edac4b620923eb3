"""Sequences by the API: read, switched, begun, paused, let go on, stopped."""

from typing import Any

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.tests.caller import Caller
from alaka.api.tests.test_schema import running
from alaka.channels.models import Channel
from alaka.contacts.models import Contact
from alaka.sequences.models import Sequence
from alaka.sequences.starting import start
from alaka.timeline.models import Event


def test_somebody_goes_through_one_by_the_api(
    alice: Agent, bob: Agent, charlie: Agent, dana: Contact, mail_channel: Channel
) -> None:
    sequence, call = running(mail_channel, alice), Caller(alice)
    shown = call.get("sequences")["items"]
    assert [(each["name"], each["is_on"]) for each in shown] == [("Offer", True)]
    assert [step["kind"] for step in shown[0]["steps"]] == ["wait"]
    assert call.get(f"sequences/{sequence.pk}") == shown[0]
    assert Caller(charlie).get("sequences")["items"] == []
    whom = {"sequence": sequence.pk, "contact": dana.pk}
    assert Caller(charlie)("POST", "enrolments", whom).status_code == 422
    made = call("POST", "enrolments", whom)
    assert made.status_code == 201
    row = made.json()
    assert (row["state"], row["contact"], row["runs"]) == ("running", dana.pk, [])
    again = call("POST", "enrolments", whom)
    assert again.status_code == 409
    assert "Is in it already." in again.content.decode()
    address = f"enrolments/{row['id']}"
    for state in ("paused", "running", "stopped", "stopped"):
        answer = call("PATCH", address, {"state": state})
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert call("PATCH", address, {"state": "paused"}).status_code == 409
    assert call("PATCH", address, {"state": "ended"}).status_code == 422
    assert call.get(address)["reason"] == "by_hand"
    listed = call.get("enrolments", contact=dana.pk, sequence=sequence.pk, state="stopped")
    assert [each["id"] for each in listed["items"]] == [row["id"]]
    assert Caller(charlie)("GET", address).status_code == 404


def test_a_manager_switches_it(alice: Agent, bob: Agent, mail_channel: Channel) -> None:
    sequence = running(mail_channel, alice)
    address = f"sequences/{sequence.pk}"
    assert Caller(alice)("PATCH", address, {"is_on": False}).status_code == 403
    assert Caller(bob)("PATCH", address, {"is_on": False}).json()["is_on"] is False
    sequence.steps.all().delete()
    assert Caller(bob)("PATCH", address, {"is_on": True}).status_code == 409


def test_a_manager_makes_changes_and_removes_one(
    alice: Agent, bob: Agent, dana: Contact, mail_channel: Channel
) -> None:
    call = Caller(bob)
    given = {"name": "Offer", "channel": mail_channel.pk, "purpose": "service", "days": [0, 1]}
    assert Caller(alice)("POST", "sequences", given).status_code == 403
    made = call("POST", "sequences", given)
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["sender"], row["is_on"], row["days"], row["steps"]) == (bob.pk, False, [0, 1], [])
    here = f"sequences/{row['id']}"
    changed = call("PATCH", here, {"sender": alice.pk, "sends_from": "09:00"})
    assert changed.json()["errors"][0]["field"] == "sends_until"
    hours = {"sends_from": "09:00", "sends_until": "18:00", "sender": alice.pk}
    changed = call("PATCH", here, hours).json()
    assert (changed["sends_until"], changed["sender"], changed["days"]) == (
        "18:00:00", alice.pk, [0, 1],
    )  # fmt: skip
    assert call("PATCH", here, {"is_on": True, "name": "Never"}).status_code == 409
    assert call.get(here)["name"] == "Offer", "all of it or nothing"
    for wrong, field in (
        ({**given, "channel": 999}, "channel"),
        ({**given, "purpose": "no"}, "purpose"),
        ({**given, "days": [7]}, "days"),
        ({"name": "No channel"}, "channel"),
    ):
        answer = call("POST", "sequences", wrong)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    text = {"kind": "message", "settings": {"texts": {"en": {"text": "Hello {name}"}}}}
    first = call("POST", f"{here}/steps", text)
    assert first.status_code == 201, first.content
    wait = {"kind": "wait", "settings": {"unit": "days", "count": 2, "at": "09:30"}, "place": 0}
    assert call("POST", f"{here}/steps", wait).status_code == 201
    assert [step["kind"] for step in call.get(here)["steps"]] == ["wait", "message"]
    assert call("PATCH", here, {"is_on": True}).json()["is_on"] is True
    verbs = Event.objects.filter(subject_id=row["id"], subject_type="sequences.sequence")
    assert [each.verb for each in verbs] == ["sequence.switched_on"]
    acts = AuditEntry.objects.filter(about="Offer").order_by("pk").values_list("act", flat=True)
    assert list(acts)[:2] == ["sequence added", "sequence changed"]
    assert list(acts)[-1] == "sequence switched on"
    start(Sequence.objects.get(), dana, by=bob)
    assert call("DELETE", here).status_code == 409
    dana.enrolments.all().delete()
    assert call("DELETE", here).status_code == 204
    assert not Sequence.objects.exists()


def test_the_steps_are_checked_as_at_the_desk(bob: Agent, mail_channel: Channel) -> None:
    sequence, call = running(mail_channel, bob), Caller(bob)
    here, wait = f"sequences/{sequence.pk}/steps", sequence.steps.get()
    such = {"of": "country", "op": "is", "value": ["BA"]}
    plan = {"subject": "Call", "kind": "call", "days": 0}
    right: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("condition", {"filter": such}, {"filter": such, "no": 0}),
        ("action", {"do": "activity.plan", "with": plan}, {"do": "activity.plan", "with": plan}),
        ("wait", {"unit": "weekday", "weekday": 3}, {"unit": "weekday", "weekday": 3}),
    ]
    for kind, settings, kept in right:
        made = call("POST", here, {"kind": kind, "settings": settings})
        assert (made.status_code, made.json()["settings"]) == (201, kept)
        assert call.get(f"{here}/{made.json()['id']}") == made.json()
    last = made.json()["id"]
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("message", {}, "settings.texts"),
        ("message", {"texts": {"xx": {"text": "?"}}}, "texts"),
        ("wait", {"unit": "days"}, "settings.count"),
        ("condition", {}, "settings.filter"),
        ("condition", {"filter": {"of": "nonsense"}}, "settings.filter.of"),
        ("condition", {"filter": such, "no": wait.pk}, "settings.no"),
        ("action", {"do": "nothing"}, "settings.do"),
        ("action", {"do": "activity.plan", "with": {**plan, "days": -1}}, "settings.with.days"),
        ("action", {"do": "activity.plan", "with": {**plan, "subject": "\ud800"}}, "settings.with"),
    ]
    for kind, settings, field in wrong:
        answer = call("POST", here, {"kind": kind, "settings": settings})
        assert answer.status_code == 422, (kind, settings)
        assert field in answer.json()["errors"][0]["field"]
    leap = {"filter": such, "no": last}
    condition = sequence.steps.get(kind="condition")
    changed = call("PATCH", f"{here}/{condition.pk}", {"settings": leap, "place": 0}).json()
    assert changed["settings"] == leap
    assert [each["id"] for each in call.get(here)["items"]][:2] == [condition.pk, wait.pk]
    assert call("DELETE", f"{here}/{last}").status_code == 204
    assert call("PATCH", f"{here}/{last}", {"place": 0}).status_code == 404
