"""Offers beside a person, and as managers set them up."""

from django.test import Client

from alaka.accounts.models import Agent, AuditEntry
from alaka.contacts.models import Contact
from alaka.inbox.models import Conversation
from alaka.offers.models import OfferAnswer, OfferRule
from alaka.offers.tests.conftest import offer
from alaka.sales.models import Deal, Product
from alaka.segments.language import written

PART = {"HX-Request": "true"}


def test_an_offer_stands_beside_the_conversation_and_is_answered_there(
    vase: Product, talk: Conversation, bob: Agent, at_alice: Client
) -> None:
    person = talk.contact.get_absolute_url()
    assert "panel-offers" not in at_alice.get(talk.get_absolute_url()).content.decode()
    rule = offer(vase, bob)
    url = f"/desk/contacts/{talk.contact_id}/offers"
    here = f"{url}?conversation={talk.pk}"
    assert here in at_alice.get(talk.get_absolute_url()).content.decode()
    assert url in at_alice.get(person).content.decode()
    # A side that looks again has it at hand: nothing would ask for it once more.
    side = at_alice.get(talk.get_absolute_url(), headers={**PART, "HX-Target": "person"})
    assert "Dana Novak lacks a Glass vase" in side.content.decode()
    panel = at_alice.get(here, headers=PART).content.decode()
    assert "Dana Novak lacks a Glass vase" in panel
    assert "<html" in at_alice.get(here).content.decode()
    assert "for 180 days" in at_alice.get(f"{url}/{rule.pk}", headers=PART).content.decode()
    assert at_alice.post(f"{url}/{rule.pk}", {"answer": "?"}, headers=PART).status_code == 422
    said = at_alice.post(
        f"{url}/{rule.pk}", {"answer": "accepted", "conversation": talk.pk}, headers=PART
    )
    row = OfferAnswer.objects.get()
    assert (row.conversation, row.deal) == (talk, Deal.objects.get())
    assert row.deal is not None
    assert row.deal.get_absolute_url() in said.content.decode()
    assert 'id="panel-offers" hidden' in at_alice.get(here, headers=PART).content.decode()
    assert "made an offer, and it was accepted" in at_alice.get(person).content.decode()
    at_alice.post(f"/desk/offer-answers/{row.pk}/removal", headers=PART)
    assert not OfferAnswer.objects.exists()
    no = at_alice.post(f"{url}/{rule.pk}", {"answer": "declined", "reason": "Too dear"})
    assert no.status_code == 302
    assert OfferAnswer.objects.get().reason == "Too dear"


def test_a_filter_of_people_becomes_an_offer(
    vase: Product, bouquet: Product, dana: Contact, at_bob: Client, at_alice: Client
) -> None:
    assert "Nothing is offered yet" in at_bob.get("/desk/settings/offers/").content.decode()
    asked = {"of": "bought", "op": "has_not", "value": [str(vase.pk)]}
    listed = f"sort=name&filter={written(asked)}"
    page = at_bob.get(f"/desk/contacts/?{listed}").content.decode()
    assert "Offer them something" in page
    assert "Offer them something" not in at_alice.get("/desk/contacts/").content.decode()
    form = at_bob.get("/desk/settings/offers/new/", {"list": listed}).content.decode()
    assert "has not bought “Glass vase”" in form
    assert "1 person now" in form
    assert form.count(">Why (English)<") == 1
    data = {
        "list": listed, "name": "Vases", "product": vase.pk, "priority": "60", "again_days": "90",
        "later_days": "7", "is_on": "on", "why_en": "It is nice.", "since": "2026-01-01",
    }  # fmt: skip
    for wrong in ({"why_en": " "}, {"until": "2025-01-01"}, {"priority": "101"}):
        refused = at_bob.post("/desk/settings/offers/new/", {**data, **wrong})
        assert refused.status_code == 422, wrong
    at_bob.post("/desk/settings/offers/new/", data)
    rule = OfferRule.objects.get()
    assert (rule.filter, rule.why, rule.opens_deal) == (asked, {"en": "It is nice."}, False)
    other = written({"of": "bought", "op": "has", "value": [str(bouquet.pk)]})
    put = {"rule": rule.pk, "list": f"sort=name&filter={other}"}
    at_bob.post("/desk/settings/offers/conditions/", put)
    broken = {"rule": rule.pk, "list": 'sort=name&filter={"of":"gone"}'}
    at_bob.post("/desk/settings/offers/conditions/", broken)
    rule.refresh_from_db()
    assert written(rule.filter) == other
    shown = at_bob.get(rule.get_absolute_url()).content.decode()
    assert "has bought “Bouquet”" in shown
    assert "0 people now" in shown
    at_bob.post(rule.get_absolute_url(), {**data, "name": "More vases"})
    assert "More vases" in at_bob.get("/desk/settings/offers/").content.decode()
    figures = f"/desk/settings/products/{vase.pk}/offers/"
    assert f'href="{figures}"' in at_bob.get(vase.get_absolute_url()).content.decode()
    assert "It was never offered" in at_bob.get(figures).content.decode()
    at_bob.post(f"/desk/contacts/{dana.pk}/offers/{rule.pk}", {"answer": "accepted"})
    for language in ("en", "fa"):
        page = at_bob.get(figures, headers={"Accept-Language": language}).content.decode()
        assert "is-accepted" in page
    at_bob.post(f"{rule.get_absolute_url()}removal/")
    assert AuditEntry.objects.filter(act="offer rule removed").exists()
    assert OfferAnswer.objects.get().rule is None
    assert "is-accepted" in at_bob.get(figures).content.decode()
