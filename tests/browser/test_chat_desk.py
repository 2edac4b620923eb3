"""Chats at the desk, in the browsers of two agents, with guests at the chat's own doors."""

import re
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from alaka.accounts.models import Agent, Availability, Presence
from alaka.channels.models import Channel
from alaka.chats.models import Proposal
from alaka.core import clock
from alaka.inbox.models import Conversation, Inbox
from tests.browser.access import violations
from tests.browser.conftest import Entering
from tests.browser.test_case_by_mail import DESKTOP
from tests.browser.test_persian import PHONE, overhanging
from tests.guests import Guest
from tests.house import eventually
from tests.shop import Shop

# Counts the notes that are played: four for a chat that is proposed.
SOUND = """
window.notes = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) { window.notes += 1; return start.call(this, at); };
"""
SEEN_AGAIN = "isUnseen = false; document.dispatchEvent(new Event('visibilitychange'))"

Coming = Callable[[str], Guest]


def _open_chat() -> None:
    Channel.objects.get_or_create(
        key="chat",
        defaults={"kind": "webchat", "name": "Chat", "inbox": Inbox.objects.get(name="Shop")},
    )
    for chat in Conversation.objects.filter(channel__key="chat").exclude(status="closed"):
        chat.close(by=None)
    for agent in Agent.objects.all():
        Presence.objects.filter(agent=agent).update(
            availability=Availability.AVAILABLE, misses=0, capacity=4, here_until=None
        )


def _nobody_answers_in_time() -> None:
    Proposal.objects.open().update(until=clock.now())


def _is_away(who: str) -> bool:
    found = Presence.objects.get(agent__email=f"{who}@gul.example")
    return found.availability == Availability.AWAY


def _given(who: str, count: int) -> bool:
    rows = Conversation.objects.open().filter(channel__key="chat")
    for chat in rows.filter(assignee=None):
        chat.assign_to(Agent.objects.get(email=f"{who}@gul.example"))
    return rows.exclude(assignee=None).count() == count


@pytest.fixture
def coming(gul: Shop) -> Iterator[Coming]:
    """Somebody opens the chat, says something, and listens."""
    gul.call(_open_chat)
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def come(text: str) -> Guest:
        guest = Guest(f"{gul.url}/chat/chat", stop)
        thread = threading.Thread(target=guest.listen, daemon=True)
        thread.start()
        threads.append(thread)
        guest.say(text)
        return guest

    yield come
    stop.set()


def here(page: Page, gul: Shop) -> Page:
    page.goto(f"{gul.url}/desk/chats/")
    return ready(page)


def ready(page: Page) -> Page:
    """Its script runs, and it hears the notices."""
    expect(page.locator("body")).to_have_attribute("data-connection", "open")
    return page


def press(page: Page, key: str) -> Page:
    """What has just come hears keys a moment after it is seen."""
    page.keyboard.press(key)
    return page


def test_a_chat_is_passed_on_accepted_and_answered_by_keyboard_alone(
    gul: Shop, enter: Entering, coming: Coming
):
    pages = [here(enter(who), gul) for who in ("alice", "bob")]
    guest = coming("Do you have roses?")
    eventually(lambda: any(page.locator(".proposal").is_visible() for page in pages))
    first = next(page for page in pages if page.locator(".proposal").is_visible())
    second = next(page for page in pages if page is not first)
    expect(first.locator(".proposal")).to_contain_text("Do you have roses?")
    assert violations(first) == []
    eventually(lambda: press(first, "Alt+x").locator(".proposal").count() == 0)
    expect(second.locator(".proposal")).to_be_visible()
    eventually(lambda: press(second, "Alt+a").locator("#composer-text").is_visible())
    expect(second.locator(".chat-tab[aria-current=page]")).to_be_visible()
    second.keyboard.press("r")
    second.keyboard.type("Yes, red ones.")
    second.keyboard.press("Enter")
    expect(second.locator("#composer-text")).to_have_value("")
    eventually(lambda: guest.texts("us") == ["Yes, red ones."])
    expect(second.locator(".message.is-outgoing")).to_have_count(1)
    expect(second.locator("#composer-text")).to_be_focused()
    guest.say("How much?")
    expect(second.locator(".message.is-incoming", has_text="How much?")).to_have_count(1)
    assert violations(second) == []


