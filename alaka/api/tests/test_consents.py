"""Consents and addresses that are never written to, by the API."""

import pytest

from alaka.accounts.models import Agent, AuditEntry
from alaka.api.tests.caller import Caller, errors
from alaka.api.webhooks.verbs import verbs as offered
from alaka.contacts.consent.asking import refusal
from alaka.contacts.consent.purposes import MARKETING
from alaka.contacts.models import Contact
from alaka.timeline.models import Event


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


def test_what_a_person_said_is_added_and_read(call: Caller, dana: Contact, alice: Agent) -> None:
    body = {
        "purpose": "marketing",
        "is_given": True,
        "channel": "email",
        "at": "2024-05-01T10:00:00Z",
        "wording": "Send me offers.",
        "source": "form",
    }
    made = call("POST", f"contacts/{dana.pk}/consents", body)
    assert made.status_code == 201
    assert made.json()["is_current"]
    assert made.json()["by"] == alice.pk
    assert refusal(dana, MARKETING, "email") is None
    call("POST", f"contacts/{dana.pk}/consents", {"purpose": "marketing", "is_given": False})
    rows = call.get(f"contacts/{dana.pk}/consents")["items"]
    assert [(row["is_given"], row["is_current"], row["source"]) for row in rows] == [
        (False, True, "api"),
        (True, False, "form"),
    ]
    verbs = Event.objects.filter(contact=dana).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["consent.given", "consent.withdrawn"]
    assert set(verbs) <= set(offered())  # Webhooks hear of them.


def test_a_wrong_purpose_or_channel_is_refused_with_the_reason(call: Caller, dana: Contact) -> None:
    body = {"purpose": "service", "is_given": True, "channel": "pigeon"}
    refused = call("POST", f"contacts/{dana.pk}/consents", body)
    assert refused.status_code == 422
    assert sorted(errors(refused)) == ["channel", "purpose"]


def test_the_purposes_are_listed_with_what_people_read(call: Caller) -> None:
    rows = {row["key"]: row for row in call.get("purposes")["items"]}
    assert list(rows) == ["service", "news", "satisfaction", "marketing"]
    assert rows["marketing"]["basis"] == "only_yes"
    assert rows["marketing"]["wording"].startswith("Send me")


def test_managers_suppress_an_address_and_lift_it(bob: Agent, dana: Contact) -> None:
    call = Caller(bob)
    body = {"scheme": "email", "value": "Dana@Example.org", "reason": "complained"}
    made = call("POST", "suppressions", body)
    assert made.status_code == 201
    assert made.json()["value"] == "dana@example.org"
    assert refusal(dana, "service", "email") is not None
    assert call("POST", "suppressions", body).json()["id"] == made.json()["id"]
    assert call.get("suppressions", q="DANA@example.org")["items"] == [made.json()]
    lifted = call("DELETE", f"suppressions/{made.json()['id']}")
    assert lifted.json()["lifted_at"]
    assert refusal(dana, "service", "email") is None
    acts = AuditEntry.objects.filter(agent=bob).values_list("act", flat=True)
    assert {"address suppressed", "suppression lifted"} <= set(acts)


def test_who_only_answers_suppresses_nobody(call: Caller) -> None:
    body = {"scheme": "email", "value": "dana@example.org"}
    assert call("POST", "suppressions", body).status_code == 403


def test_an_address_that_is_none_is_refused(bob: Agent) -> None:
    call = Caller(bob)
    for scheme, value, field in (("email", "dana", "value"), ("phone", "12", "value"),
                                 ("pigeon", "x", "scheme")):  # fmt: skip
        refused = call("POST", "suppressions", {"scheme": scheme, "value": value})
        assert list(errors(refused)) == [field]
