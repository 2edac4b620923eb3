"""The list of people: in the order of their names, page by page, and searched."""

from datetime import timedelta
from functools import partial
from operator import itemgetter
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alaka.accounts.models import Agent
from alaka.channels.models import Channel
from alaka.contacts.merging import merge
from alaka.contacts.models import Contact, Handle, OwnField
from alaka.core import clock
from alaka.core.hurrying import TooLongError
from alaka.inbox.models.conversation import Status
from alaka.segments.listing import Listing
from alaka.segments.tests.conftest import talk

pytestmark = pytest.mark.django_db


def person(name: str, *handles: tuple[str, str]) -> Contact:
    contact = Contact(name=name, created_at=clock.now())
    contact.index(handles)
    contact.save()
    for scheme, value in handles:
        Handle.objects.create(contact=contact, scheme=scheme, value=value, created_at=clock.now())
    return contact


def names(client: Client, **query: str) -> list[str]:
    answer = client.get("/desk/contacts/", query)
    assert answer.status_code == 200
    return [row.name for row in answer.context["page"].rows]


def test_names_stand_in_the_order_of_our_alphabets(at_alice: Client):
    for name in ("Željko", "Zeynəb", "Əli", "Emma", "شیرین", "Çingiz", "Cem", "Élodie"):
        person(name)
    assert names(at_alice) == [
        "Cem", "Çingiz", "Élodie", "Emma", "Əli", "Zeynəb", "Željko", "شیرین"
    ]  # fmt: skip


def test_pages_hold_everybody_once_though_all_have_one_name(at_alice: Client):
    ids = [person("Maria").pk for _ in range(120)]
    seen: list[int] = []
    cursor = ""
    while True:
        page = at_alice.get("/desk/contacts/", {"after": cursor}).context["page"]
        seen += [row.pk for row in page.rows]
        if not page.after:
            break
        cursor = page.after
    assert seen == ids
    back = at_alice.get("/desk/contacts/", {"before": page.before}).context["page"]
    assert [row.pk for row in back.rows] == ids[50:100]


ORDERS = ["language", "-country", "owner", "-owner", "preferred_channel", "own.size", "-own.level"]


