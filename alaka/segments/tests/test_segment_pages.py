"""Segments on the screen: made of a list and of what is pasted, changed, counted as they grow."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alaka.accounts.models import Agent
from alaka.conftest import logged_in
from alaka.contacts.models import Contact
from alaka.core.hurrying import TooLongError
from alaka.importing.tests import books
from alaka.segments import estimating, making, pasting
from alaka.segments.language import read
from alaka.segments.listing import Listing
from alaka.segments.models import PeopleView, Segment

pytestmark = pytest.mark.django_db
AT = "/desk/segments/"
AZ = {"of": "language", "op": "is", "value": ["az"]}
FA = {"of": "language", "op": "is", "value": ["az", "fa"]}


@pytest.fixture
def at_bob(bob: Agent) -> Client:
    return logged_in(bob)


def test_a_list_becomes_a_live_segment_and_what_uses_it_is_told(
    people: list[Contact], at_bob: Client, bob: Agent
):
    assert "No segment yet" in at_bob.get(AT).content.decode()
    query = Listing(filter=json.dumps(AZ)).query()
    page = at_bob.get(f"{AT}new/", {"list": query})
    assert page.context["form"]["name"].value() == "the language is “Azerbaijani”"
    Agent.objects.filter(pk=bob.pk).update(language="fa")
    name = logged_in(Agent.objects.get(pk=bob.pk)).get(f"{AT}new/", {"list": query})
    assert name.context["form"]["name"].value() == "زبان «آذربایجانی» است", "no marks of direction"
    Agent.objects.filter(pk=bob.pk).update(language="en")
    given = {"list": query, "kind": "live", "name": "Azerbaijani", "sharing": "all"}
    assert at_bob.post(f"{AT}new/", given | {"list": "", "filter": ""}).status_code == 422
    answer: Any = at_bob.post(f"{AT}new/", given)
    of = Segment.objects.get()
    assert (answer.url, of.filter, of.is_live, of.owner) == (of.get_absolute_url(), AZ, True, bob)
    asks = json.dumps({"of": "segment", "op": "has", "value": [str(of.pk)]})
    view = PeopleView.objects.create(name="Mine", owner=bob, query=Listing(filter=asks).query())
    shown = at_bob.get(answer.url)
    assert [(use.name, use.url) for use in shown.context["uses"]] == [
        ("Mine", view.get_absolute_url())
    ]
    assert "Counting" in at_bob.get(AT).content.decode()
    assert at_bob.get(AT).content.decode().count("the language is “Azerbaijani”") == 1


def test_its_conditions_are_changed_and_saved(
    people: list[Contact], at_bob: Client, alice: Agent, bob: Agent
):
    of = making.make(Segment(name="Some", owner=bob, filter=AZ))
    here = of.get_absolute_url()
    page = at_bob.get(here, {"filter": json.dumps(FA)})
    assert f"{AT}running?filter=" in page.content.decode()
    assert "Save the conditions" in page.content.decode()
    assert "the segment is yours" not in page.content.decode()
    Segment.objects.update(owner=alice)
    others = at_bob.get(here, {"filter": json.dumps(FA)}).content.decode()
    assert "the segment is yours" in others
    kept = at_bob.get(here).content.decode()
    assert f"{AT}running?filter=" not in kept, "Bob may see fewer people than Alice"
    assert "Save the conditions" not in kept
    Segment.objects.update(is_stale=False)
    at_bob.post(f"{here}conditions", {"filter": json.dumps(FA)})
    of.refresh_from_db()
    assert (of.filter, of.is_stale, of.is_redefined) == (FA, True, True)
    assert of.owner == bob
    circle = json.dumps({"of": "segment", "op": "has", "value": [str(of.pk)]})
    answer = at_bob.post(f"{here}conditions", {"filter": circle}, follow=True)
    assert "It would ask for itself" in answer.content.decode()
    at_bob.post(f"{here}change", {"name": "Others", "sharing": "own"})
    of.refresh_from_db()
    assert (of.name, of.sharing, of.filter) == ("Others", "own", FA)
    at_bob.post(f"{here}removal")
    assert not Segment.objects.exists()


def test_one_that_is_nobodys_else_is_seen_by_its_owner_and_managers(
    people: list[Contact], at_bob: Client, alice: Agent, charlie: Agent
):
    of = making.make(Segment(name="Some", owner=alice, filter=AZ, sharing="own"))
    here = of.get_absolute_url()
    assert [at.get(here).status_code for at in (at_bob, logged_in(alice))] == [200, 200]
    at_charlie = logged_in(charlie)
    assert at_charlie.get(here).status_code == 404
    Segment.objects.update(sharing="all")
    assert at_charlie.get(here).status_code == 200
    assert at_charlie.get(f"{here}change").status_code == 404
    assert at_charlie.post(f"{here}conditions", {"filter": "{}"}).status_code == 404


def test_people_are_put_in_by_hand_and_taken_out(people: list[Contact], at_bob: Client, bob: Agent):
    leyla, dana, shirin, nobody, omid = people
    chosen: Any = {"person": [leyla.pk, dana.pk], "list": Listing().query()}
    assert "2 people were picked" in at_bob.get(f"{AT}new/", chosen).content.decode()
    at_bob.post(f"{AT}new/", chosen | {"name": "Guests", "sharing": "all"})
    of = Segment.objects.get()
    assert (of.is_live, of.size) == (False, 2)
    pasted = "Leyla@Example.az; 061 123 456\nSHIRIN@example.ir,+989121234567\nwho@example.org"
    file = SimpleUploadedFile("more.csv", b"who@example.com\n")
    here = of.get_absolute_url()
    answer = at_bob.post(f"{here}people", {"text": pasted, "file": file})
    assert "who@example.com" in answer.content.decode()
    assert answer.context["read"].people == [leyla.pk, shirin.pk, omid.pk]
    of.refresh_from_db()
    assert of.size == 4
    assert at_bob.post(f"{here}people", {"text": " "}).status_code == 422
    picked: Any = {"segment": of.pk, "person": [leyla.pk, nobody.pk], "out": "1"}
    assert at_bob.get(f"{AT}picked/", picked).status_code == 200
    at_bob.post(f"{AT}picked/", picked)
    at_bob.post(f"{AT}picked/", {"segment": of.pk, "list": Listing(filter=json.dumps(AZ)).query()})
    of.refresh_from_db()
    assert (of.size, of.moves.filter(is_in=False).count()) == (4, 1)
    shown = at_bob.get("/desk/contacts/", {"filter": json.dumps(
        {"of": "segment", "op": "has_not", "value": [str(of.pk)]}
    )})  # fmt: skip
    assert [row.pk for row in shown.context["page"].rows] == [nobody.pk]
    assert at_bob.get(f"{here}overlap", {"with": of.pk}).context["parts"][1].count == 4
    live = making.make(Segment(name="Live", owner=bob, filter=AZ))
    for at in (f"{here}overlap", here):  # The second without script.
        waiting = at_bob.get(at, {"with": live.pk}).content.decode()
        assert "Counting" in waiting
        assert f"overlap?with={live.pk}" in waiting, "it asks again"


def test_two_are_compared_without_script_as_well(
    people: list[Contact], at_bob: Client, alice: Agent, bob: Agent
):
    leyla, dana, shirin, *_others = people
    of, other = (
        making.make(Segment(name=name, owner=bob, is_live=False), [each.pk for each in put])
        for name, put in {"Guests": [leyla, dana], "Friends": [dana, shirin]}.items()
    )
    page = at_bob.get(of.get_absolute_url(), {"with": other.pk})
    assert [part.count for part in page.context["parts"]] == [1, 1, 1]
    assert "Only in Friends" in page.content.decode()
    assert f'value="{other.pk}" selected' in page.content.decode()
    assert '<noscript><button class="btn">Show</button></noscript>' in page.content.decode()
    Segment.objects.filter(pk=other.pk).update(sharing="own")
    for number in (other.pk, 0, "x", "9" * 30, ""):
        for at in ("", "overlap"):
            page = logged_in(alice).get(f"{of.get_absolute_url()}{at}", {"with": number})
            assert page.status_code == 200
            assert "Only in" not in page.content.decode()


def test_people_are_put_in_from_a_workbook(
    people: list[Contact], at_bob: Client, bob: Agent, tmp_path: Path
):
    leyla, dana, _shirin, _nobody, omid = people
    dana.handles.create(scheme="customer", value="25@shop", created_at="2026-01-01T00:00Z")
    lines: list[list[object]] = [
        ["Name", "E-mail", "Sum"],
        ["Leyla", "LEYLA@example.az", 25],  # No customer of that number is meant.
        ["Omid", "+98 912 123 45 67", None],
        ["Who", "who@example.org", 7],
    ]
    table = "\r\n".join(";".join(str(cell or "") for cell in line) for line in lines)
    given = {
        "people.xlsx": books.xlsx(tmp_path / "people", {"Guests": lines}).read_bytes(),
        "people.ods": books.ods(tmp_path / "people", {"Guests": lines}).read_bytes(),
        "people.csv": table.encode("utf-16"),
    }
    for name, content in given.items():
        of = making.make(Segment(name=name, owner=bob, is_live=False))
        at = f"{of.get_absolute_url()}people"
        read = at_bob.post(at, {"file": SimpleUploadedFile(name, content)}).context["read"]
        assert (read.people, read.unknown) == ([leyla.pk, omid.pk], ["who@example.org"]), name
        torn = at_bob.post(at, {"file": SimpleUploadedFile(name, content[: len(content) // 2])})
        assert (torn.status_code, "damaged" in torn.content.decode()) == (
            (200, False) if name.endswith("csv") else (422, True)
        )
    content = books.xlsx(tmp_path / "numbers", {"Guests": [["customer"], [25]]}).read_bytes()
    read = at_bob.post(at, {"file": SimpleUploadedFile("n.xlsx", content)}).context["read"]
    assert (read.people, read.unknown) == ([dana.pk], [])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pasting, "MOST", 2)
        page = at_bob.post(at, {"file": SimpleUploadedFile("people.csv", given["people.csv"])})
        assert "At most 2 people at once" in page.content.decode()


def test_customers_are_found_by_their_numbers(people: list[Contact], db: None):
    people[0].handles.create(scheme="customer", value="K-17@shop", created_at="2026-01-01T00:00Z")
    found = pasting.read(pasting.rows_of("K-17\nK-18\n\n'K-17'"))
    assert (found.people, found.unknown) == ([people[0].pk], ["K-18"])


@pytest.mark.usefixtures("unhurried")
def test_what_a_filter_finds_is_counted_while_it_is_entered(people: list[Contact], at_bob: Client):
    page = at_bob.get(f"{AT}running", {"filter": json.dumps(FA)}).content.decode()
    assert "2 people" in page
    assert "Leyla" in page
    query = Listing(filter=json.dumps(AZ)).query()
    entered = {"list": query, "act": "add", "op": "contains", "value": "zz"}
    counted = "/desk/contacts/conditions/name/running"
    assert "0 people" in at_bob.get(counted, entered).content.decode()
    assert "1 person" in at_bob.get(counted, entered | {"value": "ley"}).content.decode()
    assert "filled in" in at_bob.get(counted, entered | {"value": ""}).content.decode()
    form = at_bob.get(
        "/desk/contacts/conditions/name", {"list": query}, headers={"HX-Request": "true"}
    )
    assert counted in form.content.decode()


@pytest.mark.parametrize("tries", [1, 3])
def test_of_very_many_it_is_counted_about(
    people: list[Contact], bob: Agent, monkeypatch: pytest.MonkeyPatch, tries: int
):
    """Some are read; where that takes long as well, PostgreSQL guesses."""
    left, at_most = [tries], estimating.at_most

    def hurried(milliseconds: int) -> Any:
        left[0] -= 1
        if left[0] >= 0:
            raise TooLongError
        return at_most(milliseconds)

    monkeypatch.setattr(estimating, "at_most", hurried)
    found = estimating.running(read(FA, bob), bob)
    assert found.is_about
    assert found.count >= 0
    whole = estimating._sampled(Contact.objects.all())
    assert (whole[1], len(whole[2])) == (5, 5)
    assert [estimating._rounded(count) for count in (0, 7.4, 83, 12_345)] == [0, 7, 83, 12_000]


def test_too_many_at_once_are_refused_with_a_reason(
    people: list[Contact], at_bob: Client, bob: Agent, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(making, "MOST", 1)
    monkeypatch.setattr(pasting, "MOST", 1)
    of = making.make(Segment(name="Guests", owner=bob, is_live=False), [people[0].pk])
    said = "At most 1 people at once"
    for out in ({}, {"out": "1"}):
        given = {"segment": of.pk, "list": Listing().query()} | out
        assert said in at_bob.post(f"{AT}picked/", given, follow=True).content.decode()
    given = {
        "name": "All",
        "sharing": "all",
        "kind": "static",
        "list": Listing(filter=json.dumps(FA)).query(),
    }
    assert said in at_bob.post(f"{AT}new/", given, follow=True).content.decode()
    pasted = at_bob.post(f"{of.get_absolute_url()}people", {"text": "a@x.az b@x.az, c@x.az"})
    assert (pasted.status_code, said in pasted.content.decode()) == (422, True)
    assert "b@x.az" in pasted.content.decode()
    of.refresh_from_db()
    assert (of.size, Segment.objects.count()) == (1, 1)
