"""The description of the API, and what happens to callers who read it as they please."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alaka.accounts.models import Agent, Calendar, Place, Team
from alaka.activities.planning import Plan, plan
from alaka.api.application import api
from alaka.api.models import Webhook
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, said
from alaka.api.webhooks import sending
from alaka.automation import recipes
from alaka.cases import handling
from alaka.cases.models import Topic
from alaka.cases.opening import Brief, open_case
from alaka.cases.tests.spoken import improved
from alaka.channels.models import Channel
from alaka.contacts.companies import changing as companies
from alaka.contacts.companies.merging import merge as merge_companies
from alaka.contacts.consent.suppressing import suppress
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact, Duplicate
from alaka.core import clock, http
from alaka.goals.models import Goal
from alaka.importing.models import Import
from alaka.offers import answering as offering
from alaka.offers.models import OfferRule
from alaka.privacy.models import Erasure
from alaka.routing.models import Rule
from alaka.sales.models import Product, Rate
from alaka.sales.opening import Brief as NewDeal
from alaka.sales.opening import open_deal
from alaka.sales.orders import Facts, Told, take
from alaka.scores.models import ScoreRule
from alaka.segments import making
from alaka.segments.models import Segment
from alaka.sequences.models import Sequence
from alaka.sequences.starting import start
from alaka.sla.models import Policy
from alaka.tracking.models import Source

SCHEMA = api.get_openapi_schema(path_prefix="/api/")
OPERATIONS = [
    (method.upper(), path, operation)
    for path, operations in sorted(SCHEMA["paths"].items())
    for method, operation in sorted(operations.items())
]

ODD: list[Any] = [
    None, True, 0, -1, 2**63, -(2**70), 1e308, float("nan"), "", " ", "\x00", "a\x00b", "\ud800",
    "x" * 5000, "9" * 400, "‮", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "2026-02-30T10:00:00Z", [], {}, [[[]]], {"\x00": "\x00"}, {"a": {"b": []}}, "=?utf-8?q?x?=",
]  # fmt: skip


def running(channel: Channel, by: Agent) -> Sequence:
    """A sequence that somebody can begin."""
    made = Sequence.objects.create(
        name="Offer", channel=channel, sender=by, purpose="service", is_on=True,
        created_at=clock.now(),
    )  # fmt: skip
    made.steps.create(kind="wait", settings={"unit": "days", "count": 1})
    return made


def conforming(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values as the schema has them, with odd ones among them."""
    return st.one_of(_right(schema), _right(schema), _right(schema), st.sampled_from(ODD))


