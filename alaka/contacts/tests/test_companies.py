"""Companies: made, changed by several, found, and the people in them."""

from datetime import date
from html import unescape

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.contacts.companies import changing, domains, showing
from alaka.contacts.merging import merge, undo
from alaka.contacts.models import Company, Contact, Position, Tag
from alaka.contacts.resolving import Claim, resolve
from alaka.contacts.tests.test_merging import person
from alaka.core import clock
from alaka.timeline.models import Event

HTMX = {"HX-Request": "true"}


@pytest.fixture
def bristol(bob: Agent) -> Company:
    values = {"name": "Hotel Bristol", "domains": ["bristol.example"], "country": "BA"}
    return changing.create(values, by=bob)


def page(client: Client, about: Company | Contact) -> str:
    return unescape(client.get(about.get_absolute_url()).content.decode())


def test_a_company_is_added_with_what_is_known_of_it(at_alice: Client, alice: Agent):
    given = {
        "name": "  Hotel   Bristol ", "website": "bristol.example", "country": "BA",
        "domains": "info@Bristol.example, https://www.hotel-bristol.example/en",
        "phone": "033 447 000", "owner": alice.pk, "about": "Pays late.",
    }  # fmt: skip
    made = at_alice.post("/desk/companies/new", given)
    assert made.status_code == 302, made.context["form"].errors
    company = Company.objects.get()
    assert made["Location"] == company.get_absolute_url()
    assert company.name == "Hotel Bristol"
    assert company.website == "https://bristol.example"
    assert company.domains == ["bristol.example", "hotel-bristol.example"]
    assert (company.phone, company.owner) == ("+38733447000", alice)
    text = page(at_alice, company)
    assert "Pays late." in text
    assert "Alice Adams added the company" in text


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "", "required"),
        ("name", "x" * 201, "200"),
        ("website", "javascript:alert(1)", "valid URL"),
        ("domains", "no domain", "“no domain” is no domain"),
        ("domains", "gmail.com", "Anybody can have an address at gmail.com"),
        ("phone", "12", "with + and its country code"),
        ("country", "XX", "not one of the available choices"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    at_alice: Client, field: str, value: str, reason: str
):
    refused = at_alice.post("/desk/companies/new", {"name": "Bristol", field: value})
    assert refused.status_code == 422
    text = unescape(refused.content.decode())
    assert reason in text
    assert field == "country" or f'value="{value}"' in text
    assert not Company.objects.exists()


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("firma.ba", "firma.ba"),
        ("Ana@Firma.BA", "firma.ba"),
        ("https://www.firma.ba/o-nama", "firma.ba"),
        ("firma.ba:8080", "firma.ba"),
        ("güllər.az", "xn--gllr-0ra01s.az"),
        ("firma", ""),
        ("-firma.ba", ""),
        ("", ""),
        ("a b.ba", ""),
    ],
)
def test_a_domain_is_read_as_people_write_it(text: str, domain: str):
    assert domains.read(text) == domain


def test_only_the_same_field_touched_twice_is_a_conflict(
    at_alice: Client, bob: Agent, bristol: Company
):
    url = f"{bristol.get_absolute_url()}/edit"
    form = at_alice.get(url)
    signs = form.context["signs"]
    changing.change(bristol, {"address": "Old street 1", "about": "VIP"}, by=bob)
    mine = {"name": "Hotel Bristol Sarajevo", "about": "Pays late"}
    refused = at_alice.post(url, {**mine, **signs})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Bob Brown changed this meanwhile." in text
    assert '<dd class="clash-now"><bdi>VIP</bdi></dd>' in text
    bristol.refresh_from_db()
    # What nobody else touched is stored; what was not posted stays.
    assert (bristol.name, bristol.about) == ("Hotel Bristol Sarajevo", "VIP")
    assert bristol.address == "Old street 1"
    again = at_alice.post(url, {**mine, **refused.context["signs"]})
    assert again.status_code == 302
    bristol.refresh_from_db()
    assert bristol.about == "Pays late"
    fields = Event.objects.filter(verb="company.changed").order_by("pk")
    assert [event.data["fields"] for event in fields] == [["about", "address"], ["name"], ["about"]]


