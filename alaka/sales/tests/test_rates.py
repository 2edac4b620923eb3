"""Products, prices, rates and the currency of the business, as managers set them up."""

from datetime import date, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from alaka.accounts.models import Agent, AuditEntry
from alaka.sales import moving, rates
from alaka.sales.models import Deal, Pipeline, Price, Product, Rate, StageStay
from alaka.sales.opening import Brief, open_deal

URL = "/desk/settings/rates/"


def test_a_product_and_its_prices_are_set_up(at_bob: Client) -> None:
    assert "No product yet" in at_bob.get("/desk/settings/products/").content.decode()
    data = {"name": "Vase", "sku": "V-1", "unit": "piece", "is_offered": "on"}
    page = at_bob.post("/desk/settings/products/new/", data)
    vase = Product.objects.get()
    assert page["Location"] == vase.get_absolute_url()
    again = at_bob.post("/desk/settings/products/new/", {**data, "name": "Another"})
    assert "There is a product of this article number already." in again.content.decode()
    prices = f"{vase.get_absolute_url()}prices/"
    for amount, since in (("20", "2020-01-01"), ("25,50", "2026-01-01"), ("99", "2999-01-01")):
        data = {"amount": amount, "currency": "EUR", "since": since}
        assert at_bob.post(prices, data).status_code == 302
    at_bob.post(prices, {"amount": "21", "currency": "EUR", "since": "2020-01-01"})
    assert at_bob.post(prices, {"amount": "-1", "currency": "EUR"}).status_code == 422
    assert list(Price.objects.values_list("amount", flat=True)) == [99, Decimal("25.5"), 21]
    listed = at_bob.get("/desk/settings/products/", {"q": "v-1"}).content.decode()
    assert "€25.50" in listed
    assert "€99" not in listed
    shown = at_bob.get(vase.get_absolute_url()).content.decode()
    assert "still to come" in shown
    at_bob.post(vase.get_absolute_url(), {"name": "Glass vase", "unit": ""})
    vase.refresh_from_db()
    assert (vase.name, vase.is_offered) == ("Glass vase", False)
    at_bob.post(f"/desk/settings/prices/{Price.objects.latest('since').pk}/removal/")
    assert Price.objects.count() == 2
    at_bob.post(f"{vase.get_absolute_url()}removal/")
    assert not Product.objects.exists()
    assert AuditEntry.objects.filter(act="product removed").exists()


def test_open_deals_follow_a_new_rate_and_closed_ones_keep_theirs(
    at_bob: Client, pipeline: Pipeline, bob: Agent
) -> None:
    brief = Brief("Feast", amount=Decimal(100), currency="USD")
    going, won = (open_deal(brief, by=bob) for _deal in range(2))
    assert going.value is None
    at_bob.post(f"{URL}new/", {"currency": "USD", "rate": "0.9", "since": "2026-01-01"})
    won.refresh_from_db()
    assert won.value == 90
    moving.win(won, by=bob)
    at_bob.post(f"{URL}new/", {"currency": "USD", "rate": "0,8"})
    assert [deal.value for deal in Deal.objects.order_by("pk")] == [80, 90]
    assert "0.8" in at_bob.get(URL, {"of": "USD"}).content.decode()
    at_bob.post(f"{URL}{Rate.objects.latest('since').pk}/removal/")
    going.refresh_from_db()
    assert going.value == 90
    for wrong in ({"currency": "EUR", "rate": "1"}, {"currency": "USD", "rate": "0"}):
        assert at_bob.post(f"{URL}new/", wrong).status_code == 422
    rates.put([rates.Given("USD", timezone.localdate() + timedelta(days=1), Decimal("0.5"))])
    going.refresh_from_db()
    assert going.value == 90
    Rate.objects.filter(rate="0.5").update(since=timezone.localdate())
    rates.begun_today()
    going.refresh_from_db()
    assert going.value == 50


def test_a_table_of_rates_is_taken_in_whole_or_names_each_faulty_line(
    at_bob: Client, pipeline: Pipeline
) -> None:
    text = "date,currency,rate\n2026-01-01,USD,0.9\n2026-13-01,usd,0.9\n2026-01-01,EUR,1\n" \
        "\n2026-01-02,QQQ,2\n2026-01-02,USD,-1\n2026-01-02,USD"  # fmt: skip
    refused = at_bob.post(f"{URL}table/", {"cells": text})
    page = refused.content.decode()
    assert refused.status_code == 422
    assert not Rate.objects.exists()
    assert "2026-01-01,USD,0.9" in page
    for said in (
        "Line 3: “2026-13-01” is not a date.",
        "Line 4: EUR is the currency of the business.",
        "Line 6: “QQQ” is not a currency by ISO 4217.",
        "Line 7: “-1” is not a rate over zero.",
        "Line 8: There must be three cells: date, currency, rate.",
    ):
        assert said in page, said
    file = SimpleUploadedFile("r.csv", b"01.02.2026;usd;0,91\n02.02.2026;AZN;0,52\n")
    assert at_bob.post(f"{URL}table/", {"file": file}).status_code == 302
    found = Rate.objects.values_list("currency", "since", "rate")
    assert list(found) == [
        ("AZN", date(2026, 2, 2), Decimal("0.52")),
        ("USD", date(2026, 2, 1), Decimal("0.91")),
    ]
    assert at_bob.post(f"{URL}table/", {"cells": " "}).status_code == 422
    assert at_bob.post(f"{URL}table/", {"cells": "a,b,c"}).status_code == 422


def test_another_currency_of_the_business_turns_over_all_that_was_counted(
    at_bob: Client, wedding: Deal, bob: Agent
) -> None:
    dear = open_deal(Brief("Feast", amount=Decimal(30), currency="AZN"), by=bob)
    refused = at_bob.post(f"{URL}currency/", {"currency": "AZN"})
    assert "First enter what one AZN is worth today" in refused.content.decode()
    day = date(2026, 1, 1)
    rates.put([rates.Given("AZN", day, Decimal("0.5")), rates.Given("USD", day, Decimal("0.9"))])
    at_bob.post(f"{URL}currency/", {"currency": "AZN"})
    for deal in (wedding, dear):
        deal.refresh_from_db()
    assert (wedding.value, dear.value) == (2400, 30)
    assert list(Rate.objects.values_list("currency", "rate")) == [
        ("EUR", 2), ("USD", Decimal("1.8")),
    ]  # fmt: skip
    assert StageStay.objects.filter(deal=wedding).get().value == 2400
