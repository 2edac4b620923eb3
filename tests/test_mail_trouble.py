"""The mailbox away, the mail server refusing: plain words on the channel's page, nothing lost."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent, Role
from alaka.channels import polling
from alaka.channels.email import adapter, sending
from alaka.channels.models import Channel, Intake
from alaka.core import clock
from alaka.inbox import sending as outgoing
from alaka.inbox.answering import Saying, reply, retry
from alaka.inbox.intake import take_in
from alaka.inbox.models import Conversation, Inbox, Message, MessageState
from tests.servers import Dovecot, MailServer, free_port
from tests.shop import mail, mailbox

pytestmark = pytest.mark.django_db

HASTE = 2.0  # Seconds instead of a minute for the answers of a server that hangs.


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as started:
        yield started


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as started:
        yield started


@pytest.fixture
def user(request: pytest.FixtureRequest) -> str:
    """A mailbox for each test."""
    return str(abs(hash(request.node.name)))


@pytest.fixture
def channel(db: None, dovecot: Dovecot, server: MailServer, user: str) -> Channel:
    inbox = Inbox.objects.create(name="Shop")
    return mailbox(inbox, dovecot.port, server.port, imap_user=user)


@pytest.fixture
def ada(db: None) -> Agent:
    return Agent.objects.create_user("ada@gul.example", name="Ada", role=Role.ADMINISTRATOR)


@pytest.fixture
def page(ada: Agent, client: Client, channel: Channel) -> "Page":
    client.force_login(ada)
    return Page(client, channel)


class Page:
    """The channel's page, as an administrator reads it."""

    def __init__(self, client: Client, channel: Channel) -> None:
        self.client, self.address = client, reverse("channel", args=[channel.pk])

    def __contains__(self, words: str) -> bool:
        return words in self.client.get(self.address).content.decode()


def look(channel: Channel) -> float:
    """One round of polling, with what it took in; the seconds until the next."""
    rest = polling.poll_once(Channel.objects.get(pk=channel.pk), 0)
    take_in(channel.pk)
    channel.refresh_from_db()
    return rest


def texts() -> list[str]:
    return sorted(text.strip() for text in Message.objects.values_list("text", flat=True))


