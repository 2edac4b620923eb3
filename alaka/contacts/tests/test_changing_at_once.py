"""Two people change one person: only the same field touched twice is a conflict."""

from html import unescape
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from alaka.accounts.models import Agent
from alaka.contacts import changing
from alaka.contacts.models import Contact, OwnField
from alaka.contacts.own import uniqueness
from alaka.contacts.own.uniqueness import TakenError
from alaka.core import clock

HTMX = {"HX-Request": "true"}


def seen(client: Client, contact: Contact, name: str) -> dict[str, str]:
    """What the page of this reader carries of a field."""
    url = f"{contact.get_absolute_url()}/fields"
    page = client.get(url, {"field": name}, headers=HTMX).content.decode()
    return {
        part: unescape(page.split(f'name="{part}" value="')[1].split('"')[0])
        for part in (f"seen-{name}", f"saw-{name}")
    }


def post(client: Client, contact: Contact, name: str, value: str, saw: dict[str, str]) -> Any:
    given = {"field": name, name.replace("own.", "own-"): value, **saw}
    return client.post(f"{contact.get_absolute_url()}/fields", given, headers=HTMX)


@pytest.fixture
def level(db: None) -> OwnField:
    return OwnField.objects.create(key="level", name="Level", kind="text")


@pytest.mark.parametrize("name", ["name", "about", "own.level"])
def test_the_same_field_is_shown_as_stored_mine_and_before(
    at_alice: Client, at_bob: Client, dana: Contact, level: OwnField, name: str
):
    changing.change(dana, {name: "first"}, by=Agent.objects.get(name="Alice Adams"))
    mine, theirs = seen(at_alice, dana, name), seen(at_bob, dana, name)
    assert post(at_bob, dana, name, "theirs", theirs).status_code == 200
    refused = post(at_alice, dana, name, "mine", mine)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Bob Brown changed this meanwhile." in page
    assert '<dd class="clash-now"><bdi>theirs</bdi></dd>' in page
    assert "<dd><bdi>first</bdi></dd>" in page
    assert "<dd><bdi>mine</bdi></dd>" in page
    dana.refresh_from_db()
    assert changing.stored(dana, name) == "theirs"
    again = page.split(f'name="seen-{name}" value="')[1].split('"')[0]
    assert post(at_alice, dana, name, "mine", {f"seen-{name}": again}).status_code == 200
    dana.refresh_from_db()
    assert changing.stored(dana, name) == "mine"


def test_keeping_theirs_shows_the_field_as_it_is_stored(at_alice: Client, dana: Contact):
    url = f"{dana.get_absolute_url()}/fields?field=name"
    page = at_alice.get(url, headers=HTMX).content.decode()
    assert 'value="Dana Novak"' in page
    assert "meanwhile" not in page


def test_other_fields_and_the_same_value_are_no_conflict(
    at_alice: Client, at_bob: Client, dana: Contact, level: OwnField
):
    name, grade = seen(at_alice, dana, "name"), seen(at_alice, dana, "own.level")
    assert post(at_bob, dana, "own.level", "high", grade).status_code == 200
    assert post(at_alice, dana, "name", "Dana K.", name).status_code == 200
    assert post(at_alice, dana, "own.level", "high", grade).status_code == 200
    dana.refresh_from_db()
    assert (dana.name, dana.own) == ("Dana K.", {"level": "high"})


def test_a_refused_value_that_is_mended_does_not_write_over_theirs(
    at_alice: Client, at_bob: Client, dana: Contact
):
    OwnField.objects.create(key="size", name="Size", kind="number")
    mine = seen(at_alice, dana, "own.size")
    post(at_bob, dana, "own.size", "40", seen(at_bob, dana, "own.size"))
    page = post(at_alice, dana, "own.size", "large", mine).content.decode()
    kept = page.split('name="seen-own.size" value="')[1].split('"')[0]
    assert post(at_alice, dana, "own.size", "38", {"seen-own.size": kept}).status_code == 422
    dana.refresh_from_db()
    assert dana.own == {"size": "40"}


def test_the_sheet_writes_the_other_fields_and_shows_the_one_touched_twice(
    at_alice: Client, at_bob: Client, dana: Contact
):
    saw = {**seen(at_alice, dana, "country"), **seen(at_alice, dana, "timezone")}
    saw |= seen(at_alice, dana, "name")
    at_bob.post(f"{dana.get_absolute_url()}/edit", {"country": "FR", "name": "Dana Petit"})
    given = {"country": "AZ", "timezone": "Asia/Baku", "name": "Dana Novak"}
    answer = at_alice.post(f"{dana.get_absolute_url()}/edit", given | saw)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Bob Brown changed this meanwhile.") == 1
    assert '<dd class="clash-now"><bdi>France</bdi></dd>' in page
    assert "<dd><bdi>Bosnia &amp; Herzegovina</bdi></dd>" in page
    dana.refresh_from_db()
    assert (dana.country, dana.timezone, dana.name) == ("FR", "Asia/Baku", "Dana Petit")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_one_number_at_once_one_gets_it(alice: Agent, dana: Contact):
    card = OwnField.objects.create(key="card", name="Card", kind="text", is_unique=True)
    uniqueness.keep(card)
    eve = Contact.objects.create(name="Eve", created_at=clock.now())
    start, refused = Barrier(2), []

    def give(contact: Contact) -> None:
        start.wait()
        try:
            changing.change(contact, {"own.card": "A-1"}, by=alice)
        except TakenError as refusal:
            refused.append((contact, refusal))
        finally:
            connection.close()

    threads = [Thread(target=give, args=(contact,)) for contact in (dana, eve)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ((loser, refusal),) = refused
    winner = Contact.objects.get(own__card="A-1")
    assert {winner, loser} == {dana, eve}
    assert refusal.owner == winner
    card.is_unique = False
    uniqueness.keep(card)