def test_a_second_company_of_one_name_is_added_only_on_purpose(at_alice: Client, bristol: Company):
    warned = at_alice.post("/desk/companies/new", {"name": "hotel bristol"})
    assert warned.status_code == 422
    assert "There is already:" in warned.content.decode()
    assert Company.objects.count() == 1
    given = {"name": "hotel bristol", "sure": "hotel bristol"}
    assert at_alice.post("/desk/companies/new", given).status_code == 302
    assert Company.objects.count() == 2


def test_companies_are_found_by_name_domain_and_number_in_any_spelling(
    at_alice: Client, bob: Agent, bristol: Company
):
    changing.create({"name": "Ćevabdžinica Željo", "phone": "+38733447000"}, by=bob)
    for words, names in (
        ("bristol", ["Hotel Bristol"]),
        ("bristol.example", ["Hotel Bristol"]),
        ("zeljo", ["Ćevabdžinica Željo"]),
        ("033 447", ["Ćevabdžinica Željo"]),
        ("33447", ["Ćevabdžinica Željo"]),
        ("nobody", []),
        ("", ["Ćevabdžinica Željo", "Hotel Bristol"]),
    ):
        rows = at_alice.get("/desk/companies/", {"q": words}).context["page"].rows
        assert [row.name for row in rows] == names, words


def test_the_list_goes_page_by_page(at_alice: Client, db: None):
    Company.objects.bulk_create(
        [Company(name=f"C{n:03}", sort_key=f"c{n:03}", created_at=clock.now()) for n in range(60)]
    )
    first = at_alice.get("/desk/companies/").context["page"]
    second = at_alice.get("/desk/companies/", {"after": first.after}).context["page"]
    names = [row.name for row in [*first.rows, *second.rows]]
    assert names == [f"C{n:03}" for n in range(60)]


def test_a_person_is_put_into_a_company_by_its_name(
    at_alice: Client, dana: Contact, bristol: Company
):
    url = f"{dana.get_absolute_url()}/companies"
    offered = at_alice.get(url, {"name": "brist"}, headers=HTMX)
    assert [each.name for each in offered.context["companies"]] == ["Hotel Bristol"]
    assert "Add “brist” as a new company" in offered.content.decode()
    at_alice.post(url, {"company": bristol.pk, "name": "brist", "role": "Purchasing"})
    at_alice.post(url, {"name": "Café Sova"})
    rows = showing.positions(dana)
    assert [(row.company.name, row.role, row.is_main) for row in rows] == [
        ("Hotel Bristol", "Purchasing", True),
        ("Café Sova", "", False),
    ]
    text = page(at_alice, dana)
    assert "Alice Adams added the contact to Hotel Bristol" in text
    assert "Purchasing" in text
    assert "Dana Novak" in page(at_alice, bristol)
    refused = at_alice.post(url, {"name": " "})
    assert refused.status_code == 422
    assert "Enter the name of the company." in refused.content.decode()


def test_a_name_that_is_known_in_other_letters_is_no_new_company(
    at_alice: Client, dana: Contact, bristol: Company
):
    at_alice.post(f"{dana.get_absolute_url()}/companies", {"name": "HOTEL BRISTOL"})
    assert [row.company for row in showing.positions(dana)] == [bristol]
    assert Company.objects.count() == 1


def test_what_a_person_is_there_is_changed_and_ended(
    at_alice: Client, alice: Agent, dana: Contact, bristol: Company
):
    other = changing.create({"name": "Sova"}, by=alice)
    place = changing.join(dana, bristol, by=alice)
    changing.join(dana, other, by=alice, is_main=True)
    assert not Position.objects.get(pk=place.pk).is_main
    url = f"/desk/positions/{place.pk}/"
    given = {"role": "Director", "since": "01/02/2020", "until": "01/02/2019"}
    refused = at_alice.post(url, given)
    assert refused.status_code == 422
    assert "It ends before it begins." in refused.content.decode()
    at_alice.post(url, {**given, "until": "01/02/2024", "is_main": "on"})
    place.refresh_from_db()
    assert (place.role, place.until, place.is_main) == ("Director", date(2024, 2, 1), True)
    assert [member.is_past for member in showing.people(bristol)] == [True]
    at_alice.post(f"{url}removal")
    assert [row.company for row in showing.positions(dana)] == [other]
    assert Event.objects.latest("pk").verb == "contact.left_company"


