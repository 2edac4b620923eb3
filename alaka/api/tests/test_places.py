import pytest

from alaka.accounts.models import Agent, Place
from alaka.api.tests.caller import Caller, errors
from alaka.channels.models import Channel
from alaka.inbox.models import Message


@pytest.fixture
def call(alice: Agent) -> Caller:
    return Caller(alice)


def test_places_are_listed_with_their_feedback_pages(call: Caller, baku: Place, settings):
    listed = {place["name"]: place for place in call.get("places")["items"]}
    assert listed["Baku"]["feedback_url"] == f"{settings.PUBLIC_URL}/at/{baku.key}"
    assert listed["Baku"]["parent"] == listed["East"]["id"]
    assert listed["Gül"]["kind"] == "company"


def test_what_is_sent_in_names_its_place_and_the_person_keeps_it(
    call: Caller, form_channel: Channel, baku: Place
):
    said = {
        "external_id": "1",
        "sender": {"email": "dana@example.org"},
        "text": "Wilted.",
        "place": baku.key,
        "fields": {"alaka_kind": "complaint"},
    }
    assert call("POST", f"channels/{form_channel.pk}/messages", said).status_code == 201
    conversation = Message.objects.get().conversation
    assert call.get(f"conversations/{conversation.pk}")["place"] == baku.pk
    person = call.get(f"contacts/{conversation.contact_id}")
    assert [place["key"] for place in person["places"]] == [baku.key]
    everybody = call.get("contacts")["items"]
    assert everybody[0]["places"] == person["places"]


def test_an_unknown_place_is_told(call: Caller, form_channel: Channel):
    said = {"external_id": "1", "sender": {"email": "d@e.org"}, "text": "?", "place": "nowhere1"}
    answer = call("POST", f"channels/{form_channel.pk}/messages", said)
    assert errors(answer) == {"place": "is not the code of a place"}
    assert not Message.objects.exists()
