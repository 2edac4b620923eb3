"""What was exported comes back: each column is known again, and nobody changes."""

import json
from typing import Any

import pytest
from django.utils import translation

from alaka.accounts.models import Agent, Business
from alaka.contacts.companies import changing as companies
from alaka.contacts.merging import merge
from alaka.contacts.models import About, Contact, Handle, OwnField
from alaka.core import clock
from alaka.core.sheets import FORMATS, Format, written
from alaka.importing import files, trying
from alaka.importing.models import Import
from alaka.importing.staging import Staged
from alaka.importing.targets import targets_for
from alaka.importing.tests.conftest import tried
from alaka.segments.exporting.cards import FORMAT as CARDS
from alaka.segments.exporting.lists import table
from alaka.segments.listing import Listing

pytestmark = pytest.mark.django_db
# In each language once, in each format, and where numbers need no country.
WAYS = [
    ("csv", "en", ""), ("csv", "az", "AZ"), ("csv", "bs", "BA"), ("csv", "fr", "FR"),
    ("csv", "fa", "IR"), ("xlsx", "fr", "BA"), ("xlsx", "fa", "AZ"),
]  # fmt: skip


@pytest.fixture
def everything(dana: Contact, alice: Agent) -> Contact:
    """Somebody of whom all is known, with whatever is hard to write down."""
    kinds: dict[str, dict[str, Any]] = {
        "text": {}, "number": {}, "money": {"options": {"currency": "EUR"}}, "date": {},
        "yes_no": {}, "link": {}, "choice": {"choices": [["g", "Gold"], ["s", "Silver"]]},
        "several": {"choices": [["r", "Roses"], ["t", "Tulips"]]}, "reference": {}, "file": {},
    }  # fmt: skip
    for kind, more in kinds.items():
        OwnField.objects.create(key=f"its-{kind}", name=f"Its {kind}", kind=kind, **more)
    at = {"created_at": clock.now(), "contact": dana}
    for scheme, value in (
        ("email", "d.novak@example.org"), ("phone", "+994501234567"), ("customer", "0017@shop"),
        ("customer", "0018@shop"), ("telegram", "dana_n"), ("telegram", "novak"),
        ("whatsapp", "+38761123456"), ("instagram", "dana.novak"),
    ):  # fmt: skip
        Handle.objects.create(scheme=scheme, value=value, **at)
    other = Contact.objects.create(name="Dana Novak", created_at=clock.now())
    Handle.objects.create(
        scheme="email", value="other@example.org", contact=other, created_at=clock.now()
    )
    dana.own = {
        "its-text": "=1+1", "its-number": "1.234", "its-money": "-1500.5", "its-yes_no": True,
        "its-date": "1990-03-21", "its-link": "https://example.org/?a=1;2", "its-choice": "g",
        "its-several": ["r", "t"], "its-reference": other.pk,
    }  # fmt: skip
    dana.about, dana.timezone, dana.language = "Likes roses;\nred, “mostly”", "Asia/Baku", "az"
    dana.owner, dana.preferred_channel, dana.best_hours = alice, "phone", "09:00-17:30"
    dana.save()
    return dana


@pytest.mark.parametrize(("name", "language", "country"), WAYS)
def test_an_exported_list_comes_back_unchanged(
    everything: Contact, ada: Agent, name: str, language: str, country: str
):
    business = Business.get()
    business.country = country
    business.save()
    with translation.override(language):
        data = b"".join(written(table(Listing(), ada, FORMATS[name], is_whole=True), FORMATS[name]))
        of = files.take_in(f"people.{name}", [data], by=ada)
    mapped = set(filter(None, of.planned.columns))
    assert mapped == {
        "name", "email", "phone", "customer", "whatsapp", "telegram", "instagram", "language",
        "country", "timezone", "about", "owner", "preferred_channel", "best_hours", "tags",
        "page", "own.its-text", "own.its-number", "own.its-money",
        "own.its-date", "own.its-yes_no", "own.its-link", "own.its-choice", "own.its-several",
        "own.its-reference",
    }  # fmt: skip
    of = tried(of)
    assert not _differences(of)
    assert of.trial == {"created": 0, "changed": 0, "unchanged": 2, "refused": 0}


def test_exported_cards_come_back_unchanged(everything: Contact, ada: Agent):
    data = b"".join(written(table(Listing(), ada, CARDS, is_whole=False), CARDS))
    of = tried(files.take_in("people.vcf", [data], by=ada))
    assert {"whatsapp", "telegram", "instagram", "customer"} <= set(of.planned.columns)
    assert not _differences(of)
    assert of.trial == {"created": 0, "changed": 0, "unchanged": 2, "refused": 0}


