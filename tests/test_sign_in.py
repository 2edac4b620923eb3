"""A mailbox opened by signing in at its house: a real OAuth server, a Dovecot that asks it about
each token, and a mail server that knows XOAUTH2 only."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from alaka.accounts.models import Agent, AuditEntry, Role
from alaka.channels import granting, polling
from alaka.channels.contract import ConnectError
from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox import channel_health
from alaka.inbox import sending as outgoing
from alaka.inbox.answering import Saying, reply
from alaka.inbox.intake import take_in
from alaka.inbox.models import Conversation, Inbox, MessageState
from tests.oauth_server import SECRET, OAuthServer
from tests.servers import Dovecot, MailServer
from tests.shop import mail, mailbox

pytestmark = [
    # Trying a connection is a thread with its own connection to the database.
    pytest.mark.django_db(transaction=True),
    # The servers of these tests take logins without encryption.
    pytest.mark.filterwarnings("ignore:Requiring AUTH"),
]


@pytest.fixture(scope="module")
def house() -> Iterator[OAuthServer]:
    with OAuthServer() as started:
        yield started


@pytest.fixture(scope="module")
def dovecot(house: OAuthServer) -> Iterator[Dovecot]:
    with Dovecot(oauth_url=house.url) as started:
        yield started


@pytest.fixture
def oauth(house: OAuthServer, dovecot: Dovecot) -> OAuthServer:
    dovecot.empty()
    house.user, house.refuses, house.answers_html = "shop", False, False
    house.lives, house.client_secret = 3600, SECRET
    house.withdraw()
    return house


@pytest.fixture
def server(oauth: OAuthServer) -> Iterator[MailServer]:
    with MailServer(needs_login=True) as started:
        started.tokens = oauth.accesses
        yield started


@pytest.fixture
def channel(
    transactional_db: None, oauth: OAuthServer, dovecot: Dovecot, server: MailServer, settings
) -> Channel:
    settings.ALLOW_PRIVATE_ADDRESSES = True  # The house stands on loopback.
    inbox = Inbox.objects.create(name="Shop")
    made = mailbox(inbox, dovecot.port, server.port, smtp_login="same", **oauth.settings())
    made.secrets = {"client_secret": SECRET}
    made.save()
    return made


@pytest.fixture
def ada(transactional_db: None) -> Agent:
    return Agent.objects.create_user("ada@gul.example", name="Ada", role=Role.ADMINISTRATOR)


@pytest.fixture
def browser(ada: Agent) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def sign_in(browser: Client, channel: Channel) -> str:
    """Follow the button to the house and back; what the channel's page says then."""
    back = come_back(browser, channel)
    page = browser.get(f"{back.path}?{back.query}", follow=True)
    assert page.status_code == 200
    return page.content.decode()


def come_back(browser: Client, channel: Channel):
    asked = browser.get(reverse("channel-sign-in", args=[channel.pk]))
    assert asked.status_code == 302
    return urlsplit(httpx.get(asked["Location"]).headers["Location"])


def grant(channel: Channel) -> dict[str, object]:
    channel.refresh_from_db()
    return dict(channel.grant)


def look(channel: Channel) -> float:
    rest = polling.poll_once(Channel.objects.get(pk=channel.pk), 0)
    take_in(channel.pk)
    channel.refresh_from_db()
    return rest


def later(**delta: float):
    return clock.stopped_at(clock.now() + timedelta(**delta))


