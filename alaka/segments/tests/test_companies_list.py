"""The list of companies: asked, sorted, paged, saved, exported, and changed as a whole."""

import json
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry, Team
from alaka.contacts.companies import changing
from alaka.contacts.models import About, Company, CompanyTag, OwnField, Tag
from alaka.core.tests.downloads import downloaded
from alaka.segments.bulk import running, stepping
from alaka.segments.columns import columns
from alaka.segments.conditions import kinds
from alaka.segments.language import read
from alaka.segments.listing import Listing, page_of, rows_of
from alaka.segments.models import BulkChange, PeopleView
from alaka.segments.tests.conftest import person
from alaka.segments.tests.test_pages import links
from alaka.timeline.models import Event

pytestmark = pytest.mark.django_db
LIST = "/desk/companies/"
LEVELS = [["tin", "Tin"], ["gold", "Gold"]]
ALL = Listing.whole(About.COMPANY)


@pytest.fixture
def fields(db: None) -> None:
    for field in (
        OwnField(key="size", name="Shops", kind="number"),
        OwnField(key="level", name="Level", kind="choice", choices=LEVELS),
        OwnField(key="terms", name="Terms", kind="text"),
        OwnField(key="contains", name="Contains", kind="choice", choices=LEVELS),
    ):
        field.about = About.COMPANY
        field.save()


@pytest.fixture
def companies(fields: None, bob: Agent, alice: Agent) -> dict[str, Company]:
    bristol = changing.create(
        {
            "name": "Bristol", "domains": ["bristol.example"], "phone": "+38733447000",
            "country": "BA", "owner": alice.pk, "own.size": "9", "own.level": "gold",
        },
        by=bob,
    )  # fmt: skip
    ada = changing.create(
        {
            "name": "Ada", "website": "https://ada.example", "country": "AZ", "address": "Long 1",
            "own.size": "12", "own.level": "tin", "own.terms": "weekly",
        },
        by=bob,
    )  # fmt: skip
    zenit = changing.create({"name": "Zenit", "language": "fr"}, by=bob)
    changing.retag(bristol, put=[Tag.objects.create(name="VIP")], taken=[], by=bob)
    for name, role in (("Dana", "Purchasing"), ("Leyla", "")):
        changing.join(person(name), bristol, by=bob, role=role)
    changing.join(person("Omid"), ada, by=bob)
    return {"bristol": bristol, "ada": ada, "zenit": zenit}


def names(client: Client, **query: str) -> list[str]:
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return [row.name for row in answer.context["page"].rows]


def found(agent: Agent, **leaf: Any) -> list[str]:
    asked = read(leaf, agent, About.COMPANY)
    assert not asked.faults(), asked.faults()
    assert asked.sentence()
    return sorted(rows_of(ALL, asked, agent).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("leaf", "expected"),
    [
        ({"of": "name", "op": "begins", "value": "bri"}, ["Bristol"]),
        ({"of": "domain", "op": "contains", "value": "ADA.ex"}, ["Ada"]),
        ({"of": "domain", "op": "is", "value": "bristol.example"}, ["Bristol"]),
        ({"of": "domain", "op": "empty"}, ["Zenit"]),
        ({"of": "phone", "op": "contains", "value": "33 447"}, ["Bristol"]),
        ({"of": "phone", "op": "contains", "value": "none"}, []),
        ({"of": "phone", "op": "empty"}, ["Ada", "Zenit"]),
        ({"of": "address", "op": "contains", "value": "long"}, ["Ada"]),
        ({"of": "country", "op": "is", "value": ["BA", "AZ"]}, ["Ada", "Bristol"]),
        ({"of": "language", "op": "filled"}, ["Zenit"]),
        ({"of": "owner", "op": "is", "value": "me"}, ["Bristol"]),
        ({"of": "added", "op": "last", "value": 1}, ["Ada", "Bristol", "Zenit"]),
        ({"of": "people", "op": "at_least", "value": 2}, ["Bristol"]),
        ({"of": "people", "op": "at_most", "value": 1}, ["Ada", "Zenit"]),
        ({"of": "people", "op": "is", "value": 0}, ["Zenit"]),
        ({"of": "people", "op": "at_least", "value": 0}, ["Ada", "Bristol", "Zenit"]),
        ({"of": "role", "op": "contains", "value": "purch"}, ["Bristol"]),
        ({"of": "own.size", "op": "at_least", "value": 10}, ["Ada"]),
        ({"of": "own.level", "op": "is", "value": "gold"}, ["Bristol"]),
        ({"of": "own.terms", "op": "empty"}, ["Bristol", "Zenit"]),
    ],
)
def test_companies_are_found_by_all_that_is_known_of_them(
    companies: dict[str, Company], alice: Agent, leaf: dict[str, Any], expected: list[str]
):
    assert found(alice, **leaf) == expected


