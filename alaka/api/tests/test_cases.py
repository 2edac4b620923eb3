"""Cases by the API: opened, changed, handled, closed; topics, terms and places."""

from datetime import timedelta
from typing import Any

import pytest

from alaka.accounts.models import Agent, Place
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors, said
from alaka.cases.models import Case, Topic
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Conversation, MessageKind


@pytest.fixture
def conversation(mail_channel: Channel, baku: Place) -> Conversation:
    row = said(mail_channel)
    row.place = baku
    row.save()
    return row


@pytest.fixture
def call(baku: Place, conversation: Conversation) -> Caller:
    assert baku.manager is not None
    return Caller(baku.manager)


def opened(call: Caller, conversation: Conversation, **more: Any) -> dict[str, Any]:
    given = {"title": "Roses a day late", "conversation": conversation.pk, **more}
    answer = call("POST", "cases", given)
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def test_a_case_is_opened_of_a_conversation(call: Caller, conversation: Conversation, baku: Place):
    topic = Topic.objects.create(name="Delivery")
    made = opened(call, conversation, severity=3, topic=topic.pk, wish="New ones")
    assert made["conversations"] == [conversation.pk]
    assert (made["place"], made["contact"]) == (baku.pk, conversation.contact_id)
    assert (made["manager"], made["status"]) == (baku.manager_id, "new")
    assert (made["severity"], made["topic"], made["source"]) == (3, topic.pk, "api")
    assert call.get(f"cases/{made['id']}") == made
    assert made["due_at"] is not None


def test_what_is_named_must_be_there_and_be_seen(
    call: Caller, conversation: Conversation, mail_channel: Channel, analyst: Agent
):
    hidden = said(mail_channel, sender="eve@example.org", external_id="2")
    for field, value in (
        ("conversation", hidden.pk), ("topic", 99), ("place", 10**12), ("contact", 99),
        ("manager", analyst.pk),
    ):  # fmt: skip
        answer = call("POST", "cases", {"title": "Late", field: value})
        assert answer.status_code == 422
        assert field in errors(answer)
    assert "title" in errors(call("POST", "cases", {"title": ""}))
    assert "kind" in errors(call("POST", "cases", {"title": "x", "kind": "odd"}))
    assert not Case.objects.exists()


def test_lists_are_narrowed_and_go_page_by_page(
    call: Caller, conversation: Conversation, baku: Place
):
    whole = Topic.objects.create(name="Delivery")
    part = Topic.objects.create(name="Late", parent=whole)
    first = opened(call, conversation, topic=part.pk, kind="request", severity=1)
    second = opened(call, conversation, title="Rude seller")
    asked: list[dict[str, Any]] = [
        {"kind": "request"}, {"severity": 1}, {"topic": whole.pk}, {"q": "roses"},
        {"q": str(first["id"])},
    ]  # fmt: skip
    for query in asked:
        assert [row["id"] for row in call.get("cases", **query)["items"]] == [first["id"]], query
    for query in ({"place": baku.parent_id}, {"conversation": conversation.pk}, {"open": "true"}):
        assert len(call.get("cases", **query)["items"]) == 2
    assert call.get("cases", overdue="true")["items"] == []
    page = call.get("cases", limit=1)
    assert [row["id"] for row in page["items"]] == [second["id"]]
    assert call.get("cases", limit=1, cursor=page["next"])["items"][0]["id"] == first["id"]


def test_only_what_is_given_changes(call: Caller, conversation: Conversation):
    made = opened(call, conversation)
    path = f"cases/{made['id']}"
    changed = call("PATCH", path, {"severity": 3, "wish": "Money back"}).json()
    assert (changed["severity"], changed["wish"]) == (3, "Money back")
    assert changed["title"] == made["title"]
    assert changed["due_at"] < made["due_at"]
    due = (clock.now() + timedelta(days=9)).isoformat()
    assert call("PATCH", path, {"due_at": due}).status_code == 200
    for wrong in ({"title": ""}, {"due_at": None}, {"topic": 99}, {"odd": 1}):
        assert call("PATCH", path, wrong).status_code == 422, wrong


def test_it_is_accepted_passed_on_and_has_steps(
    call: Caller, conversation: Conversation, alice: Agent
):
    made = opened(call, conversation)
    path = f"cases/{made['id']}"
    assert call("PUT", f"{path}/acceptance").json()["status"] == "accepted"
    assert call("PUT", f"{path}/acceptance").status_code == 200  # It is his: nothing changes.
    assert Caller(alice)("PUT", f"{path}/acceptance").status_code == 409
    step = call("POST", f"{path}/steps", {"text": "Call", "agent": alice.pk}).json()
    done = call("PUT", f"{path}/steps/{step['id']}/completion").json()
    assert done["done_at"] is not None
    passed = call("PUT", f"{path}/manager", {"manager": alice.pk, "note": "Yours"}).json()
    assert (passed["manager"], passed["status"]) == (alice.pk, "new")