@pytest.mark.parametrize("kind", [*FORMATS.values(), CARDS])
def test_customer_numbers_of_several_spaces_come_back_to_whom_they_belong(
    dana: Contact, ada: Agent, kind: Format
):
    erin = Contact.objects.create(name="Erin", created_at=clock.now())
    for contact, value in ((dana, "17@shop"), (erin, "17@chat"), (erin, "e@x.example@chat")):
        Handle.objects.create(
            scheme="customer", value=value, contact=contact, created_at=clock.now()
        )
    data = b"".join(written(table(Listing(), ada, kind, is_whole=True), kind))
    if kind.name == "jsonl":
        told = {line["id"]: line["customer"] for line in map(json.loads, data.splitlines())}
        assert told == {dana.pk: ["17@shop"], erin.pk: ["17@chat", "e@x.example@chat"]}
        return
    of = tried(files.take_in(f"people.{kind.name}", [data], by=ada))
    assert not _differences(of)
    assert of.trial == {"created": 0, "changed": 0, "unchanged": 2, "refused": 0}


MARKED = ("=1+1", "'=1+1", "  =cmd|' /C calc'!A0", "''+x", "＝1+1", "-", "'17", "@x")


@pytest.mark.parametrize("kind", [FORMATS["csv"], FORMATS["xlsx"], CARDS])
def test_signs_before_texts_come_back_as_they_were(ada: Agent, kind: Format):
    for number, text in enumerate(MARKED):
        contact = Contact.objects.create(
            name=text.strip(), about=text.strip(), created_at=clock.now()
        )
        Handle.objects.create(
            scheme="email", value=f"n{number}@x.example", contact=contact, created_at=clock.now()
        )
    data = b"".join(written(table(Listing(), ada, kind, is_whole=True), kind))
    of = tried(files.take_in(f"people.{kind.name}", [data], by=ada))
    assert not _differences(of)
    assert of.trial == {"created": 0, "changed": 0, "unchanged": len(MARKED), "refused": 0}


@pytest.mark.parametrize("kind", [FORMATS["csv"], FORMATS["xlsx"], CARDS])
def test_who_has_no_address_comes_back_by_the_page_here(ada: Agent, kind: Format):
    now = clock.now()
    leyla, other, gone = (
        Contact.objects.create(name=name, created_at=now) for name in ("Leyla", "Leyla", "Omid")
    )
    merge(leyla, Contact.objects.create(name="Leila", created_at=now), by=ada)
    data = b"".join(written(table(Listing(), ada, kind, is_whole=True), kind))
    of = tried(files.take_in(f"people.{kind.name}", [data], by=ada))
    assert of.trial == {"created": 0, "changed": 0, "unchanged": 3, "refused": 0}
    merge(leyla, other, by=ada)
    Contact.objects.filter(pk=gone.pk).update(erased_at=now)
    of = tried(files.take_in(f"people.{kind.name}", [data], by=ada))
    # Both rows of Leyla speak of one person now, and nobody is known by Omid's.
    assert of.trial == {"created": 0, "changed": 0, "unchanged": 1, "refused": 2}


def test_pages_of_another_house_say_nothing(ada: Agent, dana: Contact, settings: Any):
    data = (
        f"E-mail,Name,Page in Alaka\nx@x.example,X,https://other.example/desk/contacts/{dana.pk}/\n"
    )
    of = tried(files.take_in("people.csv", [data.encode()], by=ada))
    assert of.planned.columns == ("email", "name", "page")
    assert of.trial == {"created": 1, "changed": 0, "unchanged": 0, "refused": 0}
    mine = settings.PUBLIC_URL + dana.get_absolute_url()
    data = f"E-mail,Name,Page in Alaka\nx@x.example,Dana X,{mine}\n"
    of = tried(files.take_in("people.csv", [data.encode()], by=ada))
    assert of.trial == {"created": 0, "changed": 1, "unchanged": 0, "refused": 0}


def test_a_company_that_was_renamed_in_its_own_list_stays_the_same_one(ada: Agent):
    company = companies.create({"name": "Bristol"}, by=ada)
    kind = FORMATS["csv"]
    data = b"".join(
        written(table(Listing(about=About.COMPANY), ada, kind, is_whole=True), kind)
    ).replace(b"Bristol", b"Hotel Bristol")
    of = tried(files.take_in("companies.csv", [data], by=ada, brings=About.COMPANY))
    assert "page" in of.planned.columns
    assert of.trial == {"created": 0, "changed": 1, "unchanged": 0, "refused": 0}
    assert company.name == "Bristol"


def _differences(of: Import) -> list[Any]:
    """What would change, and why what is refused."""
    staged = Staged(of.pk)
    changed = trying.changed(staged, targets_for(of.reader))
    why = [str(words) for _row, all_of in trying.refused(staged) for words in all_of]
    return [*((each.differences, each.addresses) for each in changed), *why]
