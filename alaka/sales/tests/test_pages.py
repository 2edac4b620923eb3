"""What the pages of deals do when they are posted."""

from datetime import date
from decimal import Decimal

from django.test import Client

from alaka.accounts.models import Agent
from alaka.contacts.companies import changing as companies
from alaka.contacts.companies.merging import merge
from alaka.contacts.models import Company, Contact
from alaka.inbox.models import Conversation
from alaka.sales import changing, moving
from alaka.sales.models import Deal, LostReason, Stage, StageStay
from alaka.sales.opening import Brief, open_deal

PART = {"HX-Request": "true"}


def test_a_deal_is_put_in_from_a_conversation(
    talk: Conversation, stages: list[Stage], at_alice: Client, alice: Agent
) -> None:
    page = at_alice.get("/desk/deals/new", {"conversation": talk.pk}).content.decode()
    assert "Dana Novak" in page
    data = {
        "conversation": talk.pk, "title": "Wedding", "amount": "1,200.50", "currency": "EUR",
        "expected_on": "2027-05-01", "company": "Bristol", "stage": stages[1].pk,
        "owner": alice.pk,
    }  # fmt: skip
    answer = at_alice.post("/desk/deals/new", data)
    deal = Deal.objects.get()
    assert answer["Location"] == deal.get_absolute_url()
    assert (deal.amount, deal.expected_on) == (Decimal("1200.50"), date(2027, 5, 1))
    assert (deal.stage, deal.contact, deal.owner) == (stages[1], talk.contact, alice)
    assert deal.company == Company.objects.get(name="Bristol")
    assert list(deal.conversations.all()) == [talk]
    at_alice.post("/desk/deals/new", data)
    assert Deal.objects.count() == 1


def test_the_conversation_leads_to_the_deal_and_back(
    talk: Conversation, at_alice: Client, stages: list[Stage]
) -> None:
    at_alice.post("/desk/deals/new", {"conversation": talk.pk, "title": "Wedding"})
    deal = Deal.objects.get()
    assert deal.get_absolute_url() in at_alice.get(talk.get_absolute_url()).content.decode()
    assert talk.get_absolute_url() in at_alice.get(deal.get_absolute_url()).content.decode()


def test_without_a_title_all_that_was_typed_stays(at_alice: Client, stages: list[Stage]) -> None:
    answer = at_alice.post("/desk/deals/new", {"title": " ", "source": "Fair in Baku"})
    assert answer.status_code == 422
    assert "Fair in Baku" in answer.content.decode()
    assert not Deal.objects.exists()
    assert not Company.objects.exists()


def test_a_move_says_so_and_offers_the_way_back(
    wedding: Deal, stages: list[Stage], at_alice: Client
) -> None:
    url = f"{wedding.get_absolute_url()}stage"
    answer = at_alice.post(url, {"stage": stages[1].pk, "seen": stages[0].pk}, headers=PART)
    text = answer.content.decode()
    assert "Moved to Talking." in text
    assert f"?stage={stages[0].pk}&amp;seen={stages[1].pk}" in text
    at_alice.post(f"{url}?stage={stages[0].pk}&seen={stages[1].pk}", headers=PART)
    wedding.refresh_from_db()
    assert wedding.stage == stages[0]


def test_a_stale_move_is_told_and_nothing_moves(
    wedding: Deal, stages: list[Stage], at_alice: Client, bob: Agent
) -> None:
    moving.move(wedding, stages[2], seen=stages[0].pk, by=bob)
    url = f"{wedding.get_absolute_url()}stage"
    answer = at_alice.post(url, {"stage": stages[1].pk, "seen": stages[0].pk}, headers=PART)
    assert "meanwhile the deal stands in Offer made" in answer.content.decode()
    wedding.refresh_from_db()
    assert wedding.stage == stages[2]


def test_a_stage_that_asks_for_more_gets_it_in_the_sheet(
    wedding: Deal, stages: list[Stage], at_alice: Client
) -> None:
    Stage.objects.filter(pk=stages[1].pk).update(required=["expected_on"])
    url = f"{wedding.get_absolute_url()}stage"
    data = {"stage": stages[1].pk, "seen": stages[0].pk}
    asked = at_alice.post(url, data, headers=PART)
    assert asked.status_code == 422
    assert 'name="expected_on"' in asked.content.decode()
    empty = at_alice.post(url, {**data, "filled": "1", "expected_on": ""}, headers=PART)
    assert "The stage asks for it." in empty.content.decode()
    at_alice.post(url, {**data, "filled": "1", "expected_on": "2027-03-21"}, headers=PART)
    wedding.refresh_from_db()
    assert (wedding.stage, wedding.expected_on) == (stages[1], date(2027, 3, 21))


