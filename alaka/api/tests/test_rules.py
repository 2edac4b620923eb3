"""Rules of automation by the API: what the desk accepts, and nothing else."""

from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.api.tests.caller import Caller
from alaka.automation.models import Rule, Run
from alaka.contacts.models import Contact, Tag
from alaka.core import clock
from alaka.timeline.recording import record


@pytest.fixture
def given(db: None) -> dict[str, Any]:
    vip = Tag.objects.create(name="VIP")
    return {
        "name": "Tag them",
        "when": {"verbs": ["case.opened"], "where": {"case.opened": ["praise"]}},
        "condition": {"of": "country", "op": "is", "value": ["BA"]},
        "actions": [{"do": "tag.on", "with": {"tag": vip.pk}}],
    }


def test_a_rule_is_added_read_changed_switched_on_and_removed(
    admin: Agent, given: dict[str, Any], dana: Contact
):
    call = Caller(admin)
    made = call("POST", "rules", given)
    assert made.status_code == 201, made.content
    rule = made.json()
    assert rule["faults"] == []
    assert rule["sentence"].startswith("When a case is opened (Kind: “Praise”), if the country is")
    place = f"rules/{rule['id']}"
    changed = call("PATCH", place, {"is_on": True, "cap": 7}).json()
    assert (changed["is_on"], changed["cap"], changed["when"]) == (True, 7, rule["when"])
    record("case.opened", subject=dana, contact=dana, kind="praise")
    assert call("GET", f"{place}/preview").json() == {
        "people": 1, "times": 1, "contacts": [dana.pk]
    }  # fmt: skip
    Run.objects.create(
        rule_id=rule["id"], contact=dana, occasion="event:1", due_at=clock.now(), at=clock.now()
    )
    (run,) = call("GET", f"{place}/runs").json()["items"]
    assert (run["contact"], run["state"], run["did"]) == (dana.pk, "due", [])
    assert [each["id"] for each in call("GET", "rules").json()["items"]] == [rule["id"]]
    assert call("PATCH", place, {"is_on": False}).json()["is_on"] is False
    assert call("DELETE", place).status_code == 204
    assert not Rule.objects.exists()


def test_what_cannot_be_is_refused_with_its_place(admin: Agent, bob: Agent, given: dict[str, Any]):
    call = Caller(admin)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"condition": {"of": "nonsense"}}, "condition.of"),
        ({"actions": [{"do": "nothing", "with": {}}]}, "actions.0.do"),
        ({"actions": [{"do": "tag.on", "with": {"tag": 999}}]}, "actions.0.with.tag"),
        ({"when": {"verbs": ["no.such"]}, "is_on": True}, "when.verbs"),
        ({"condition": {"of": "name", "op": "is", "value": "\ud800"}}, "condition"),
        ({"trigger": "silence", "when": {"verbs": ["case.opened"]}}, "when.hours"),
    ]
    for more, place in wrong:
        answer = call("POST", "rules", {**given, **more})
        assert answer.status_code == 422, more
        assert answer.json()["errors"][0]["field"] == place
    assert not Rule.objects.exists(), "nothing is left of what was refused"
    rule = call("POST", "rules", given).json()["id"]
    answer = call("PATCH", f"rules/{rule}", {"actions": [{"do": "tag.on"}]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "actions.0.with.tag")
    refused = call("POST", "rules", {**given, "actions": [], "is_on": True})
    assert refused.status_code == 409
    assert Caller(bob)("GET", "rules").status_code == 403
