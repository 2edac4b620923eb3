"""Merging on screen: whom with, which value of each field, and back."""

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.channels.contract import Address
from alaka.channels.models import Channel
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact, Handle, Merge
from alaka.contacts.tests.test_merging import person
from alaka.inbox.models import Conversation
from alaka.inbox.tests.talking import heard

pytestmark = pytest.mark.django_db


@pytest.fixture
def twin(db: None) -> Contact:
    return person("Dana Novak-K.", "dana.work@y.example", language="fr", about="Likes lilies")


def test_those_who_are_called_alike_are_offered_first(
    at_alice: Client, dana: Contact, twin: Contact
):
    person("Emil")
    shown = at_alice.get(f"{dana.get_absolute_url()}/merging").content.decode()
    assert "Dana Novak-K." in shown
    assert "Emil" not in shown
    shown = at_alice.get(f"{dana.get_absolute_url()}/merging", {"q": "emil"}).content.decode()
    assert "Emil" in shown


def test_only_what_differs_is_asked(at_alice: Client, dana: Contact, twin: Contact):
    url = f"{dana.get_absolute_url()}/merging"
    shown = at_alice.get(url, {"other": twin.pk}).content.decode()
    for name, is_asked in (
        ("name", True),
        ("language", True),
        ("about", False),
        ("country", False),
    ):
        assert (f'name="{name}"' in shown) is is_asked
    assert "dana.work@y.example" in shown
    assert "French" in shown


def test_a_person_is_made_of_two_and_two_of_one(at_alice: Client, dana: Contact, twin: Contact):
    url = f"{dana.get_absolute_url()}/merging"
    chosen = {"other": twin.pk, "name": "kept", "language": "gone"}
    shown = at_alice.post(url, chosen, follow=True).content.decode()
    dana.refresh_from_db()
    assert (dana.name, dana.language, dana.about) == ("Dana Novak", "fr", "Likes lilies")
    assert "dana.work@y.example" in shown
    assert "Merged records" in shown
    assert at_alice.get(f"/desk/contacts/{twin.pk}").headers["Location"].endswith(f"/{dana.pk}")
    made = Merge.objects.get()
    answer = at_alice.post(f"/desk/merges/{made.pk}/undoing", follow=True)
    assert answer.status_code == 200
    dana.refresh_from_db()
    twin.refresh_from_db()
    assert (dana.language, dana.about, twin.language) == ("en", "", "fr")
    assert "dana.work@y.example" not in at_alice.get(dana.get_absolute_url()).content.decode()


def test_a_refusal_says_why(at_alice: Client, dana: Contact):
    answer = at_alice.post(f"{dana.get_absolute_url()}/merging", {"other": dana.pk})
    assert answer.status_code == 422
    assert b"This is the same person already." in answer.content


def test_the_conversations_of_both_stand_on_one_page(
    at_alice: Client, dana: Contact, twin: Contact, mail_channel: Channel, alice: Agent
):
    heard(mail_channel, "My roses are late")
    work = Address("email", "dana.work@y.example")
    heard(mail_channel, "An invoice please", sender=work, subject="Invoice")
    merge(dana, twin, by=alice)
    shown = at_alice.get(dana.get_absolute_url()).content.decode()
    assert "Late roses" in shown
    assert "Invoice" in shown
    there = Conversation.objects.get(subject="Invoice")
    side = at_alice.get(there.get_absolute_url()).content.decode()
    assert "Late roses" in side
    assert f"/desk/contacts/{dana.pk}/fields" in side
    assert f"/desk/contacts/{twin.pk}/fields" not in side


def test_from_either_address_the_person_takes_part(
    dana: Contact, twin: Contact, mail_channel: Channel, alice: Agent
):
    first = heard(mail_channel, "My roses are late")
    merge(dana, twin, by=alice)
    work = Address("email", "dana.work@y.example")
    second = heard(mail_channel, "Still late", sender=work, references=(first.external_id,))
    assert second.conversation_id == first.conversation_id


def test_an_address_of_the_gone_record_can_be_removed(
    at_alice: Client, dana: Contact, twin: Contact, alice: Agent
):
    merge(dana, twin, by=alice)
    handle = Handle.objects.get(value="dana.work@y.example")
    answer = at_alice.post(f"/desk/handles/{handle.pk}/removal")
    assert b"was removed" in answer.content
    assert not Contact.objects.found_by("dana.work@y.example").exists()


def test_the_api_reads_the_gone_record_as_the_person(
    at_alice: Client, dana: Contact, twin: Contact, alice: Agent
):
    from alaka.api.models import Token
    from alaka.api.models.token import Scope

    token = Token(name="Shop", agent=alice, scopes=[Scope.READ])
    secret = token.new_secret()
    token.save()
    merge(dana, twin, by=alice)
    headers = {"Authorization": f"Bearer {secret}"}
    found = Client().get(f"/api/v1/contacts/{twin.pk}", headers=headers).json()
    assert found["id"] == dana.pk
    values = {handle["value"] for handle in found["handles"]}
    assert {"dana@example.org", "dana.work@y.example"} <= values
