"""Somebody in a shop reads the code on the counter with a phone, and complains in Azerbaijani."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from alaka.accounts.models import Agent, Business, Place, PlaceKind, Role
from alaka.cases.feedback import places
from alaka.cases.models import Case, Topic
from alaka.channels.models import Channel
from alaka.inbox.models import Conversation, Inbox
from tests.browser.access import violations
from tests.browser.counter import press_send, send
from tests.house import eventually
from tests.shop import Shop

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PHOTO = {"name": "gul.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"\x00" * 40}


def _open_counter() -> str:
    """The shop in the tree, its form, a topic; the place's code."""
    farid = Agent.objects.create_user(
        "farid@gul.example", None, name="Farid", role=Role.MANAGER, language="az"
    )
    company = Place.objects.create(name="Gül", kind=PlaceKind.COMPANY)
    shop = Place.objects.create(
        name="Gənclik", parent=company, manager=farid, address="Atatürk prospekti 5", language="az"
    )
    delivery = Topic.objects.create(name="Food", names={"az": "Yemək"})
    Topic.objects.create(name="Ingredients", names={"az": "Tərkib"}, parent=delivery)
    channel = places.make_form(Inbox.objects.get(name="Shop"))
    Channel.objects.filter(pk=channel.pk).update(name=f"Feedback ({Business.get().name})")
    return shop.key


@pytest.fixture(scope="module")
def code(gul: Shop) -> str:
    found: str = gul.call(_open_counter)
    return found


def test_a_complaint_from_the_counter_becomes_a_severe_case_of_the_shop(
    gul: Shop, code: str, context: Callable[..., BrowserContext]
):
    page = context(**PHONE, locale="az-AZ").new_page()
    page.goto(f"{gul.url}/at/{code}")
    expect(page.locator(".place")).to_contain_text("Gənclik")
    expect(page.locator(".place")).to_contain_text("Atatürk prospekti 5")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Şikayət").check()
    page.locator("[name=alaka_topic]").select_option(label="Yemək › Tərkib")
    page.locator("[name=message]").fill("Desertdə qoz var idi, uşağımda allergiya başladı.")
    page.locator("[name=alaka_wish]").fill("Tərkib menyuda yazılsın.")
    page.get_by_label("Xırda məsələdir").check()
    page.locator("[name=file]").set_input_files(PHOTO)  # type: ignore[arg-type]
    page.locator("[name=name]").fill("Aygün")
    page.locator("[name=phone]").fill("+994 50 123 45 67")
    send(page)
    expect(page.get_by_role("heading", name="Təşəkkür edirik")).to_be_visible()

    case = eventually(lambda: gul.call(_case, "Gənclik"))
    assert (case.kind, case.severity, case.source) == ("complaint", 3, "form")
    assert case.wish == "Tərkib menyuda yazılsın."
    assert gul.call(lambda: case.topic.name) == "Ingredients"
    assert gul.call(lambda: case.manager.name) == "Farid"
    conversation = gul.call(lambda: case.origin)
    assert gul.call(lambda: conversation.place.name) == "Gənclik"
    assert conversation.language == "az"
    assert gul.call(lambda: conversation.contact.name) == "Aygün"
    assert gul.call(_files, conversation) == ["gul.png"]


def _case(place: str) -> Case | None:
    return Case.objects.select_related("topic", "manager").filter(place__name=place).first()


def _files(conversation: Conversation) -> list[str]:
    message = conversation.messages.get()
    return [file.name for file in message.attachments.all()]


def test_severity_is_asked_only_where_something_went_wrong(
    gul: Shop, code: str, context: Callable[..., BrowserContext]
):
    page = context(**PHONE, locale="en-GB").new_page()
    page.goto(f"{gul.url}/at/{code}")
    severity = page.locator(".field-severity")
    expect(severity).to_be_visible()
    page.get_by_label("Praise").check()
    expect(severity).to_be_hidden()
    page.get_by_label("Complaint").check()
    expect(severity).to_be_visible()


def test_what_is_missing_is_said_in_the_language_of_the_page(
    gul: Shop, code: str, context: Callable[..., BrowserContext]
):
    page = context(**PHONE, locale="en-GB").new_page()
    page.goto(f"{gul.url}/at/{code}?lang=az")
    page.locator("[name=alaka_wish]").fill("Tərkib menyuda yazılsın.")
    press_send(page)
    expect(page.get_by_text("Nə haqqında olduğunu seçin.")).to_be_visible()
    expect(page.locator("[name=alaka_wish]")).to_have_value("Tərkib menyuda yazılsın.")


@pytest.mark.parametrize("language", ["en", "az", "bs", "fr", "fa"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_for_everybody(
    gul: Shop, code: str, context: Callable[..., BrowserContext], language: str, scheme: str
):
    page = context(**PHONE, locale="en-GB", color_scheme=scheme).new_page()
    page.goto(f"{gul.url}/at/{code}?lang={language}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_script_the_page_works_too(
    gul: Shop, code: str, context: Callable[..., BrowserContext]
):
    page = context(**PHONE, java_script_enabled=False, locale="fa-IR").new_page()
    page.goto(f"{gul.url}/at/{code}")
    page.get_by_label("ایده").check()
    page.locator("[name=message]").fill("گل‌ها را با کارت دست‌نویس بفرستید.")
    send(page)
    expect(page.get_by_text("کسی نمی‌تواند پاسخ دهد")).to_be_visible()
    eventually(lambda: gul.call(Case.objects.filter(kind="idea").exists))
