"""A burst of answers goes by one connection, and nobody notices when it is gone."""

import socket
import threading

import pytest

from alaka.channels.contract import SendError
from alaka.channels.email import connections, sending
from tests.servers import MailServer

from .test_sending import MAIL, Handover, server


def test_a_burst_goes_by_one_connection(mail_server: MailServer) -> None:
    for _each in range(3):
        sending.send(server(mail_server), MAIL, Handover())
    assert len(mail_server.mails) == 3
    assert len(mail_server.sessions) == 1


def test_nobody_is_lent_a_connection_that_another_has(mail_server: MailServer) -> None:
    both = threading.Barrier(2, timeout=20)

    def meet() -> None:
        both.wait()

    def send() -> None:
        sending.send(server(mail_server), MAIL, meet)

    threads = [threading.Thread(target=send) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mail_server.mails) == len(mail_server.sessions) == 2


def test_a_connection_that_broke_meanwhile_is_made_anew(mail_server: MailServer) -> None:
    sending.send(server(mail_server), MAIL, Handover())
    ((smtp, _carried, _until),) = [
        kept for key, kept in sending.CONNECTIONS._idle.items() if key == server(mail_server)
    ]
    assert smtp.sock is not None
    smtp.sock.shutdown(socket.SHUT_RDWR)
    sending.send(server(mail_server), MAIL, Handover())
    assert len(mail_server.mails) == len(mail_server.sessions) == 2


def test_another_password_is_another_connection(mail_server: MailServer) -> None:
    sending.send(server(mail_server), MAIL, Handover())
    sending.send(server(mail_server, timeout=3.0), MAIL, Handover())
    assert len(mail_server.sessions) == 2


def test_after_a_refusal_the_next_mail_begins_afresh(mail_server: MailServer) -> None:
    sending.send(server(mail_server), MAIL, Handover())
    mail_server.on_data = "451 Later"
    with pytest.raises(SendError):
        sending.send(server(mail_server), MAIL, Handover())
    mail_server.on_data = ""
    sending.send(server(mail_server), MAIL, Handover())
    assert len(mail_server.mails) == 2


def test_no_connection_is_kept_for_long(
    mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "KEPT", 0.0)
    sending.send(server(mail_server), MAIL, Handover())
    sending.CONNECTIONS.leave_old()
    assert server(mail_server) not in sending.CONNECTIONS._idle


def test_a_connection_carries_so_many_and_is_left(
    mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MAILS", 2)
    for _each in range(3):
        sending.send(server(mail_server), MAIL, Handover())
    assert len(mail_server.sessions) == 2
