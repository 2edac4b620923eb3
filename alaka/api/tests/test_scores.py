"""Scores by the API: of a person, of all, how they come about, and rules."""

from alaka.accounts.models import Agent
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.scores import following
from alaka.scores.learning import learn, tried
from alaka.scores.models import Learned
from alaka.scores.tests.making import ENGLISH, VISITED, ordered, population, rule


def test_scores_are_read_with_their_parts(alice: Agent, bob: Agent, dana: Contact) -> None:
    call = Caller(alice)
    assert call("GET", f"contacts/{dana.pk}/score").status_code == 404
    assert call.get(f"contacts/{dana.pk}")["score"] is None
    other = Contact.objects.create(name="Kim", created_at=clock.now())
    speaks = rule(bob, 15, ENGLISH)
    ordered(dana, 100, 120, 140)
    following.everybody()
    found = call.get(f"contacts/{dana.pk}/score")
    assert found["score"] == 65 == sum(part["points"] for part in found["parts"])
    assert [(part["of"], part["key"]) for part in found["parts"]] == [
        ("start", ""), ("rules", str(speaks.pk)),
    ]  # fmt: skip
    rhythm = found["rhythm"]
    assert (rhythm["by"], rhythm["times"], rhythm["is_silent"]) == ("orders", 3, True)
    assert call.get(f"contacts/{dana.pk}")["score"] == 65
    listed = call.get("scores")["items"]
    assert [row["contact"] for row in listed] == [dana.pk, other.pk]
    assert "parts" not in listed[0]
    first = call.get("scores", limit=1)
    assert [row["contact"] for row in first["items"]] == [dana.pk]
    assert [row["contact"] for row in call.get("scores", cursor=first["next"])["items"]] == [
        other.pk
    ]
    assert len(call.get("scores", at_least=60)["items"]) == 1
    assert len(call.get("scores", silent=True)["items"]) == 1
    assert "at_least" in str(errors(call("GET", "scores?at_least=101")))


def test_how_scores_come_about_is_told(alice: Agent) -> None:
    call = Caller(alice)
    found = call.get("scores/method")
    assert (found["learned_at"], found["facts"], found["tested"]) == (None, [], None)
    levels, bought = population(7)
    points = learn(levels, bought)
    assert points is not None
    trial = tried(points, levels, bought)
    assert trial is not None
    Learned.objects.create(
        pk=1, at=clock.now(), points=points.stored(), rhythms={"orders": {"usual": 9.0}},
        tested={"history": trial.__dict__, "rhythms": {}},
    )  # fmt: skip
    found = call.get("scores/method")
    assert found["tested"]["auc"] == trial.auc
    assert found["rhythms"]["orders"]["pace"] == {"usual": 9.0}
    orders = next(each for each in found["facts"] if each["fact"] == "orders")
    assert orders["text"] == "Orders so far"
    assert [each["points"] for each in orders["levels"]] == [
        each.points for each in points.facts["orders"]
    ]


def test_managers_keep_the_rules(alice: Agent, bob: Agent) -> None:
    call = Caller(bob)
    body = {"name": "Came", "filter": VISITED, "points": 20, "halves_days": 14}
    made = call("POST", "score-rules", body)
    assert made.status_code == 201, made.content
    row = made.json()
    assert row["sentence"] == "has visited your sites"
    assert (row["owner"], row["faults"], row["is_on"]) == (bob.pk, [], True)
    place = f"score-rules/{row['id']}"
    assert call.get(place) == row
    assert call.get("score-rules")["items"] == [row]
    for wrong, field in (
        ({"points": 0}, "points"), ({"points": 51}, "points"), ({"filter": {}}, ""),
        ({"filter": ENGLISH}, "halves_days"),
        ({"filter": {"of": "tag", "op": "has", "value": ["9"]}}, "filter.value"),
    ):  # fmt: skip
        assert field in errors(call("PATCH", place, wrong)), wrong
    changed = call("PATCH", place, {"points": -5, "halves_days": None}).json()
    assert (changed["points"], changed["halves_days"], changed["name"]) == (-5, None, "Came")
    assert Caller(bob, Scope.READ)("PATCH", place, {"points": 1}).status_code == 403
    assert Caller(alice)("GET", place).status_code == 403
    assert call("DELETE", place).status_code == 204
    assert call("GET", place).status_code == 404
