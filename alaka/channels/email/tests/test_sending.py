"""Handing over to a real SMTP server, and what is said when it will not take a mail."""

import socket
import threading

import pytest

from alaka.channels.contract import Address, OutboundMessage, SendError
from alaka.channels.email import sending
from alaka.channels.email.composing import Composed
from tests.servers import PASSWORD, Dovecot, MailServer, free_port

from .conftest import OWN, adapter

# The servers of these tests take logins without encryption.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")

MAIL = Composed(
    b"Subject: hi\r\n\r\n.dot\r\nline\n..two\r\n", OWN, ("dana@x.example", "b@x.example")
)


class Handover:
    def __init__(self) -> None:
        self.called = 0

    def __call__(self) -> None:
        self.called += 1


def server(mail_server: MailServer, **given: object) -> sending.Server:
    usual = {"host": "127.0.0.1", "port": mail_server.port, "security": "none", "timeout": 2.0}
    return sending.Server(**{**usual, **given})  # type: ignore[arg-type]


def refused(to: sending.Server) -> tuple[SendError, int]:
    handover = Handover()
    with pytest.raises(SendError) as caught:
        sending.send(to, MAIL, handover)
    return caught.value, handover.called


def test_a_mail_arrives_as_it_was_with_dots_and_line_ends_right(mail_server: MailServer) -> None:
    handover = Handover()
    sending.send(server(mail_server), MAIL, handover)
    (mail,) = mail_server.mails
    assert mail.content == b"Subject: hi\r\n\r\n.dot\r\nline\r\n..two\r\n"
    assert mail.sender == OWN
    assert mail.recipients == ("dana@x.example", "b@x.example")
    assert handover.called == 1


def test_a_refused_address_is_named_and_nothing_is_handed_over(mail_server: MailServer) -> None:
    mail_server.on_rcpt["dana@x.example"] = "550 5.1.1 No such user"
    error, handovers = refused(server(mail_server))
    assert error.permanent
    assert error.reason == (
        "The mail server refused the address dana@x.example: 550 5.1.1 No such user"
    )
    assert handovers == 0
    assert mail_server.mails == []


@pytest.mark.parametrize("answer", ["550 5.1.1 No such user", "451 4.7.1 Greylisted"])
def test_a_refused_copy_keeps_nobody_else_from_the_mail(
    mail_server: MailServer, answer: str
) -> None:
    mail_server.on_rcpt["b@x.example"] = answer
    handover = Handover()
    (told,) = sending.send(server(mail_server), MAIL, handover)
    assert told == f"The mail server refused the address b@x.example: {answer}"
    assert mail_server.mails[0].recipients == ("dana@x.example",)
    assert handover.called == 1


def test_a_server_that_is_busy_is_tried_again(mail_server: MailServer) -> None:
    mail_server.on_rcpt["*"] = "451 4.7.1 Greylisted, come back later"
    error, handovers = refused(server(mail_server))
    assert not error.permanent
    assert "451 4.7.1 Greylisted" in str(error.reason)
    assert handovers == 0


@pytest.mark.parametrize(("answer", "permanent"), [("554 5.7.1 Spam", True), ("452 Full", False)])
def test_a_refusal_after_the_content_is_a_clear_answer(
    mail_server: MailServer, answer: str, permanent: bool
) -> None:
    mail_server.on_data = answer
    error, handovers = refused(server(mail_server))
    assert error.permanent is permanent
    assert answer in str(error.reason)
    assert handovers == 1


def test_a_refused_sender_is_said(mail_server: MailServer) -> None:
    mail_server.on_mail = "550 Not you"
    error, _handovers = refused(server(mail_server))
    assert error.reason == "The mail server refused our address: 550 Not you"


def test_silence_after_the_content_is_never_answered_by_sending_again(
    mail_server: MailServer,
) -> None:
    mail_server.hang = 60
    # Time enough for all that comes before.
    error, handovers = refused(server(mail_server, timeout=2))
    assert error.permanent
    assert "may have arrived" in str(error.reason)
    assert "did not answer in time" in str(error.reason)
    assert handovers == 1


