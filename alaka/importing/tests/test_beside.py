"""Tags, companies, notes, owners and how people are reached, from a file and taken back."""

from typing import Any

import pytest

from alaka.accounts.models import Agent
from alaka.conftest import logged_in
from alaka.contacts import merging, noting, tagging
from alaka.contacts.companies import changing
from alaka.contacts.models import Company, Contact, ContactNote, ContactTag, Handle, Position, Tag
from alaka.core import clock
from alaka.importing.models import Change, Import
from alaka.importing.tests.conftest import Bring, tried, undone, written
from alaka.importing.tests.test_writing import both, reasons
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db

MODELS = (Contact, Handle, Tag, ContactTag, Company, Position, ContactNote)


def everything() -> list[list[Any]]:
    events = Event.objects.exclude(verb="contact.import_undone")
    events = events.exclude(verb="contact.imported")
    return [list(model.objects.order_by("pk").values()) for model in MODELS] + [
        list(events.order_by("pk").values())
    ]


def tags(contact: Contact) -> list[str]:
    return [tag.name for tag in tagging.on(contact)]


def test_tags_are_added_by_any_separator_and_taken_back(bring: Bring, dana: Contact, bob: Agent):
    tagging.retag(dana, put=[Tag.objects.create(name="Roses")], taken=[], by=bob)
    before = everything()
    rows = [
        ["E-mail", "Tags"],
        ["dana@example.org", "roses; #VIP"],
        ["new@example.org", "vip، Gold | roses"],
        ["other@example.org", ""],
    ]
    of = both(bring(rows), created=2, changed=1)
    assert tags(dana) == ["Roses", "VIP"]
    assert tags(Contact.objects.get(handles__value="new@example.org")) == ["Gold", "Roses", "VIP"]
    both(bring(rows), unchanged=3)
    undone(of)
    assert everything() == before


def test_companies_are_found_or_made_with_the_role_and_taken_back(
    bring: Bring, dana: Contact, bob: Agent
):
    gul = changing.create({"name": "Gül MMC", "domains": ["gul.example"]}, by=bob)
    changing.join(dana, gul, by=bob, role="Buyer")
    before = everything()
    rows = [
        ["E-mail", "Company", "Company website", "Job title"],
        ["dana@example.org", "", "https://www.gul.example/en", "Head of sales"],
        ["a@example.org", "GÜL  mmc", "", "Driver"],
        ["b@example.org", "Novo d.o.o.", "novo.example", ""],
        ["c@example.org", "Novo d.o.o.", "", "CEO"],
        ["d@example.org", "", "", "Nobody’s driver"],
        ["e@example.org", "X", "gmail.com", ""],
    ]
    of = both(bring(rows), created=3, changed=1, refused=2)
    assert "no company" in reasons(of)[6]
    assert "anybody can have an address" in reasons(of)[7]
    places = Position.objects.order_by("contact").values_list("company__name", "role", "is_main")
    assert list(places) == [
        ("Gül MMC", "Head of sales", True),
        ("Gül MMC", "Driver", True),
        ("Novo d.o.o.", "", True),
        ("Novo d.o.o.", "CEO", True),
    ]
    assert Company.objects.get(name="Novo d.o.o.").domains == ["novo.example"]
    both(bring(rows), unchanged=4, refused=2)
    undone(of)
    assert everything() == before


def test_a_column_becomes_notes_once_and_is_taken_back(bring: Bring, dana: Contact, bob: Agent):
    noting.write(dana, "Likes roses", by=bob)
    before = everything()
    rows = [["E-mail", "Notes"], ["dana@example.org", "Rang twice"], ["n@example.org", "Is new"]]
    of = both(bring(rows), created=1, changed=1)
    assert sorted(ContactNote.objects.values_list("text", flat=True)) == [
        "Is new", "Likes roses", "Rang twice",
    ]  # fmt: skip
    both(bring(rows), unchanged=2)
    undone(of)
    assert everything() == before


def test_what_was_changed_beside_people_since_stays(bring: Bring, dana: Contact, bob: Agent):
    rows = [
        ["E-mail", "Notes", "Company", "Job title"],
        ["dana@example.org", "Rang", "Novo", "Buyer"],
        ["new@example.org", "", "Other", ""],
    ]
    of = written(bring(rows))
    noting.change(ContactNote.objects.get(), "Rang twice")
    changing.join(dana, Company.objects.get(name="Novo"), by=bob, role="Head")
    undone(of)
    assert ContactNote.objects.get().text == "Rang twice"
    assert Position.objects.get().role == "Head"
    assert list(Company.objects.values_list("name", flat=True)) == ["Novo"]
    assert Change.objects.get(contact=dana.pk).left == ["company", "note"]


def test_owner_channel_and_hours_are_read_and_taken_back(
    bring: Bring, dana: Contact, bob: Agent, alice: Agent
):
    Contact.objects.filter(pk=dana.pk).update(owner=alice, best_hours="10:00-12:00")
    before = everything()
    rows = [
        ["E-mail", "Owner", "Preferred channel", "Best hours"],
        ["dana@example.org", bob.email.upper(), "Telefon", "۹–۱۷:۳۰"],
        ["new@example.org", alice.name.upper(), "courriel", "9h à 12h"],
        ["x@example.org", "Nobody Known", "pigeon", "always"],
    ]
    of = both(bring(rows), created=1, changed=1, refused=1)
    dana.refresh_from_db()
    assert (dana.owner, dana.preferred_channel) == (bob, "phone")
    assert dana.best_hours == "09:00-17:30"
    made = Contact.objects.get(handles__value="new@example.org")
    assert (made.owner, made.preferred_channel) == (alice, "email")
    assert made.best_hours == "09:00-12:00"
    why = reasons(of)[4]
    assert "Nobody of us who answers is “Nobody Known”" in why
    assert "“pigeon” is not a way" in why
    assert "“always” does not say" in why
    undone(of)
    assert everything() == before
    both(bring([rows[0], ["dana@example.org", "", "", ""]], clears=True), changed=1)
    dana.refresh_from_db()
    assert (dana.owner, dana.preferred_channel, dana.best_hours) == (None, "", "")


def test_what_a_merged_record_has_is_not_added_to_the_person(
    bring: Bring, dana: Contact, bob: Agent
):
    gone = Contact.objects.create(name="D. Novak", created_at=clock.now())
    changing.join(gone, changing.create({"name": "Novo"}, by=bob), by=bob)
    tagging.retag(gone, put=[Tag.objects.create(name="VIP")], taken=[], by=bob)
    noting.write(gone, "Rang", by=bob)
    merging.merge(dana, gone, by=bob, take=[])
    rows = [["E-mail", "Tags", "Company", "Note"], ["dana@example.org", "vip", "Novo", "Rang"]]
    both(bring(rows), unchanged=1)


def test_the_trial_shows_what_stands_beside_people(bring: Bring, dana: Contact, ada: Agent):
    rows = [
        ["E-mail", "Tags", "Company"],
        ["dana@example.org", "VIP", "Novo"],
        ["n@x.org", "A", "B"],
    ]
    of: Import = tried(bring(rows))
    page = logged_in(ada).get(of.get_absolute_url()).content.decode()
    assert "VIP" in page
    assert "Novo" in page
