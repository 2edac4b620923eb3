"""The person's page: who it is, changing it in place, and the time line."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact, Handle
from alaka.contacts.person import local_time
from alaka.core import clock
from alaka.timeline.models import Event
from alaka.timeline.recording import draft, record_all

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def page(client: Client, contact: Contact, query: str = "") -> str:
    answer = client.get(f"{contact.get_absolute_url()}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_who_it_is(at_alice: Client, dana: Contact):
    shown = page(at_alice, dana)
    assert "Dana Novak" in shown
    assert "dana@example.org" in shown
    assert "061 123 456" in shown  # As Bosnians write it, since she is from there.


def test_a_field_is_changed_in_place_and_the_others_stay(at_alice: Client, dana: Contact):
    url = f"{dana.get_absolute_url()}/fields"
    given = {"field": "name", "name": "Dana Đurić"}
    assert b"Saved" in at_alice.post(url, given, headers={"HX-Request": "true"}).content
    dana.refresh_from_db()
    assert (dana.name, dana.language, dana.country) == ("Dana Đurić", "en", "BA")
    assert dana.search.startswith("dana duric")
    event = Event.objects.get(verb="contact.changed")
    assert event.data == {"fields": ["name"]}
    assert at_alice.post(url, given).status_code == 302
    assert Event.objects.filter(verb="contact.changed").count() == 1


def test_the_sheet_offers_countries_by_name_and_keeps_a_zone_nobody_would_choose(
    at_alice: Client, dana: Contact
):
    Contact.objects.filter(pk=dana.pk).update(timezone="US/Eastern")
    url = f"{dana.get_absolute_url()}/edit"
    shown = at_alice.get(url).content.decode()
    assert '<option value="BA" selected>Bosnia &amp; Herzegovina</option>' in shown
    assert '<option value="US/Eastern" selected>US/Eastern</option>' in shown
    at_alice.post(url, {"name": "Dana", "country": "AZ", "timezone": "US/Eastern"})
    dana.refresh_from_db()
    assert (dana.country, dana.timezone) == ("AZ", "US/Eastern")
    assert "Azerbaijan" in at_alice.get(dana.get_absolute_url()).content.decode()


def test_the_sheet_refuses_what_is_no_country_or_zone(at_alice: Client, dana: Contact):
    url = f"{dana.get_absolute_url()}/edit"
    answer = at_alice.post(url, {"name": "D", "country": "Bosnia", "timezone": "Mars/One"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert shown.count("is not one of the available choices") == 2
    assert at_alice.post(url, {"name": "D", "country": "AZ"}, headers=HTMX).status_code == 204
    dana.refresh_from_db()
    assert (dana.name, dana.country) == ("D", "AZ")


def test_an_address_is_added_and_taken_away_and_put_back(at_alice: Client, dana: Contact):
    url = f"{dana.get_absolute_url()}/handles"
    at_alice.post(url, {"value": " Dana@Work.example "})
    handle = Handle.objects.get(value="dana@work.example")
    assert (handle.scheme, handle.contact) == ("email", dana)
    dana.refresh_from_db()
    assert "dana@work.example" in dana.search
    shown = at_alice.post(f"/desk/handles/{handle.pk}/removal").content.decode()
    assert "was removed" in shown
    assert "Undo" in shown
    dana.refresh_from_db()
    assert "work.example" not in dana.search


class Acts(HTMLParser):
    """``dead``: what can be pressed on a page, and does nothing where there is no script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.dead: list[str] = []
        self.is_sent = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.is_sent = "action" in given
        works = self.is_sent if tag == "button" else given.get("href") or given.get("action")
        if tag in {"a", "button", "form"} and {"hx-get", "hx-post"} & set(given) and not works:
            self.dead.append(str(given))

    def handle_endtag(self, tag: str) -> None:
        self.is_sent = self.is_sent and tag != "form"


def test_all_of_a_person_can_be_changed_without_scripts(at_alice: Client, dana: Contact):
    at_alice.post(f"{dana.get_absolute_url()}/notes", {"text": "Likes roses"})
    at_alice.post(f"{dana.get_absolute_url()}/companies", {"name": "Sova", "role": "director"})
    shown = page(at_alice, dana, "?whole=1").partition('class="person-page"')[2]
    assert "Sova" in shown
    assert Acts(shown).dead == []
    # Each link of its own leads to a page with a form that stands alone.
    base = f"/desk/contacts/{dana.pk}"
    links = set(re.findall(r'<a class="[^"]*" href="([^"]+)" hx-get', shown))
    assert {f"{base}/tags", f"{base}/companies", f"{base}/edit"} <= links
    for url in links:
        answer = at_alice.get(url)
        assert answer.status_code == 200, url
        assert "<html" in answer.content.decode(), url
    refused = at_alice.post(f"{base}/handles", {"value": "no address"})
    assert (refused.status_code, "<html" in refused.content.decode()) == (422, True)
    added = at_alice.post(f"{base}/handles", {"value": "dana@work.example"})
    assert added.headers["Location"] == dana.get_absolute_url()
    handle = Handle.objects.get(value="dana@work.example")
    removed = at_alice.post(f"/desk/handles/{handle.pk}/removal").content.decode()
    assert "<html" in removed
    assert "dana@work.example was removed." in removed
    assert Acts(removed.partition('id="card"')[2]).dead == []
    edited = at_alice.post(f"{base}/edit", {"name": "Dana N.", "country": "AZ"})
    assert edited.headers["Location"] == dana.get_absolute_url()
    assert "<html" in at_alice.post(f"{base}/edit", {"country": "Mars"}).content.decode()