def test_a_mailbox_is_opened_read_and_answered_by_a_sign_in(
    browser: Client, channel: Channel, dovecot: Dovecot, server: MailServer, ada: Agent
):
    assert look(channel) == 5
    assert "Nobody has signed in with 127.0.0.1" in channel.receive_error
    said = sign_in(browser, channel)
    assert "You are signed in, and the connection works." in said
    assert "Sign in again" in said
    assert AuditEntry.objects.filter(act="channel signed in", agent=ada).exists()
    dovecot.deliver(mail("dana@example.org", "Roses", "Are there roses?"))
    assert look(channel) == 0
    assert not channel.receive_error
    answer = reply(Conversation.objects.get(), Saying("Red ones.", undo=timedelta(0)), by=ada)
    with clock.stopped_at(answer.send_at or clock.now()):
        outgoing.deliver(answer.pk)
    answer.refresh_from_db()
    assert answer.state == MessageState.SENT, answer.error
    assert len(server.mails) == 1
    assert set(server.logins) == {"XOAUTH2 shop"}


def test_tokens_lie_encrypted_and_are_never_shown(browser: Client, channel: Channel):
    said = sign_in(browser, channel)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(channels_channel)::text FROM channels_channel")
        (row,) = cursor.fetchone()
    for secret in (grant(channel)["access"], grant(channel)["refresh"], SECRET):
        assert str(secret) not in row
        assert str(secret) not in said
        assert str(secret) not in repr(channel.grant)
    edit = browser.get(reverse("channel-edit", args=[channel.pk])).content.decode()
    assert SECRET not in edit


def test_an_access_token_is_renewed_before_its_end_and_only_then(
    browser: Client, channel: Channel, oauth: OAuthServer
):
    sign_in(browser, channel)
    before, first = oauth.renewals, grant(channel)
    with later(minutes=50):
        assert look(channel) == 0
    assert oauth.renewals == before
    with later(minutes=56):
        assert look(channel) == 0
        assert look(channel) == 0
    assert oauth.renewals == before + 1
    assert grant(channel)["access"] != first["access"]
    assert grant(channel)["refresh"] != first["refresh"]
    assert grant(channel)["given"] == first["given"]


def test_a_token_that_ends_before_its_time_is_replaced_unnoticed(
    browser: Client, channel: Channel, oauth: OAuthServer
):
    sign_in(browser, channel)
    oauth.forget_accesses()
    assert look(channel) == 0
    oauth.forget_accesses()
    channel.adapter.connect()


def test_a_permission_taken_back_is_said_in_plain_words_until_somebody_signs_in_again(
    browser: Client, channel: Channel, oauth: OAuthServer
):
    sign_in(browser, channel)
    oauth.withdraw()
    assert look(channel) == 5
    assert "was withdrawn or has expired" in channel.receive_error
    asked = oauth.renewals
    assert look(channel) == 10
    assert oauth.renewals == asked  # It is not asked again for what it has refused for good.
    page = browser.get(reverse("channel", args=[channel.pk])).content.decode()
    assert "Sign in again on the channel" in page
    assert "Sign in with 127.0.0.1" in page
    assert "You are signed in, and the connection works." in sign_in(browser, channel)
    assert look(channel) == 0