def test_tags_are_asked_for_by_their_numbers(companies: dict[str, Company], alice: Agent):
    vip = str(Tag.objects.get().pk)
    assert found(alice, of="tag", op="has", value=[vip]) == ["Bristol"]
    assert found(alice, of="tag", op="has_not", value=[vip]) == ["Ada", "Zenit"]


def test_each_language_says_every_condition(alice: Agent, fields: None):
    for kind in kinds(About.COMPANY).values():
        assert set(kind.ops) == set(getattr(kind, "clauses", kind.ops)), kind


def test_what_is_asked_of_people_is_no_condition_of_companies(alice: Agent):
    asked = read({"of": "first_seen", "op": "last", "value": 3}, alice, About.COMPANY)
    assert asked.faults()
    assert read({"of": "domain", "op": "empty"}, alice).faults()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["Ada", "Bristol", "Zenit"]),
        ("-name", ["Zenit", "Bristol", "Ada"]),
        ("-added", ["Zenit", "Ada", "Bristol"]),
        ("-people", ["Bristol", "Ada", "Zenit"]),
        ("country", ["Zenit", "Ada", "Bristol"]),
        ("-owner", ["Bristol", "Zenit", "Ada"]),
        ("-domains", ["Bristol", "Zenit", "Ada"]),
        ("-website", ["Ada", "Zenit", "Bristol"]),
        ("own.size", ["Zenit", "Bristol", "Ada"]),
        ("-own.size", ["Ada", "Bristol", "Zenit"]),
        ("-own.level", ["Bristol", "Ada", "Zenit"]),
        ("-own.contains", ["Zenit", "Ada", "Bristol"]),
        ("own.nothing", ["Ada", "Bristol", "Zenit"]),
        ("nothing", ["Ada", "Bristol", "Zenit"]),
    ],
)
def test_any_column_sorts(
    at_alice: Client, companies: dict[str, Company], order: str, expected: list[str]
):
    assert names(at_alice, sort=order) == expected


