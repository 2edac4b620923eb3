"""The agent's side of a chat, as the tests need it."""

from playwright.sync_api import Page

from alaka.inbox.models import Conversation, Message
from tests.house import eventually
from tests.shop import Shop


def number_of(text: str) -> int:
    return int(Conversation.objects.get(messages__text=text).pk)


def answers(gul: Shop, agent: Page, question: str, answer: str) -> None:
    eventually(lambda: gul.call(Message.objects.filter(text=question).exists))
    agent.goto(f"{gul.url}/desk/conversations/{gul.call(number_of, question)}")
    agent.locator("#composer-text").fill(answer)
    agent.locator("#composer-text").press("Control+Enter")
