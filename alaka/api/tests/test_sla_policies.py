"""Promises by the API, and the clocks that run by them."""

from alaka.accounts.models import Agent
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors, said
from alaka.channels.models import Channel
from alaka.sla.models import Policy
from alaka.sla.settling import settle

WHOLE = {
    "name": "Severe complaints",
    "kind": "complaint",
    "severity": 3,
    "first_response": 30,
    "resolution": 480,
    "pauses_awaiting": False,
}


def test_an_administrator_promises_changes_and_takes_back(admin: Agent, mail_channel: Channel):
    caller = Caller(admin)
    made = caller("POST", "sla-policies", WHOLE | {"inbox": mail_channel.inbox_id})
    assert made.status_code == 201
    shape = made.json()
    assert shape == WHOLE | {
        "id": shape["id"],
        "inbox": mail_channel.inbox_id,
        "next_response": None,
        "warn_before": 30,
        "pauses_snoozed": True,
    }
    pk = shape["id"]
    changed = caller("PATCH", f"sla-policies/{pk}", {"inbox": None, "next_response": 60}).json()
    assert (changed["inbox"], changed["next_response"], changed["resolution"]) == (None, 60, 480)
    assert caller.get("sla-policies")["items"] == [changed]
    assert caller.get(f"sla-policies/{pk}") == changed
    assert caller("DELETE", f"sla-policies/{pk}").status_code == 204
    assert caller.get("sla-policies")["items"] == []
    assert Policy.objects.filter(pk=pk).exists()  # What was kept of it stays counted.


def test_what_cannot_be_promised_is_refused_by_field(admin: Agent):
    caller = Caller(admin)
    assert "name" in errors(caller("POST", "sla-policies", {"first_response": 5}))
    assert "first_response" in errors(caller("POST", "sla-policies", {"name": "Nothing"}))
    assert "inbox" in errors(caller("POST", "sla-policies", WHOLE | {"inbox": 999}))
    assert caller("POST", "sla-policies", WHOLE).status_code == 201
    twice = caller("POST", "sla-policies", WHOLE)
    assert twice.status_code == 409
    assert "inbox" in errors(twice)


def test_others_read_what_is_promised_and_change_nothing(admin: Agent, bob: Agent, alice: Agent):
    policy = Policy(name="All", first_response=60)
    policy.put()
    for agent in (bob, alice):
        caller = Caller(agent)
        assert len(caller.get("sla-policies")["items"]) == 1
        assert caller("POST", "sla-policies", WHOLE).status_code == 403
        assert caller("DELETE", f"sla-policies/{policy.pk}").status_code == 403
    reader = Caller(admin, Scope.READ)
    assert reader("PATCH", f"sla-policies/{policy.pk}", {"name": "x"}).status_code == 403


def test_a_conversation_tells_what_is_still_owed_in_it(alice: Agent, mail_channel: Channel):
    policy = Policy(name="All", first_response=60)
    policy.put()
    conversation = said(mail_channel)
    settle(conversation.pk)
    caller = Caller(alice)
    (clock,) = caller.get(f"conversations/{conversation.pk}")["clocks"]
    assert (clock["target"], clock["policy"], clock["breached_at"]) == ("first", policy.pk, None)
    assert clock["due_at"] is not None
    (row,) = caller.get("conversations")["items"]
    assert row["clocks"] == [clock]
