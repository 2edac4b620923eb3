"""The main job: a customer writes, the people who can answer see it at once, the answer arrives."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from alaka.accounts.models import Agent
from alaka.inbox.models import Conversation
from tests.browser.conftest import Entering
from tests.browser.post import answer, body, got
from tests.browser.site import Site
from tests.house import eventually
from tests.shop import SIGNATURES, Shop, mail

RECEIPT = {"name": "receipt.txt", "mimeType": "text/plain", "buffer": b"Paid: 40 manat"}
EARLIER = "We brought fresh tulips the same day."


def row(page: Page, subject: str) -> Locator:
    return page.locator(".row-line", has_text=subject).locator(".row-link")


def mark(page: Page) -> None:
    """A page that is loaded anew forgets this."""
    page.evaluate("window.isStillHere = true")


def is_as_it_was(page: Page) -> bool:
    return bool(page.evaluate("window.isStillHere === true"))


def asks(context: Callable[..., BrowserContext], site: Site, question: str) -> Page:
    """Dana sends the form with a receipt, from the other site and without scripts."""
    dana = context(java_script_enabled=False).new_page()
    dana.goto(f"{site.url}/contact.html")
    dana.locator("[name=name]").fill("Dana Novak")
    dana.locator("[name=email]").fill("jasmin@example.org")
    dana.locator("[name=message]").fill(question)
    dana.locator("[name=file]").set_input_files(RECEIPT)  # type: ignore[arg-type]
    dana.locator("button[type=submit]").click()
    return dana


def solved_before(shop: Shop) -> None:
    """Emil had a question already, and it was solved."""
    first = mail("Emil Aliyev <rauf@example.org>", "Withered tulips", "They are dry.")
    shop.dovecot.deliver(first)
    eventually(lambda: shop.call(Conversation.objects.filter(subject="Withered tulips").exists))
    shop.call(_close, "Withered tulips")


def _close(subject: str) -> None:
    alice = Agent.objects.get(email="alice@gul.example")
    Conversation.objects.get(subject=subject).close(by=alice, resolution=EARLIER)


def test_a_customer_writes_and_two_agents_see_it_and_the_answer_goes_round(
    gul: Shop, site: Site, enter: Entering, context: Callable[..., BrowserContext]
):
    solved_before(gul)
    alice, bob = enter("alice"), enter("bob")
    for page in (alice, bob):
        page.goto(f"{gul.url}/desk/inbox/?view=unassigned")
        mark(page)

    dana = asks(context, site, "Do you deliver to Mostar?")
    expect(dana).to_have_url(re.compile(rf"^{gul.url}/f/site\?thanks=1"))
    expect(dana.locator("h1")).to_have_text("Thank you")
    expect(row(alice, "Do you deliver to Mostar?")).to_be_visible()
    expect(row(bob, "Do you deliver to Mostar?")).to_be_visible()

    letter = mail("Emil Aliyev <rauf@example.org>", "Lost bouquet", "Where is my bouquet?",
                  Message_ID="<lost-bouquet@example.org>")  # fmt: skip
    gul.dovecot.deliver(letter)
    expect(row(alice, "Lost bouquet")).to_contain_text("Emil Aliyev")
    expect(row(bob, "Lost bouquet")).to_be_visible()
    assert is_as_it_was(alice)
    assert is_as_it_was(bob)

    answers_with_an_undo(gul, alice, bob)
    arrives(gul)
    comes_back(gul, alice)
    calls_a_colleague(gul, alice, bob)
    closes(gul, alice)


def answers_with_an_undo(gul: Shop, alice: Page, bob: Page) -> None:
    row(alice, "Lost bouquet").click()
    person = alice.locator("#person")
    expect(person).to_contain_text("rauf@example.org")
    expect(person.locator("#panel-earlier")).to_contain_text("Withered tulips")
    expect(person.locator("#panel-earlier")).to_contain_text(EARLIER)

    row(bob, "Lost bouquet").click()
    expect(bob.locator("#attendance")).to_contain_text("Alice Aydin is looking at this too")
    expect(alice.locator("#attendance")).to_contain_text("Bob Babic is looking at this too")

    text = alice.locator("#composer-text")
    text.press_sequentially("It is on its way, with a gift.")
    expect(bob.locator("#attendance")).to_contain_text("Alice Aydin is writing here right now")
    alice.get_by_role("button", name="Send", exact=True).click()
    expect(alice.locator(".message.is-outgoing")).to_contain_text("with a gift")
    expect(bob.locator(".message.is-outgoing")).to_contain_text("with a gift")
    alice.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(alice.locator(".message.is-outgoing")).to_have_count(0)
    expect(text).to_have_value("It is on its way, with a gift.")
    text.fill("It is on its way, with roses.")
    alice.get_by_role("button", name="Send", exact=True).click()
    mark(alice)
    expect(alice.locator(".message.is-outgoing .message-state.is-sent")).to_be_visible()
    assert is_as_it_was(alice)


def arrives(gul: Shop) -> None:
    letter = got(gul, "rauf")
    assert letter["Subject"] == "Re: Lost bouquet"
    assert letter["In-Reply-To"] == "<lost-bouquet@example.org>"
    assert "<lost-bouquet@example.org>" in letter["References"]
    assert letter["From"].addresses[0].addr_spec == "shop@gul.example"
    assert "Alice Aydin" in letter["From"]
    assert re.fullmatch(r"shop\+[a-z2-7]{24}", letter["Reply-To"].addresses[0].username)
    for kind in ("plain", "html"):
        assert "It is on its way, with roses." in body(letter, kind)
        assert "with a gift" not in body(letter, kind)
        assert SIGNATURES["en"] in body(letter, kind)


def comes_back(gul: Shop, alice: Page) -> None:
    gul.dovecot.deliver(answer(got(gul, "rauf"), "Thank you, it is here!"))
    incoming = alice.locator(".message.is-incoming", has_text="Thank you, it is here!")
    expect(incoming).to_be_visible()
    expect(incoming.locator("details.quoted")).to_have_count(1)
    assert is_as_it_was(alice)
    assert len(gul.dovecot.mails("rauf")) == 1


def calls_a_colleague(gul: Shop, alice: Page, bob: Page) -> None:
    alice.locator("[data-kind=note]").click()
    alice.locator("#composer-text").fill("@Bob please thank the driver")
    alice.get_by_role("button", name="Add note").click()
    expect(alice.locator(".message.is-note")).to_contain_text("thank the driver")
    bob.goto(f"{gul.url}/desk/mentions/")
    expect(bob.locator(".rows")).to_contain_text("please thank the driver")


def closes(gul: Shop, alice: Page) -> None:
    alice.locator(".conversation-acts").get_by_role("button", name="Close", exact=True).click()
    alice.locator("dialog[open] [name=resolution]").fill("The driver had lost his way.")
    with alice.expect_navigation():  # On to the next of the list.
        alice.locator("dialog[open] .btn-primary").click()
    eventually(lambda: gul.call(_resolution, "Lost bouquet") == "The driver had lost his way.")
    alice.goto(f"{gul.url}/desk/inbox/?view=closed")
    row(alice, "Lost bouquet").click()
    alice.locator("#person a[href^='/desk/contacts/']").first.click()
    expect(alice.locator("#panel-earlier")).to_contain_text("The driver had lost his way.")
    expect(alice.locator("#panel-earlier")).to_contain_text(EARLIER)


def _resolution(subject: str) -> str:
    return Conversation.objects.get(subject=subject).resolution


def test_what_came_with_the_form_is_shown_and_its_answer_goes_by_mail(
    gul: Shop, site: Site, enter: Entering, context: Callable[..., BrowserContext]
):
    asks(context, site, "Do you deliver to Tuzla?")
    before = len(gul.dovecot.mails("jasmin"))
    alice = enter("alice")
    alice.goto(f"{gul.url}/desk/inbox/?view=open")
    row(alice, "Do you deliver to Tuzla?").click()
    link = alice.locator("a.file", has_text="receipt.txt")
    expect(link).to_be_visible()
    shown = alice.request.get(gul.url + str(link.get_attribute("href")))
    assert shown.text() == "Paid: 40 manat"
    alice.locator("#composer-text").fill("On Tuesdays.")
    alice.get_by_role("button", name="Send", exact=True).click()
    expect(alice.locator(".message-state.is-sent")).to_be_visible()
    letter = got(gul, "jasmin", before + 1)
    assert "On Tuesdays." in body(letter)
    assert letter["Subject"] == "Your message to Gül"


def test_an_agent_does_it_all_by_keyboard(gul: Shop, enter: Entering):
    alice = enter("alice")
    for number in (1, 2):
        gul.dovecot.deliver(mail("Emil <rauf@example.org>", f"Keys {number}", "Are you there?"))
    alice.goto(f"{gul.url}/desk/inbox/?view=unassigned")
    expect(row(alice, "Keys 1")).to_be_visible()
    expect(row(alice, "Keys 2")).to_be_visible()
    press = alice.keyboard.press
    press("j")
    expect(alice.locator(".row-link").first).to_be_focused()
    press("j")
    press("k")
    press("Enter")
    expect(alice.locator("#composer-text")).to_be_visible()
    alice.wait_for_load_state("load")  # Keys are heard once the page's scripts have run.
    subject = alice.locator("h1").inner_text()
    press("r")
    expect(alice.locator("#composer-text")).to_be_focused()
    alice.keyboard.type("Always.")
    press("Control+Enter")
    expect(alice.locator(".message.is-outgoing")).to_contain_text("Always.")
    press("Escape")
    press("z")
    expect(alice.locator(".message.is-outgoing")).to_have_count(0)
    expect(alice.locator("#composer-text")).to_have_value("Always.")
    press("Control+Enter")
    expect(alice.locator(".message.is-outgoing")).to_contain_text("Always.")
    press("Escape")
    press("e")
    resolution = alice.locator("dialog[open] [name=resolution]")
    expect(resolution).to_be_focused()
    alice.keyboard.type("Answered.")
    press("Enter")
    eventually(lambda: gul.call(_resolution, subject) == "Answered.")
