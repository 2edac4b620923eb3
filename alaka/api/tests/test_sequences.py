"""Sequences by the API: read, switched, begun, paused, let go on, stopped."""

from alaka.accounts.models import Agent
from alaka.api.tests.caller import Caller
from alaka.api.tests.test_schema import running
from alaka.channels.models import Channel
from alaka.contacts.models import Contact


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