@pytest.mark.parametrize(
    "order", ["name", "-people", "own.size", "-own.size", "own.terms", "owner"]
)
def test_pages_hold_each_once_in_any_order(
    fields: None, alice: Agent, order: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("alaka.segments.listing.SIZE", 7)
    for number in range(20):
        size = {"own.size": f"{number % 4}.5"} if number % 3 else {}
        company = changing.create({"name": f"C {number % 5}", **size}, by=alice)
        if number % 2:
            changing.join(person(f"P {number}"), company, by=alice)
    listing = ALL.but(order=order)
    everything_asked = read({}, alice, About.COMPANY)
    seen: list[int] = []
    cursor = ""
    while True:
        page = page_of(listing, everything_asked, Company.objects.all(), alice, after=cursor)
        seen += [row.pk for row in page.rows]
        if not page.after:
            break
        cursor = page.after
    whole = listing.subject.sorting(order, alice).sorted(Company.objects.all())
    assert seen == [row.pk for row in whole]
    back = page_of(listing, everything_asked, Company.objects.all(), alice, before=page.before)
    assert [row.pk for row in back.rows] == seen[7:14]


def test_columns_are_chosen_and_say_what_they_are_called(
    at_alice: Client, companies: dict[str, Company]
):
    shown = ",".join([*columns(About.COMPANY), "own.size", "own.level"])
    text = at_alice.get(LIST, {"columns": shown}).content.decode()
    for said in ("VIP", "bristol.example", "Bosnia", "Shops", "Gold", "Alice Adams", "Long 1"):
        assert said in text, said
    assert "aria-sort" in text


def test_a_field_of_another_team_is_neither_column_nor_order(
    at_alice: Client, alice: Agent, companies: dict[str, Company]
):
    OwnField.objects.get(key="size").teams.add(Team.objects.create(name="Finance"))
    answer = at_alice.get(LIST, {"columns": "own.size", "sort": "own.size"})
    assert "Shops" not in answer.content.decode()
    assert [row.name for row in answer.context["page"].rows] == ["Ada", "Bristol", "Zenit"]


def test_words_find_by_name_domain_and_number_and_keep_the_filter(
    at_alice: Client, companies: dict[str, Company]
):
    assert names(at_alice, q="bristol.exa") == ["Bristol"]
    assert names(at_alice, q="33447") == ["Bristol"]
    in_azerbaijan = json.dumps({"of": "country", "op": "is", "value": "AZ"})
    assert names(at_alice, q="ada", filter=in_azerbaijan) == ["Ada"]
    assert names(at_alice, q="bristol", filter=in_azerbaijan) == []


def test_a_condition_is_entered_without_a_script(at_alice: Client, companies: dict[str, Company]):
    page = at_alice.get(LIST).content.decode()
    form = at_alice.get(links(page, "Shops")[0])
    assert form.context["action"] == "/desk/companies/conditions/own.size"
    entered = {"op": "at_least", "value": "10", "at": "", "act": "add"}
    to = at_alice.get(form.context["action"], entered)["Location"]
    assert to.startswith(LIST)
    answer = at_alice.get(to)
    assert [row.name for row in answer.context["page"].rows] == ["Ada"]
    assert "Companies: Shops is at least 10" in answer.content.decode()
    assert "1 company" in answer.content.decode()


def test_a_view_of_companies_is_saved_shared_and_opens_the_list(
    at_alice: Client, alice: Agent, bob: Agent, companies: dict[str, Company]
):
    listing = ALL.but(order="-people", columns=("tags",))
    given = {"list": listing.query(), "name": "Biggest", "sharing": "all"}
    to = at_alice.post("/desk/companies/views/new", given)["Location"]
    assert to == listing.url()
    view = PeopleView.objects.get()
    assert view.about == About.COMPANY
    assert "Biggest" in at_alice.get("/desk/companies/views/").content.decode()
    assert "Biggest" not in at_alice.get("/desk/people-views/").content.decode()
    assert "Biggest" not in at_alice.get("/desk/contacts/").content.decode()
    at_alice.post(f"/desk/people-views/{view.pk}/start")
    assert at_alice.get(LIST).context["listing"] == listing
    assert at_alice.get("/desk/contacts/").context["listing"] == Listing()
    assert (
        at_alice.post(f"/desk/people-views/{view.pk}/start")["Location"] == "/desk/companies/views/"
    )
    assert at_alice.get(LIST).context["listing"] == ALL


@pytest.mark.parametrize("fields_asked", ["shown", "all"])
def test_what_is_shown_or_all_of_it_leaves_as_a_file(
    at_bob: Client, companies: dict[str, Company], fields_asked: str
):
    asked = {"format": "csv", "fields": fields_asked, "columns": "own.size,people", "sort": "-name"}
    answer = at_bob.get("/desk/companies/export", asked)
    lines = downloaded(answer).decode().splitlines()
    heading = lines[0].lstrip("\ufeff").split(",")
    assert [line.split(",")[0] for line in lines[1:]] == ["Zenit", "Bristol", "Ada"]
    if fields_asked == "shown":
        assert heading == ["Name", "Shops", "People"]
        assert lines[2:] == ["Bristol,9,2", "Ada,12,1"]
    else:
        assert {"Mail domains", "Owner", "About this company", "Shops", "Level"} <= set(heading)
        assert "Alice Adams" in lines[2]
    entry = AuditEntry.objects.get(act="list exported")
    assert entry.about == "All companies"


def test_companies_leave_as_json_with_the_values_of_the_api(
    at_bob: Client, companies: dict[str, Company]
):
    answer = at_bob.get("/desk/companies/export", {"format": "jsonl", "fields": "all"})
    lines = downloaded(answer).decode().splitlines()
    ada = json.loads(lines[0])
    assert (ada["id"], ada["country"], ada["own.size"]) == (companies["ada"].pk, "AZ", "12")
    assert at_bob.get("/desk/companies/export", {"format": "vcf"}).status_code == 404


# ---------------------------------------------------------------- changed as a whole


def looked(what: str, value: Any, by: Agent, listing: Listing = ALL) -> BulkChange:
    of = stepping.begin(what, value, by=by, chosen=(), listing=listing)
    running.run(of.pk)
    return BulkChange.objects.get(pk=of.pk)


def done(of: BulkChange, by: Agent | None = None) -> BulkChange:
    assert stepping.undo(of, by=by) if by else stepping.write(of)
    running.run(of.pk)
    return BulkChange.objects.get(pk=of.pk)


def everything() -> list[Any]:
    rows = list(Company.objects.order_by("pk").values())
    return [*rows, *CompanyTag.objects.order_by("company", "tag").values("company", "tag")]


@pytest.mark.parametrize(
    ("what", "value", "would"),
    [
        ("country", "BA", 2),
        ("owner", None, 1),
        ("about", "Pays late", 3),
        ("own.size", "9", 2),
        ("own.terms", None, 1),
        ("tags.on", "VIP", 2),
        ("tags.off", "VIP", 1),
    ],
)
def test_a_change_of_many_companies_is_tried_done_told_and_undone_exactly(
    companies: dict[str, Company], bob: Agent, what: str, value: Any, would: int
):
    if what.startswith("tags."):
        value = [Tag.objects.get(name=value).pk]
    before = everything()
    of = looked(what, value, bob)
    assert of.trial["changed"] == would
    assert everything() == before
    of = done(of)
    assert of.counts["changed"] == would
    verb = "company.tagged" if what.startswith("tags.") else "company.changed"
    told = Event.objects.filter(verb=verb, data__bulk=of.pk)
    assert told.count() == would
    assert {event.contact_id for event in told} == {None}
    assert everything() != before
    of = done(of, by=bob)
    assert of.counts == {"back": would, **({"same": 3 - would} if would < 3 else {})}
    assert everything() == before


def test_what_somebody_changed_since_stays(companies: dict[str, Company], bob: Agent):
    of = done(looked("country", "FR", bob))
    changing.change(companies["ada"], {"country": "IR"}, by=bob)
    of = done(of, by=bob)
    assert of.counts == {"back": 2, "left": 1}
    companies["ada"].refresh_from_db()
    assert companies["ada"].country == "IR"


def test_companies_are_chosen_in_the_list_and_changed_page_by_page(
    at_bob: Client, companies: dict[str, Company]
):
    ids = [companies["ada"].pk, companies["zenit"].pk]
    page = at_bob.get("/desk/companies/changes/new", {"company": ids})
    assert page.content.decode().count("Change many companies") == 2, "title and heading"
    assert "2 companies" in page.content.decode()
    offered = {each.what for each in page.context["offered"]}
    assert {"owner", "own.level", "tags.on"} <= offered
    assert not {"timezone", "name"} & offered
    given = {"company": ids, "what": "own.level", "value": "gold"}
    to = at_bob.post("/desk/companies/changes/new", given)["Location"]
    text = at_bob.get(to).content.decode()
    assert "Change 2 companies" in text
    at_bob.post(f"{to}writing")
    running.run(BulkChange.objects.get().pk)
    assert Company.objects.filter(own__level="gold").count() == 3
    text = at_bob.get(to).content.decode()
    assert "They are changed" in text
    assert "Level: Gold" in at_bob.get("/desk/contacts/changes/").content.decode()
    assert AuditEntry.objects.filter(act="companies changed in bulk").exists()


def test_nobody_else_sees_it(at_alice: Client, companies: dict[str, Company], bob: Agent):
    of = looked("country", "FR", bob)
    assert at_alice.get(of.get_absolute_url()).status_code == 404
    assert at_alice.get("/desk/companies/changes/new", {"company": ["77"]}).status_code == 404
