"""The visitor leaves the site, and the talk goes on by e-mail: real mail server, real mailbox."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from alaka.channels.models import Channel
from alaka.inbox.models import Message
from tests.browser.conftest import Entering
from tests.browser.post import answer, body, got
from tests.browser.talking import a_while_later, answers, number_of
from tests.browser.visitor import Visitor
from tests.house import eventually
from tests.shop import Shop

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
CASES = {
    "English": {
        "path": "/",
        "key": "chat",
        "agent": "alice",
        "mailbox": "dana",
        "question": "Can you bring the lilies today?",
        "answer": "Yes, at six. We wrote it on the card.",
        "reply": "Six is fine, thank you.",
        "options": {},
    },
    "Persian on a phone": {
        "path": "/fa",
        "key": "goftogu",
        "agent": "shirin",
        "mailbox": "zahra",
        "question": "سوسن‌ها را امروز می‌آورید؟",
        "answer": "بله، ساعت شش می‌رسد.",
        "reply": "ساعت شش خوب است، ممنون.",
        "options": {**PHONE, "locale": "fa-IR"},
    },
}


@pytest.mark.parametrize("case", CASES)
def test_who_left_gets_the_answer_by_mail_and_answers_it(
    gul: Shop, visit: Callable[..., Visitor], enter: Entering, case: str
):
    told: dict[str, Any] = CASES[case]
    gul.call(_ask, told["key"], "E-mail* | email")
    try:
        guest = visit(told["path"], **told["options"]).open()
        guest.page.locator("alaka-chat .asked [name=email]").fill(f"{told['mailbox']}@example.org")
        guest.page.locator("alaka-chat .asked .main").click()
    finally:
        gul.call(_ask, told["key"], "")
    guest.say(told["question"])
    eventually(lambda: gul.call(Message.objects.filter(text=told["question"]).exists))
    guest.page.close()

    agent = enter(told["agent"], **told["options"])
    answers(gul, agent, told["question"], told["answer"])
    expect(agent.locator(".message.is-outgoing", has_text=told["answer"])).to_be_visible()
    eventually(lambda: gul.call(Message.objects.filter(text=told["answer"]).exists))
    before = len(gul.dovecot.mails(told["mailbox"]))
    gul.call(a_while_later, told["answer"])
    eventually(lambda: len(gul.dovecot.mails(told["mailbox"])) > before)
    letter = got(gul, told["mailbox"], before + 1)
    assert told["answer"] in body(letter)
    assert f"> {told['question']}" in body(letter)

    gul.dovecot.deliver(answer(letter, told["reply"]))
    expect(agent.locator(".message.is-incoming", has_text=told["reply"])).to_be_visible()
    assert gul.call(number_of, told["reply"]) == gul.call(number_of, told["question"])


def _ask(key: str, questions: str) -> None:
    channel = Channel.objects.get(key=key)
    channel.settings = channel.settings | {"questions": questions}
    channel.save(update_fields=["settings"])
