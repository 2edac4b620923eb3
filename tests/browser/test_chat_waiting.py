"""Nobody is free, nobody is there, or it is closed: what the visitor is told, and what is kept."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from alaka.accounts.models import Agent, Calendar, Membership, Presence, SpecialDay, Team
from alaka.channels.contract import Address, InboundMessage
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Conversation, Inbox, Message
from alaka.inbox.receiving import receive
from tests.browser.conftest import Entering
from tests.browser.post import answer, body, got
from tests.browser.site import Site
from tests.browser.talking import a_while_later, answers, close_chats, number_of
from tests.browser.visitor import Visitor
from tests.house import eventually
from tests.shop import PASSWORD, Shop

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
BAKU, PARIS = ZoneInfo("Asia/Baku"), ZoneInfo("Europe/Paris")
PERSIAN_DAYS = ["دوشنبه", "سه‌شنبه", "چهارشنبه", "پنجشنبه", "جمعه", "شنبه", "یکشنبه"]
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

Visiting = Callable[..., Visitor]


def notice(visitor: Visitor) -> Locator:
    return visitor.page.locator("alaka-chat .notice")


def status(visitor: Visitor) -> Locator:
    return visitor.page.locator("alaka-chat .status")


def _counter() -> None:
    """An inbox of its own with one agent, who takes one chat at a time."""
    team = Team.objects.create(name="Counter")
    agent = Agent.objects.create_user("olga@gul.example", PASSWORD, name="Olga", language="en")
    Membership.objects.create(team=team, agent=agent)
    Presence.of(agent).take_at_most(1)
    inbox = Inbox.objects.create(name="Counter")
    inbox.teams.add(team)
    for key, language in (("counter", "en"), ("pishkhan", "fa")):
        Channel.objects.create(
            kind="webchat", name=f"Counter {language}", key=key, inbox=inbox, language=language
        )


def _answered_lately() -> None:
    """Five people came ten minutes apart, and each waited for two."""
    channel = Channel.objects.get(key="counter")
    for number in range(5):
        at = clock.now() - timedelta(minutes=60 - 10 * number)
        asked = InboundMessage(f"past:{number}", Address("chat", f"past-{number}"), "?", sent_at=at)
        message = receive(channel, asked)
        assert message is not None
        Conversation.objects.filter(pk=message.conversation_id).update(
            first_response_at=at + timedelta(minutes=2), waiting_since=None
        )


@pytest.fixture(scope="module", autouse=True)
def _a_counter(gul: Shop, chat_site: Site) -> Iterator[None]:
    gul.call(_counter)
    gul.call(_answered_lately)
    for path, key, like in (("/counter", "counter", "/"), ("/pishkhan", "pishkhan", "/fa")):
        known = "chat" if like == "/" else "goftogu"
        page = chat_site.pages[like].replace(f'data-key="{known}"', f'data-key="{key}"')
        chat_site.pages[path] = page
    yield
    gul.call(close_chats)


def _close(text: str) -> None:
    Conversation.objects.get(messages__text=text).close(by=Agent.objects.get(name="Olga"))


def _olga_takes_at_most(capacity: int) -> None:
    """With none, she is not there for chats: a desk that is being closed may still say a word."""
    Presence.objects.filter(agent__name="Olga").update(capacity=capacity)


def _takes(olga: Page, text: str) -> None:
    proposal = olga.locator(".proposal", has_text=text)
    proposal.get_by_role("button", name="Accept").click()
    expect(olga.locator(".chat-tab[aria-current=page]")).to_be_visible()


def test_while_all_are_busy_place_and_wait_are_shown_and_go_down(
    gul: Shop, visit: Visiting, enter: Entering
):
    olga = enter("olga")
    olga.goto(f"{gul.url}/desk/chats/")
    first = visit("/counter").open()
    first.say("I was first")
    _takes(olga, "I was first")
    expect(status(first)).to_have_text("Chatting with Olga")

    second = visit("/counter").open()
    second.say("I was second")
    expect(notice(second)).to_have_text("You are next. The wait is about 2 minutes.")
    third = visit("/pishkhan", **PHONE, locale="fa-IR").open()
    third.say("من سومی بودم")
    expect(notice(third)).to_have_text("شما نفر ۲ صف هستید. حدود ۴ دقیقه طول می‌کشد.")
    assert second.violations() == third.violations() == []
    assert olga.locator(".proposal").count() == 0  # At her capacity nothing is proposed.

    gul.call(_close, "I was first")
    _takes(olga, "I was second")
    expect(status(second)).to_have_text("Chatting with Olga")
    expect(notice(second)).to_be_empty()
    expect(notice(third)).to_contain_text("نوبت بعدی شماست.")

    gul.call(_close, "I was second")
    _takes(olga, "من سومی بودم")
    expect(notice(third)).to_be_empty()
    gul.call(_close, "من سومی بودم")


def test_with_nobody_at_a_desk_it_says_so_and_asks_where_to_answer(
    gul: Shop, visit: Visiting, enter: Entering
):
    gul.call(_olga_takes_at_most, 0)
    dana = visit("/counter").open()
    expect(status(dana)).to_have_text("No one is here right now")
    expect(notice(dana)).to_have_text("Leave a message anyway, and we’ll get back to you.")
    dana.say("Is nobody there?")
    expect(dana.lines.last).to_contain_text("Delivered")
    expect(notice(dana)).to_have_text("Leave a message anyway, and we’ll get back to you.")
    card = dana.page.locator("alaka-chat .card")
    expect(card).to_contain_text("Leave your e-mail address, and we’ll reply there.")
    assert dana.violations() == []

    gul.call(_olga_takes_at_most, 1)
    olga = enter("olga")
    olga.goto(f"{gul.url}/desk/chats/")
    expect(status(dana)).to_have_text("We’re online")
    expect(card).to_be_hidden()
    _takes(olga, "Is nobody there?")
    gul.call(_close, "Is nobody there?")


def test_in_persian_nobody_at_a_desk_is_said_too(gul: Shop, visit: Visiting):
    gul.call(_olga_takes_at_most, 0)
    zahra = visit("/pishkhan", **PHONE, locale="fa-IR", color_scheme="dark").open()
    expect(status(zahra)).to_have_text("اکنون کسی اینجا نیست")
    expect(zahra.page.locator("alaka-chat .card")).to_contain_text("ایمیل خود را بنویسید")
    assert zahra.violations() == []


def _day_after_tomorrow() -> date:
    return clock.now().astimezone(BAKU).date() + timedelta(days=2)


def _closed_until_then(by_holiday: bool) -> None:
    """Until nine in the morning in Baku: outside hours, or on a holiday of three days."""
    then = _day_after_tomorrow()
    calendar = Calendar.objects.create(name="Shut", timezone="Asia/Baku")
    if by_holiday:
        calendar.week = [[[9 * 60, 18 * 60]]] * 7
        calendar.save()
        SpecialDay.objects.create(
            calendar=calendar,
            name="Novruz",
            begins_on=then - timedelta(days=3),
            ends_on=then - timedelta(days=1),
        )
    else:
        SpecialDay.objects.create(
            calendar=calendar,
            name="Market day",
            begins_on=then,
            ends_on=then,
            slots=[[9 * 60, 18 * 60]],
        )
    Team.objects.filter(name="Shop").update(calendar=calendar)


def _open_again() -> None:
    Team.objects.filter(name="Shop").update(calendar=None)
    Calendar.objects.filter(name="Shut").delete()


@pytest.fixture
def closed(gul: Shop, request: pytest.FixtureRequest) -> Iterator[datetime]:
    """The shop is closed; when it opens."""
    gul.call(_closed_until_then, request.param)
    yield datetime.combine(gul.call(_day_after_tomorrow), time(9), BAKU)
    gul.call(_open_again)


@pytest.mark.parametrize("closed", [False], indirect=True)
def test_outside_hours_it_says_when_we_are_back_and_goes_on_by_mail(
    gul: Shop, visit: Visiting, enter: Entering, closed: datetime
):
    dana = visit("/", locale="en-GB", timezone_id="Europe/Paris").open()
    there = closed.astimezone(PARIS)
    expect(status(dana)).to_have_text("We’re closed right now")
    expect(notice(dana)).to_contain_text(re.compile(rf"We’ll be back {there:%A},? {there.day} "))
    expect(notice(dana)).to_contain_text(f"at {there.hour}:{there:%M}.")
    dana.say("Do you open on Sunday?")
    expect(dana.lines.last).to_contain_text("Delivered")
    card = dana.page.locator("alaka-chat .card")
    card.locator("[name=email]").fill("emil")
    card.locator("[name=email]").press("Enter")
    expect(card.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
    card.locator("[name=email]").fill("emil@example.org")
    card.locator("[name=email]").press("Enter")
    expect(dana.page.locator("alaka-chat .cards")).to_contain_text(
        "We’ll reply to emil@example.org"
    )
    assert dana.violations() == []
    dana.page.reload()
    dana.open()
    expect(dana.lines).to_have_count(1)
    assert dana.bubbles() == ["Do you open on Sunday?"]
    dana.page.close()

    alice = enter("alice")
    before = len(gul.dovecot.mails("emil"))
    answers(gul, alice, "Do you open on Sunday?", "From nine to six.")
    eventually(lambda: gul.call(Message.objects.filter(text="From nine to six.").exists))
    gul.call(a_while_later, "From nine to six.")
    letter = got(gul, "emil", before + 1)
    assert "From nine to six." in body(letter)
    gul.dovecot.deliver(answer(letter, "Then I will come at ten."))
    came = alice.locator(".message.is-incoming", has_text="Then I will come at ten.")
    expect(came).to_be_visible()
    asked, said = "Do you open on Sunday?", "Then I will come at ten."
    assert gul.call(number_of, asked) == gul.call(number_of, said)


@pytest.mark.parametrize("closed", [True], indirect=True)
def test_on_a_holiday_a_persian_visitor_reads_it_in_her_zone_and_calendar(
    gul: Shop, visit: Visiting, closed: datetime
):
    zahra = visit("/fa", **PHONE, locale="fa-IR", timezone_id="Asia/Tehran").open()
    there = closed.astimezone(ZoneInfo("Asia/Tehran"))
    expect(status(zahra)).to_have_text("اکنون بسته‌ایم")
    expect(notice(zahra)).to_contain_text(PERSIAN_DAYS[there.weekday()])
    expect(notice(zahra)).to_contain_text(f"{there.hour}:{there:%M}".translate(PERSIAN_DIGITS))
    zahra.say("برای عید گل دارید؟")
    expect(zahra.lines.last).to_contain_text("تحویل")
    field = zahra.page.locator("alaka-chat .card [name=email]")
    field.fill("zahra@example.org")
    field.press("Enter")
    expect(zahra.page.locator("alaka-chat .cards")).to_contain_text("zahra@example.org")
    assert zahra.violations() == []
