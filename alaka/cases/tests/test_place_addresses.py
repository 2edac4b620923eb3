"""The feedback addresses of a place: its page, its QR code, its sheets, the form behind them."""

import pytest
from django.test import Client

from alaka.accounts.models import Agent, AuditEntry, Place, Role
from alaka.cases.feedback.places import address_of, form_for
from alaka.channels.models import Channel
from alaka.conftest import logged_in
from alaka.inbox.models import Inbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_ada(db: None) -> Client:
    return logged_in(
        Agent.objects.create_user(
            "ada@gul.example", None, name="Ada", role=Role.ADMINISTRATOR, language="en"
        )
    )


@pytest.fixture
def form(shop_inbox: Inbox) -> Channel:
    settings = {"for_places": True, "required": ["message"]}
    return Channel.objects.create(kind="form", name="Heard", inbox=shop_inbox, settings=settings)


def path(place: Place, rest: str = "feedback/") -> str:
    return f"/desk/settings/places/{place.pk}/{rest}"


def test_one_click_makes_the_form_of_all_places(at_ada: Client, baku: Place, shop_inbox: Inbox):
    page = at_ada.get("/desk/settings/places/").content.decode()
    assert "Make the feedback form" in page
    assert "Make the feedback form" in at_ada.get(path(baku)).content.decode()
    for _twice in range(2):
        at_ada.post("/desk/settings/places/form/", {"inbox": shop_inbox.pk})
    channel = Channel.objects.get()
    assert form_for(baku) == channel
    assert channel.inbox == shop_inbox
    assert Client().get(f"/at/{baku.key}").status_code == 200
    assert AuditEntry.objects.filter(act="channel added").count() == 1
    assert "Make the feedback form" not in at_ada.get("/desk/settings/places/").content.decode()


def test_the_form_can_be_changed_on_its_channels_page(at_ada: Client, form: Channel):
    page = at_ada.get(f"/desk/settings/channels/{form.pk}/edit/").content.decode()
    assert "Stands on the feedback pages of places" in page


@pytest.mark.parametrize("inbox", ["", "x", "999999999999999999999", "0"])
def test_no_form_is_made_for_an_inbox_that_is_not_there(at_ada: Client, baku: Place, inbox: str):
    answer = at_ada.post("/desk/settings/places/form/", {"inbox": inbox})
    assert answer.status_code == 404
    assert not Channel.objects.exists()


def test_the_page_shows_address_code_and_channels(
    at_ada: Client, baku: Place, form: Channel, mail_channel: Channel
):
    Channel.objects.filter(pk=mail_channel.pk).update(place=baku)
    page = at_ada.get(path(baku)).content.decode()
    assert address_of(baku) in page
    assert path(baku, "qr/svg") in page
    assert "Shop mail" in page
    assert "Heard" in page


def test_the_code_is_a_picture_in_both_kinds(at_ada: Client, baku: Place, form: Channel):
    svg = at_ada.get(path(baku, "qr/svg"))
    assert svg["Content-Type"] == "image/svg+xml"
    assert b"<svg" in svg.content
    png = at_ada.get(path(baku, "qr/png?save"))
    assert png.content.startswith(b"\x89PNG")
    assert png["Content-Disposition"] == 'attachment; filename="baku-qr.png"'
    assert at_ada.get(path(baku, "qr/gif")).status_code == 404


@pytest.mark.parametrize("size", ["a4", "a5", "tent"])
def test_a_sheet_speaks_the_languages_that_are_chosen(
    at_ada: Client, baku: Place, form: Channel, size: str
):
    page = at_ada.get(path(baku, f"sheet/?size={size}&language=az&language=fa")).content.decode()
    assert f"sheet is-{size}" in page
    assert 'lang="az" dir="ltr"' in page
    assert 'lang="fa" dir="rtl"' in page
    assert 'lang="fr" dir' not in page
    assert baku.key in page


def test_without_a_choice_a_sheet_speaks_the_language_of_its_place(
    at_ada: Client, baku: Place, form: Channel
):
    Place.objects.filter(pk=baku.pk).update(language="bs")
    page = at_ada.get(path(baku, "sheet/?language=xx&size=huge")).content.decode()
    assert 'lang="bs" dir="ltr"' in page
    assert "sheet is-a4" in page


def test_a_manager_has_the_sheets_of_his_branch_only(
    form: Channel, company: Place, baku: Place, shiraz: Place
):
    assert baku.manager is not None
    at_murad = logged_in(baku.manager)
    assert at_murad.get(path(baku)).status_code == 200
    assert at_murad.get(path(shiraz)).status_code == 404
    page = at_murad.get("/desk/settings/places/sheets/").content.decode()
    assert baku.key in page
    assert shiraz.key not in page
    assert company.manager is not None
    page = logged_in(company.manager).get("/desk/settings/places/sheets/").content.decode()
    assert baku.key in page
    assert shiraz.key in page


def test_sheets_of_all_speak_each_the_language_of_its_place(
    at_ada: Client, form: Channel, baku: Place, shiraz: Place
):
    Place.objects.filter(pk=baku.pk).update(language="az")
    Place.objects.filter(pk=shiraz.pk).update(language="fa")
    page = at_ada.get("/desk/settings/places/sheets/").content.decode()
    assert 'lang="az" dir="ltr"' in page
    assert 'lang="fa" dir="rtl"' in page
    page = at_ada.get("/desk/settings/places/sheets/?language=fr").content.decode()
    assert 'lang="az" dir' not in page


def test_kind_and_deputies_are_entered_with_the_place(at_ada: Client, alice: Agent):
    given = {"name": "Ganja", "kind": "region", "deputies": [alice.pk]}
    assert at_ada.post("/desk/settings/places/new/", given).status_code == 302
    place = Place.objects.get(name="Ganja")
    assert place.kind == "region"
    assert list(place.deputies.all()) == [alice]