def test_people_are_proposed_by_the_domain_of_their_addresses(
    at_alice: Client, alice: Agent, bristol: Company
):
    people = [
        person("Ana", "ana@bristol.example"),
        person("Ben", "ben@x.example", "ben@bristol.example"),
        person("Notbristol", "eve@notbristol.example"),
        person("Sub", "eve@mail.bristol.example"),
    ]
    merge(person("Cem"), person("C", "cem@bristol.example"), by=alice)
    assert [row.name for row in showing.proposed(bristol)] == ["Ana", "Ben", "Cem"]
    assert "3 more people write from its addresses." in page(at_alice, bristol)
    url = f"{bristol.get_absolute_url()}/people"
    at_alice.post(url, {"person": [people[0].pk]})
    assert [each.contact.name for each in showing.people(bristol)] == ["Ana"]
    assert [row.name for row in showing.proposed(bristol)] == ["Ben", "Cem"]
    assert at_alice.post(url, {"person": "x"}).status_code == 302


def test_merging_joins_companies_and_undoing_gives_them_back(
    alice: Agent, dana: Contact, bristol: Company
):
    sova = changing.create({"name": "Sova"}, by=alice)
    other = person("D. Novak", "dn@x.example")
    changing.join(dana, bristol, by=alice, role="Director")
    changing.join(other, bristol, by=alice, role="Owner")
    changing.join(other, sova, by=alice)
    before = list(Position.objects.order_by("pk").values())
    made = merge(dana, other, by=alice)
    dana.refresh_from_db()
    assert [row.company.name for row in showing.positions(dana)] == ["Hotel Bristol", "Sova"]
    assert [each.contact for each in showing.people(bristol)] == [dana]
    undo(made, by=alice)
    assert list(Position.objects.order_by("pk").values()) == before
    made = merge(dana, other, by=alice)
    changing.leave(other, bristol, by=alice)
    undo(made, by=alice)
    left = Position.objects.values_list("contact", "company")
    assert list(left) == [(other.pk, sova.pk)]


def test_tags_of_a_company_are_of_the_same_vocabulary(at_alice: Client, bristol: Company):
    vip = Tag.objects.create(name="VIP")
    url = f"{bristol.get_absolute_url()}/tags"
    at_alice.post(url, {"tag": [vip.pk], "name": "hotel"})
    assert "Alice Adams tagged the company VIP, hotel" in page(at_alice, bristol)
    at_alice.post(url, {"was": [vip.pk], "name": ""})
    assert [tag.name for tag in Tag.objects.filter(on_companies__company=bristol)] == ["hotel"]


def test_its_page_tells_what_happened_with_its_people(
    at_alice: Client, alice: Agent, dana: Contact, bristol: Company
):
    changing.join(dana, bristol, by=alice)
    resolve([Claim((("email", "dana@example.org"),), name="Dana")])
    text = page(at_alice, bristol)
    assert "Alice Adams added the contact to Hotel Bristol" in text
    assert "Nothing is open with these people." in text


def test_an_analyst_reads_only(client: Client, alice: Agent, dana: Contact, bristol: Company):
    changing.join(dana, bristol, by=alice)
    Agent.objects.filter(pk=alice.pk).update(role="analyst")
    alice.refresh_from_db()
    client.force_login(alice)
    assert "Hotel Bristol" in page(client, dana)
    assert "/edit" not in page(client, bristol)
    assert client.post("/desk/companies/new", {"name": "X"}).status_code == 403


def test_a_role_has_its_own_direction_and_the_point_before_it_that_of_the_page(
    at_alice: Client, alice: Agent, bristol: Company, dana: Contact
):
    changing.join(dana, bristol, by=alice, role="Director")
    for about in (bristol, dana):
        assert "· <bdi>Director</bdi>" in page(at_alice, about)
