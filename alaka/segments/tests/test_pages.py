"""The list of people on the screen: filter, columns, order, pages and saved views."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Place, Team
from alaka.conftest import logged_in
from alaka.contacts.models import About, Contact
from alaka.core.hurrying import TooLongError, at_most
from alaka.inbox.models import Conversation
from alaka.segments.columns import columns
from alaka.segments.editing import Row
from alaka.segments.forms import ConditionForm
from alaka.segments.listing import ORDERS, SIZE, Listing
from alaka.segments.models import PeopleView
from alaka.segments.offering import conditions_for
from alaka.segments.tests.conftest import person

pytestmark = pytest.mark.django_db
LIST = "/desk/contacts/"
AZ = {"of": "language", "op": "is", "value": ["az"]}
NAMED = {"of": "name", "op": "filled"}
TALKED = {"of": "conversations", "op": "any"}


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [row.name for row in answer.context["page"].rows]


def asked(client: Client, data: Any, **query: str) -> Any:
    return client.get(LIST, {"filter": json.dumps(data), **query})


def links(page: str, text: str) -> list[str]:
    """Addresses of the links in whose label or text it stands."""

    class Links(HTMLParser):
        found: list[str] = []
        open_at = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            self.open_at = (given.get("href") or "") if tag == "a" else self.open_at
            if tag == "a" and text in (given.get("title") or ""):
                self.found.append(self.open_at)

        def handle_endtag(self, tag: str) -> None:
            self.open_at = "" if tag == "a" else self.open_at

        def handle_data(self, data: str) -> None:
            if self.open_at and text in data:
                self.found.append(self.open_at)

    reader = Links()
    reader.found = []
    reader.feed(page)
    return reader.found


def filter_of(address: str) -> Any:
    text = parse_qs(urlsplit(address).query).get("filter", [""])[0]
    return json.loads(text) if text else {}


def test_a_condition_is_added_changed_joined_and_removed_without_a_script(
    at_bob: Client, people: list[Contact]
):
    page: Any = at_bob.get(LIST).content.decode()
    form = at_bob.get(links(page, "Language")[0])
    assert form.status_code == 200
    hidden = {"at": form.context["place"], "act": form.context["act"]}
    hidden["list"] = form.context["listing"].query()
    where = "/desk/contacts/conditions/language"
    to = at_bob.get(where, {**hidden, "op": "is", "value": "az"})["Location"]
    assert filter_of(to) == AZ
    page = at_bob.get(to)
    assert names(page) == ["Leyla"]
    assert "People: the language is “Azerbaijani”" in page.content.decode()
    assert "1 person" in page.content.decode()
    change = at_bob.get(links(page.content.decode(), "Change this condition")[0])
    assert change.context["form"].initial["value"] == ["az"]
    beside = at_bob.get(links(page.content.decode(), "+ or")[0]).content.decode()
    again = at_bob.get(links(beside, "Language")[0])
    hidden = {"list": again.context["listing"].query(), "at": "0", "act": "add"}
    to = at_bob.get(where, {**hidden, "op": "is", "value": "fa"})["Location"]
    assert names(at_bob.get(to)) == ["Leyla", "شیرین"]
    page = at_bob.get(to).content.decode()
    to = links(page, "Remove this condition")[0]
    assert names(at_bob.get(to)) == ["شیرین"]
    assert names(at_bob.get(links(page, "Clear filter")[0])) == names(at_bob.get(LIST))


def test_what_a_form_says_of_itself_is_nothing_that_a_condition_asks(at_bob: Client, bob: Agent):
    """A part may be called as it likes: that of cases is their place."""
    for about in About.values:
        for kind in conditions_for(bob, about).values():
            assert not {"list", "at", "act"} & set(ConditionForm(kind, bob).fields), kind.name
    place = Place.objects.create(name="Baku")
    entered: dict[str, str] = {"list": "", "at": "", "act": "add", "op": "any", "answered": "no"}
    where = "/desk/contacts/conditions/cases"
    for given, asked in (({}, {}), ({"place": str(place.pk)}, {"place": [str(place.pk)]})):
        to = at_bob.get(where, entered | given)["Location"]
        assert filter_of(to) == {"of": "cases", "op": "any", "where": {**asked, "answered": False}}
        counted = at_bob.get(f"{where}/running", entered | given).content.decode()
        assert "0 people" in counted


def test_a_condition_entered_wrongly_stays_as_it_was_typed(at_bob: Client):
    where = "/desk/contacts/conditions/cases"
    answer = at_bob.get(where, {"op": "at_least", "count": "many", "days": "9", "kind": "praise"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="many"' in page
    assert 'value="9"' in page
    assert "Enter a whole number" in page
    answer = at_bob.get(where, {"op": "at_least", "days": "9"})
    assert "count" in answer.context["form"].errors
    answer = at_bob.get("/desk/contacts/conditions/first_seen", {"op": "last"})
    assert "days" in answer.context["form"].errors
    assert at_bob.get("/desk/contacts/conditions/nothing").status_code == 404


def test_an_event_is_entered_as_one_condition(at_bob: Client, people: list[Contact]):
    where = "/desk/contacts/conditions/cases"
    sheet = at_bob.get(
        where,
        {"op": "any", "kind": "complaint", "answered": "no", "days": "90", "list": "sort=-name"},
        headers={"HX-Request": "true"},
    )
    assert filter_of(sheet["HX-Redirect"]) == {
        "of": "cases",
        "op": "any",
        "where": {"kind": ["complaint"], "answered": False},
        "within": {"days": 90},
    }
    assert names(at_bob.get(sheet["HX-Redirect"])) == ["Omid Leyla", "Leyla"]


def test_a_broken_filter_is_marked_and_finds_nobody(at_bob: Client, people: list[Contact]):
    for broken in ('{"of": "colour", "op": "is"}', "{", '["x"]', '{"any": [{"of": "name"}]}'):
        page = at_bob.get(LIST, {"filter": broken})
        assert names(page) == []
        assert page.context["faults"]
        assert "is-broken" in page.content.decode()
        assert "0 people" in page.content.decode()
        assert names(at_bob.get(links(page.content.decode(), "Clear filter")[0]))


@pytest.mark.parametrize("order", list(ORDERS))
def test_pages_one_after_another_are_the_whole_list(at_bob: Client, order: str):
    for number in range(SIZE * 2 + 7):
        person(f"Ana {number % 9}", days=number % 5, language="az" if number % 3 else "fa")
    whole = Contact.objects.filter(language="az").order_by(*ORDERS[order].columns())
    filtered = {"sort": order, "filter": json.dumps(AZ)}
    seen, cursor, last = [], "", None
    while True:
        last = at_bob.get(LIST, {**filtered, "after": cursor}).context["page"]
        seen += [row.pk for row in last.rows]
        if not last.after:
            break
        cursor = last.after
    assert seen == [row.pk for row in whole]
    back = at_bob.get(LIST, {**filtered, "before": last.before}).context["page"]
    assert [row.pk for row in back.rows] == seen[:SIZE]


def test_columns_are_chosen_and_show_only_what_the_reader_may_see(
    at_bob: Client, at_alice: Client, people: list[Contact]
):
    assert len(columns()) == 18
    query = {"columns": list(columns()), "filter": json.dumps(TALKED)}
    lines = at_bob.get(LIST, query).context["lines"]
    cells = {line.record.name: [cell for _heading, cell in line.cells] for line in lines}
    assert len(cells["Omid Leyla"]) == 18
    assert cells["Leyla"][-8:-6] == ["1", "2"]
    query["filter"] = json.dumps(NAMED)
    lines = at_alice.get(LIST, query).context["lines"]
    cells = {line.record.name: [cell for _heading, cell in line.cells] for line in lines}
    assert cells["Omid Leyla"][-9:] == [""] * 9
    only = at_alice.get(LIST, {"columns": ""}).context["headings"]
    assert [heading.name for heading in only] == ["name"]


def test_words_are_looked_for_among_those_of_the_filter(at_bob: Client, people: list[Contact]):
    assert names(at_bob.get(LIST, {"q": "leyla"})) == ["Leyla", "Omid Leyla"]
    assert names(asked(at_bob, AZ, q="leyla")) == ["Leyla"]


def test_many_people_are_counted_up_to_a_limit(
    at_bob: Client, people: list[Contact], monkeypatch: pytest.MonkeyPatch
):
    assert "5 people" in at_bob.get(LIST).content.decode()
    monkeypatch.setattr("alaka.segments.listing.COUNTED", 4)
    assert "More than 4 people" in at_bob.get(LIST).content.decode()


def test_how_many_a_filter_finds_comes_after_their_page(
    at_bob: Client, people: list[Contact], monkeypatch: pytest.MonkeyPatch
):
    assert "3 people" in asked(at_bob, TALKED).content.decode()
    monkeypatch.setattr("alaka.segments.listing.SIZE", 2)
    assert "3 people" in asked(at_bob, TALKED).content.decode()  # Nothing would bring it later.
    at_bob.cookies["alaka_script"] = "yes"
    page = asked(at_bob, TALKED).content.decode()
    assert "3 people" not in page
    found = re.search(r'hx-get="(/desk/contacts/count[^"]+)"', page)
    assert found
    assert at_bob.get(unescape(found[1])).content.decode().strip() == "3 people"


@pytest.mark.parametrize("soon", [0, 1])
def test_few_who_lie_far_apart_are_gathered_first(
    soon: int, at_bob: Client, people: list[Contact], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("alaka.segments.listing.SIZE", 2)

    def in_time(milliseconds: int) -> Any:
        if not soon:
            raise TooLongError
        return at_most(milliseconds)

    monkeypatch.setattr("alaka.segments.listing.at_most", in_time)
    first = asked(at_bob, TALKED)
    rest = asked(at_bob, TALKED, after=first.context["page"].after)
    assert names(first) + names(rest) == ["Dana", "Leyla", "Omid Leyla"]
    assert rest.context["page"].after == ""


def test_a_view_is_saved_shared_and_opened_first(
    alice: Agent, bob: Agent, charlie: Agent, team: Team, people: list[Contact]
):
    at_alice, at_bob, at_charlie = logged_in(alice), logged_in(bob), logged_in(charlie)
    query = Listing(filter=json.dumps(AZ)).query()
    form = at_alice.get("/desk/people-views/new", {"list": query}).content.decode()
    assert "the language is “Azerbaijani”" in form
    saved = {"name": "Baku", "list": query, "sharing": "team"}
    refused = at_alice.post("/desk/people-views/new", saved)
    assert refused.status_code == 422
    assert "Choose the team" in refused.content.decode()
    to = at_alice.post("/desk/people-views/new", {**saved, "team": team.pk})["Location"]
    assert names(at_alice.get(to)) == ["Leyla"]
    view = PeopleView.objects.get()
    assert [tab["label"] for tab in at_alice.get(to).context["tabs"]] == ["Everybody", "Baku"]
    assert at_charlie.post(f"/desk/people-views/{view.pk}/start").status_code == 404
    assert at_bob.get(f"/desk/people-views/{view.pk}/").status_code == 404
    changed = {"name": "Baku", "sharing": "all"}
    assert at_charlie.post(f"/desk/people-views/{view.pk}/", changed).status_code == 404
    assert at_alice.post(f"/desk/people-views/{view.pk}/", changed).status_code == 302
    assert at_charlie.post(f"/desk/people-views/{view.pk}/removal").status_code == 404
    at_charlie.post(f"/desk/people-views/{view.pk}/start")
    assert names(at_charlie.get(LIST)) == ["Leyla"]
    assert len(names(at_charlie.get(LIST, {"sort": "name"}))) == 5
    at_charlie.post(f"/desk/people-views/{view.pk}/start")
    assert len(names(at_charlie.get(LIST))) == 5
    at_charlie.post(f"/desk/people-views/{view.pk}/start")
    at_alice.post(f"/desk/people-views/{view.pk}/", {"name": "Baku", "sharing": "own"})
    assert len(names(at_charlie.get(LIST))) == 5
    at_alice.post(f"/desk/people-views/{view.pk}/removal")
    assert not PeopleView.objects.exists()


def test_a_saved_view_that_broke_says_so_in_the_list_of_views(at_bob: Client, bob: Agent):
    query = Listing(filter='{"of": "gone", "op": "is"}').query()
    PeopleView.objects.create(name="Old", query=query, owner=bob)
    assert "cannot be read" in at_bob.get("/desk/people-views/").content.decode()


def test_two_of_one_persons_conversations_are_one_line(at_bob: Client, people: list[Contact]):
    assert Conversation.objects.filter(contact=people[0]).count() == 2
    assert names(asked(at_bob, TALKED)) == ["Dana", "Leyla", "Omid Leyla"]


def test_the_opposite_of_a_condition_is_shown_and_changed(at_bob: Client, people: list[Contact]):
    page: Any = at_bob.get(LIST, {"filter": json.dumps({"not": AZ})})
    assert names(page) == ["", "Dana", "Omid Leyla", "شیرین"]
    change = at_bob.get(links(page.content.decode(), "Change this condition")[0])
    assert change.context["form"].initial["opposite"]
    hidden = {"list": change.context["listing"].query(), "at": "0", "act": "change"}
    where = "/desk/contacts/conditions/language"
    entered = {**hidden, "op": "is", "value": ["az", "fa"], "opposite": "on"}
    to = at_bob.get(where, entered)["Location"]
    assert filter_of(to) == {"not": {**AZ, "value": ["az", "fa"]}}
    beside = at_bob.get(links(at_bob.get(to).content.decode(), "+ or")[0])
    assert beside.status_code == 200
    del entered["opposite"]
    assert filter_of(at_bob.get(where, entered)["Location"]) == {**AZ, "value": ["az", "fa"]}


def test_the_screen_keeps_what_lies_deeper_than_it_can_change():
    deep = {"any": [AZ, {"all": [NAMED, {"any": [AZ, TALKED]}]}]}
    row = Row.of({"all": [deep, TALKED]})
    assert row.data() == {"all": [deep, TALKED]}
    assert row.at("0.1.1") == {"any": [AZ, TALKED]}, "a sentence"
    assert row.without("0.1.1").data() == {"all": [{"any": [AZ, NAMED]}, TALKED]}
    turned = {"any": [{"all": [AZ, {"any": [NAMED, {"any": [AZ, TALKED]}]}]}, TALKED]}
    assert row.turned().data() == turned
    row = Row.of({"all": [{"any": [AZ, NAMED]}, TALKED]})
    assert row.with_(NAMED, place="0.0").data()["all"][0] == {"any": [NAMED, NAMED]}
    assert row.with_(AZ, place="1", is_beside=True).data()["all"][1] == {"any": [TALKED, AZ]}
    assert row.with_(TALKED, place="0", is_beside=True).data()["all"][0]["any"][2] == TALKED
    assert row.with_(AZ).data()["all"][2] == AZ
    assert row.without("0.1").data()["all"][0] == AZ
    assert row.without("0").data() == TALKED
    assert row.without("0.0").without("0.0").data() == TALKED
    assert row.turned().data() == {"any": [{"all": [AZ, NAMED]}, TALKED]}
    assert Row.of({}).data() == {}
    assert Row.of(AZ).without("0").data() == {}
    assert row.at("0.0") == AZ
    assert row.at("9") is None
    opposite = {"all": [{"not": AZ}, {"any": [{"not": NAMED}, TALKED]}, {"not": {"not": AZ}}]}
    row = Row.of(opposite)
    assert row.parts[::2] == ({"not": AZ}, {"not": {"not": AZ}})
    assert row.data() == opposite
    assert row.at("1.0") == {"not": NAMED}
    for odd in ("x", "-1", "1.9", "٣", "9" * 40, "1.0.0", ".", "1."):
        row.with_(AZ, place=odd)
        assert row.without(odd) == row
        assert row.opposed(odd) == row


def test_groups_in_groups_are_built_and_turned_into_their_opposite(at_bob: Client):
    def page_of(data: Any) -> str:
        return at_bob.get(LIST, {"filter": json.dumps(data)}).content.decode()

    def added(link: str, name: str, **entered: Any) -> Any:
        """By the menu that opens there."""
        menu = at_bob.get(link).content.decode()
        (form,) = re.findall(rf'href="([^"]*/conditions/{name}\?[^"]*)"', menu)
        address, _mark, query = unescape(form).partition("?")
        given = {key: values[0] for key, values in parse_qs(query).items()}
        return filter_of(at_bob.get(address, {**given, **entered})["Location"])

    first, second = links(page_of({"all": [AZ, NAMED]}), "+ or")
    data = added(second, "conversations", op="any")
    assert data == {"all": [AZ, {"any": [NAMED, TALKED]}]}
    inner = links(page_of(data), "+ and")
    assert len(inner) == 2
    data = added(inner[0], "language", op="is", value=["az"])
    assert data == {"all": [AZ, {"any": [{"all": [NAMED, AZ]}, TALKED]}]}
    page = page_of(data)
    assert page.count("people-group") == 2
    assert len(links(page, "+ or")) == 2, "beside the first, and in the group: no deeper"
    opposites = links(page, "Turn the group into its opposite")
    data = filter_of(opposites[1])
    assert data == {"all": [AZ, {"any": [{"not": {"all": [NAMED, AZ]}}, TALKED]}]}
    page = page_of(data)
    assert page.count("people-not is-on") == 1
    back = filter_of(links(page, "Turn the group into its opposite")[1])
    assert back == {"all": [AZ, {"any": [{"all": [NAMED, AZ]}, TALKED]}]}
    assert first != second


def test_an_address_of_the_list_gives_the_same_list_again():
    listing = Listing(filter=json.dumps(AZ), columns=("country",), order="-name", words="a")
    assert Listing.of(listing.query()) == listing
    assert Listing.of(Listing(columns=()).query()).columns == ()
    odd = Listing.of("columns=x,handles,handles&sort=age")
    assert (odd.columns, odd.order) == (("handles",), "name")