def test_any_column_sorts_page_by_page(
    at_alice: Client, alice: Agent, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("alaka.segments.listing.SIZE", 7)
    OwnField.objects.create(key="size", name="Size", kind="number")
    levels = [["gold", "Gold"], ["basic", "Basic"]]
    OwnField.objects.create(key="level", name="Level", kind="choice", choices=levels)
    for number in range(20):
        made = person(f"P {number}")
        made.language, made.country = ["", "az", "fa"][number % 3], ["", "BA"][number % 2]
        made.owner = alice if number % 4 else None
        made.preferred_channel = "phone" if number % 5 else ""
        made.own = {"size": f"{number % 4 * 5}.5", "level": ["gold", "basic"][number % 2]}
        made.own = made.own if number % 7 else {}
        made.save()
    for order in ORDERS:
        whole = Listing(order=order).subject.sorting(order, alice).sorted(Contact.objects.all())
        seen, cursor = [], ""
        for _page in range(3):
            answer = at_alice.get("/desk/contacts/", {"sort": order, "after": cursor})
            page = answer.context["page"]
            seen += [row.pk for row in page.rows]
            cursor = page.after
        assert (seen, cursor) == ([row.pk for row in whole], ""), order
        answer = at_alice.get("/desk/contacts/", {"sort": order, "before": page.before})
        assert [row.pk for row in answer.context["page"].rows] == seen[7:14], order
    some = {"filter": '{"of": "own.size", "op": "filled"}', "sort": "-own.size"}
    rows = at_alice.get("/desk/contacts/", some).context["page"].rows
    assert [row.own["size"] for row in rows] == sorted(
        (row.own["size"] for row in rows), key=float, reverse=True
    )
    text = at_alice.get("/desk/contacts/", {"sort": "language"}).content.decode()
    assert 'aria-sort="ascending"' in text


def test_last_activity_sorts_along_the_conversations(
    at_alice: Client, alice: Agent, form_channel: Channel, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("alaka.segments.listing.SIZE", 4)
    monkeypatch.setattr("alaka.segments.walking._WIDEST", 3)
    people = [person(f"P {number}") for number in range(18)]
    now = clock.now()
    for number, of in enumerate(people[:12]):
        # Two at the same moment; of some an older conversation, of another state, beside the last.
        at = now - timedelta(hours=number // 2)
        for back, status in ((0, Status.values[number % 3]), (number % 4, "closed")):
            made = talk(of, form_channel, status=status)
            made.last_activity_at = at - timedelta(days=back)
            made.save()
    merge(people[15], people[11], by=alice)
    merge(people[3], people[14], by=alice)
    for order in ("last_activity", "-last_activity"):
        sorting = Listing(order=order).subject.sorting(order, alice)
        whole = [row.pk for row in sorting.sorted(Contact.objects.visible_to(alice))]
        assert len(whole) == 16
        seen: list[int] = []
        cursors = [""]
        while cursors[-1] or not seen:
            query = {"sort": order, "after": cursors[-1]}
            page = at_alice.get("/desk/contacts/", query).context["page"]
            seen += [row.pk for row in page.rows]
            cursors.append(page.after)
        assert seen == whole, order
        before = at_alice.get("/desk/contacts/", {"sort": order, "before": page.before})
        assert [row.pk for row in before.context["page"].rows] == whole[-8:-4]
        # Of few it is the same, gathered first; and of so rare ones that the walk is given up.
        some = {"sort": order, "filter": '{"of": "name", "op": "contains", "value": "P 1"}'}
        rows = at_alice.get("/desk/contacts/", some).context["page"].rows
        wanted = [pk for pk in whole if Contact.objects.get(pk=pk).name.startswith("P 1")]
        assert [row.pk for row in rows] == wanted[:4]
        with monkeypatch.context() as rarely:
            rarely.setattr("alaka.segments.walking.MOST", 1)
            rarely.setattr("alaka.segments.listing.COUNTED", 1)
            first = at_alice.get("/desk/contacts/", some).context["page"]
            second = at_alice.get("/desk/contacts/", {**some, "after": first.after}).context["page"]
            back = at_alice.get("/desk/contacts/", {**some, "before": second.before}).context[
                "page"
            ]
        assert [row.pk for row in (*first.rows, *second.rows)] == wanted[:8]
        assert [row.pk for row in back.rows] == wanted[:4]


def test_the_last_moments_of_all_are_gathered_as_they_are_found_along_the_way(
    alice: Agent, form_channel: Channel
):
    people = [person(f"P {number}") for number in range(9)]
    now = clock.now()
    for number, of in enumerate([*people[:6], *people[:3]]):
        made = talk(of, form_channel)
        made.last_activity_at = now - timedelta(hours=(number * 5) % 7 // 2)
        made.save()
    merge(people[7], people[2], by=alice)
    for order in ("last_activity", "-last_activity"):
        sorting = Listing(order=order).subject.sorting(order, alice)
        walk, rows = sorting.walk, Contact.objects.visible_to(alice)
        assert walk is not None
        whole = [row.pk for row in sorting.sorted(rows)]
        after, seen, paged = "", list[int](), partial(walk.page, is_whole=True, size=2)
        while after or not seen:
            page = paged(rows, sorting.order, after=after, before="")
            seen += [row.pk for row in page.rows]
            after = page.after
        assert seen == whole
        while page.before:
            page = paged(rows, sorting.order, after="", before=page.before)
            place = seen.index(page.rows[0].pk)
            assert [row.pk for row in page.rows] == seen[place : place + 2]
        assert place == 0


def test_those_with_whom_nothing_happened_are_looked_for_one_by_one(
    at_alice: Client, at_charlie: Client, form_channel: Channel
):
    people = [person(f"P {number}") for number in range(3)]
    talk(people[1], form_channel)
    for order, silent in (("last_activity", ["P 0", "P 2"]), ("-last_activity", ["P 2", "P 0"])):
        # Charlie sees no conversation at all.
        assert names(at_charlie, sort=order) == sorted(["P 1", *silent], reverse=order[0] == "-")
        with CaptureQueriesContext(connection) as asked:
            assert names(at_alice, sort=order) == ["P 1", *silent]
        (question,) = [sql for sql in map(itemgetter("sql"), asked) if " LIMIT 1), 0) = 0" in sql]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {question}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        # A join would read of everybody what happened, for the first fifty.
        assert "Join" not in plan


def test_a_list_too_long_for_an_order_stays_in_that_of_names(
    at_alice: Client, monkeypatch: pytest.MonkeyPatch
):
    person("Dana")

    def too_long(*_: Any, **__: Any) -> None:
        raise TooLongError

    monkeypatch.setattr("alaka.segments.subjects.people.page", too_long)
    answer = at_alice.get("/desk/contacts/?sort=country")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/contacts/?sort=name")
    monkeypatch.undo()
    assert "filter them first" in at_alice.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("leyla", "Leyla Məmmədova"),
        ("MEMMEDOVA", "Leyla Məmmədova"),
        ("mammad", None),
        ("memmedova leyla", "Leyla Məmmədova"),
        ("leyla@", "Leyla Məmmədova"),
        ("050 123 45 67", "Leyla Məmmədova"),
        ("+994 50 123", "Leyla Məmmədova"),
        ("۵۰۱۲۳۴۵", "Leyla Məmmədova"),
        ("djordje", "Đorđe Čolić"),
        ("dorde colic", "Đorđe Čolić"),
        ("beranger", "Élodie Béranger"),
        ("شيرين", "شیرین کریمی"),
        ("كريمي", "شیرین کریمی"),
        ("zz", None),
        ("é", "Élodie Béranger"),
        ("%", None),
    ],
)
def test_people_are_found_however_it_is_spelt(at_alice: Client, asked: str, found: str | None):
    person("Leyla Məmmədova", ("email", "leyla@example.az"), ("phone", "+994501234567"))
    person("Đorđe Čolić")
    person("Élodie Béranger")
    person("شیرین کریمی")
    assert names(at_alice, q=asked) == ([found] if found else [])


def test_those_whose_name_begins_so_come_first(at_alice: Client):
    person("Zora Anić")
    person("Ana")
    person("Anika")
    assert names(at_alice, q="ani") == ["Anika", "Zora Anić"]


def test_the_list_alone_is_given_to_the_field_that_asks(at_alice: Client):
    person("Ana")
    part = at_alice.get(
        "/desk/contacts/", {"q": "ana"}, headers={"HX-Request": "true", "HX-Target": "contact-list"}
    ).content.decode()
    assert part.lstrip().startswith('<div id="contact-list">')
    assert "<html" not in part


def test_a_new_contact_needs_an_address(at_alice: Client):
    answer = at_alice.post("/desk/contacts/new", {"name": "Ana", "value": ""})
    assert answer.status_code == 422
    answer = at_alice.post("/desk/contacts/new", {"name": "Ana", "value": "ana@example.org"})
    contact = Contact.objects.get()
    assert answer["Location"] == contact.get_absolute_url()
    assert contact.handles.get().value == "ana@example.org"
    again = at_alice.post("/desk/contacts/new", {"name": "Other", "value": "ANA@example.org"})
    assert again.status_code == 422
    assert "belongs to Ana" in again.content.decode()


def test_a_page_of_people_stays_within_its_budget(
    at_alice: Client, django_assert_max_num_queries: Any
):
    for number in range(60):
        person(f"Ana {number}", ("email", f"ana{number}@example.org"))
    at_alice.get("/desk/contacts/")
    # Four of them are of the frame: presence, chats in hand and proposed, who waits.
    with django_assert_max_num_queries(17):
        at_alice.get("/desk/contacts/")


def test_nobody_gets_in_without_a_login(client: Client):
    assert client.get("/desk/contacts/").status_code == 302
