"""Own fields at the desk: on the person's card, in the form for a new one, on the time line."""

from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Role
from alaka.contacts.models import Contact, OwnField
from alaka.contacts.own import uniqueness
from alaka.contacts.resolving import Claim, resolve
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
FLOWERS = [["rose", "Rose"], ["tulip", "Tulip"]]


def field(key: str, kind: str = "text", **details: Any) -> OwnField:
    made = OwnField.objects.create(key=key, name=key.capitalize(), kind=kind, **details)
    uniqueness.keep(made)
    return made


def write(client: Client, contact: Contact, key: str, value: Any, **more: str) -> Any:
    given = {"field": f"own.{key}", f"own-{key}": value, **more}
    return client.post(f"{contact.get_absolute_url()}/fields", given, headers=HTMX)


def own(contact: Contact) -> dict[str, Any]:
    contact.refresh_from_db()
    return dict(contact.own)


def card(client: Client, contact: Contact) -> str:
    return client.get(f"{contact.get_absolute_url()}/card").content.decode()


def test_a_field_appears_at_once_and_is_filled_in_its_place(at_alice: Client, dana: Contact):
    field("level", "choice", choices=FLOWERS, help="Since when?")
    field("limit", "money", options={"currency": "EUR"})
    field("likes", "several", choices=FLOWERS)
    page = at_alice.get(dana.get_absolute_url()).content.decode()
    assert "Level" in page
    assert "Since when?" in page
    assert "Saved" in write(at_alice, dana, "level", "tulip").content.decode()
    write(at_alice, dana, "limit", "1,234.5")
    write(at_alice, dana, "likes", ["rose", "tulip"])
    assert own(dana) == {"level": "tulip", "limit": "1234.5", "likes": ["rose", "tulip"]}
    assert "Rose, Tulip" in card(at_alice, dana)
    write(at_alice, dana, "likes", [])
    assert own(dana) == {"level": "tulip", "limit": "1234.5"}


def test_what_is_refused_stands_there_with_its_reason(at_alice: Client, dana: Contact):
    field("birthday", "date")
    answer = write(at_alice, dana, "birthday", "31/02/1990")
    assert answer.status_code == 422
    assert "This is not a date" in answer.content.decode()
    assert 'value="31/02/1990"' in answer.content.decode()
    assert own(dana) == {}


def test_without_scripts_a_field_is_written_and_refused_on_pages(at_alice: Client, dana: Contact):
    field("size", "number")
    url, given = f"{dana.get_absolute_url()}/fields", {"field": "own.size", "own-size": "38"}
    assert at_alice.post(url, given).headers["Location"] == dana.get_absolute_url()
    refused = at_alice.post(url, given | {"own-size": "large"})
    assert refused.status_code == 422
    assert "<html" in refused.content.decode()


def test_a_required_field_is_asked_of_new_people_and_not_emptied(at_alice: Client, dana: Contact):
    field("city", is_required=True)
    field("street")
    assert "City" in at_alice.get("/desk/contacts/new").content.decode()
    assert "Street" not in at_alice.get("/desk/contacts/new").content.decode()
    given = {"name": "Eve", "value": "eve@example.org"}
    refused = at_alice.post("/desk/contacts/new", given)
    assert refused.status_code == 422
    assert 'value="eve@example.org"' in refused.content.decode()
    assert at_alice.post("/desk/contacts/new", given | {"own-city": "Baku"}).status_code == 302
    eve = Contact.objects.get(name="Eve")
    assert eve.own == {"city": "Baku"}
    assert write(at_alice, eve, "city", "").status_code == 422
    assert own(eve) == {"city": "Baku"}


def test_new_people_get_the_defaults_however_they_come(at_alice: Client):
    field("level", "choice", choices=FLOWERS, default="rose")
    field("old", default="x", is_archived=True)
    at_alice.post("/desk/contacts/new", {"name": "Eve", "value": "eve@example.org"})
    assert Contact.objects.get(name="Eve").own == {"level": "rose"}
    (handle,) = resolve([Claim((("email", "zoe@example.org"),))])
    assert own(handle.contact) == {"level": "rose"}