def test_it_is_closed_with_an_answer_and_opened_again(call: Caller, conversation: Conversation):
    path = f"cases/{opened(call, conversation)['id']}"
    refused = call("PUT", f"{path}/closure", {"outcome": "solved"})
    assert "answer" in errors(refused)
    assert "outcome" in errors(call("PUT", f"{path}/closure", {"outcome": "odd"}))
    ending = {"outcome": "solved", "answer": "New roses are on their way.", "change": "A driver"}
    closed = call("PUT", f"{path}/closure", ending).json()
    assert (closed["status"], closed["change"]) == ("closed", "A driver")
    assert call("PUT", f"{path}/closure", ending).status_code == 200
    assert conversation.messages.filter(kind=MessageKind.OUTGOING).count() == 1
    for act, body in (("manager", {"manager": closed["manager"]}), ("acceptance", None)):
        assert call("PUT", f"{path}/{act}", body).status_code == 409
    assert call("POST", f"{path}/steps", {"text": "Call"}).status_code == 409
    again = call("DELETE", f"{path}/closure", {"reason": "They wilted"}).json()
    assert (again["status"], again["reopened"]) == ("new", 1)
    assert call("DELETE", f"{path}/closure").json()["reopened"] == 1


def test_conversations_are_linked(call: Caller, conversation: Conversation, mail_channel: Channel):
    path = f"cases/{opened(call, conversation)['id']}"
    other = said(mail_channel, sender="eve@example.org", external_id="2")
    refused = call("POST", f"{path}/conversations", {"conversation": other.pk})
    assert "conversation" in errors(refused)
    Conversation.objects.filter(pk=other.pk).update(place=conversation.place)
    linked = call("POST", f"{path}/conversations", {"conversation": other.pk}).json()
    assert linked["conversations"] == [conversation.pk, other.pk]


def test_whoever_may_not_see_a_case_does_not(
    call: Caller, conversation: Conversation, shiraz: Place, charlie: Agent, analyst: Agent
):
    pk = opened(call, conversation)["id"]
    assert shiraz.manager is not None
    for agent in (shiraz.manager, charlie):
        other = Caller(agent)
        assert other.get("cases")["items"] == []
        assert other("GET", f"cases/{pk}").status_code == 404
        assert other("PUT", f"cases/{pk}/acceptance").status_code == 404
    assert Caller(analyst).get(f"cases/{pk}")["id"] == pk
    assert Caller(analyst)("PATCH", f"cases/{pk}", {"severity": 3}).status_code == 403
    reading = Caller(call.token.agent, Scope.READ)
    assert reading("POST", "cases", {"title": "x"}).status_code == 403
    hidden = Caller(shiraz.manager).get(f"contacts/{conversation.contact_id}/events")["items"]
    told = [event for event in hidden if event["verb"] == "case.opened"]
    assert [(event["is_hidden"], event["data"]) for event in told] == [(True, {})]


def test_topics_are_a_tree_that_managers_keep(call: Caller, alice: Agent):
    whole = call("POST", "topics", {"name": "Delivery", "names": {"az": "Çatdırılma"}}).json()
    part = call("POST", "topics", {"name": "Late", "parent": whole["id"]}).json()
    rows = call.get("topics")["items"]
    assert [(row["name"], row["depth"]) for row in rows] == [("Delivery", 0), ("Late", 1)]
    assert call("POST", "topics", {"name": "delivery"}).status_code == 409
    path = f"topics/{whole['id']}"
    for wrong in ({"parent": part["id"]}, {"names": {"de": "x"}}, {"name": " "}):
        assert call("PATCH", path, wrong).status_code == 422, wrong
    assert call("DELETE", path).status_code == 409
    call("PATCH", path, {"is_archived": True})
    assert all(row["is_archived"] for row in call.get("topics")["items"])
    assert call("DELETE", f"topics/{part['id']}").status_code == 204
    assert Caller(alice)("POST", "topics", {"name": "Mine"}).status_code == 403


def test_terms_are_set_by_kind_and_severity(call: Caller):
    hours = {(row["kind"], row["severity"]): row["hours"] for row in call.get("terms")["items"]}
    assert hours == {("", 3): 8, ("", 2): 24, ("", 1): 40}
    given = {"kind": "complaint", "severity": 3, "hours": 2}
    assert call("PUT", "terms", given).json()["hours"] == 2
    assert len(call.get("terms")["items"]) == 4
    assert call("PUT", "terms", {**given, "hours": None}).json()["hours"] == 8
    assert "hours" in errors(call("PUT", "terms", {"severity": 3, "hours": None}))


def test_places_are_told_as_a_tree(call: Caller, company: Place, baku: Place):
    rows = call.get("places")["items"]
    assert [(row["name"], row["depth"]) for row in rows] == [("Gül", 0), ("East", 1), ("Baku", 2)]
    assert (rows[2]["manager"], rows[2]["kind"]) == (baku.manager_id, "shop")
