"""What changed, by the API: read, written down, published."""

from typing import Any

import pytest

from alaka.accounts.models import Agent, Place
from alaka.api.models.token import Scope
from alaka.api.tests.caller import Caller, errors
from alaka.cases.improving.telling import tell_all
from alaka.cases.models import Case, Improvement, Topic
from alaka.cases.tests.spoken import complained, improved
from alaka.channels.models import Channel

TEXTS = {"en": {"said": "It was cold.", "did": "We mended the heating."}}


@pytest.fixture
def murad(baku: Place) -> Agent:
    assert isinstance(baku.manager, Agent)
    return baku.manager


@pytest.fixture
def call(murad: Agent) -> Caller:
    return Caller(murad)


@pytest.fixture
def samir(mail_channel: Channel, baku: Place) -> Case:
    return complained(mail_channel, baku, "samir", "az")


def made(call: Caller, place: Place, **more: Any) -> dict[str, Any]:
    answer = call("POST", "improvements", {"place": place.pk, "texts": TEXTS, **more})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_one_is_written_down_and_read(call: Caller, baku: Place, samir: Case):
    topic = Topic.objects.create(name="Comfort")
    more = {"topic": topic.pk, "changed_on": "2026-02-03", "cases": [samir.pk]}
    one = made(call, baku, **more)
    assert call.get(f"improvements/{one['id']}") == one
    assert (one["texts"], one["place"], one["topic"]) == (TEXTS, baku.pk, topic.pk)
    assert (one["cases"], one["changed_on"], one["published_at"]) == (
        [samir.pk],
        "2026-02-03",
        None,
    )
    assert call.get("improvements", place=baku.parent_id)["items"] == [one]
    assert call.get("improvements", published="true")["items"] == []


def test_only_what_is_given_changes(call: Caller, baku: Place, samir: Case):
    one = made(call, baku, cases=[samir.pk])
    path = f"improvements/{one['id']}"
    now = call("PATCH", path, {"is_published": True}).json()
    assert now["published_at"] is not None
    assert (now["texts"], now["cases"]) == (TEXTS, [samir.pk])
    assert call("PATCH", path, {"cases": [], "is_published": False}).json()["cases"] == []
    assert call.get(path)["published_at"] is None


def test_what_is_wrong_is_said(call: Caller, baku: Place, shiraz: Place):
    Agent.objects.update(language="en")

    def said(**given: Any) -> dict[str, str]:
        return errors(call("POST", "improvements", {"place": baku.pk, "texts": TEXTS, **given}))

    assert "answers for" in said(place=shiraz.pk)["place"]
    assert "one language" in said(texts={})["texts"]
    assert "languages of" in said(texts={"de": {"did": "x"}})["texts"]
    assert said(texts={"en": {"did": " "}})["texts.en.did"] == "must not be empty"
    assert said(topic=999)["topic"] == "is not a topic's id"
    assert "sees" in said(cases=[999])["cases"]
    assert not Improvement.objects.exists()


def test_those_of_another_branch_are_not_there(call: Caller, shiraz: Place, company: Place):
    assert isinstance(company.manager, Agent)
    other = improved(shiraz, company.manager)
    assert call.get("improvements")["items"] == []
    assert call("GET", f"improvements/{other.pk}").status_code == 404
    assert call("PATCH", f"improvements/{other.pk}", {"texts": TEXTS}).status_code == 404


def test_it_takes_a_manager_and_the_scope(baku: Place, murad: Agent, alice: Agent):
    given = {"place": baku.pk, "texts": TEXTS}
    assert Caller(murad, Scope.READ)("POST", "improvements", given).status_code == 403
    assert Caller(alice)("POST", "improvements", given).status_code == 403


def test_one_that_customers_were_told_of_is_not_removed(
    call: Caller, baku: Place, murad: Agent, samir: Case
):
    row = improved(baku, murad, samir)
    assert tell_all(row, 0, by=murad) is not None
    assert call("DELETE", f"improvements/{row.pk}").status_code == 409
    other = improved(baku, murad)
    assert call("DELETE", f"improvements/{other.pk}").status_code == 204