def _right(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return _right(SCHEMA["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "anyOf" in schema:
        return st.one_of(*map(_right, schema["anyOf"]))
    if "examples" in schema:
        return st.one_of(st.sampled_from(schema["examples"]), _by_type(schema))
    return _by_type(schema)


def _by_type(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema.get("type"):
        case "integer":
            return st.integers(schema.get("minimum"), schema.get("maximum"))
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            return st.lists(conforming(schema["items"]), max_size=3)
        case "object":
            return _object(schema)
    if schema.get("format") == "date-time":
        return st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat())
    return st.text(st.characters(codec="utf-8"), max_size=min(schema.get("maxLength", 60), 60))


def _object(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    parts = {name: conforming(part) for name, part in schema.get("properties", {}).items()}
    needed = {name: parts.pop(name) for name in schema.get("required", [])}
    if not parts and not needed:
        return st.dictionaries(st.text(max_size=5), conforming({"type": "string"}), max_size=3)
    return st.fixed_dictionaries(needed, optional=parts)


def requests(ids: dict[str, Any]) -> st.SearchStrategy[Any]:
    return st.sampled_from(OPERATIONS).flatmap(lambda operation: _request(operation, ids))


def _request(operation: tuple[str, str, dict[str, Any]], ids: dict[str, Any]) -> Any:
    method, path, details = operation
    noun = path.split("/")[3]
    places: dict[str, Any] = {}
    query: dict[str, Any] = {}
    for parameter in details.get("parameters", []):
        name, schema = parameter["name"], parameter["schema"]
        if parameter["in"] == "path":
            real = ids[name if name in ids else noun]
            places[name] = st.sampled_from([real, real, real, 0, -1, 2**63, "x", "٣"])
        else:
            query[name] = conforming(schema).map(_plain)
    content = details.get("requestBody", {}).get("content", {})
    body: Any = st.none()
    if "application/json" in content:
        body = conforming(content["application/json"]["schema"]).map(json.dumps)
    elif content:
        body = st.binary(max_size=300)
    needed = {p["name"] for p in details.get("parameters", []) if p.get("required")} & query.keys()
    asked = st.fixed_dictionaries(
        {name: query[name] for name in needed},
        optional={name: part for name, part in query.items() if name not in needed},
    )
    kinds = st.sampled_from([*content, "text/plain"]) if content else st.just("application/json")
    return st.tuples(
        st.just(method), st.just(path), st.fixed_dictionaries(places), asked, body, kinds
    )


def _plain(value: Any) -> str:
    return str(value).encode(errors="replace").decode()


@pytest.fixture
def outside() -> Iterator[None]:
    """Receivers of webhooks."""
    with http.answered_by(lambda request: httpx.Response(200)):
        yield


def test_whatever_is_asked_the_answer_is_no_breakdown(
    admin: Agent, bob: Agent, mail_channel: Channel, outside: None
) -> None:
    conversation = said(mail_channel)
    calendar = Calendar.objects.create(name="Shop")
    case = open_case(Brief("Late"), by=bob, conversation=conversation)
    deal = open_deal(NewDeal("Wedding"), by=bob, conversation=conversation)
    policy = Policy(name="All", first_response=60)
    policy.put()
    webhook = Webhook(name="Shop", url="https://shop.example/")
    webhook.renew_secret()
    webhook.save()
    alike = Contact.objects.create(name="Dana N.", created_at=clock.now())
    pair = Duplicate.objects.create(
        first=conversation.contact, second=alike, score=90, found_at=clock.now()
    )
    twin = Contact.objects.create(name="Dana Novak", created_at=clock.now())
    bristol, hotel = (companies.create({"name": name}, by=bob) for name in ("Bristol", "Hotel"))
    sequence = running(mail_channel, bob)
    row = start(sequence, conversation.contact, by=bob)
    vase = Product.objects.create(name="Vase", created_at=clock.now())
    offer = OfferRule.objects.create(
        name="Vases", product=vase, owner=admin, why={"en": "Why not"}, created_at=clock.now()
    )
    said_no = offering.Said(offering.Answer.DECLINED)
    ids = {
        "offer-rules": offer.pk,
        "score-rules": ScoreRule.objects.create(
            name="All",
            owner=admin,
            points=5,
            created_at=clock.now(),
            filter={"of": "language", "op": "is", "value": ["en"]},
        ).pk,
        "rule": offer.pk,
        "said": offering.answer(conversation.contact, offer, said_no, by=bob).pk,
        "products": vase.pk,
        "price": vase.prices.create(currency="EUR", amount=20, since="2026-01-01").pk,
        "rates": Rate.objects.create(currency="USD", rate=1, since="2026-01-01").pk,
        "stage": deal.stage_id,
        "line": deal.lines.create(product=vase, price=20).pk,
        "person": deal.persons.create(contact=alike).pk,
        "duplicates": pair.pk,
        "conversations": conversation.pk,
        "contacts": conversation.contact_id,
        "contact": conversation.contact_id,
        "link": conversation.contact.browsers.create(
            visitor=7, since=clock.now(), last_at=clock.now(), reason="chat", created_at=clock.now()
        ).pk,
        "companies": bristol.pk,
        "company-merges": merge_companies(bristol, hotel, by=bob).pk,
        "merges": merge(conversation.contact, twin, by=bob).pk,
        "channels": mail_channel.pk,
        "message": conversation.messages.get().pk,
        "calendars": calendar.pk,
        "feed": calendar.feeds.create(name="Holidays", url="https://holidays.example/").pk,
        "teams": Team.objects.create(name="Florists").pk,
        "presences": bob.pk,
        "cases": case.pk,
        "deals": deal.pk,
        "orders": take(Told("Shop", "7", clock.now(), facts=Facts())).pk,
        "pipelines": deal.pipeline_id,
        "sequences": sequence.pk,
        "enrolments": row.pk,
        "activities": plan(Plan(subject="Call", agent=bob, due_at=clock.now()), by=bob).pk,
        "reports": "volume",
        "step": handling.add_step(case, "Call", bob, None, by=bob).pk,
        "improvements": improved(Place.objects.create(name="Baku"), bob, case).pk,
        "topics": Topic.objects.create(name="Delivery").pk,
        "routing-rules": Rule.objects.otherwise().pk,
        "rules": recipes.begin(by=admin, name="Thanks", when={"verbs": ["case.opened"]}).pk,
        "sla-policies": policy.pk,
        "sources": Source.objects.create(name="Shop", created_at=clock.now()).pk,
        "goals": Goal.objects.create(name="Ordered", kind="order", created_at=clock.now()).pk,
        "webhooks": webhook.pk,
        "delivery": sending.test(webhook).pk,
        "segments": making.make(Segment(name="Guests", owner=bob, is_live=False)).pk,
        "suppressions": suppress("email", "x@x.example", "asked").pk,
        "erasures": Erasure.objects.create(asked_at=clock.now(), state="done").pk,
        "imports": Import.objects.create(name="people.csv", made_at=clock.now()).pk,
    }
    caller = Caller(admin)

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    @given(requests(ids))
    def ask(request: Any) -> None:
        method, path, places, query, body, kind = request
        with transaction.atomic():
            response = caller.raw(
                method, path.removeprefix("/api/v1/").format(**places), body or "", kind, **query
            )
            transaction.set_rollback(True)
        assert response.status_code < 500, (request, response.content)
        if response.status_code >= 400:
            assert all({"field", "reason"} == set(e) for e in response.json()["errors"])

    ask()


def test_every_operation_says_what_it_does_and_what_may_go_wrong() -> None:
    for method, path, operation in OPERATIONS:
        place = f"{method} {path}"
        assert operation["summary"], place
        assert operation["tags"], place
        assert {"401", "403", "422", "429"} <= operation["responses"].keys(), place
        assert ("404" in operation["responses"]) == ("{" in path), place
        assert any(status.startswith("2") for status in operation["responses"]), place


def test_every_example_of_a_post_is_taken_as_it_stands(
    admin: Agent, bob: Agent, mail_channel: Channel, outside: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = said(mail_channel)
    place = Place.objects.create(name="Baku", manager=admin)
    case = open_case(Brief("Late"), by=bob, conversation=said(mail_channel, external_id="2"))
    alike = Contact.objects.create(name="Dana N.", created_at=clock.now())
    pair = Duplicate.objects.create(
        first=conversation.contact, second=alike, score=90, found_at=clock.now()
    )
    vase, deal = (
        Product.objects.create(name="Vase", created_at=clock.now()),
        open_deal(NewDeal("Wedding"), by=bob),
    )
    offer = OfferRule.objects.create(
        name="Vases", product=vase, owner=admin, why={"en": "Why not"}, created_at=clock.now()
    )
    real = {
        "product": vase.pk, "products": vase.pk, "pipelines": deal.pipeline_id,
        "sequence": (sequence := running(mail_channel, bob)).pk, "sequences": sequence.pk,
        "team": Team.objects.create(name="Florists").pk, "place": place.pk, "duplicates": pair.pk,
        "conversation": conversation.pk, "channels": mail_channel.pk, "channel": mail_channel.pk,
        "cases": case.pk,
        "segments": making.make(Segment(name="Guests", owner=bob, is_live=False)).pk,
        "contacts": conversation.contact_id,
        "conversations": conversation.pk, "calendars": Calendar.objects.create(name="Shop").pk,
        "contact": conversation.contact_id, "deals": deal.pk,
        "orders": take(Told("Shop", "7", clock.now(), facts=Facts())).pk,
        "keep": companies.create({"name": "Bristol"}, by=bob).pk,
        "gone": companies.create({"name": "Hotel Bristol"}, by=bob).pk,
    }  # fmt: skip
    monkeypatch.setattr("alaka.accounts.feeds.fetch", lambda *_, **__: None, raising=False)
    caller = Caller(admin)
    asked = 0
    for method, path, operation in OPERATIONS:
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        if method != "POST" or content is None:
            continue
        assert "example" in content, path
        body = {
            name: real.get(name, value) if value in (1, 2) else value
            for name, value in content["example"].items()
        }
        if path.endswith("/stages"):
            body["place"] = content["example"]["place"]  # Where it stands in the row of stages.
        if "deeds" in body:
            body["deeds"] = {"team": real["team"]}
        noun = path.split("/")[3]
        place_in_path = path.removeprefix("/api/v1/").replace("{pk}", str(real.get(noun, 0)))
        place_in_path = place_in_path.replace("{rule}", str(offer.pk))
        with transaction.atomic():
            answer = caller(method, place_in_path, body)
            transaction.set_rollback(True)
        assert answer.status_code < 300, (path, answer.content)
        asked += 1
    assert asked >= 17


def test_every_operation_has_a_short_name_of_its_own() -> None:
    names = [operation["operationId"] for _, _, operation in OPERATIONS]
    assert len(names) == len(set(names))
    assert "conversations_index" in names


def test_every_reference_of_the_description_leads_somewhere() -> None:
    text = json.dumps(SCHEMA)
    for kind, found in SCHEMA["components"].items():
        for piece in text.split(f"#/components/{kind}/")[1:]:
            assert piece.partition('"')[0] in found


def test_what_is_given_has_examples() -> None:
    for name in (
        "SendIn",
        "Sender",
        "Say",
        "Remark",
        "Closing",
        "Tags",
        "Person",
        "GivenHandle",
        "NewCase",
        "NewActivity",
        "NewStep",
        "Ended",
        "OpenAgain",
        "TopicGiven",
        "NewImprovement",
        "WebhookGiven",
    ):
        properties = SCHEMA["components"]["schemas"][name]["properties"]
        assert any("examples" in part for part in properties.values()), name


def test_the_description_needs_no_login(client: Client, db: None) -> None:
    described = client.get("/api/openapi.json")
    assert described.status_code == 200
    assert described.json()["components"]["securitySchemes"]["TokenAccess"]["scheme"] == "bearer"
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert b"cdn" not in page.content


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/me", "/api/v1/conversations/"])
def test_an_address_that_does_not_exist_is_answered_in_json(
    client: Client, db: None, path: str
) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["errors"]


@pytest.mark.parametrize(
    ("method", "path"), [("put", "me"), ("options", "channels"), ("delete", "contacts/1")]
)
def test_a_method_that_an_address_does_not_know_is_answered_in_json(
    client: Client, db: None, method: str, path: str
) -> None:
    response = getattr(client, method)(f"/api/v1/{path}")
    assert response.status_code == 405
    (error,) = response.json()["errors"]
    assert error["field"] == ""
    assert response["Allow"].replace(", ", "") in error["reason"].replace(", ", "")


def test_the_description_tells_of_every_scope() -> None:
    for scope in Scope:
        assert f"| `{scope.value}` |" in SCHEMA["info"]["description"]
