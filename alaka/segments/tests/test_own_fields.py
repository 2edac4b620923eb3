"""Own fields are asked for, said and shown like any other, by those who see them."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from alaka.accounts.models import Agent, Team
from alaka.contacts.models import Contact, OwnField
from alaka.core import clock
from alaka.segments.language import read
from alaka.segments.tests.conftest import person

LIST = "/desk/contacts/"
LEVELS = [["gold", "Gold"], ["new", "New"]]


@pytest.fixture
def fields(db: None) -> dict[str, OwnField]:
    made = [
        OwnField(key="job", name="Job", kind="text"),
        OwnField(key="size", name="Size", kind="number"),
        OwnField(key="credit", name="Credit", kind="money", options={"currency": "EUR"}),
        OwnField(key="since", name="Since", kind="date"),
        OwnField(key="vip", name="VIP", kind="yes_no"),
        OwnField(key="level", name="Level", kind="choice", choices=LEVELS),
        OwnField(key="likes", name="Likes", kind="several", choices=LEVELS),
        OwnField(key="site", name="Site", kind="link"),
    ]
    for field in made:
        field.save()
    return {field.key: field for field in made}


@pytest.fixture
def people(fields: dict[str, OwnField]) -> list[Contact]:
    day = localdate(clock.now())
    rows = {
        "Ana": {"job": "Florist’s 50% \\ help", "size": "9.5", "vip": True, "level": "gold",
                "since": str(day - timedelta(days=3)), "likes": ["gold", "new"]},
        "Bela": {"job": "driver", "size": "10", "credit": "1200.50", "vip": False,
                 "since": str(day + timedelta(days=3)), "likes": ["new"], "site": "https://b.ba/"},
        "Cem": {},
    }  # fmt: skip
    found = [person(name) for name in rows]
    for contact in found:
        contact.own = rows[contact.name]
        contact.save()
    return found


@pytest.mark.parametrize(
    ("leaf", "names"),
    [
        ({"of": "own.job", "op": "contains", "value": "FLORIST"}, "Ana"),
        ({"of": "own.job", "op": "contains", "value": "0% \\"}, "Ana"),
        ({"of": "own.job", "op": "is", "value": "Driver"}, "Bela"),
        ({"of": "own.job", "op": "is_not", "value": "driver"}, "Ana Cem"),
        ({"of": "own.job", "op": "begins", "value": "dr"}, "Bela"),
        ({"of": "own.job", "op": "empty"}, "Cem"),
        ({"of": "own.job", "op": "filled"}, "Ana Bela"),
        ({"of": "own.size", "op": "at_least", "value": 9.5}, "Ana Bela"),
        ({"of": "own.size", "op": "at_most", "value": 9.6}, "Ana"),
        ({"of": "own.size", "op": "is", "value": 10}, "Bela"),
        ({"of": "own.credit", "op": "at_least", "value": 1200.5}, "Bela"),
        ({"of": "own.credit", "op": "empty"}, "Ana Cem"),
        ({"of": "own.since", "op": "last", "value": 5}, "Ana"),
        ({"of": "own.since", "op": "last", "value": 36500}, "Ana"),
        ({"of": "own.since", "op": "after", "value": "2020-01-01"}, "Ana Bela"),
        ({"of": "own.since", "op": "before", "value": "2020-01-01"}, ""),
        ({"of": "own.vip", "op": "yes"}, "Ana"),
        ({"of": "own.vip", "op": "no"}, "Bela"),
        ({"of": "own.vip", "op": "empty"}, "Cem"),
        ({"of": "own.level", "op": "is", "value": ["gold"]}, "Ana"),
        ({"of": "own.level", "op": "is_not", "value": "gold"}, "Bela Cem"),
        ({"of": "own.likes", "op": "has", "value": ["gold"]}, "Ana"),
        ({"of": "own.likes", "op": "has_not", "value": "new"}, "Cem"),
        ({"of": "own.site", "op": "contains", "value": "b.ba"}, "Bela"),
        ({"not": {"of": "own.size", "op": "at_least", "value": 9.8}}, "Ana Cem"),
    ],
)
def test_each_kind_is_asked_as_it_is_compared(
    people: list[Contact], bob: Agent, leaf: dict[str, object], names: str
):
    asked = read(leaf, bob)
    assert not asked.faults()
    found = Contact.objects.filter(asked.asked()).order_by("name")
    assert " ".join(found.values_list("name", flat=True)) == names
    assert asked.sentence()


def test_the_sentence_names_the_field_as_its_reader_does(people: list[Contact], bob: Agent):
    OwnField.objects.filter(key="level").update(name="Customer’s level")
    leaf = {"of": "own.level", "op": "is", "value": ["gold", "new"]}
    assert read(leaf, bob).sentence() == "Customer’s level is “Gold” or “New”"


def test_whoever_does_not_see_a_field_cannot_ask_for_it(
    people: list[Contact], fields: dict[str, OwnField], alice: Agent, at_alice: Client
):
    fields["level"].teams.set([Team.objects.create(name="Others")])
    leaf = {"of": "own.level", "op": "is", "value": ["gold"]}
    assert read(leaf, alice).faults()
    page = at_alice.get(LIST, {"columns": "own.level,own.job", "filter": json.dumps(leaf)})
    assert [heading.name for heading in page.context["headings"]] == ["name", "own.job"]
    assert not page.context["lines"]
    assert at_alice.get("/desk/contacts/conditions/own.level").status_code == 404


def test_they_are_columns_and_entered_on_the_screen(people: list[Contact], at_bob: Client):
    page = at_bob.get(LIST, {"columns": "own.size,own.vip,own.likes"})
    shown = {line.record.name: [cell for _h, cell in line.cells] for line in page.context["lines"]}
    assert shown == {
        "Ana": ["9.5", "Yes", "Gold, New"], "Bela": ["10", "No", "New"], "Cem": ["", "", ""]
    }  # fmt: skip
    assert "own.credit" in [name for name, _title, _is_shown in page.context["choices"]]
    entered = at_bob.get("/desk/contacts/conditions/own.level", {"op": "is", "value": ["gold"]})
    there = at_bob.get(entered["Location"])
    assert [line.record.name for line in there.context["lines"]] == ["Ana"]
    assert there.context["sentence"] == "Level is “Gold”"


def test_a_column_costs_the_same_however_many_are_shown(
    people: list[Contact], at_bob: Client, django_assert_max_num_queries
):
    at_bob.get(LIST, {"columns": "own.size,own.vip"})
    with django_assert_max_num_queries(30):
        at_bob.get(LIST, {"columns": "own.size,own.vip,own.likes,own.job,own.site"})
