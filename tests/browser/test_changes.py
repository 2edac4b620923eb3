"""What two customers said changes something: both are told, each in her language, once."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from alaka.accounts.models import Agent, Place, Role
from alaka.cases.closing import Ending, close
from alaka.cases.models import Case, Outcome, Told
from alaka.cases.opening import Brief, open_case
from alaka.contacts.models import Contact
from alaka.inbox.models import Conversation, Message, MessageKind, MessageState
from tests.browser.conftest import Entering
from tests.browser.post import body, got
from tests.browser.test_main_job import is_as_it_was, mark
from tests.house import eventually
from tests.shop import PASSWORD, Shop, mail

TELEPHONE = {"viewport": {"width": 360, "height": 740}, "locale": "fa-IR"}


def cold(who: str, language: str, place: int) -> int:
    """Her mail as a case of the place."""
    conversation = Conversation.objects.get(subject=f"Cold: {who}")
    Contact.objects.filter(pk=conversation.contact_id).update(language=language)
    Conversation.objects.filter(pk=conversation.pk).update(place=place, language=language)
    brief = Brief(f"{who} is cold", source="conversation")
    conversation.refresh_from_db()
    return int(open_case(brief, by=None, conversation=conversation).pk)


def shop_of_kamran() -> Place:
    kamran = Agent.objects.create_user(
        "kamran@gul.example", PASSWORD, name="Kamran", role=Role.MANAGER, language="en"
    )
    return Place.objects.create(name="Sahil", manager=kamran)


def decided(pk: int) -> None:
    """Closed with an answer, and with what changed because of it."""
    kamran = Agent.objects.get(email="kamran@gul.example")
    ending = Ending(Outcome.SOLVED, answer="Sorry.", change="We mended the heating.")
    close(Case.objects.get(pk=pk), ending, by=kamran)


def told_by_us() -> list[tuple[str, str]]:
    """Whom, and in which state the message is."""
    rows = Told.objects.filter(at__isnull=False, case__title__endswith="is cold").order_by("case")
    return list(rows.values_list("contact__name", "message__state"))


def test_two_customers_hear_what_changed_because_of_them(
    gul: Shop, enter: Entering, context: Callable[..., BrowserContext]
):
    for who in ("Leyla", "Mina"):
        sender = f"{who} <{who.lower()}@example.org>"
        gul.dovecot.deliver(mail(sender, f"Cold: {who}", "It is cold in your shop."))
    found = Conversation.objects.filter(subject__startswith="Cold: ")
    eventually(lambda: gul.call(found.count) == 2)
    place = gul.call(shop_of_kamran)
    leyla, mina = (
        gul.call(cold, who, language, place.pk)
        for who, language in (("Leyla", "az"), ("Mina", "fa"))
    )
    gul.call(decided, leyla)
    assert "Sorry." in body(got(gul, "leyla"))

    desk = enter("kamran")
    desk.goto(f"{gul.url}/desk/cases/{leyla}/")
    desk.get_by_role("button", name="Tell it as").click()
    is_written(desk, mina)
    is_published(desk)
    is_taken_back_and_told(gul, desk)
    assert gul.call(told_by_us) == [("Leyla", MessageState.SENT), ("Mina", MessageState.SENT)]
    az, fa = body(got(gul, "leyla", 2)), body(got(gul, "mina"))
    assert "İsitməni düzəltdik." in az
    assert "گرمایش را درست کردیم." in fa
    assert "We mended" not in az + fa
    nobody_is_left(gul, desk)
    reads_it_and_wants_no_more(gul, context(**TELEPHONE).new_page(), fa, place)


def is_written(desk: Page, other: int) -> None:
    expect(desk.locator("#improvement-editor [name=did_en]")).to_have_value(
        "We mended the heating."
    )
    for code, text in (("az", "İsitməni düzəltdik."), ("fa", "گرمایش را درست کردیم.")):
        words = desk.locator("details.change-words", has=desk.locator(f"[name=did_{code}]"))
        words.locator("summary").click()
        words.locator(f"[name=did_{code}]").fill(text)
    with desk.expect_navigation():
        desk.get_by_role("button", name="Save").click()
    expect(desk.locator("#toasts, main").get_by_text("Saved").first).to_be_visible()
    desk.locator("[name=add]").fill(f"#{other}")
    desk.get_by_role("button", name="Add").click()
    expect(desk.locator("#behind .case-title")).to_have_count(2)


def is_published(desk: Page) -> None:
    desk.get_by_role("button", name="Publish").click()
    desk.locator("#improvement-state").get_by_role("link", name="open it").click()
    desk.get_by_role("button", name="Open the page").click()
    expect(desk.get_by_role("button", name="Close the page")).to_be_visible()
    desk.locator(".change-line").click()


def is_taken_back_and_told(gul: Shop, desk: Page) -> None:
    desk.get_by_role("link", name="Tell the customers").click()
    expect(desk.locator(".change-people li")).to_have_count(2)
    desk.get_by_role("button", name="Tell 2 customers").click()
    desk.locator("#improvement-state").get_by_role("button", name="Undo").click()
    expect(desk.get_by_text("Nobody was told yet.")).to_be_visible()
    desk.get_by_role("link", name="Tell the customers").click()
    desk.get_by_role("button", name="Tell 2 customers").click()
    expect(desk.locator("#improvement-state")).to_contain_text("2 customers are about to be told")
    mark(desk)
    told = desk.locator("#improvement-state").get_by_text("2 customers were told.")
    expect(told).to_be_visible(timeout=60_000)
    assert is_as_it_was(desk)
    eventually(lambda: all(state == MessageState.SENT for _, state in gul.call(told_by_us)))


def nobody_is_left(gul: Shop, desk: Page) -> None:
    desk.get_by_role("link", name="Who was told, and who was not").click()
    expect(desk.locator(".change-people .pill-success")).to_have_count(2)
    expect(desk.get_by_role("button", name=re.compile("Tell"))).to_have_count(0)
    sent = Message.objects.filter(kind=MessageKind.OUTGOING, why__purpose="news")
    assert gul.call(sent.count) == 2


def reads_it_and_wants_no_more(gul: Shop, phone: Page, letter: str, place: Place) -> None:
    link = re.search(r"\S+/at/\S+/changes", letter)
    assert link
    phone.goto(link[0])
    expect(phone.locator("h1")).to_have_text("شما گفتید، ما انجام دادیم")
    expect(phone.locator(".changes .we dd")).to_have_text("گرمایش را درست کردیم.")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    choose = re.search(r"\S+/preferences/\S+", letter)
    assert choose
    phone.goto(choose[0])
    phone.locator("[name=purpose][value=news]").uncheck()
    phone.locator("main .btn-primary").click()
    expect(phone.locator(".notice-success")).to_be_visible()
    expect(phone.locator("[name=purpose][value=news]")).not_to_be_checked()
