"""Who looks after a person, how he likes to be reached, and his tags."""

import pytest
from django.test import Client
from django.utils import translation

from alaka.accounts.models import Agent
from alaka.contacts import changing, tagging
from alaka.contacts.merging import merge, undo
from alaka.contacts.models import Contact, ContactTag, Tag
from alaka.contacts.preferring import read_hours, shown_hours
from alaka.contacts.tests.test_merging import person
from alaka.timeline.models import Event

HTMX = {"HX-Request": "true"}


def test_the_card_shows_owner_and_how_to_reach_a_person(
    at_alice: Client, alice: Agent, bob: Agent, dana: Contact
):
    values = {"owner": bob.pk, "preferred_channel": "phone", "best_hours": "09:00-17:30"}
    assert changing.change(dana, values, by=alice) == set()
    page = at_alice.get(f"{dana.get_absolute_url()}/card").content.decode()
    assert f'<option value="{bob.pk}" selected>Bob Brown</option>' in page
    assert "Phone" in page
    assert "09:00–17:30" in page
    event = Event.objects.latest("pk")
    assert event.data["fields"] == ["best_hours", "owner", "preferred_channel"]
    line = at_alice.get(dana.get_absolute_url()).content.decode()
    assert "Alice Adams changed best hours, owner, preferred channel" in line


def test_the_owner_is_chosen_on_the_card_and_no_analyst_can_be_one(
    at_alice: Client, bob: Agent, dana: Contact
):
    url = f"{dana.get_absolute_url()}/fields"
    given = {"field": "owner", "owner": bob.pk}
    assert at_alice.post(url, given, headers=HTMX).status_code == 200
    dana.refresh_from_db()
    assert dana.owner == bob
    Agent.objects.filter(pk=bob.pk).update(role="analyst")
    other = person("Other")
    refused = at_alice.post(f"{other.get_absolute_url()}/fields", given, headers=HTMX)
    assert refused.status_code == 422
    # Who looks after somebody already is shown, whatever became of him.
    kept = at_alice.get(url, {"field": "owner"}, headers=HTMX).content.decode()
    assert "Bob Brown" in kept
    assert at_alice.post(url, {"field": "owner", "owner": ""}, headers=HTMX).status_code == 200
    dana.refresh_from_db()
    assert dana.owner is None


def test_two_who_choose_an_owner_at_once_see_each_other(
    at_alice: Client, alice: Agent, bob: Agent, dana: Contact
):
    saw = {"seen-owner": changing.sign(None), "saw-owner": ""}
    changing.change(dana, {"owner": alice.pk}, by=bob)
    given = {"field": "owner", "owner": bob.pk, **saw}
    refused = at_alice.post(f"{dana.get_absolute_url()}/fields", given, headers=HTMX)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert '<dd class="clash-now"><bdi>Alice Adams</bdi></dd>' in page
    assert "<dd><bdi>Bob Brown</bdi></dd>" in page


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9-17", "09:00-17:00"),
        ("09:00 – 17:30", "09:00-17:30"),
        ("9h30 à 18h", "09:30-18:00"),
        ("9.15 do 16", "09:15-16:00"),
        ("۹ تا ۱۷:۳۰", "09:00-17:30"),
        ("18-24", "18:00-00:00"),
        ("22:00-02:00", "22:00-02:00"),
        ("9", ""),
        ("9-9", ""),
        ("9-25", ""),
        ("24:30-1", ""),
        ("mornings", ""),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, hours: str):
    assert read_hours(text) == hours
    assert not hours or read_hours(shown_hours(hours)) == hours


def test_hours_that_cannot_be_read_are_refused_with_an_example(at_alice: Client, dana: Contact):
    with translation.override("fa"):
        assert shown_hours("09:00-17:30") == "۰۹:۰۰–۱۷:۳۰"
    given = {"field": "best_hours", "best_hours": "mornings"}
    refused = at_alice.post(f"{dana.get_absolute_url()}/fields", given, headers=HTMX)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Enter from when until when, like 09:00–17:30." in page
    assert 'value="mornings"' in page


def test_tags_are_chosen_on_a_sheet_and_a_new_one_is_made(
    at_alice: Client, dana: Contact, alice: Agent
):
    vip, late = (Tag.objects.create(name=name) for name in ("VIP", "Pays late"))
    url = f"{dana.get_absolute_url()}/tags"
    assert at_alice.post(url, {"tag": [vip.pk], "name": "#wedding"}).status_code == 302
    assert [tag.name for tag in tagging.on(dana)] == ["VIP", "wedding"]
    event = Event.objects.latest("pk")
    assert (event.verb, event.data) == ("contact.tagged", {"on": ["VIP", "wedding"], "off": []})
    assert "Alice Adams tagged the contact VIP, wedding" in (
        at_alice.get(dana.get_absolute_url()).content.decode()
    )
    # Another one puts a tag on while the sheet is open: it stays.
    was = [tag.pk for tag in tagging.on(dana)]
    tagging.retag(dana, put=[late], taken=[], by=alice)
    at_alice.post(url, {"was": was, "tag": [vip.pk]}, headers=HTMX)
    assert [tag.name for tag in tagging.on(dana)] == ["Pays late", "VIP"]


def test_a_tag_that_is_known_in_other_letters_is_not_made_twice(at_alice: Client, dana: Contact):
    Tag.objects.create(name="VIP")
    at_alice.post(f"{dana.get_absolute_url()}/tags", {"name": "vip"})
    assert [tag.name for tag in tagging.on(dana)] == ["VIP"]
    refused = at_alice.post(f"{dana.get_absolute_url()}/tags", {"name": "x" * 51})
    assert refused.status_code == 422
    assert "x" * 51 in refused.content.decode()


def test_who_is_merged_has_the_tags_of_both_and_gets_his_own_back(alice: Agent, db: None):
    vip, late, new = (Tag.objects.create(name=name) for name in ("VIP", "Pays late", "New"))
    dana, other = person("Dana"), person("D. Novak")
    tagging.retag(dana, put=[vip], taken=[], by=alice)
    tagging.retag(other, put=[vip, late], taken=[], by=alice)
    before = list(ContactTag.objects.order_by("pk").values())
    made = merge(dana, other, by=alice)
    dana.refresh_from_db()
    other.refresh_from_db()
    assert tagging.on(dana) == tagging.on(other) == [late, vip]
    assert tagging.of_many([dana]) == {dana.pk: ["Pays late", "VIP"]}
    undo(made, by=alice)
    assert list(ContactTag.objects.order_by("pk").values()) == before
    made = merge(dana, other, by=alice)
    tagging.retag(other, put=[new], taken=[vip], by=alice)
    undo(made, by=alice)
    dana.refresh_from_db()
    other.refresh_from_db()
    assert (tagging.on(dana), tagging.on(other)) == ([new], [late])


def test_the_owner_goes_along_in_a_merge_and_back(alice: Agent, bob: Agent, db: None):
    dana, other = person("Dana"), person("D. Novak", owner=bob, best_hours="09:00-12:00")
    made = merge(dana, other, by=alice)
    dana.refresh_from_db()
    assert (dana.owner, dana.best_hours) == (bob, "09:00-12:00")
    undo(made, by=alice)
    dana.refresh_from_db()
    other.refresh_from_db()
    assert (dana.owner, dana.best_hours) == (None, "")
    assert (other.owner, other.best_hours) == (bob, "09:00-12:00")