def test_who_answers_no_proposal_is_called_set_away_and_told(
    gul: Shop, enter: Entering, coming: Coming
):
    alice = enter("alice")
    alice.context.add_init_script(DESKTOP + SOUND)
    here(alice, gul)
    coming("One")
    coming("Two")
    expect(alice.locator(".proposal")).to_have_count(2)
    eventually(lambda: alice.evaluate("told.length === 2 && notes === 8"))
    assert sorted(told.rpartition(": ")[2] for told in alice.evaluate("window.told")) == [
        "One",
        "Two",
    ]
    alice.evaluate(SEEN_AGAIN)
    gul.call(_nobody_answers_in_time)
    expect(alice.locator("#presence")).to_have_attribute("data-availability", "away")
    eventually(lambda: gul.call(_is_away, "alice"))
    expect(alice.locator(".proposal")).to_have_count(0)
    expect(alice.locator(".toast-line")).to_contain_text("away")


def test_several_chats_at_once_by_keyboard(gul: Shop, enter: Entering, coming: Coming):
    alice = here(enter("alice"), gul)
    guests = [coming(text) for text in ("First", "Second", "Third")]
    eventually(lambda: gul.call(_given, "alice", 3))
    expect(alice.locator(".chat-tab")).to_have_count(3)
    for number, guest in enumerate(guests, start=1):
        alice.keyboard.press(f"Alt+{number}")
        expect(alice.locator(f"li:nth-child({number}) > .chat-tab")).to_have_attribute(
            "aria-current", "page"
        )
        text = ready(alice).locator("#composer-text")
        text.focus()
        alice.keyboard.type(f"Answer {number}")
        alice.keyboard.press("Shift+Enter")
        alice.keyboard.type("and more")
        alice.keyboard.press("Enter")
        eventually(lambda: guest.texts("us") == [f"Answer {number}\nand more"])  # noqa: B023
    alice.keyboard.press("Alt+ArrowDown")
    expect(alice.locator("li:nth-child(1) > .chat-tab")).to_have_attribute("aria-current", "page")
    alice.keyboard.press("Alt+ArrowUp")
    expect(alice.locator("li:nth-child(3) > .chat-tab")).to_have_attribute("aria-current", "page")
    guests[0].say("Thanks!")
    expect(alice.locator("li:nth-child(1) > .chat-tab .chat-tab-count")).to_have_text("1")
    expect(alice).to_have_title(re.compile(r"^\(1\) "))


def _first_chat(alice: Page, gul: Shop) -> Locator:
    """Open it; the field for what is answered."""
    eventually(lambda: gul.call(_given, "alice", 1))
    expect(alice.locator(".chat-tab")).to_have_count(1)
    alice.keyboard.press("Alt+1")
    expect(alice.locator("#composer-text")).to_be_visible()
    return ready(alice).locator("#composer-text")


def test_what_is_typed_while_a_line_goes_is_not_lost(gul: Shop, enter: Entering, coming: Coming):
    alice = here(enter("alice"), gul)
    guest = coming("Hello")
    text = _first_chat(alice, gul)
    text.focus()
    for number in range(6):
        alice.keyboard.type(f"line {number}")
        alice.keyboard.press("Enter")
    lines = [f"line {number}" for number in range(6)]
    eventually(lambda: "\n".join(guest.texts("us")).split("\n") == lines)
    expect(text).to_have_value("")


