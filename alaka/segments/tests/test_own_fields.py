"""Own fields are asked for, said and shown like any other, by those who see them."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate

from alaka.accounts.models import Agent, Team
from alaka.contacts.companies.changing import create
from alaka.contacts.merging import merge, undo
from alaka.contacts.models import About, Company, Contact, OwnField
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


@pytest.fixture
def friend(people: list[Contact]) -> Contact:
    """Ana was recommended by Emil, Bela by somebody else."""
    OwnField.objects.create(key="by", name="Brought by", kind="reference", position=90)
    emil, other = person("Emil"), person("Farid")
    for contact, of in ((people[0], emil), (people[1], other)):
        contact.own["by"] = of.pk
        contact.save()
    return emil


def names_of(leaf: object, agent: Agent, about: str = About.CONTACT) -> str:
    asked = read(leaf, agent, about)
    rows = (Company if about == About.COMPANY else Contact).objects.filter(asked.asked())
    return " ".join(rows.order_by("name").values_list("name", flat=True))


def test_whom_a_field_points_to_is_asked_for(
    people: list[Contact], friend: Contact, bob: Agent, alice: Agent
):
    leaf = {"of": "own.by", "op": "is", "value": friend.pk}
    assert (names_of(leaf, bob), read(leaf, bob).sentence()) == ("Ana", "Brought by is “Emil”")
    other = Contact.objects.get(name="Farid")
    both = {"of": "own.by", "op": "is", "value": [friend.pk, other.pk]}
    assert read(both, bob).sentence() == "Brought by is “Emil” or “Farid”"
    assert names_of(both, bob) == "Ana Bela"
    assert names_of({**leaf, "op": "is_not"}, bob) == "Bela Cem Emil Farid"
    assert names_of({"of": "own.by", "op": "empty"}, bob) == "Cem Emil Farid"
    # Both records of one person are that person, by either number, and parted again they are two.
    made = merge(other, friend, by=alice)
    for number in (friend.pk, other.pk):
        assert names_of({**leaf, "value": number}, bob) == "Ana Bela"
    assert read(leaf, bob).sentence() == "Brought by is “Farid”"
    assert read(leaf, bob).is_of_now
    undo(made, by=alice)
    assert names_of(leaf, bob) == "Ana"
    for wrong in (0, -1, "Emil", True, 2**63, [], [friend.pk, "x"], 999_999_999, {"a": 1}):
        asked = read({**leaf, "value": wrong}, bob)
        assert list(asked.faults()) == ["value"], wrong
        assert not Contact.objects.filter(asked.asked()).exists()


def test_whom_it_points_to_is_chosen_by_name(friend: Contact, at_bob: Client):
    form = at_bob.get("/desk/contacts/conditions/own.by").content.decode()
    assert 'hx-get="/desk/references/contact/"' in form
    offered = at_bob.get("/desk/references/contact/", {"value": "emi"}).content.decode()
    assert f'value="Emil #{friend.pk}"' in offered
    given = {"op": "is", "value": f"Emil #{friend.pk}"}
    there = at_bob.get(at_bob.get("/desk/contacts/conditions/own.by", given)["Location"])
    assert [line.record.name for line in there.context["lines"]] == ["Ana"]
    change = there.context["screen"].parts[0].chip.change
    assert f'value="Emil #{friend.pk}"' in at_bob.get(change).content.decode()
    for value, why in (("", "This is missing"), ("Nobody such", "Nobody is called so")):
        refused = at_bob.get("/desk/contacts/conditions/own.by", {"op": "is", "value": value})
        assert refused.status_code == 422
        assert why in refused.content.decode()


def test_companies_are_asked_for_the_company_they_point_to(bob: Agent):
    OwnField.objects.create(
        key="parent", name="Parent", kind="reference", about="company", options={"of": "company"}
    )
    sova = create({"name": "Sova"}, by=bob)
    create({"name": "Gül", "own.parent": sova.pk}, by=bob)
    leaf = {"of": "own.parent", "op": "is", "value": sova.pk}
    assert names_of(leaf, bob, About.COMPANY) == "Gül"
    assert read(leaf, bob, About.COMPANY).sentence() == "Parent is “Sova”"
