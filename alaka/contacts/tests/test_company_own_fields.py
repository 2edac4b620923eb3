"""What the business itself wants to know of companies: on their pages, told, and kept apart."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Role, Team
from alaka.conftest import logged_in
from alaka.contacts.companies import changing
from alaka.contacts.models import About, Company, OwnField
from alaka.contacts.own import uniqueness
from alaka.contacts.own.uniqueness import TakenError

pytestmark = pytest.mark.django_db
LEVELS = [["gold", "Gold"], ["tin", "Tin"]]


@pytest.fixture
def at_ada(db: None) -> Client:
    ada = Agent.objects.create_user("ada@gul.example", name="Ada", role=Role.ADMINISTRATOR)
    return logged_in(ada)


def field(key: str, kind: str = "text", **more: Any) -> OwnField:
    name = more.pop("name", key.title())
    return OwnField.objects.create(about=About.COMPANY, key=key, name=name, kind=kind, **more)


def text_of(client: Client, path: str) -> str:
    return unescape(client.get(path).content.decode())


def test_a_field_of_companies_is_added_on_a_page_of_its_own(at_ada: Client):
    OwnField.objects.create(key="birthday", name="Birthday", kind="date")
    given = {"name": "Tax number", "is_unique": "on"}
    made = at_ada.post("/desk/settings/own-fields/kinds/text/?about=company", given)
    assert made["Location"] == "/desk/settings/own-fields/?about=company"
    added = OwnField.objects.of_companies().get()
    assert (added.key, added.is_unique) == ("tax_number", True)
    of_companies = text_of(at_ada, "/desk/settings/own-fields/?about=company")
    of_people = text_of(at_ada, "/desk/settings/own-fields/")
    assert "Tax number" in of_companies
    assert "Birthday" not in of_companies
    assert "Birthday" in of_people
    assert "Tax number" not in of_people


def test_a_company_has_no_field_that_is_a_file(at_ada: Client):
    assert "/kinds/file/" not in text_of(at_ada, "/desk/settings/own-fields/kinds/?about=company")
    assert at_ada.get("/desk/settings/own-fields/kinds/file/?about=company").status_code == 404


def test_only_the_fields_of_companies_are_put_in_order_there(at_ada: Client):
    birthday = OwnField.objects.create(key="birthday", name="Birthday", kind="date", position=1)
    size, tax = field("size", position=1), field("tax", position=2)
    at_ada.post(
        "/desk/settings/own-fields/order/", {"about": "company", "field": [tax.pk, size.pk]}
    )
    order = OwnField.objects.order_by("pk").values_list("pk", "position")
    assert dict(order) == {birthday.pk: 1, size.pk: 2, tax.pk: 1}


def test_what_is_entered_of_a_company_is_stored_shown_and_told(at_alice: Client):
    field("size", "number", name="Shops", names={"bs": "Trgovine"})
    field("level", "choice", choices=LEVELS, default="tin")
    field("likes", "several", choices=LEVELS)
    given = {"name": "Bristol", "own-size": "12", "own-level": "gold", "own-likes": ["gold", "tin"]}
    made = at_alice.post("/desk/companies/new", given)
    company = Company.objects.get()
    assert company.own == {"size": "12", "level": "gold", "likes": ["gold", "tin"]}
    assert "Shops" in text_of(at_alice, made["Location"])
    signs = {f"seen-{name}": "" for name in ("own.likes",)}
    at_alice.post(f"/desk/companies/{company.pk}/edit", {"name": "Bristol", "own-size": "13"})
    company.refresh_from_db()
    assert company.own == {"size": "13", "level": "gold", "likes": ["gold", "tin"]}
    assert "Alice Adams changed Shops" in text_of(at_alice, made["Location"])
    # Boxes of which none is ticked are not posted: the sign says that they were there.
    form = at_alice.get(f"/desk/companies/{company.pk}/edit").context["signs"]
    signs = {name: form[name] for name in signs}
    at_alice.post(f"/desk/companies/{company.pk}/edit", {"name": "Bristol", **signs})
    company.refresh_from_db()
    assert "likes" not in company.own


def test_two_who_change_one_own_field_are_told_of_each_other(at_alice: Client, bob: Agent):
    field("terms")
    company = changing.create({"name": "Bristol", "own.terms": "monthly"}, by=bob)
    seen = at_alice.get(f"/desk/companies/{company.pk}/edit").context["signs"]
    changing.change(company, {"own.terms": "weekly"}, by=bob)
    given = {"name": "Bristol", "own-terms": "daily", **seen}
    refused = at_alice.post(f"/desk/companies/{company.pk}/edit", given)
    assert refused.status_code == 422
    text = unescape(refused.content.decode())
    assert "Bob" in text
    assert "weekly" in text
    assert "daily" in text
    company.refresh_from_db()
    assert company.own == {"terms": "weekly"}


def test_a_value_that_another_company_has_is_refused_at_the_field(at_alice: Client, bob: Agent):
    tax = field("tax", is_unique=True)
    uniqueness.keep(tax)
    changing.create({"name": "Bristol", "own.tax": "77"}, by=bob)
    refused = at_alice.post("/desk/companies/new", {"name": "Other", "own-tax": "77"})
    assert refused.status_code == 422
    assert "Bristol has this already." in unescape(refused.content.decode())
    with pytest.raises(TakenError):
        changing.create({"name": "Third", "own.tax": "77"}, by=bob)


def test_a_field_that_must_be_filled_in_is_asked_of_companies(at_alice: Client):
    field("tax", is_required=True)
    assert at_alice.post("/desk/companies/new", {"name": "Bristol"}).status_code == 422
    assert not Company.objects.exists()


def test_a_field_of_one_team_is_seen_and_told_of_to_nobody_else(at_alice: Client, bob: Agent):
    margin = field("margin", name="Margin")
    margin.teams.add(Team.objects.create(name="Finance"))
    company = changing.create({"name": "Bristol", "own.margin": "thirty"}, by=bob)
    changing.change(company, {"own.margin": "forty", "country": "BA"}, by=bob)
    text = text_of(at_alice, company.get_absolute_url())
    assert "Margin" not in text
    assert "forty" not in text
    assert "changed country" in text
    assert "own-margin" not in text_of(at_alice, f"/desk/companies/{company.pk}/edit")


def test_new_companies_get_the_defaults(bob: Agent):
    field("level", "choice", choices=LEVELS, default="tin")
    assert changing.create({"name": "Bristol"}, by=bob).own == {"level": "tin"}
    assert changing.create({"name": "Other", "own.level": "gold"}, by=bob).own == {"level": "gold"}