@pytest.mark.parametrize("is_by_keys", [True, False])
def test_a_line_sent_while_another_goes_is_not_left_in_the_field(
    gul: Shop, enter: Entering, coming: Coming, is_by_keys: bool
):
    alice = here(enter("alice"), gul)
    guest = coming("Hello")
    text = _first_chat(alice, gul)
    held: list[Route] = []
    alice.route("**/replies", lambda route: held.append(route), times=1)
    text.fill("We have roses")
    text.press("Control+Enter")
    expect(alice.locator(".is-coming")).to_contain_text("We have roses")
    text.fill("And tulips")
    if is_by_keys:
        text.press("Control+Enter")
    else:
        alice.locator("#composer .composer-send > .btn-primary").click()
    alice.keyboard.type("Shall we b")
    held[0].continue_()
    expect(alice.locator(".message.is-outgoing:not(.is-coming)")).to_have_count(2)
    eventually(lambda: guest.texts("us") == ["We have roses", "And tulips"])
    expect(text).to_have_value("Shall we b")


def test_a_line_that_could_not_be_sent_is_back_in_the_composer(
    gul: Shop, enter: Entering, coming: Coming
):
    alice = here(enter("alice"), gul)
    coming("Hello")
    text = _first_chat(alice, gul)
    text.fill("Good morning")
    alice.context.set_offline(True)
    text.press("Enter")
    expect(text).to_have_value("Good morning")
    expect(alice.locator(".is-coming")).to_have_count(0)
    alice.context.set_offline(False)
    text.press("Enter")
    expect(alice.locator(".message.is-outgoing", has_text="Good morning")).to_be_visible()


def test_a_persian_agent_on_a_phone(gul: Shop, enter: Entering, coming: Coming):
    shirin = here(enter("shirin", **PHONE), gul)
    coming("سلام، گل رز دارید؟")
    expect(shirin.locator(".proposal")).to_be_visible()
    assert overhanging(shirin) == []
    shirin.locator(".proposal .btn-primary").click()
    text = shirin.locator("#composer-text")
    text.fill("بله، داریم.")
    shirin.locator("#composer .composer-send > .btn-primary").click()
    expect(shirin.locator(".message.is-outgoing .message-state")).to_be_visible()
    assert overhanging(shirin) == []
    assert violations(shirin) == []
    shirin.goto(f"{gul.url}/desk/chats/")
    assert overhanging(shirin) == []
    assert violations(shirin) == []
    shirin.locator(".chat-assign").first.click()
    expect(shirin.locator("#sheet .choice-line").first).to_be_visible()
    assert violations(shirin) == []
    shirin.goto(f"{gul.url}/desk/inbox/?view=chats")
    expect(shirin.locator(".row-line", has_text="بله، داریم.")).to_have_count(1)
    assert violations(shirin) == []


def test_proposals_on_a_phone_cover_nothing_of_the_chat_being_answered(
    gul: Shop, enter: Entering, coming: Coming
):
    shirin = here(enter("shirin", **PHONE), gul)
    guest = coming("سلام، گل رز دارید؟")
    shirin.locator(".proposal .btn-primary").click()
    expect(shirin.locator("#composer-text")).to_be_visible()
    ready(shirin)
    for text in ("دو دسته گل می‌خواهم", "سفارش من کجاست؟"):
        coming(text)
    expect(shirin.locator("[aria-live=assertive] .proposal")).to_have_count(2)
    for height in (420, 740):  # The lower with a keyboard on the screen.
        shirin.set_viewport_size({"width": 360, "height": height})
        expect(shirin.locator(".proposal").first).to_be_in_viewport()
        text = f"بله، {height} شاخه داریم."
        shirin.locator("#composer-text").fill(text)
        shirin.locator("#composer .composer-send > .btn-primary").click()
        eventually(lambda: text in guest.texts("us"))  # noqa: B023
        expect(shirin.locator(".message.is-outgoing", has_text=text)).to_be_visible()
        shirin.locator(".conversation-head .icon-button").first.click(trial=True)
    assert overhanging(shirin) == []
    assert violations(shirin) == []
    shirin.locator(".proposal .btn").nth(3).click()
    expect(shirin.locator(".proposal")).to_have_count(1)
