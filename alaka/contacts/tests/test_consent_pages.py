"""Consents on the desk: the panel, what is written down by hand, purposes, and who is never
written to."""

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry
from alaka.conftest import logged_in
from alaka.contacts.consent import purposes
from alaka.contacts.consent.asking import refusal
from alaka.contacts.consent.stating import Statement, state
from alaka.contacts.consent.suppressing import suppress
from alaka.contacts.models import Contact, Purpose, Suppression

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_ada(db: None) -> Client:
    return logged_in(
        Agent.objects.create_user(
            "ada@gul.example", "roses-and-tulips", name="Ada", role="administrator"
        )
    )


def page_of(client: Client, contact: Contact) -> str:
    return client.get(contact.get_absolute_url()).content.decode()


def test_the_persons_page_says_what_may_be_written_since_when_and_from_where(
    at_alice: Client, dana: Contact, bob: Agent
):
    page = page_of(at_alice, dana)
    assert "Never asked" in page
    assert "Never said no" in page
    state(Statement(dana, "marketing", True, "phone", "email"), by=bob)
    suppress("phone", "+38761123456", "asked", by=bob, note="Told Bob so")
    page = page_of(at_alice, dana)
    assert "Bob Brown wrote down a yes to “News and offers” (E-mail)" in page
    assert "Never write to +38761123456" in page
    assert "Told Bob so" in page
    assert "Let us write to it again" not in page  # That is for managers.
    assert "Let us write to it again" in page_of(logged_in(bob), dana)


def test_what_somebody_says_on_the_telephone_is_written_down(
    at_alice: Client, alice: Agent, dana: Contact
):
    path = f"/desk/contacts/{dana.pk}/consents"
    assert at_alice.get(path + "?purpose=marketing").status_code == 200
    said = {"purpose": "marketing", "scheme": "", "source": "phone", "note": "“Send me the list”"}
    assert at_alice.post(path, said).status_code == 422  # Neither yes nor no.
    done = at_alice.post(path, {**said, "answer": "yes"})
    assert done.headers["Location"].endswith("#panel-consents")
    row = dana.consents.get()
    assert (row.by, row.source, row.note) == (alice, "phone", "“Send me the list”")
    at_alice.post(path, {**said, "answer": "no"}, headers={"HX-Request": "true"})
    history = at_alice.get(path + "/history").content.decode()
    assert history.count("“Send me the list”") == 2
    assert refusal(dana, "marketing", "email") is not None


def test_a_purpose_of_the_business_is_asked_for_until_it_is_archived(at_ada: Client, dana: Contact):
    path = "/desk/settings/purposes/"
    assert at_ada.post(path + "new/", {"name": "", "wording": ""}).status_code == 422
    given = {"name": "Birthday card", "wording": "Send me a card.", "basis": "only_yes"}
    assert at_ada.post(path + "new/", {**given, "name_fr": "Carte"}).status_code == 302
    made = Purpose.objects.get()
    assert (made.key, made.names) == ("birthday_card", {"fr": "Carte"})
    assert [each.key for each in purposes.in_use()][-1] == made.key
    assert refusal(dana, made.key, "email") is not None
    at_ada.post(f"{path}{made.key}/archiving/")
    assert made.key not in [each.key for each in purposes.in_use()]
    assert "Birthday card" in at_ada.get(path).content.decode()
    acts = AuditEntry.objects.values_list("act", flat=True)
    assert {"purpose added", "purpose archived"} <= set(acts)


def test_a_built_in_purpose_gets_words_of_ones_own_and_another_rule(at_ada: Client, dana: Contact):
    path = "/desk/settings/purposes/news/"
    assert at_ada.get(path).status_code == 200
    at_ada.post(path, {"basis": "only_yes", "wording_en": "Tell me what you mended."})
    assert refusal(dana, "news", "email") is not None
    found = purposes.named("news")
    assert found is not None
    assert (str(found), found.said) == (
        "What became of what you told us", "Tell me what you mended.",
    )  # fmt: skip
    assert at_ada.post(path, {"basis": "service"}).status_code == 422


def test_what_answers_go_out_for_cannot_be_archived(at_ada: Client):
    assert at_ada.post("/desk/settings/purposes/service/archiving/").status_code == 404
    assert at_ada.get("/desk/settings/purposes/horoscopes/").status_code == 404
    assert at_ada.get("/desk/settings/purposes/service/").status_code == 200


def test_a_manager_puts_an_address_on_the_list_and_takes_it_off(
    at_bob: Client, at_alice: Client, dana: Contact
):
    path = "/desk/settings/never-write/"
    assert "No address yet" in at_bob.get(path).content.decode()
    assert at_bob.post(path, {"value": "dana", "reason": "asked"}).status_code == 422
    at_bob.post(path, {"value": "Dana@example.org", "reason": "asked", "note": "By letter"})
    row = Suppression.objects.get()
    assert (row.value, row.note) == ("dana@example.org", "By letter")
    assert "dana@example.org" in at_bob.get(path + "?q=DANA@example.org").content.decode()
    assert "not on the list" in at_bob.get(path + "?q=emil@example.org").content.decode()
    assert at_alice.post(f"{path}{row.pk}/lifting/").status_code == 403
    at_bob.post(f"{path}{row.pk}/lifting/")
    assert refusal(dana, "service", "email") is None
    assert "May be written to again" in at_bob.get(path).content.decode()
    assert AuditEntry.objects.filter(act="suppression lifted").exists()
