"""/at/<code>: what stands there, and what comes of what is sent."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from alaka.accounts.models import Business, Calendar, Place
from alaka.cases.feedback.places import form_for
from alaka.cases.models import Topic
from alaka.channels.form.tests.posting import PNG, errors_of, form_of, multipart
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Inbox, Message

WEDNESDAY = datetime(2026, 6, 3, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    clock.set_for_test(WEDNESDAY)
    yield
    clock.set_for_test(None)


@pytest.fixture
def form(shop_inbox: Inbox) -> Channel:
    return make_form(shop_inbox)


def make_form(inbox: Inbox, **fields: Any) -> Channel:
    settings = {"for_places": True, "required": ["message"], **fields.pop("settings", {})}
    return Channel.objects.create(
        kind="form", name="Feedback", inbox=inbox, settings=settings, **fields
    )


def told(**more: str) -> dict[str, str]:
    return {"alaka_kind": "complaint", "message": "The roses were wilted.", **more}


def post(place: Place, **fields: str) -> Any:
    return Client().post(f"/at/{place.key}", fields)


def test_a_complaint_stays_with_its_place(form: Channel, baku: Place):
    late = Topic.objects.create(name="Quality")
    fields = told(
        alaka_topic=f"{late.pk} Quality",
        alaka_severity="severe",
        alaka_wish="New ones",
        email="dana@example.org",
    )
    assert post(baku, **fields).status_code == 303
    message = Message.objects.get()
    assert message.conversation.place == baku
    assert message.text == "The roses were wilted."
    assert message.fields == [
        ["alaka_kind", "complaint"],
        ["alaka_topic", f"{late.pk} Quality"],
        ["alaka_severity", "severe"],
        ["alaka_wish", "New ones"],
    ]
    assert message.handle is not None
    assert message.handle.value == "dana@example.org"


@pytest.mark.parametrize(
    ("of_region", "of_business", "typed", "kept"),
    [
        ("BA", "AZ", "061 123 456", "+38761123456"),
        ("IR", "", "09123456789", "+989123456789"),
        ("", "AZ", "050 123 45 67", "+994501234567"),
    ],
)
def test_a_number_without_its_country_is_one_of_the_places_or_of_the_business(
    form: Channel, baku: Place, of_region: str, of_business: str, typed: str, kept: str
):
    assert baku.parent is not None
    Place.objects.filter(pk=baku.parent.pk).update(country=of_region)
    Business.objects.update_or_create(pk=1, defaults={"country": of_business})
    assert post(baku, **told(phone=typed)).status_code == 303
    message = Message.objects.get()
    assert message.handle is not None
    assert (message.handle.scheme, message.handle.value) == ("phone", kept)


def test_nobody_need_say_who_he_is_and_is_told_that_no_answer_comes(form: Channel, baku: Place):
    page = Client().get(f"/at/{baku.key}", headers={"Accept-Language": "en"}).content.decode()
    assert "You can stay unknown" in page
    answer = post(baku, **told())
    thanks = Client().get(answer["Location"]).content.decode()
    assert "nobody can answer you" in thanks
    handle = Message.objects.get().handle
    assert handle is not None
    assert handle.scheme == "anonymous"


def test_whoever_leaves_an_address_is_promised_an_answer(form: Channel, baku: Place):
    answer = post(baku, **told(phone="+994501234567"))
    thanks = Client().get(answer["Location"]).content.decode()
    assert "will answer you soon" in thanks


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("az", "Şikayət"),
        ("bs", "Žalba"),
        ("fr", "Réclamation"),
        ("fa", "شکایت"),
        ("en", "Complaint"),
    ],
)
def test_it_speaks_the_language_of_the_browser(form: Channel, baku: Place, language, word):
    page = Client().get(f"/at/{baku.key}", headers={"Accept-Language": f"{language},en;q=0.5"})
    assert f'lang="{language}"' in page.content.decode()
    assert word in page.content.decode()


def test_the_language_is_changed_by_hand_and_kept_in_what_is_sent(form: Channel, baku: Place):
    client = Client(headers={"Accept-Language": "az"})
    page = client.get(f"/at/{baku.key}?lang=fa")
    shown = form_of(page)
    assert shown.action == f"/at/{baku.key}?lang=fa"
    clock.set_for_test(WEDNESDAY.replace(minute=1))
    answer = client.post(shown.action, shown.values | told())
    assert answer["Location"].startswith(f"/at/{baku.key}?thanks=1&lang=fa")
    assert Message.objects.get().conversation.language == "fa"


def test_topics_are_named_in_the_language_of_the_page(form: Channel, baku: Place):
    delivery = Topic.objects.create(name="Delivery", names={"az": "Çatdırılma"})
    Topic.objects.create(name="Late", names={"az": "Gecikmə"}, parent=delivery)
    Topic.objects.create(name="Old", is_archived=True)
    page = Client().get(f"/at/{baku.key}?lang=az").content.decode()
    assert "Çatdırılma › Gecikmə" in page
    assert "Old" not in page


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(form: Channel, baku: Place):
    answer = post(baku, message="Wilted", alaka_wish="New ones", alaka_severity="severe", email="x")
    assert answer.status_code == 422
    assert "Choose what it is about." in errors_of(answer)
    page = answer.content.decode()
    assert "New ones" in page
    assert 'value="severe"' in page
    assert "checked" in page
    assert not Message.objects.exists()


def test_photos_come_along(form: Channel, baku: Place):
    body, kind = multipart(
        [("alaka_kind", b"complaint"), ("message", b"Look"), ("file", PNG, "roses.png")]
    )
    answer = Client().post(f"/at/{baku.key}", body, content_type=kind)
    assert answer.status_code == 303
    assert [file.name for file in Message.objects.get().attachments.all()] == ["roses.png"]


def test_a_machine_in_the_hidden_field_lands_in_quarantine(form: Channel, baku: Place):
    assert post(baku, **told(homepage="https://spam.example")).status_code == 303
    assert not Message.objects.exists()
    assert form.intakes.quarantined().count() == 1


def test_too_many_from_one_network_are_asked_to_wait(shop_inbox: Inbox, baku: Place):
    make_form(shop_inbox, settings={"rate_limit": 1})
    assert post(baku, **told()).status_code == 303
    again = post(baku, **told(message="Another"))
    assert again.status_code == 429
    assert "Another" in again.content.decode()


def test_the_nearest_form_above_a_place_stands_there(
    form: Channel, shop_inbox: Inbox, baku: Place, shiraz: Place
):
    east = make_form(shop_inbox, place=baku.parent)
    assert form_for(baku) == east
    assert form_for(shiraz) == form
    Channel.objects.filter(pk=east.pk).update(is_enabled=False)
    assert form_for(baku) == form


def test_without_a_form_or_with_an_unknown_code_there_is_no_page(shop_inbox: Inbox, baku: Place):
    Channel.objects.create(kind="form", name="Contact", inbox=shop_inbox)
    assert Client().get(f"/at/{baku.key}").status_code == 404
    make_form(shop_inbox)
    assert Client().get("/at/nothing").status_code == 404


@pytest.mark.parametrize(
    ("week", "at", "said"),
    [
        ([[[540, 1140]]] * 7, 6, "Open today 09:00–19:00"),
        ([[[540, 780], [960, 1260]]] * 7, 6, "Open today 09:00–13:00 · 16:00–21:00"),
        ([[[0, 1440]]] * 7, 6, "Open all day today"),
        ([[], [], [], [[600, 900]], [], [], []], 6, "Closed today · opens again tomorrow 10:00"),
        ([[]] * 7, 6, "Closed today"),
        ([[[1200, 1560]]] * 7, 12, "Open today 20:00–02:00"),
    ],
)
def test_the_hours_of_today_are_told(form: Channel, baku: Place, week, at, said):
    clock.set_for_test(WEDNESDAY.replace(hour=at))
    baku.calendar = Calendar.objects.create(name="Shop", timezone="Asia/Baku", week=week)
    baku.save()
    assert said in Client().get(f"/at/{baku.key}?lang=en").content.decode()


def test_a_department_is_known_by_its_shop(form: Channel, baku: Place):
    Place.objects.filter(pk=baku.pk).update(address="Nizami 28")
    counter = Place.objects.create(name="Counter", kind="department", parent=baku)
    page = Client().get(f"/at/{counter.key}").content.decode()
    assert "Baku · Counter" in page
    assert "Nizami 28" in page


def test_a_form_on_ones_own_site_names_the_place_too(shop_inbox: Inbox, baku: Place):
    own = Channel.objects.create(kind="form", name="Contact", key="own", inbox=shop_inbox)
    fields = told(alaka_place=baku.key, alaka_wish="New ones", email="not an address")
    again = Client().post("/f/own", fields)
    assert form_of(again).values["alaka_place"] == baku.key  # Shown again, it still knows it.
    assert form_of(again).values["alaka_wish"] == "New ones"
    answer = Client().post("/f/own", fields | {"email": "dana@example.org"})
    assert answer.status_code == 303
    message = Message.objects.get(channel=own)
    assert message.conversation.place == baku


def test_an_unknown_code_leaves_the_place_of_the_channel(shop_inbox: Inbox, baku: Place):
    Channel.objects.create(kind="form", name="Contact", key="own", inbox=shop_inbox, place=baku)
    Client().post("/f/own", told(alaka_place="nowhere1", email="dana@example.org"))
    assert Message.objects.get().conversation.place == baku