def test_lost_needs_a_reason_and_can_name_what_happened(
    wedding: Deal, talk: Conversation, at_alice: Client, too_expensive: LostReason
) -> None:
    wedding.conversations.add(talk, through_defaults={"at": wedding.opened_at})
    url = f"{wedding.get_absolute_url()}loss"
    refused = at_alice.post(url, {"note": "Hm."}, headers=PART)
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    data = {"reason": too_expensive.pk, "over": f"conversation:{talk.pk}", "note": "Hm."}
    at_alice.post(url, data, headers=PART)
    wedding.refresh_from_db()
    assert wedding.lost_over_conversation == talk
    page = at_alice.get(wedding.get_absolute_url()).content.decode()
    assert "Too expensive" in page
    assert "What happened" in page
    assert "Hm." in page


def test_a_reopened_deal_shows_its_whole_way(
    wedding: Deal, at_alice: Client, alice: Agent, too_expensive: LostReason
) -> None:
    moving.lose(wedding, moving.Loss(too_expensive), by=alice)
    at_alice.post(f"{wedding.get_absolute_url()}reopening")
    page = at_alice.get(wedding.get_absolute_url()).content.decode()
    assert "Reopened once" in page
    assert StageStay.objects.count() == 2


def test_two_change_different_facts_of_a_deal_and_both_hold(
    wedding: Deal, at_alice: Client, bob: Agent
) -> None:
    form = _form(wedding)
    changing.change(wedding, {"source": "Fair"}, by=bob)
    answer = at_alice.post(f"{wedding.get_absolute_url()}facts", {**form, "competitor": "Rosa"})
    assert answer.status_code == 302
    wedding.refresh_from_db()
    assert (wedding.source, wedding.competitor) == ("Fair", "Rosa")


def test_two_change_the_same_fact_and_the_second_is_told(
    wedding: Deal, at_alice: Client, bob: Agent
) -> None:
    form = _form(wedding)
    changing.change(wedding, {"source": "Fair"}, by=bob)
    url = f"{wedding.get_absolute_url()}facts"
    answer = at_alice.post(url, {**form, "source": "Web"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "changed meanwhile" in text
    assert "Fair" in text
    assert "Web" in text
    wedding.refresh_from_db()
    assert wedding.source == "Fair"
    at_alice.post(url, {**_form(wedding), "source": "Web"})
    wedding.refresh_from_db()
    assert wedding.source == "Web"


def _form(deal: Deal) -> dict[str, str]:
    """As it stands on the page."""
    signs = {f"seen-{name}": sign for name, sign in changing.seen(deal).items()}
    shown = {"title": deal.title, "source": deal.source, "competitor": deal.competitor}
    return {**signs, **shown}


def test_a_deal_is_found_by_its_words_and_its_number(
    wedding: Deal, at_alice: Client, at_charlie: Client, dana: Contact
) -> None:
    assert "Flowers for a wedding" in at_alice.get("/desk/search", {"q": "wedd"}).content.decode()
    url = wedding.get_absolute_url()
    assert url in at_alice.get("/desk/search", {"q": f"#{wedding.pk}"}).content.decode()
    assert url not in at_charlie.get("/desk/search", {"q": "wedding"}).content.decode()


def test_deals_of_a_company_and_of_its_people_stand_on_its_page(
    wedding: Deal, at_alice: Client, alice: Agent, dana: Contact
) -> None:
    bristol = companies.create({"name": "Bristol", "domains": ["bristol.example"]}, by=alice)
    other = companies.create({"name": "Bristol Ltd"}, by=alice)
    companies.join(dana, bristol, by=alice)
    open_deal(Brief("Roses for the lobby", company=other, owner=alice), by=alice)
    merge(bristol, other, by=alice)
    page = at_alice.get(bristol.get_absolute_url()).content.decode()
    assert wedding.title in page
    assert "Roses for the lobby" in page