def test_a_mailbox_that_rests_is_asked_as_soon_as_somebody_signed_in(
    browser: Client, channel: Channel, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(polling, "LOOK", 0.0)
    is_over = polling._until(Channel.objects.get(pk=channel.pk), Event())
    assert not is_over()
    sign_in(browser, channel)
    assert is_over()
    is_over = polling._until(Channel.objects.get(pk=channel.pk), Event())
    with later(hours=2):
        look(channel)  # With a new token: that is no change.
    assert not is_over()


def test_many_at_once_renew_once(browser: Client, channel: Channel, oauth: OAuthServer):
    sign_in(browser, channel)
    before, found = oauth.renewals, set()

    def ask() -> None:
        try:
            found.add(granting.access_token(channel))
        finally:
            connection.close()

    with later(hours=2):
        threads = [Thread(target=ask) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 1
    assert oauth.renewals == before + 1


def test_a_wrong_account_is_told(browser: Client, channel: Channel, oauth: OAuthServer):
    oauth.user = "somebody-else"
    said = sign_in(browser, channel)
    assert "does not take the sign-in for this mailbox" in said
    assert "with the account of this very mailbox" in said


def test_who_does_not_agree_changes_nothing(browser: Client, channel: Channel, oauth: OAuthServer):
    oauth.refuses = True
    assert "You did not agree there, so nothing has changed." in sign_in(browser, channel)
    assert grant(channel) == {}


def test_an_answer_nobody_asked_for_is_not_taken(browser: Client, channel: Channel):
    back = come_back(browser, channel)
    stranger = Client()
    stranger.force_login(Agent.objects.create_user("eve@x.example", role=Role.ADMINISTRATOR))
    for state in (parse_qs(back.query)["state"][0], "guess", ""):
        page = stranger.get(f"{back.path}?code=x&state={state}", follow=True)
        assert "This sign-in took too long or began elsewhere." in page.content.decode()
    manager = Client()
    manager.force_login(Agent.objects.create_user("bob@gul.example", role=Role.MANAGER))
    assert manager.get(f"{back.path}?{back.query}").status_code == 403
    assert grant(channel) == {}
    assert browser.get(f"{back.path}?{back.query}")["Location"] == f"{channel_page(channel)}"
    assert grant(channel)
    again = browser.get(f"{back.path}?{back.query}", follow=True)
    assert "This sign-in took too long" in again.content.decode()


def test_a_sign_in_that_takes_too_long_begins_again(browser: Client, channel: Channel):
    back = come_back(browser, channel)
    with later(minutes=20):
        page = browser.get(f"{back.path}?{back.query}", follow=True)
    assert "This sign-in took too long" in page.content.decode()
    assert grant(channel) == {}


def channel_page(channel: Channel) -> str:
    return reverse("channel", args=[channel.pk])


def test_a_secret_that_has_expired_is_told_with_the_mend(
    browser: Client, channel: Channel, oauth: OAuthServer
):
    sign_in(browser, channel)
    oauth.client_secret = "another one since yesterday"
    with later(hours=2):
        look(channel)
    assert "its secret is wrong or has expired" in channel.receive_error
    oauth.client_secret = SECRET
    with later(hours=2):
        assert look(channel) == 0


def test_a_house_that_is_away_is_told_and_asked_again(
    browser: Client, channel: Channel, oauth: OAuthServer
):
    sign_in(browser, channel)
    oauth.answers_html = True
    with later(hours=2):
        assert look(channel) == 5
        assert "does not hand out what lets us in: HTTP 503" in channel.receive_error
        oauth.answers_html = False
        assert look(channel) == 0


def test_a_house_in_a_private_network_is_not_called(browser: Client, channel: Channel, settings):
    back = come_back(browser, channel)
    settings.ALLOW_PRIVATE_ADDRESSES = False
    page = browser.get(f"{back.path}?{back.query}", follow=True).content.decode()
    assert "is in a private network" in page
    assert grant(channel) == {}


def test_another_app_at_the_house_needs_another_sign_in(browser: Client, channel: Channel):
    sign_in(browser, channel)
    Channel.objects.filter(pk=channel.pk).update(
        settings={**channel.settings, "client_id": "another"}
    )
    with pytest.raises(ConnectError, match="Nobody has signed in"):
        granting.access_token(Channel.objects.get(pk=channel.pk))


def test_a_channel_with_a_password_has_no_sign_in(browser: Client, channel: Channel):
    Channel.objects.filter(pk=channel.pk).update(
        settings={**channel.settings, "sign_in": "password"}
    )
    page = browser.get(channel_page(channel)).content.decode()
    assert reverse("channel-sign-in", args=[channel.pk]) not in page
    answer = browser.get(reverse("channel-sign-in", args=[channel.pk]), follow=True)
    assert "This channel is not let in by a sign-in." in answer.content.decode()


def test_the_doctor_hears_of_a_permission_taken_back(
    browser: Client, channel: Channel, oauth: OAuthServer
):
    sign_in(browser, channel)
    oauth.withdraw()
    assert "was withdrawn" in str(channel_health.check_connection(channel))