def test_a_value_that_somebody_has_is_refused_with_his_name(at_alice: Client, dana: Contact):
    field("card", is_unique=True)
    write(at_alice, dana, "card", "A-1")
    given = {"name": "Eve", "value": "eve@example.org"}
    at_alice.post("/desk/contacts/new", given)
    eve = Contact.objects.get(name="Eve")
    refused = write(at_alice, eve, "card", "A-1")
    assert refused.status_code == 422
    assert "Dana Novak has this already." in refused.content.decode()
    assert own(eve) == {}
    assert write(at_alice, eve, "card", "A-2").status_code == 200
    assert write(at_alice, eve, "card", "x" * 2000).status_code == 200
    OwnField.objects.update(is_required=True)
    given = {"name": "Zoe", "value": "zoe@example.org", "own-card": "A-1"}
    refused = at_alice.post("/desk/contacts/new", given)
    assert "Dana Novak has this already." in refused.content.decode()
    assert not Contact.objects.filter(name="Zoe").exists()


def test_a_field_of_one_team_is_nothing_to_another(
    at_alice: Client, at_charlie: Client, alice: Agent, charlie: Agent, dana: Contact
):
    secret = field("salary", "number")
    secret.teams.add(alice.teams.get())
    assert write(at_alice, dana, "salary", "1000").status_code == 200
    assert write(at_charlie, dana, "salary", "1").status_code == 404
    url = f"{dana.get_absolute_url()}/fields?field=own.salary"
    assert at_charlie.get(url).status_code == 404
    assert own(dana) == {"salary": "1000"}
    for path in (dana.get_absolute_url(), f"{dana.get_absolute_url()}/card", "/desk/contacts/new"):
        assert "alary" not in at_charlie.get(path).content.decode()
    assert "Alice Adams changed Salary" in at_alice.get(dana.get_absolute_url()).content.decode()
    Agent.objects.filter(pk=charlie.pk).update(role=Role.ADMINISTRATOR)
    assert "Salary" in card(at_charlie, dana)


def test_the_time_line_names_the_fields_in_the_readers_language(
    at_alice: Client, alice: Agent, dana: Contact
):
    field("level", names={"fa": "سطح"})
    write(at_alice, dana, "level", "high")
    assert Event.objects.get(verb="contact.changed").data["fields"] == ["own.level"]
    OwnField.objects.update(name="Grade")
    assert "Alice Adams changed Level" in at_alice.get(dana.get_absolute_url()).content.decode()
    Agent.objects.filter(pk=alice.pk).update(language="fa")
    assert "سطح" in at_alice.get(dana.get_absolute_url()).content.decode()


def test_an_archived_field_is_shown_nowhere_and_loses_nothing(at_alice: Client, dana: Contact):
    old = field("fax", is_required=True)
    write(at_alice, dana, "fax", "123")
    OwnField.objects.update(is_archived=True)
    assert "Fax" not in card(at_alice, dana)
    assert write(at_alice, dana, "fax", "456").status_code == 404
    field("size", "number")
    write(at_alice, dana, "size", "38")
    assert own(dana) == {"fax": "123", "size": "38"}
    OwnField.objects.filter(pk=old.pk).update(is_archived=False)
    assert 'value="123"' in card(at_alice, dana)


def test_a_choice_taken_away_stays_where_it_was_chosen(at_alice: Client, dana: Contact):
    level = field("level", "choice", choices=FLOWERS)
    write(at_alice, dana, "level", "tulip")
    level.choices, level.options = FLOWERS[:1], {"gone": FLOWERS[1:]}
    level.save()
    assert '<option value="tulip" selected>Tulip</option>' in card(at_alice, dana)
    given = {"name": "Eve", "value": "eve@example.org"}
    at_alice.post("/desk/contacts/new", given)
    assert write(at_alice, Contact.objects.get(name="Eve"), "level", "tulip").status_code == 422


def test_an_analyst_reads_only(at_alice: Client, alice: Agent, dana: Contact):
    field("level")
    write(at_alice, dana, "level", "high")
    Agent.objects.filter(pk=alice.pk).update(role=Role.ANALYST)
    assert "high" in card(at_alice, dana)
    assert "<form" not in card(at_alice, dana)
    assert write(at_alice, dana, "level", "low").status_code == 403
