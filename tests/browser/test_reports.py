"""A face in a mail, clicked by its reader, stands in the report; and the report opens its list."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from alaka.accounts.models import Agent
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import Conversation, Inbox, Satisfaction
from alaka.reports.models import ConversationFact
from tests.browser.conftest import Entering
from tests.browser.post import body, got
from tests.house import eventually
from tests.shop import Shop, mail

SUBJECT = "Peonies for Novruz"


def test_a_face_of_the_mail_counts_by_a_persons_click_and_stands_in_the_report(
    gul: Shop, enter: Entering, context: Callable[..., BrowserContext]
):
    gul.call(Inbox.objects.update, asks_satisfaction=True, ask_after_hours=0)
    gul.dovecot.deliver(mail("Gunel <gunel@example.org>", SUBJECT, "Do you have peonies?"))
    eventually(lambda: gul.call(Conversation.objects.filter(subject=SUBJECT).exists))
    gul.call(_answer_and_close)
    eventually(lambda: any("score=" in body(each) for each in _letters(gul)))
    letter = next(each for each in _letters(gul) if "score=" in body(each))
    gul.call(Inbox.objects.update, asks_satisfaction=False)

    address = re.search(r"https?://\S+score=4", body(letter))
    assert address is not None
    phone = context(viewport={"width": 360, "height": 740}).new_page()
    phone.goto(re.sub(r"^https?://[^/]+", gul.url, address[0]))
    assert not gul.call(Satisfaction.objects.filter(conversation__subject=SUBJECT).exists)
    expect(phone.locator("[name=score][value='4']")).to_be_checked()
    phone.locator("[name=comment]").fill("Quick and kind")
    phone.locator("button.btn-primary").click()
    expect(phone.locator("h1")).to_have_text("Thank you")

    eventually(lambda: gul.call(ConversationFact.objects.filter(score=4).exists))
    alice = enter("alice")
    faults: list[str] = []
    alice.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    alice.goto(f"{gul.url}/desk/reports/satisfaction/?by=agent")
    card = alice.locator(".report-card", has_text="4 😊")
    expect(card.locator("dd").first).to_have_text("1")
    expect(alice.locator("[data-chart] canvas").first).to_be_visible()
    period, fold = alice.locator("[name=period]"), alice.locator(".report-fold > summary")
    expect(period).to_be_visible()
    expect(fold).to_be_hidden()
    alice.set_viewport_size({"width": 360, "height": 740})
    expect(period).to_be_hidden()
    expect(alice.locator(".report-card dd").first).to_be_in_viewport()
    fold.click()
    expect(period).to_be_visible()
    alice.set_viewport_size({"width": 1280, "height": 800})
    card.locator("a").click()
    expect(alice.locator(".page-subtitle")).to_contain_text("1 conversation")
    expect(alice.locator("tbody")).to_contain_text(SUBJECT)
    assert faults == []


def _letters(gul: Shop):
    return [got(gul, "gunel", number) for number in range(1, len(gul.dovecot.mails("gunel")) + 1)]


def _answer_and_close() -> None:
    alice = Agent.objects.get(email="alice@gul.example")
    conversation = Conversation.objects.get(subject=SUBJECT)
    reply(conversation, Saying("Yes, white ones."), by=alice)
    conversation.refresh_from_db()
    conversation.close(by=alice)
