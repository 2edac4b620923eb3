"""Deals as a list, and by the day they are expected on."""

from datetime import date

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.contacts.companies import changing as companies
from alaka.contacts.companies.merging import merge, undo
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.sales import changing, moving
from alaka.sales.listing import Listing
from alaka.sales.models import Deal, LostReason, Stage
from alaka.sales.opening import Brief, open_deal


def shown(client: Client, **query: str | int) -> str:
    return client.get("/desk/deals/list", query).content.decode()


def test_each_view_shows_what_it_says(
    wedding: Deal, at_alice: Client, alice: Agent, too_expensive: LostReason
) -> None:
    lost = open_deal(Brief("Tulips"), by=alice)
    moving.lose(lost, moving.Loss(too_expensive), by=alice)
    won = open_deal(Brief("Lilies"), by=alice)
    moving.win(won, by=alice)
    planned = open_deal(Brief("Roses"), by=alice)
    Deal.objects.filter(pk=planned.pk).update(next_at=clock.now())

    def titles(view: str) -> set[str]:
        rows = Listing.read({"view": view}).page(alice, after="", before="").rows
        return {row.title for row in rows}

    assert titles("open") == {"Flowers for a wedding", "Roses"}
    assert titles("mine") == {"Flowers for a wedding"}
    assert titles("unplanned") == {"Flowers for a wedding"}
    assert titles("won") == {"Lilies"}
    assert titles("lost") == {"Tulips"}
    assert "Too expensive" in shown(at_alice, view="lost", lost_reason=too_expensive.pk)


def test_filters_narrow_the_list_and_are_taken_away_one_by_one(
    wedding: Deal, at_alice: Client, stages: list[Stage], dana: Contact
) -> None:
    Deal.objects.update(source="Wedding fair")
    page = shown(at_alice, stage=stages[0].pk, source="wedding FAIR", contact=dana.pk)
    assert "Flowers for a wedding" in page
    assert "Stage: New" in page
    assert "Source: wedding FAIR" in page
    assert "Nothing here matches" in shown(at_alice, stage=stages[1].pk)
    assert "Flowers for a wedding" in shown(at_alice, q="flowers")


def test_a_company_of_two_records_has_the_deals_of_both(
    wedding: Deal, at_alice: Client, alice: Agent
) -> None:
    one, two = (companies.create({"name": name}, by=alice) for name in ("Bristol", "Hotel"))
    Deal.objects.update(company=two)
    open_deal(Brief("Lilies", company=one), by=alice)
    made = merge(one, two, by=alice)
    for company in (one, two):
        page = shown(at_alice, company=company.pk)
        assert "Lilies" in page
        assert "Flowers for a wedding" in page
    # Its facts are saved, and nobody changed the company.
    wedding.refresh_from_db()
    facts = {"title": "Tulips for a wedding", "company": "Bristol"}
    facts |= {f"seen-{name}": sign for name, sign in changing.seen(wedding).items()}
    at_alice.post(f"{wedding.get_absolute_url()}facts", facts)
    wedding.refresh_from_db()
    assert (wedding.title, wedding.company) == ("Tulips for a wedding", two)
    undo(made, by=alice)
    assert "Lilies" not in shown(at_alice, company=two.pk)
    assert "Tulips for a wedding" in shown(at_alice, company=two.pk)


def test_the_calendar_shows_a_deal_on_its_day(
    wedding: Deal, at_alice: Client, at_charlie: Client
) -> None:
    Deal.objects.update(expected_on=date(2027, 5, 1))
    page = at_alice.get("/desk/deals/calendar", {"from": "2027-04-20"}).content.decode()
    day = page[page.index(">1 May<") :]
    assert "Flowers for a wedding" in day[: day.index("</section>")]
    other = at_charlie.get("/desk/deals/calendar", {"from": "2027-04-20"}).content.decode()
    assert "Flowers for a wedding" not in other


@pytest.mark.parametrize("day", ["", "x", "2027-02-31", "0001-01-01", "9999-12-31", "2027-1"])
def test_an_odd_day_shows_today(day: str, at_alice: Client) -> None:
    assert at_alice.get("/desk/deals/calendar", {"from": day}).status_code == 200


def test_the_menu_of_filters_opens(at_alice: Client, stages: list[Stage]) -> None:
    assert "Why it was lost" in at_alice.get("/desk/deals/filters").content.decode()
