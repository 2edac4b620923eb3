"""/at/<code>/changes: what everybody reads of what changed at a place; and no more of it."""

from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Agent, Place
from alaka.cases.improving import making
from alaka.cases.improving.page import NO_MORE
from alaka.cases.models import Improvement
from alaka.cases.tests.spoken import improved
from alaka.channels.models import Channel
from alaka.contacts.consent.links import preferences
from alaka.contacts.models import Contact
from alaka.core import signing
from alaka.inbox.models import Inbox

CUSTOMER = Client(enforce_csrf_checks=True)


@pytest.fixture
def heating(baku: Place, murad: Agent) -> Improvement:
    making.open_page(baku, True)
    return improved(baku, murad)


def read(place: Place, language: str = "", **query: str) -> str:
    answer = CUSTOMER.get(f"/at/{place.key}/changes", query, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("language", "said", "heading"),
    [
        ("en", "We mended the heating.", "You said, we did"),
        ("az", "İsitməni düzəltdik.", "Siz dediniz, biz etdik"),
        ("fa", "گرمایش را درست کردیم.", "شما گفتید، ما انجام دادیم"),
    ],
)
def test_everybody_reads_it_in_his_language(
    heating: Improvement, baku: Place, language: str, said: str, heading: str
):
    for page in (read(baku, language), read(baku, "en", lang=language)):
        assert said in page
        assert heading in page
        assert f'<html lang="{language}"' in page


def test_a_language_without_a_text_shows_that_of_the_business_and_says_so(
    heating: Improvement, baku: Place
):
    page = read(baku, "fr")
    assert '<dl lang="en">' in page
    assert "We mended the heating." in page


def test_a_draft_and_what_changed_elsewhere_are_not_there(
    heating: Improvement, baku: Place, shiraz: Place, boss: Agent
):
    making.publish(heating, False)
    improved(shiraz, boss)
    assert "We mended the heating." not in read(baku, "en")


def test_what_changed_above_and_in_its_parts_is_there(
    baku: Place, company: Place, boss: Agent, heating: Improvement
):
    making.publish(heating, False)
    counter = Place.objects.create(name="Counter", parent=baku)
    above, below = improved(company, boss), improved(counter, boss)
    Improvement.objects.filter(pk=above.pk).update(texts={"en": {"did": "New ovens."}})
    Improvement.objects.filter(pk=below.pk).update(texts={"en": {"did": "A bell."}})
    page = read(baku, "en")
    assert "New ovens." in page
    assert "A bell." in page


def test_without_the_switch_there_is_no_page(baku: Place, murad: Agent):
    improved(baku, murad)
    assert CUSTOMER.get(f"/at/{baku.key}/changes").status_code == 404
    assert CUSTOMER.get("/at/nowhere/changes").status_code == 404


def test_it_is_read_page_by_page(baku: Place, murad: Agent, heating: Improvement):
    for number in range(25):
        row = improved(baku, murad)
        Improvement.objects.filter(pk=row.pk).update(texts={"en": {"did": f"Thing {number}."}})
    page = read(baku, "en")
    assert "Thing 24." in page
    assert "We mended the heating." not in page
    after = page.partition("after=")[2].partition('"')[0]
    assert "We mended the heating." in read(baku, "en", after=after)


def test_what_was_typed_there_is_only_text(baku: Place, heating: Improvement):
    Improvement.objects.update(texts={"en": {"said": "<b>", "did": "<script>alert(1)</script>"}})
    page = read(baku, "en")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_feedback_page_and_its_thanks_lead_there_when_it_is_open(
    shop_inbox: Inbox, baku: Place, heating: Improvement
):
    settings: dict[str, Any] = {"for_places": True}
    Channel.objects.create(kind="form", name="Feedback", inbox=shop_inbox, settings=settings)
    link = f"/at/{baku.key}/changes?lang="
    assert link in CUSTOMER.get(f"/at/{baku.key}").content.decode()
    assert link in CUSTOMER.get(f"/at/{baku.key}?thanks=1").content.decode()
    assert f"/at/{baku.key}?lang=en" in read(baku, "en")
    making.open_page(baku, False)
    assert link not in CUSTOMER.get(f"/at/{baku.key}").content.decode()


def test_the_link_of_older_letters_leads_to_where_people_choose(dana: Contact):
    path = f"/no-more/{signing.short_token(NO_MORE, dana.pk)}"
    assert CUSTOMER.get(path).headers["Location"] == preferences(dana)
    assert not dana.consents.exists()
    assert CUSTOMER.get(path[:-1] + ("a" if path[-1] != "a" else "b")).status_code == 410
