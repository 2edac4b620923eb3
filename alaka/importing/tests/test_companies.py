"""Tables of companies: mapped, tried, written, undone, as those of people are."""

from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.conftest import logged_in
from alaka.contacts.companies import changing, listing, merging
from alaka.contacts.models import About, Company, OwnField, Tag
from alaka.importing import running
from alaka.importing.models import CompanyChange, Import
from alaka.importing.tests.conftest import Bring, tried, undone, written
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db

HEADER = ["Company", "Website", "Domain", "Phone", "Country", "VAT", "Notes"]


@pytest.fixture
def vat(db: None) -> OwnField:
    return OwnField.objects.create(
        about=About.COMPANY, key="vat", name="VAT", kind="text", is_unique=True
    )


@pytest.fixture
def gul(alice: Agent, vat: OwnField) -> Company:
    values = {"name": "Gül MMC", "domains": ["gul.example"], "own.vat": "AZ1"}
    return changing.create(values, by=alice)


def everything() -> list[Any]:
    return list(Company.objects.order_by("pk").values())


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (["Company name", "Web site", "Domain", "Phone", "Address"],
         ["name", "website", "domain", "phone", "address"]),
        (["Şirkətin adı", "Sayt", "Domen", "Telefon", "Ünvan"],
         ["name", "website", "domain", "phone", "address"]),
        (["Naziv firme", "Web stranica", "Domena", "Telefon", "Adresa"],
         ["name", "website", "domain", "phone", "address"]),
        (["Raison sociale", "Site web", "Domaine", "Téléphone", "Adresse"],
         ["name", "website", "domain", "phone", "address"]),
        (["نام شرکت", "وب سایت", "دامنه", "تلفن", "نشانی"],
         ["name", "website", "domain", "phone", "address"]),
        (["Name", "Mail domains", "Country", "Language", "Owner"],
         ["name", "domain", "country", "language", "owner"]),
    ],
)  # fmt: skip
def test_headers_of_five_languages_are_known(bring: Bring, header: list[str], columns: list[str]):
    of = bring([header, ["", "", "", "", ""], ["x"]], About.COMPANY)
    assert list(of.planned.columns) == columns


def test_a_merge_is_undone_exactly_once_the_import_after_it_was(
    bring: Bring, gul: Company, alice: Agent
):
    values = {"name": "Gül d.o.o.", "domains": ["gul.ba"], "phone": "+38733123456"}
    other = changing.create(values, by=alice)
    before = everything()
    made = merging.merge(gul, other, by=alice, take=["name"])
    rows = [["Company", "Domain", "Phone"], ["Gül", "gul.ba; gul.fr", "+33142685300"]]
    of = written(bring(rows, About.COMPANY))
    assert of.counts["changed"] == 1
    gul.refresh_from_db()
    assert (gul.name, gul.domains) == ("Gül", ["gul.example", "gul.ba", "gul.fr"])
    undone(of)
    merging.undo(made, by=alice)
    assert everything() == before


def test_companies_are_tried_written_and_undone(bring: Bring, gul: Company):
    before = everything()
    rows = [
        HEADER,
        ["GÜL mmc", "gul.example/en", "", "", "Azerbaijan", "AZ1", "roses"],
        [
            "Acme",
            "",
            "info@acme.example; acme.ba",
            "+38761123456",
            "Bosna i Hercegovina",
            "BA1",
            "",
        ],
        ["Acme", "", "", "", "", "BA2", ""],
        ["", "", "only.example", "", "", "", ""],
        ["Other", "", "gmail.com", "", "", "", ""],
        ["Thief", "", "thief.example", "", "", "AZ1", ""],
        ["", "", "", "+38761123457", "", "", ""],
        ["Nowhere", "", "", "12", "", "", ""],
    ]
    of = bring(rows, About.COMPANY)
    assert of.planned.columns == (
        "name",
        "website",
        "domain",
        "phone",
        "country",
        "own.vat",
        "about",
    )
    counts = {"created": 2, "changed": 1, "unchanged": 0, "refused": 5}
    assert tried(of).trial == counts
    assert everything() == before
    of = written(of)
    assert of.counts == counts
    gul.refresh_from_db()
    assert (gul.name, gul.website, gul.country) == ("GÜL mmc", "https://gul.example/en", "AZ")
    assert (gul.about, gul.domains) == ("roses", ["gul.example"])
    acme = Company.objects.get(name="Acme")
    assert acme.domains == ["acme.example", "acme.ba"]
    assert (acme.phone, acme.country, acme.own) == ("+38761123456", "BA", {"vat": "BA1"})
    assert list(Company.objects.found_by("acme.ba")) == [acme]
    assert Company.objects.get(domains=["only.example"]).name == "only.example"
    told = Event.objects.filter(subject_type="contacts.company", actor=of.by)
    assert told.filter(verb="company.created").count() == 2
    why = {row.number: str(row.reasons) for row in of.refusals.all()}
    assert {number: why[number] for number in why}.keys() == {4, 6, 7, 8, 9}
    assert "same company" in why[4]
    assert "anybody can have an address" in why[6]
    assert "belongs to" in why[7]
    assert "neither a name nor a domain" in why[8]
    assert "not a phone number" in why[9]
    assert undone(of).counts == counts
    assert everything() == before


