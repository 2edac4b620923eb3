"""Own fields that point to a person or a company."""

from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alaka.accounts.models import Agent, Business
from alaka.api.tests.caller import Caller, errors
from alaka.contacts import changing, documents
from alaka.contacts.companies.changing import create
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact, Document, OwnField
from alaka.contacts.own.kinds import KINDS
from alaka.contacts.tests.test_merging import person

HTMX = {"HX-Request": "true"}


def field(key: str = "friend", of: str = "contact", **details: Any) -> OwnField:
    return OwnField.objects.create(
        key=key, name=key.title(), kind="reference", options={"of": of}, **details
    )


def post(client: Client, contact: Contact, value: str, key: str = "friend") -> Any:
    given = {"field": f"own.{key}", f"own-{key}": value}
    return client.post(f"{contact.get_absolute_url()}/fields", given, headers=HTMX)


def test_a_reference_is_entered_by_name_or_as_offered(at_alice: Client, dana: Contact):
    field()
    emil = person("Emil Aliyev", "emil@x.example")
    offered = at_alice.get("/desk/references/contact/", {"own-friend": "emil"}, headers=HTMX)
    assert f'<option value="Emil Aliyev #{emil.pk}">emil@x.example</option>' in (
        offered.content.decode()
    )
    for text in ("emil aliyev", f"Emil Aliyev #{emil.pk}", f"#{emil.pk}"):
        changing.change(dana, {"own.friend": None}, by=Agent.objects.get(name="Alice Adams"))
        page = unescape(post(at_alice, dana, text).content.decode())
        dana.refresh_from_db()
        assert dana.own == {"friend": emil.pk}
        assert f'value="Emil Aliyev #{emil.pk}"' in page
        assert f'href="{emil.get_absolute_url()}"' in page
    post(at_alice, dana, "")
    dana.refresh_from_db()
    assert dana.own == {}


def test_a_reference_may_be_an_address(dana: Contact, bob: Agent):
    """In files who recommended somebody is often known by nothing else."""
    Business.objects.update_or_create(pk=1, defaults={"country": "BA"})
    emil, twin = person("Emil", "emil@x.example"), person("Emil", "twin@x.example")
    changing.add_handle(twin, "phone", "+38761123457", by=bob)
    merge(dana, twin, by=bob)
    firm = create({"name": "Firma", "domains": ["firma.example"]}, by=bob)
    read = KINDS["reference"].read
    friend = field()
    assert read("Emil@X.example ", friend) == emil.pk
    assert {read(text, friend) for text in ("twin@x.example", "061 123 457")} == {dana.pk}
    assert read("https://www.firma.example/", field("firm", of="company")) == firm.pk


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Nobody Such", "Nobody is called so, or has such an address."),
        ("#999999999", "Nobody is called so, or has such an address."),
        ("no@x.example", "Nobody is called so, or has such an address."),
        ("Twin", "Several are called so: write an address of the right one."),
    ],
)
def test_whom_nobody_or_several_are_called_is_refused_and_kept(
    at_alice: Client, dana: Contact, text: str, reason: str
):
    field()
    person("Twin")
    person("Twin")
    refused = post(at_alice, dana, text)
    assert refused.status_code == 422
    page = unescape(refused.content.decode())
    assert reason in page
    assert f'value="{text}"' in page


def test_who_was_merged_is_read_as_the_person(at_alice: Client, alice: Agent, dana: Contact):
    field()
    emil, other = person("Emil"), person("E. Aliyev")
    post(at_alice, dana, f"#{other.pk}")
    merge(emil, other, by=alice)
    card = at_alice.get(f"{dana.get_absolute_url()}/card").content.decode()
    assert f"Emil #{other.pk}" in card
    followed = at_alice.get(f"/desk/contacts/{other.pk}")
    assert followed["Location"] == emil.get_absolute_url()
    post(at_alice, dana, f"x #{other.pk}")
    dana.refresh_from_db()
    assert dana.own == {"friend": emil.pk}


def test_a_company_is_pointed_to_and_the_api_tells_its_number(
    at_alice: Client, alice: Agent, dana: Contact
):
    field("agency", "company")
    sova = create({"name": "Sova"}, by=alice)
    post(at_alice, dana, "sova", "agency")
    card = at_alice.get(f"{dana.get_absolute_url()}/card").content.decode()
    assert f'href="{sova.get_absolute_url()}"' in card
    call = Caller(alice)
    assert call.get(f"contacts/{dana.pk}")["own"] == {"agency": sova.pk}
    shown = call.get("own-fields")["items"][0]
    assert (shown["kind"], shown["points_to"]) == ("reference", "company")
    for wrong in (sova.pk + 1, "Sova", True, 0):
        refused = call("PATCH", f"contacts/{dana.pk}", {"own": {"agency": wrong}})
        assert list(errors(refused)) == ["own.agency"], wrong
    call("PATCH", f"contacts/{dana.pk}", {"own": {"agency": None}})
    assert call.get(f"contacts/{dana.pk}")["own"] == {}


def test_where_it_points_is_said_once_when_the_field_is_made(client: Client, alice: Agent):
    Agent.objects.filter(pk=alice.pk).update(role="administrator")
    alice.refresh_from_db()
    client.force_login(alice)
    client.post("/desk/settings/own-fields/kinds/reference/", {"name": "Agency", "of": "company"})
    made = OwnField.objects.get()
    assert (made.kind, made.options, made.default) == ("reference", {"of": "company"}, None)
    client.post(f"/desk/settings/own-fields/{made.pk}/", {"name": "Agency", "of": "contact"})
    made.refresh_from_db()
    assert made.options == {"of": "company"}


def attach(client: Client, contact: Contact, name: str, content: bytes = b"hello") -> Any:
    given = {"field": "own.contract", "own-contract": SimpleUploadedFile(name, content)}
    return client.post(f"{contact.get_absolute_url()}/fields", given, headers=HTMX)


def test_a_file_is_the_value_of_a_field_and_stands_among_the_files(
    at_alice: Client, alice: Agent, dana: Contact, settings: Any
):
    OwnField.objects.create(key="contract", name="Contract", kind="file")
    page = attach(at_alice, dana, "contract.pdf").content.decode()
    document = Document.objects.get()
    dana.refresh_from_db()
    assert dana.own == {"contract": document.pk}
    assert 'href="/files/' in page
    assert "contract.pdf" in page
    assert Caller(alice).get(f"contacts/{dana.pk}")["own"] == {"contract": document.pk}
    settings.MAX_UPLOAD = 10
    refused = attach(at_alice, dana, "big.pdf", b"x" * 11)
    assert refused.status_code == 422
    assert "big.pdf is larger than" in refused.content.decode()
    post(at_alice, dana, "", "contract")
    dana.refresh_from_db()
    assert dana.own == {}
    # It was taken out of the field, and is kept.
    assert Document.objects.count() == 1


def test_a_file_that_was_removed_is_said_to_be(at_alice: Client, alice: Agent, dana: Contact):
    OwnField.objects.create(key="contract", name="Contract", kind="file")
    attach(at_alice, dana, "contract.pdf")
    documents.remove(Document.objects.get(), by=alice)
    card = at_alice.get(f"{dana.get_absolute_url()}/card").content.decode()
    assert "A file that was removed" in card
    for wrong in ("x", "999999999"):
        assert post(at_alice, dana, wrong, "contract").status_code == 422
