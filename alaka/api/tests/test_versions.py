"""ETags of all that can be changed."""

from typing import Any

import pytest

from alaka.accounts.models import Agent, Calendar, Team
from alaka.api.tests.caller import Caller, errors
from alaka.api.tests.test_schema import OPERATIONS
from alaka.cases.models import Topic
from alaka.contacts.models import Contact
from alaka.routing.models import Rule
from alaka.sla.models import Policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(admin: Agent) -> Caller:
    return Caller(admin)


def patch(caller: Caller, path: str, body: Any, etag: str) -> Any:
    return caller.client.patch(
        f"/api/v1/{path}", body, "application/json", headers={**caller.headers, "If-Match": etag}
    )


def paths() -> list[tuple[str, dict[str, Any], str]]:
    policy = Policy(name="All", first_response=60)
    policy.put()
    calendar = Calendar.objects.create(name="Shop")
    return [
        (f"calendars/{calendar.pk}", {"name": "Baku"}, "name"),
        (f"teams/{Team.objects.create(name='A').pk}", {"calendar": calendar.pk}, "calendar"),
        (f"routing-rules/{_rule()}", {"name": "Late"}, "name"),
        (f"sla-policies/{policy.pk}", {"first_response": 30}, "first_response"),
        (f"topics/{Topic.objects.create(name='Late').pk}", {"name": "Cold"}, "name"),
    ]


def _rule() -> int:
    team = Team.objects.create(name="Refunds")
    rule = Rule(name="Refunds", conditions={"words": ["refund"]}, deeds={"team": team.pk})
    rule.put_last()
    rule.save()
    return rule.pk


def test_whoever_read_before_a_change_is_told_which_field_it_was(call: Caller):
    for path, body, field in paths():
        read = call("GET", path)
        assert read.status_code == 200, path
        changed = patch(call, path, body, read["ETag"])
        assert changed.status_code == 200, (path, changed.content)
        assert changed["ETag"] == call("GET", path)["ETag"] != read["ETag"]
        refused = patch(call, path, body, read["ETag"])
        assert refused.status_code == 412, path
        assert list(errors(refused)) == [field]
        assert patch(call, path, body, "*").status_code == 200
        assert patch(call, path, body, changed["ETag"]).status_code == 200


def test_what_can_be_changed_can_be_read_where_it_is_changed():
    there = {(method, path) for method, path, _ in OPERATIONS}
    missing = [path for method, path in there if method == "PATCH" and ("GET", path) not in there]
    assert missing == []


def test_who_has_what_is_there_is_not_told_it_again(call: Caller, dana: Contact):
    for path, body in [
        (f"topics/{Topic.objects.create(name='Late').pk}", {"name": "Cold"}),
        (f"contacts/{dana.pk}", {"about": "Likes lilies"}),
    ]:
        etag = call("GET", path)["ETag"]
        for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
            answer = get(call, path, known)
            assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)
        assert get(call, path, '"other"').status_code == 200
        assert patch(call, path, body, f"W/{etag}").status_code == 200
        assert get(call, path, etag).status_code == 200
    assert get(call, "topics/999999", "*").status_code == 404


def get(caller: Caller, path: str, etag: str) -> Any:
    headers = {**caller.headers, "If-None-Match": etag}
    return caller.client.get(f"/api/v1/{path}", headers=headers)
