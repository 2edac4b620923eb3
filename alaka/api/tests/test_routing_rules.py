"""Rules of routing by the API."""

import pytest

from alaka.accounts.models import Agent, Role, Team
from alaka.api.tests.caller import Caller
from alaka.channels.models import Channel
from alaka.routing.models import Rule


@pytest.fixture
def caller(db: None) -> Caller:
    ada = Agent.objects.create_user("ada@gul.example", name="Ada", role=Role.ADMINISTRATOR)
    return Caller(ada)


def test_a_rule_is_added_read_changed_and_removed(
    caller: Caller, mail_channel: Channel, team: Team, alice: Agent
) -> None:
    given = {
        "name": "Late",
        "conditions": {"channel": [mail_channel.pk], "words": ["late"], "language": ["en"]},
        "deeds": {"team": team.pk, "by_load": True},
    }
    made = caller("POST", "routing-rules", given)
    assert made.status_code == 201, made.content
    found = made.json()
    assert found["conditions"] == given["conditions"]
    assert found["deeds"] == given["deeds"]
    assert found["faults"] == []
    assert found["hits"] == 0
    assert [row["is_else"] for row in caller.get("routing-rules")["items"]] == [False, True]
    changed = caller("PATCH", f"routing-rules/{found['id']}", {"is_on": False}).json()
    assert changed == {**found, "is_on": False}
    assert caller("DELETE", f"routing-rules/{found['id']}").status_code == 204
    assert not Rule.objects.filter(is_else=False).exists()


def test_positions_count_from_one(caller: Caller, alice: Agent) -> None:
    for name in ("One", "Two"):
        caller("POST", "routing-rules", {"name": name, "deeds": {"agent": alice.pk}})
    caller("POST", "routing-rules", {"name": "Zero", "position": 1, "deeds": {"agent": alice.pk}})
    names = [row["name"] for row in caller.get("routing-rules")["items"]]
    assert names == ["Zero", "One", "Two", ""]


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"name": ""}, "name"),
        ({"deeds": {"team": 987654321}}, "deeds.team"),
        ({"deeds": {}}, "deeds.team"),
        ({"conditions": {"channel": [987654321]}}, "conditions.channel"),
        ({"conditions": {"hours": "within:moon:1"}}, "conditions.hours"),
    ],
)
def test_what_cannot_be_is_said_with_its_field(
    caller: Caller, mail_channel: Channel, alice: Agent, parts: dict[str, object], field: str
) -> None:
    answer = caller("POST", "routing-rules", {"name": "A", "deeds": {"agent": alice.pk}} | parts)
    assert answer.status_code == 422
    assert field in answer.content.decode()


def test_the_rule_for_everything_else_stays(caller: Caller, alice: Agent) -> None:
    rest = Rule.objects.otherwise()
    assert caller("DELETE", f"routing-rules/{rest.pk}").status_code == 409
    answer = caller("PATCH", f"routing-rules/{rest.pk}", {"deeds": {"agent": alice.pk}})
    assert answer.json()["deeds"] == {"agent": alice.pk}


def test_it_is_for_administrators(bob: Agent) -> None:
    assert Caller(bob)("GET", "routing-rules").status_code == 403
