"""Rows become people: new, changed, as they were, or refused with a reason."""

import pytest

from alaka.accounts.models import Agent, Team
from alaka.contacts import merging
from alaka.contacts.models import Contact, Handle, OwnField
from alaka.core import clock
from alaka.core.words import Words
from alaka.importing.models import Change, Import, Refusal, State
from alaka.importing.tests.conftest import Bring, tried, written
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db

HEAD = ["Name", "E-mail", "Phone", "Country"]


def counts(created: int = 0, changed: int = 0, unchanged: int = 0, refused: int = 0) -> dict:
    return {"created": created, "changed": changed, "unchanged": unchanged, "refused": refused}


def reasons(of: Import) -> dict[int, str]:
    return {
        row.number: " ".join(str(Words.of(each)) for each in row.reasons)
        for row in Refusal.objects.filter(of=of)
    }


def both(of: Import, **expected: int) -> Import:
    """The trial and the import itself say the same."""
    of = tried(of)
    assert of.problem == ""
    assert of.trial == counts(**expected)
    of = written(of)
    assert (of.state, of.counts) == (State.DONE, counts(**expected))
    return of


def test_new_people_come_with_addresses_search_and_time_line(bring: Bring, ada: Agent):
    of = bring(
        [HEAD, ["Şükür  Əliyev", "SHUKUR@example.org; s@example.org", "۰۵۰ ۱۲۳ ۴۵ ۶۷", ""]],
        country="AZ",
    )
    both(of, created=1)
    made = Contact.objects.get()
    assert (made.name, made.country, made.search, made.sort_key) == (
        "Şükür Əliyev", "AZ", "sukur eliyev shukur@example.org s@example.org +994501234567",
        made.sort_key,
    )  # fmt: skip
    again = Contact(name=made.name)
    again.index([])
    assert made.sort_key == again.sort_key
    assert list(made.handles.values_list("scheme", "value")) == [
        ("email", "shukur@example.org"), ("email", "s@example.org"), ("phone", "+994501234567"),
    ]  # fmt: skip
    event = Event.objects.get(contact=made)
    assert (event.verb, event.actor, event.data["fields"]) == ("contact.imported", ada, ["created"])


def test_who_is_known_by_any_address_is_changed_and_gets_the_others(bring: Bring, dana: Contact):
    rows = [
        HEAD,
        ["Dana Novak-Hill", "new@example.org", "+387 61 123 456", ""],
        ["Emir", "emir@example.org", "", "Bosnia"],
    ]
    of = both(bring(rows), created=1, changed=1)
    dana.refresh_from_db()
    assert (dana.name, dana.country) == ("Dana Novak-Hill", "BA")
    assert "new@example.org" in dana.search
    change = Change.objects.get(contact=dana.pk)
    assert change.was is not None
    assert (change.was["name"], change.now) == ("Dana Novak", {"name": "Dana Novak-Hill"})
    assert Event.objects.get(contact=dana).data["fields"] == ["name"]
    assert Contact.objects.get(name="Emir").country == "BA"
    again = bring(rows)
    both(again, unchanged=2)
    assert Event.objects.filter(verb="contact.imported").count() == 2
    assert of.pk != again.pk


def test_empty_cells_change_nothing_unless_they_are_to_empty(bring: Bring, dana: Contact):
    rows = [HEAD, ["", "dana@example.org", "", ""]]
    both(bring(rows), unchanged=1)
    both(bring(rows, clears=True), changed=1)
    dana.refresh_from_db()
    assert (dana.name, dana.country, dana.handles.count()) == ("", "", 2)


def test_each_refused_row_says_why_and_takes_nothing_from_others(bring: Bring, dana: Contact):
    emir = Contact.objects.create(name="Emir", created_at=clock.now())
    Handle.objects.create(
        contact=emir, scheme="email", value="emir@example.org", created_at=clock.now()
    )
    of = bring(
        [
            HEAD,
            ["A", "a@example.org", "", ""],
            ["B", "a@example.org", "+38761000001", ""],
            ["C", "c@example.org", "+38761000001", ""],
            ["D", "not an address", "12", "Atlantis"],
            ["E", "", "", ""],
            ["F", "emir@example.org", "+38761123456", ""],
            ["Dana", "dana@example.org", "", ""],
            ["Dana again", "", "+38761123456", ""],
        ],
        columns=("name", "email", "phone", "country"),
        key="addresses",
    )
    of = both(of, created=2, changed=1, refused=5)
    why = reasons(of)
    assert sorted(why) == [3, 5, 6, 7, 9]
    assert "a@example.org stands in row 2 already" in why[3]
    assert "E-mail: “not an address” is not an e-mail address." in why[5]
    assert "Phone: “12” is not a phone number:" in why[5]
    assert "“Atlantis” is not a country" in why[5]
    assert "no address or number" in why[6]
    assert "two people: " in why[7]
    assert "Dana Novak" in why[7]
    assert "Row 8 speaks of the same person" in why[9]
    assert Contact.objects.get(name="C")


