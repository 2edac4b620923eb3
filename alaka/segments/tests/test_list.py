"""The list of people: in the order of their names, page by page, and searched."""

from typing import Any

import pytest
from django.test import Client

from alaka.contacts.models import Contact, Handle
from alaka.core import clock

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