@contextmanager
def deaf() -> Iterator[int]:
    """A port where somebody takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=20) as door:
        yield int(door.getsockname()[1])


@pytest.fixture
def haste(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter, "Access", partial(adapter.Access, timeout=HASTE))
    monkeypatch.setattr(sending, "Server", partial(sending.Server, timeout=HASTE))


def change(channel: Channel, **settings: object) -> None:
    Channel.objects.filter(pk=channel.pk).update(settings={**channel.settings, **settings})
    channel.refresh_from_db()


def test_a_mailbox_that_is_away_says_so_and_loses_nothing(
    channel: Channel, dovecot: Dovecot, user: str, page: Page
):
    look(channel)
    with dovecot.down():
        rests = [look(channel) for _ in range(8)]
        assert "The mail server does not take connections at this port." in page
        assert "Nothing can be fetched" in page
        dovecot.deliver(mail("dana@example.org", "Roses", "While you were away."), user)
    assert rests == [5, 10, 20, 40, 80, 160, 300, 300]
    assert look(channel) == 0
    assert not channel.receive_error
    assert "Nothing can be fetched" not in page
    assert texts() == ["While you were away."]


def test_a_fault_is_read_by_each_in_his_own_language(
    channel: Channel, dovecot: Dovecot, page: Page, ada: Agent
):
    with dovecot.down():
        look(channel)
    for language, words in (
        ("en", "The mail server does not take connections at this port."),
        ("fr", "Le serveur de messagerie n’accepte pas de connexions sur ce port."),
    ):
        Agent.objects.filter(pk=ada.pk).update(language=language)
        assert words in page


def test_a_wrong_password_is_told_in_words_and_mended_without_a_restart(
    channel: Channel, dovecot: Dovecot, user: str, page: Page
):
    dovecot.deliver(mail("dana@example.org", "Roses", "Before."), user)
    Channel.objects.filter(pk=channel.pk).update(secrets={"imap_password": "wrong"})
    assert look(channel) == 5
    assert "The mailbox does not accept the user name or password" in page
    polling._rest(3600, *mended(channel, dovecot))
    assert look(channel) == 0
    assert texts() == ["Before."]


def mended(channel: Channel, dovecot: Dovecot) -> tuple[threading.Event, Callable[[], bool]]:
    """Somebody enters the right password while the poller rests; what ends the rest."""

    class Resting(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            assert timeout == polling.LOOK
            secrets = {"imap_password": dovecot.password}
            Channel.objects.filter(pk=channel.pk).update(secrets=secrets)
            return False

    resting = Resting()
    return resting, polling._until(Channel.objects.get(pk=channel.pk), resting)


def test_a_long_wait_ends_when_the_channel_changes_and_no_fault_is_told(
    channel: Channel, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(polling, "LOOK", 0.1)
    changes: list[dict[str, object]] = [
        {"settings": {**channel.settings, "max_size": 3}},
        {"is_enabled": False},
    ]
    for change_of in changes:
        now = Channel.objects.get(pk=channel.pk)
        is_over = polling._until(now, threading.Event())
        begin = dovecot.logins()

        def change_once(begin: int = begin, change_of: dict[str, object] = change_of) -> bool:
            if dovecot.logins() > begin:  # It waits: now somebody changes the channel.
                Channel.objects.filter(pk=channel.pk).update(**change_of)
            return is_over()  # noqa: B023

        assert polling.poll_once(now, 3600, change_once) == 0
        channel.refresh_from_db()
        assert channel.received_at is not None
        assert not channel.receive_error


def test_a_mailbox_that_hangs_up_while_nothing_happens_is_no_fault(
    channel: Channel, dovecot: Dovecot, page: Page, user: str
):
    look(channel)
    with ExitStack() as away:
        went: list[None] = []

        def restart() -> bool:
            if not went:
                went.append(away.enter_context(dovecot.down()))
            return False

        calls = iter([lambda: False, lambda: False])
        assert polling.poll_once(channel, 3600, lambda: next(calls, restart)()) == 0
    channel.refresh_from_db()
    assert not channel.receive_error
    dovecot.deliver(mail("dana@example.org", "Roses", "After it."), user)
    assert look(channel) == 0
    assert texts() == ["After it."]


def test_a_mailbox_that_hangs_is_given_up_after_a_while(channel: Channel, page: Page, haste: None):
    with deaf() as port:
        change(channel, imap_port=port)
        assert look(channel) == 5
    assert "The mail server did not answer in time." in page


@pytest.fixture
def answer(channel: Channel, dovecot: Dovecot, user: str, ada: Agent) -> Message:
    dovecot.deliver(mail("dana@example.org", "Roses", "Are there roses?"), user)
    look(channel)
    saying = Saying("Red ones.", undo=timedelta(0))
    return reply(Conversation.objects.get(), saying, by=ada)


def send(answer: Message) -> Message:
    """Deliver it at its time."""
    with clock.stopped_at(answer.send_at or clock.now()):
        outgoing.deliver(answer.pk)
    answer.refresh_from_db()
    return answer


def test_a_passing_refusal_is_tried_again_more_and_more_seldom(
    answer: Message, server: MailServer, page: Page
):
    server.on_data = "451 The disk is full, come back later"
    waits = []
    for _ in range(4):
        due = answer.send_at or clock.now()
        send(answer)
        assert answer.state == MessageState.QUEUED
        assert answer.send_at is not None
        waits.append((answer.send_at - due).total_seconds())
    assert waits == [15, 60, 120, 300]
    assert "The mail server refused the mail: 451 The disk is full, come back later" in page
    assert "Nothing can be sent" in page
    server.on_data = ""
    assert send(answer).state == MessageState.SENT
    assert len(server.mails) == 1
    assert "Nothing can be sent" not in page
    assert not answer.is_doubtful


def test_a_final_refusal_fails_with_its_reason_and_goes_at_an_agents_word(
    answer: Message, server: MailServer, ada: Agent, client: Client, page: Page
):
    server.on_rcpt = {"*": "550 No such person here"}
    assert send(answer).state == MessageState.FAILED
    client.force_login(ada)
    shown = client.get(reverse("conversation", args=[answer.conversation_id])).content.decode()
    assert "dana@example.org: 550 No such person here" in shown
    assert "dana@example.org: 550 No such person here" in page
    server.on_rcpt = {}
    assert retry(answer, by=ada)
    answer.refresh_from_db()
    assert send(answer).state == MessageState.SENT
    assert len(server.mails) == 1


def test_a_mail_server_that_is_away_keeps_the_answer_waiting(
    answer: Message, channel: Channel, server: MailServer, page: Page
):
    change(channel, smtp_port=free_port())
    assert send(answer).state == MessageState.QUEUED
    assert "The mail server does not take connections at this port." in page
    change(channel, smtp_port=server.port)
    assert send(answer).state == MessageState.SENT


def test_a_mail_server_that_never_greets_keeps_the_answer_waiting(
    answer: Message, channel: Channel, server: MailServer, page: Page, haste: None
):
    with deaf() as port:
        change(channel, smtp_port=port)
        assert send(answer).state == MessageState.QUEUED
    assert "The mail server did not answer in time." in page
    assert not answer.is_doubtful
    change(channel, smtp_port=server.port)
    assert send(answer).state == MessageState.SENT


def test_silence_after_the_content_is_left_to_a_person(
    answer: Message, server: MailServer, ada: Agent, page: Page, haste: None
):
    server.hang = HASTE * 30
    assert send(answer).state == MessageState.FAILED
    assert "It may have arrived: ask, or send it again." in str(answer.error)
    assert "It may have arrived: ask, or send it again." in page
    server.hang = 0
    assert retry(answer, by=ada)
    answer.refresh_from_db()
    assert send(answer).state == MessageState.SENT
    assert answer.is_doubtful


def test_a_line_cut_after_the_content_is_left_to_a_person(
    answer: Message, server: MailServer, page: Page
):
    server.hangs_up = True
    assert send(answer).state == MessageState.FAILED
    assert "It may have arrived: ask, or send it again." in page
    assert server.mails == []


def test_a_range_of_days_is_filled_again_and_nothing_comes_twice(
    channel: Channel, dovecot: Dovecot, user: str
):
    for number in range(3):
        dovecot.deliver(mail("dana@example.org", f"Mail {number}", f"Text {number}"), user)
    look(channel)
    lost = Intake.objects.order_by("pk").first()
    assert lost is not None
    Conversation.objects.filter(messages__intake=lost).delete()
    lost.delete()
    span = [(clock.now() + timedelta(days=days)).isoformat() for days in (-1, 1)]
    polling.refill(channel.pk, *span)
    take_in(channel.pk)
    assert texts() == ["Text 0", "Text 1", "Text 2"]


def test_a_rebuilt_mailbox_is_read_anew_and_nothing_comes_twice(
    channel: Channel, dovecot: Dovecot, user: str
):
    dovecot.deliver(mail("dana@example.org", "Old", "Old text", Message_ID="<old@x>"), user)
    look(channel)
    before = channel.state["folders"]["INBOX"]["uidvalidity"]
    with dovecot.down():
        for path in (dovecot.folder / "mail" / user).glob("dovecot*"):
            path.unlink()
    dovecot.deliver(mail("dana@example.org", "New", "New text", Message_ID="<new@x>"), user)
    look(channel)
    look(channel)
    assert channel.state["folders"]["INBOX"]["uidvalidity"] != before
    assert texts() == ["New text", "Old text"]