def test_a_connection_broken_after_the_content_is_told_the_same(mail_server: MailServer) -> None:
    mail_server.hangs_up = True
    error, handovers = refused(server(mail_server))
    assert error.permanent
    assert "may have arrived" in str(error.reason)
    assert handovers == 1


def test_a_wrong_password_waits_for_the_right_one() -> None:
    with MailServer(needs_login=True) as mail_server:
        error, handovers = refused(server(mail_server, user="shop", password="wrong"))
        assert not error.permanent
        assert "user name or password" in str(error.reason)
        assert handovers == 0
        sending.send(server(mail_server, user="shop", password=PASSWORD), MAIL, Handover())
        assert len(mail_server.mails) == 1


def test_a_server_that_wants_a_login_says_so() -> None:
    with MailServer(needs_login=True) as mail_server:
        error, _handovers = refused(server(mail_server))
        assert not error.permanent
        assert "530" in str(error.reason)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"host": "no-such-host.invalid"}, "no mail server of this name"),
        ({"security": "ssl"}, "secure connection"),
        ({"security": "starttls"}, "does not offer"),
    ],
)
def test_what_keeps_us_from_the_server_is_said_in_plain_words(
    mail_server: MailServer, given: dict[str, object], words: str
) -> None:
    error, handovers = refused(server(mail_server, **given))
    assert not error.permanent
    assert words in str(error.reason)
    assert handovers == 0


def test_nobody_at_the_port_is_said() -> None:
    error, _handovers = refused(sending.Server("127.0.0.1", free_port(), "none"))
    assert not error.permanent
    assert "does not take connections" in str(error.reason)


def test_a_server_that_never_greets_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error, _handovers = refused(
            sending.Server("127.0.0.1", silent.getsockname()[1], "none", timeout=0.5)
        )
    assert not error.permanent
    assert "in time" in str(error.reason)


def test_a_crash_at_the_handover_leaves_the_mail_unsent(mail_server: MailServer) -> None:
    def crash() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sending.send(server(mail_server), MAIL, crash)
    assert mail_server.mails == []


def test_an_answer_goes_round_through_both_servers(dovecot: Dovecot) -> None:
    with MailServer(deliver_to=dovecot) as mail_server:
        mail_server.mailboxes = {"dana@x.example": "dana", OWN: "shop"}
        channel = adapter(imap_port=dovecot.port, smtp_port=mail_server.port)
        outbound = OutboundMessage(
            external_id="1.round@gul-flowers.example",
            recipient=Address("email", "dana@x.example", "Dana"),
            text="Sifarişiniz yoldadır.",
            purpose="service",
            subject="Sifariş",
            reply_token="tok.1",
            language="az",
        )
        receipt = channel.send(outbound, Handover())
        assert (receipt.external_id, receipt.state) == ("1.round@gul-flowers.example", "sent")
        (arrived,) = dovecot.mails("dana")
        assert b"Reply-To: =?utf-8?q?G=C3=BCl_Flowers?=" in arrived
        reply = Composed(
            b"From: dana@x.example\r\nTo: support+tok.1@gul-flowers.example\r\nSubject: Re: x\r\n"
            b"In-Reply-To: <1.round@gul-flowers.example>\r\nMessage-ID: <r@x.example>\r\n\r\nHi",
            "dana@x.example",
            ("support+tok.1@gul-flowers.example",),
        )
        sending.send(server(mail_server), reply, Handover())
        (raw,) = [raw for batch in channel.fetch(0) for raw in batch.items]
        (message,) = channel.parse(raw)
        assert message.reply_tokens == ("tok.1",)  # type: ignore[union-attr]
        assert message.references == ("1.round@gul-flowers.example",)  # type: ignore[union-attr]


def test_many_at_once_do_not_disturb_each_other(mail_server: MailServer) -> None:
    threads = [
        threading.Thread(target=sending.send, args=(server(mail_server), MAIL, Handover()))
        for _each in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mail_server.mails) == 10