def test_by_one_kind_of_address_the_others_must_not_be_somebody_elses(bring: Bring, dana: Contact):
    rows = [HEAD, ["Emir", "emir@example.org", "+38761123456", ""], ["X", "", "+38761000002", ""]]
    of = both(bring(rows, key="email"), refused=2)
    assert "+38761123456 belongs to Dana Novak already" in reasons(of)[2]
    assert "is empty" in reasons(of)[3]


def test_only_new_or_only_known_people_can_be_wanted(bring: Bring, dana: Contact):
    rows = [HEAD, ["D", "dana@example.org", "", ""], ["New", "new@example.org", "", ""]]
    of = both(bring(rows, way="create"), created=1, refused=1)
    assert "Dana Novak is here already" in reasons(of)[2]
    Contact.objects.filter(name="New").delete()
    of = both(bring(rows, way="update"), changed=1, refused=1)
    assert "Nobody here is known by this" in reasons(of)[3]


def field(name: str, kind: str = "text", **more: object) -> OwnField:
    return OwnField.objects.create(name=name, key=name.lower(), kind=kind, **more)


def test_own_fields_keep_their_rules(bring: Bring, dana: Contact, team: Team):
    from alaka.contacts.own import uniqueness

    level = field("Level", "choice", choices=[["gold", "Gold"], ["none", "None"]], is_required=True)
    card = field("Card", is_unique=True)
    uniqueness.keep(card)
    field("Born", "date", default="2000-01-01")
    secret = field("Secret")
    secret.teams.add(team)
    Contact.objects.filter(pk=dana.pk).update(own={"card": "7", "level": "none"})
    rows = [
        ["E-mail", "Level", "Card", "Born", "Secret"],
        ["dana@example.org", "gold", "7", "۱۳۶۹/۰۱/۰۱", "a"],
        ["a@example.org", "GOLD", "8", "", "b"],
        ["b@example.org", "gold", "8", "", ""],
        ["c@example.org", "gold", "7", "", ""],
        ["d@example.org", "", "9", "", ""],
        ["e@example.org", "silver", "10", "yesterday", ""],
    ]
    of = both(bring(rows, language="fa"), created=1, changed=1, refused=4)
    why = reasons(of)
    assert "8 stands in row 3 already" in why[4]
    assert "7 belongs to Dana Novak already" in why[5]
    assert "Level must be filled in for a new person" in why[6]
    assert "Born: This is not a date" in why[7]
    dana.refresh_from_db()
    assert dana.own == {"card": "7", "level": "gold", "born": "1990-03-21", "secret": "a"}
    made = Contact.objects.get(handles__value="a@example.org")
    assert made.own == {"card": "8", "level": "gold", "born": "2000-01-01", "secret": "b"}
    told = [event.data["fields"] for event in Event.objects.filter(contact=dana).order_by("pk")]
    assert sorted(told) == [["own.born", "own.level"], ["own.secret"]]
    assert level.key == "level"
    found = both(
        bring([["Card", "Name"], ["7", "Dana H."], ["99", "New"]], key="own.card", way="update"),
        changed=1,
        refused=1,
    )
    dana.refresh_from_db()
    assert dana.name == "Dana H."
    assert sorted(reasons(found)) == [3]


def test_who_was_merged_is_known_as_whom_he_is_read(bring: Bring, dana: Contact, bob: Agent):
    gone = Contact.objects.create(name="D. Novak", created_at=clock.now())
    Handle.objects.create(
        contact=gone, scheme="email", value="old@example.org", created_at=clock.now()
    )
    made = merging.merge(dana, gone, by=bob, take=["name"])
    assert "name" in made.taken
    rows = [HEAD, ["Dana Hill", "old@example.org", "", ""], ["D", "dana@example.org", "", ""]]
    of = both(bring(rows), changed=1, refused=1)
    assert "Row 2 speaks of the same person" in reasons(of)[3]
    dana.refresh_from_db()
    gone.refresh_from_db()
    assert (dana.name, gone.name) == ("Dana Hill", "Dana Hill")
    made.refresh_from_db()
    assert made.taken["name"]["over"] == [f"import:{of.pk}"]  # What was changed since stays.


def test_a_file_is_kept_byte_by_byte(bring: Bring):
    of = bring([HEAD, ["Emir", "emir@example.org", "", ""]])
    of.pieces.all().delete()
    of.size = 0
    of.keep([bytes(range(256)), b"\\x00\t\n", b""])
    of.refresh_from_db()
    assert of.size == 262
    assert list(of.kept()) == [bytes(range(256)), b"\\x00\t\n", b""]
