"""The agent's side of a chat, as the tests need it."""

from datetime import timedelta

from playwright.sync_api import Page

from alaka.chats.leaving import AFTER
from alaka.chats.models import Guest
from alaka.core import clock
from alaka.edge.presence import TURNS_A_PAGE
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


def a_while_later(text: str) -> None:
    """As if all of it had been a little longer ago than people need for the next page; of guests
    whose leaving was written, which comes some seconds after it."""
    message = Message.objects.get(text=text)
    guests = Guest.objects.of(message.conversation)
    soon = clock.now() + TURNS_A_PAGE
    eventually(lambda: not guests.filter(here_until__gt=soon).exists())
    then = clock.now() - AFTER - timedelta(seconds=5)
    Message.objects.filter(pk=message.pk).update(at=then)
    guests.update(here_until=then)


def close_chats() -> None:
    """So that nobody waits for whoever comes to a desk after these tests."""
    for chat in Conversation.objects.filter(channel__kind="webchat").exclude(status="closed"):
        chat.close(by=None)
