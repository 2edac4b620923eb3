"""Reports by the API: the desk's numbers, each with its list, of what the token's agent sees."""

import pytest

from alaka.accounts.models import Agent
from alaka.api.tests.caller import Caller, errors
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.goals import reaching
from alaka.goals.models import Goal
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard
from alaka.reports import keeping
from alaka.sales.models import Order
from alaka.segments.making import make
from alaka.segments.models import Segment
from alaka.tracking.columns.lacking import NotCopiedError, TooMuchError

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


@pytest.fixture
def two(mail_channel: Channel) -> list[Conversation]:
    made = [
        heard(mail_channel, "Late", external_id=f"{number}@x", subject=f"Roses {number}")
        for number in range(2)
    ]
    keeping.refresh([message.conversation_id for message in made])
    return [message.conversation for message in made]


def test_reports_are_listed_with_what_they_count(call: Caller):
    listed = {report["name"]: report for report in call.get("reports")["items"]}
    assert {"volume", "response", "satisfaction", "cases", "loop"} <= listed.keys()
    assert "channel" in {each["name"] for each in listed["volume"]["groupings"]}
    assert listed["cases"]["counts"] == "case"


def test_a_number_and_its_list_agree(call: Caller, two: list[Conversation], mail_channel: Channel):
    found = call.get("reports/volume", by="channel", period="7")
    (group,) = found["groups"]
    assert group["value"] == mail_channel.pk
    assert group["numbers"]["conversations"] == found["total"]["conversations"] == 2
    assert sum(part["numbers"]["conversations"] for part in found["over_time"]) == 2
    channel = {"channel": str(mail_channel.pk)}
    behind = call.get("reports/volume/list", measure="conversations", period="7", **channel)
    assert behind["count"] == 2
    assert behind["ids"] == sorted((row.pk for row in two), reverse=True)
    rest = call.get("reports/volume/list", measure="conversations", after=behind["ids"][0])
    assert rest["ids"] == behind["ids"][1:]


def test_what_has_no_value_of_a_grouping_is_null_and_asked_for_as_none(call: Caller):
    now = clock.now()
    goal = Goal.objects.create(name="Ordered", kind="order", created_at=now)
    Order.objects.create(source="Shop", number="1", placed_at=now, said_at=now)
    narrowed = {"origin": "none"}
    for query in ({}, narrowed):
        found = call.get("reports/sources", by="origin", period="7", **query)
        (group,) = found["groups"]
        assert (group["value"], group["label"]) == (None, "No visit is known")
        assert group["numbers"][f"goal-{goal.pk}"] == 1


def test_a_segment_narrows_any_report(call: Caller, alice: Agent, two: list[Conversation]):
    people = [two[0].contact_id]
    row = make(Segment(name="Friends", owner=alice, is_live=False, sharing="own"), people)
    theirs = [talk for talk in two if talk.contact_id in people]
    segment = {"segment": str(row.pk)}
    found = call.get("reports/volume", period="7", **segment)
    assert found["total"]["conversations"] == len(theirs)
    behind = call.get("reports/volume/list", measure="conversations", **segment)
    assert behind["ids"] == sorted((talk.pk for talk in theirs), reverse=True)
    row.members.all().delete()
    assert call.get("reports/volume", **segment)["total"]["conversations"] == 0
    row.owner = Agent.objects.create_user("eve@gul.example", None, name="Eve")
    row.save()
    assert "segment" in errors(call("GET", "reports/volume", None, **segment))


def test_who_sees_no_inbox_counts_nothing(charlie: Agent, two: list[Conversation]):
    found = Caller(charlie).get("reports/volume")
    assert found["groups"] == []
    assert found["total"]["conversations"] == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"by": "weather"}, "by"),
        ({"period": "ages"}, "period"),
        ({"period": "own"}, "from"),
        ({"period": "own", "from": "2026-02-02", "to": "2026-02-01"}, "to"),
        ({"period": "own", "from": "0001-01-01", "to": "0001-01-02"}, "from"),
        ({"topic": "1"}, "topic"),
        ({"channel": "x"}, "channel"),
        ({"zone": "Mars"}, "zone"),
    ],
)
def test_what_is_wrong_is_said_by_field(call: Caller, query: dict[str, str], field: str):
    found = call("GET", "reports/volume", None, **query)
    assert found.status_code == 422
    assert field in errors(found)


def test_an_unknown_report_or_measure_is_said(call: Caller):
    assert call("GET", "reports/nothing").status_code == 404
    assert "measure" in errors(call("GET", "reports/volume/list", measure="nothing"))


@pytest.mark.parametrize(
    ("problem", "status", "said"),
    [(NotCopiedError(40, True), 503, "not ready yet"), (TooMuchError(), 422, "a shorter time")],
)
def test_what_cannot_be_counted_now_says_why(
    call: Caller, monkeypatch: pytest.MonkeyPatch, problem: Exception, status: int, said: str
):
    def ask(*_asked: object) -> None:
        raise problem

    monkeypatch.setattr(reaching, "ask", ask)
    answer = call("GET", "reports/paths")
    assert answer.status_code == status
    assert said in errors(answer)[""]
