"""A sequence of three days under the test's clock: built, begun, and stopped by the answer."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from alaka.contacts.models import Contact, Handle
from alaka.core import clock
from alaka.inbox import sending
from alaka.inbox.models import Message
from alaka.sequences import going
from alaka.sequences.models import Enrolment
from tests.browser.conftest import Entering
from tests.browser.post import answer, body, got
from tests.shop import Shop

PHONE = {"viewport": {"width": 360, "height": 740}}


def narmin() -> int:
    made = Contact(name="Narmin", language="en", country="AZ", created_at=clock.now())
    made.index([("email", "narmin@example.org")])
    made.save()
    Handle.objects.create(
        contact=made, scheme="email", value="narmin@example.org", created_at=clock.now()
    )
    return made.pk


def days_later(days: int) -> None:
    """The clock stands so many days and an hour from now."""
    with clock.stopped_at(clock.now() + timedelta(days=days, hours=1)):
        going.go_on()
        for message in Message.objects.filter(conversation__subject="Our offer", state="queued"):
            sending.deliver(message.pk)


def build(ada: Page) -> None:
    ada.get_by_role("link", name="New sequence").first.click()
    ada.locator("[name=name]").fill("Three days")
    ada.locator("[name=purpose]").select_option("service")
    for day in ("5", "6"):
        ada.locator(f"[name=days][value='{day}']").check()
    ada.get_by_role("button", name="Save").click()
    for text in ("Did you read it?", "", "Still there, {name}?", "", "A last word."):
        kind = "Message" if text else "Wait"
        ada.locator(".sequence-add").get_by_role("link", name=kind, exact=True).click()
        if text:
            ada.locator("[name=subject_en]").fill("Our offer")
            ada.locator("[name=text_en]").fill(text)
            expect(ada.locator(".sequence-paper").first).to_contain_text(text.split("{")[0].strip())
        ada.get_by_role("button", name="Save").click()
    expect(ada.locator(".sequence-way > li")).to_have_count(5)
    ada.get_by_role("button", name="Switch on").click()
    expect(ada.locator("h1")).to_contain_text("On")


def test_three_days_end_at_the_answer(gul: Shop, enter: Entering):
    pk, ada = gul.call(narmin), enter("ada", **PHONE)
    ada.goto(f"{gul.url}/desk/sequences/", wait_until="load")
    build(ada)
    sequence = ada.url
    ada.goto(f"{gul.url}/desk/contacts/{pk}", wait_until="load")
    ada.locator("#panel-sequences").get_by_role("link", name="Start a sequence").click()
    ada.locator("#sheet select[name=sequence]").select_option(label="Three days")
    expect(ada.locator(".sequence-course > li")).to_have_count(3)
    ada.locator("#sheet").get_by_role("button", name="Start").click()
    expect(ada.locator("#panel-sequences")).to_contain_text("Three days")
    first = got(gul, "narmin")
    assert body(first).startswith("Did you read it?")
    gul.call(days_later, 1)
    second = got(gul, "narmin", 2)
    assert body(second).startswith("Still there, Narmin?")
    assert second["In-Reply-To"] == first["Message-ID"]
    ada.goto(sequence, wait_until="load")
    expect(ada.locator("#sequence-live")).to_contain_text("Step 4")
    assert ada.evaluate("scrollY") == 0, "its tabs stand far below"
    gul.dovecot.deliver(answer(second, "Yes, and we take it."))
    expect(ada.locator("#sequence-live")).to_contain_text("Stopped: The person answered")
    gul.call(days_later, 3)
    assert len(gul.dovecot.mails("narmin")) == 2
    assert gul.call(lambda: Enrolment.objects.get(contact=pk).reason) == "answered"
    expect(ada.locator(".sequence-way > li").nth(2)).to_contain_text("1 answered")