def test_accounts_and_customer_numbers_are_added_too_and_come_back_as_they_were(
    at_alice: Client, dana: Contact
):
    url = f"{dana.get_absolute_url()}/handles"
    for scheme, typed, value in (
        ("telegram", "https://t.me/Dana_K", "dana_k"),
        ("instagram", "@dana.k", "dana.k"),
        ("whatsapp", "033 223 456", "+38733223456"),
        ("customer", " C-17 ", "C-17@import"),
        ("customer", "dana@work.example", "dana@work.example@import"),
    ):
        assert at_alice.post(url, {"scheme": scheme, "value": typed}).status_code == 302
        handle = dana.handles.get(scheme=scheme, value=value)
        card = at_alice.post(f"/desk/handles/{handle.pk}/removal").content.decode()
        back = dict(re.findall(r'type="hidden" name="(scheme|space|value)" value="([^"]*)"', card))
        assert at_alice.post(url, back, headers=HTMX).status_code == 200
        assert dana.handles.filter(scheme=scheme, value=value).exists()
    Handle.objects.filter(scheme="customer").delete()
    dana.handles.create(scheme="customer", value="C-17@shop", created_at=clock.now())
    at_alice.post(url, {"scheme": "customer", "value": "D-1"})
    assert dana.handles.filter(value="D-1@shop").exists()
    for scheme, typed, words in (
        ("telegram", "two words", "is not the name of an account"),
        ("whatsapp", "dana_k", "with + and its country code"),
    ):
        answer = at_alice.post(url, {"scheme": scheme, "value": typed})
        assert answer.status_code == 422
        assert words in answer.content.decode()


def test_a_number_is_read_as_one_of_the_persons_country(at_alice: Client, dana: Contact):
    at_alice.post(f"{dana.get_absolute_url()}/handles", {"value": "033 223 456"})
    assert dana.handles.filter(scheme="phone", value="+38733223456").exists()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("charlie@example.org", "belongs to Charlie"),
        ("dana@example.org", "is already listed"),
        ("no address", "Enter an e-mail address"),
        ("x@y", "valid"),
        ("", "required"),
    ],
)
def test_an_address_that_cannot_be_is_refused(
    at_alice: Client, dana: Contact, value: str, words: str
):
    charlie = Contact.objects.create(name="Charlie", created_at=clock.now())
    Handle.objects.create(
        contact=charlie, scheme="email", value="charlie@example.org", created_at=clock.now()
    )
    answer = at_alice.post(f"{dana.get_absolute_url()}/handles", {"value": value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert dana.handles.count() == 2


def test_an_analyst_reads_only(at_alice: Client, alice: Agent, dana: Contact):
    Agent.objects.filter(pk=alice.pk).update(role="analyst")
    shown = page(at_alice, dana)
    assert "inline-edit" not in shown
    handle = dana.handles.first()
    assert handle is not None
    for url in (
        f"{dana.get_absolute_url()}/fields",
        f"{dana.get_absolute_url()}/handles",
        f"/desk/handles/{handle.pk}/removal",
        "/desk/contacts/new",
    ):
        assert at_alice.post(url, {"name": "x", "value": "x@example.org"}).status_code == 403


def told(contact: Contact, count: int, verb: str = "message.received") -> None:
    now = clock.now()
    record_all(
        draft(
            verb, subject=contact, contact=contact, at=now - timedelta(minutes=number // 2),
            preview=f"told {number}.", conversation=contact.pk,
        )
        for number in range(count)
    )  # fmt: skip


def test_the_time_line_goes_page_by_page_both_ways(at_bob: Client, dana: Contact):
    told(dana, 100)
    first = at_bob.get(dana.get_absolute_url())
    html = first.content.decode()
    assert "told 1." in html
    assert "told 50." not in html
    older = html.split("after=")[1].split("#")[0]
    second = page(at_bob, dana, f"?after={older}")
    assert "told 50." in second
    assert "told 1." not in second
    newer = second.split("before=")[1].split("#")[0]
    assert "told 1." in page(at_bob, dana, f"?before={newer}")


def test_the_time_line_is_narrowed_to_one_kind(at_bob: Client, dana: Contact):
    told(dana, 3)
    told(dana, 1, "contact.changed")
    shown = page(at_bob, dana, "?kind=contact")
    assert "told 1." not in shown
    assert "updated the contact" in shown
    assert "told 1." in page(at_bob, dana, "?kind=nonsense")


def test_an_unknown_verb_is_shown_by_its_name(at_bob: Client, dana: Contact):
    told(dana, 1, "moon.landed")
    assert "moon.landed" in page(at_bob, dana)


def test_the_time_where_the_person_is(dana: Contact, at_alice: Client):
    handles = list(dana.handles.all())
    with clock.stopped_at(datetime(2026, 7, 1, 10, 5, tzinfo=UTC)):
        assert local_time(dana, handles) == "12:05"  # Her number is of Bosnia.
        assert "12:05" in page(at_alice, dana)
        dana.timezone = "Asia/Baku"
        assert local_time(dana, handles) == "14:05"
        dana.timezone = "Nowhere/Land"
        assert local_time(dana, handles) == ""


def test_the_page_stays_within_its_budget(
    at_bob: Client, dana: Contact, django_assert_max_num_queries: Any
):
    told(dana, 60)
    page(at_bob, dana)
    with django_assert_max_num_queries(35):
        page(at_bob, dana)
    at_bob.cookies["alaka_script"] = "yes"
    with django_assert_max_num_queries(24):
        page(at_bob, dana)  # The rest comes after it.