def test_they_are_known_by_the_key_that_is_chosen(bring: Bring, gul: Company, alice: Agent):
    rows = [["Company", "VAT", "Domain"], ["Renamed", "AZ1", "rose.example"], ["New", "AZ2", ""]]
    of = written(bring(rows, About.COMPANY, key="own.vat", way="update"))
    assert of.counts == {"created": 0, "changed": 1, "unchanged": 0, "refused": 1}
    gul.refresh_from_db()
    assert (gul.name, gul.domains) == ("Renamed", ["gul.example", "rose.example"])
    rows = [["Company", "Country"], ["renamed", "Iran"], ["Fresh", "Iran"]]
    of = written(bring(rows, About.COMPANY, key="name"))
    assert of.counts == {"created": 1, "changed": 1, "unchanged": 0, "refused": 0}
    changing.create({"name": "Fresh"}, by=alice)
    of = written(bring(rows, About.COMPANY, key="name"))
    assert (of.counts["refused"], of.counts["unchanged"]) == (1, 1)
    assert "two companies" in str(of.refusals.get().reasons)
    rows = [["Company", "Domain"], ["Whoever", "gul.example"], ["A & B", ""], ["A B", ""]]
    of = tried(bring(rows, About.COMPANY, key="domain"))
    assert of.trial == {"created": 0, "changed": 1, "unchanged": 0, "refused": 2}


def test_tags_are_put_on_companies_and_taken_off_again(bring: Bring, gul: Company, alice: Agent):
    changing.retag(gul, put=[Tag.objects.create(name="Roses")], taken=[], by=alice)
    rows = [
        ["Şirkətin adı", "Domain", "Tags"],
        ["Gül MMC", "gul.example", "roses, Partner"],
        ["New", "", "partner; VIP"],
        ["", "bare.example", ""],
    ]
    counts = {"created": 2, "changed": 1, "unchanged": 0, "refused": 0}
    of = tried(bring(rows, About.COMPANY))
    assert of.trial == counts
    of = written(of)
    assert of.counts == counts
    new = Company.objects.get(name="New")
    assert listing.tags_of([gul, new]) == {gul.pk: ["Partner", "Roses"], new.pk: ["Partner", "VIP"]}
    told = Event.objects.filter(verb="company.tagged", subject_id=gul.pk)
    assert told.latest("pk").data == {"on": ["Partner"], "off": []}
    assert written(bring(rows, About.COMPANY)).counts["unchanged"] == 3
    undone(of)
    assert listing.tags_of([gul]) == {gul.pk: ["Roses"]}
    assert told.latest("pk").data == {"on": [], "off": ["Partner"]}
    assert list(Company.objects.all()) == [gul]
    assert list(Tag.objects.values_list("name", flat=True)) == ["Roses"]


def test_what_was_changed_since_stays_when_it_is_undone(bring: Bring, gul: Company, ada: Agent):
    rows = [HEADER, ["Gül MMC", "", "gul.example", "", "Iran", "", "x"], ["New", *[""] * 6]]
    of = written(bring(rows, About.COMPANY))
    new = Company.objects.get(name="New")
    changing.change(gul, {"country": "TR"}, by=ada)
    changing.change(new, {"about": "met at the fair"}, by=ada)
    of = undone(of)
    gul.refresh_from_db()
    assert (gul.country, gul.about) == ("TR", "")
    assert Company.objects.filter(pk=new.pk).exists()
    left = dict(CompanyChange.objects.exclude(left=None).values_list("company", "left"))
    assert left == {gul.pk: ["country"], new.pk: ["*"]}
    page = logged_in(ada).get(of.get_absolute_url()).content.decode()
    assert gul.get_absolute_url() in page
    assert new.get_absolute_url() in page


def test_the_pages_say_companies(ada: Agent, gul: Company, bob: Agent):
    client = logged_in(ada)
    cells = "Company\tDomain\tStaff\nGul\tgul.example\t12\nNew\tnew.example\t3\n"
    assert "Import companies" in client.get("/desk/companies/imports/").content.decode()
    address = client.post("/desk/companies/imports/", {"cells": cells}).headers["Location"]
    page = client.get(address).content.decode()
    assert "Companies are known again by" in page
    of = Import.objects.get()
    columns = {"column-0": "name", "column-1": "domain", "column-2": "new:number"}
    given = {"key": "addresses", "way": "both", "language": "en", "country": "", **columns}
    assert client.post(address, given).status_code == 302
    assert OwnField.objects.get(name="Staff").about == About.COMPANY
    running.run(of.pk)
    page = client.get(f"/desk/contacts/imports/{of.pk}/").content.decode()
    assert gul.get_absolute_url() in page
    assert "Would be new" in page
    client.post(f"/desk/contacts/imports/{of.pk}/writing")
    running.run(of.pk)
    assert "The companies are here" in client.get(of.get_absolute_url()).content.decode()
    assert Company.objects.get(name="New").own == {"staff": "3"}
    assert of.name not in client.get("/desk/contacts/imports/").content.decode()
    assert of.name in client.get("/desk/companies/imports/").content.decode()


def test_imports_over_one_field_of_a_company_are_undone_exactly_in_any_order(
    bring: Bring, gul: Company
):
    before = everything()
    for first, second in ((0, 1), (1, 0)):
        made = [
            written(bring([HEADER, ["", "", "gul.example", "", "", "", about]], About.COMPANY))
            for about in ("one", "two")
        ]
        undone(made[first])
        undone(made[second])
        assert everything() == before
    assert not CompanyChange.objects.exclude(left=None).exists()
