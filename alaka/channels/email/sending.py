"""A composed mail handed to an SMTP server, with every refusal in plain words.

The point of no return is between the server's "go on" after DATA and the content itself. What
fails before it, or is refused after it by a clear answer, did not arrive. A silence after it is
reported as permanent: nothing may send again by itself what may have arrived.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from alaka.channels.contract import ConnectError, SendError
from alaka.channels.email.composing import Composed
from alaka.channels.email.connections import Connections
from alaka.channels.email.sasl import Bearer
from alaka.core.words import Words

LINE_START_DOT = re.compile(rb"(?m)^\.")
LINE_END = re.compile(rb"\r\n|\r|\n")
LOGIN_CODES = (530, 534, 535, 538)
TIMEOUT = 60.0
REFUSED = _("The mail server refused the mail")
BROKEN = _(
    "The connection broke before the mail server confirmed the mail. It may have"
    " arrived: ask, or send it again."
)
TOKEN_REFUSED = _(
    "The mail server does not take the sign-in for this mailbox: %(said)s. Sign in again on the"
    " channel's page, with the account of this very mailbox. If it stays so, whoever administers"
    " your mail must allow IMAP and SMTP for it."
)
# The first that fits says it.
NETWORK: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLError, _("No secure connection: check the port and the kind of security.")),
    (socket.gaierror, _("There is no mail server of this name: check its spelling.")),
    (TimeoutError, _("The mail server did not answer in time.")),
    (ConnectionRefusedError, _("The mail server does not take connections at this port.")),
    (smtplib.SMTPServerDisconnected, _("The mail server closed the connection.")),
    (ConnectionError, _("The mail server closed the connection.")),
)


@dataclass(frozen=True)
class Server:
    """A mail server and how to come in: ``security`` is ssl, starttls or none. Where there is a
    ``token`` it is asked for one (with True for a new one) in place of the password."""

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = TIMEOUT
    token: Callable[[bool], str] | None = field(default=None, repr=False, compare=False)


class TokenRefused(smtplib.SMTPAuthenticationError):
    """The server does not take the token that a sign-in brought."""


def send(server: Server, mail: Composed, handover: Callable[[], None]) -> list[Words]:
    """Who of those on copy the server would not take, and why. Raises SendError."""
    smtp, carried = CONNECTIONS.take(server, lambda: connect(server, mail.sender))
    try:
        left_out = _envelope(smtp, mail)
        _content(smtp, mail.content, handover)
    except BaseException as error:
        # In the middle of the content a goodbye would be taken for a line of it.
        _leave(smtp) if isinstance(error, SendError) else smtp.close()
        raise
    CONNECTIONS.give_back(server, smtp, carried + 1)
    return left_out


def check(server: Server, address: str) -> None:
    """Log in and out again. Raises SendError."""
    _leave(connect(server, address))


def connect(server: Server, address: str) -> smtplib.SMTP:
    """An open, greeted and logged-in connection. Raises SendError, never a permanent one."""
    if server.token is None:
        return _connected(server, address)
    try:
        try:
            return _connected(server, address, server.token(False))
        except SendError as error:
            if not isinstance(error.__cause__, TokenRefused):
                raise
            # It may have been taken back before its time: a new one tells.
            return _connected(server, address, server.token(True))
    except ConnectError as error:
        raise SendError(error.reason, permanent=False) from error


def _connected(server: Server, address: str, token: str = "") -> smtplib.SMTP:
    name = address.rpartition("@")[2] or "localhost"
    try:
        smtp = _open(server, name)
    except (OSError, smtplib.SMTPException) as error:
        raise SendError(failure(error, server.host), permanent=False) from error
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo()
        if token:
            _show(smtp, server, token)
        elif server.user:
            smtp.login(server.user, server.password)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        _leave(smtp)
        raise SendError(failure(error, server.host), permanent=False) from error
    return smtp


def _show(smtp: smtplib.SMTP, server: Server, token: str) -> None:
    offered = smtp.esmtp_features.get("auth", "").split()
    bearer = Bearer(server.user, token, server.host, server.port, offered)
    try:
        smtp.auth(bearer.mechanism, bearer.answers())
    except smtplib.SMTPAuthenticationError as error:
        raise TokenRefused(error.smtp_code, error.smtp_error) from error


def _open(server: Server, name: str) -> smtplib.SMTP:
    if server.security == "ssl":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(
            server.host, server.port, name, timeout=server.timeout, context=context
        )
    return smtplib.SMTP(server.host, server.port, name, timeout=server.timeout)


def _envelope(smtp: smtplib.SMTP, mail: Composed) -> list[Words]:
    """What one address of many cannot get keeps nobody else from it (RFC 5321, 3.3): only the first
    is whom the mail is for."""
    options, left_out = [], list[Words]()
    if smtp.has_extn("size"):
        options.append(f"size={len(mail.content)}")
    if not all(each.isascii() for each in (mail.sender, *mail.recipients)):
        if not smtp.has_extn("smtputf8"):
            reason = Words(_("Our mail server cannot send to addresses with such letters."))
            raise SendError(reason, permanent=True)
        smtp.command_encoding = "utf-8"
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    try:
        what = Words(_("The mail server refused our address"))
        _expect(smtp.mail(mail.sender, options), 250, what)
        for recipient in mail.recipients:
            what = Words(_("The mail server refused the address %(address)s"), address=recipient)
            code, answer = smtp.rcpt(recipient)
            try:
                _expect((250 if code == 251 else code, answer), 250, what)
            except SendError as error:
                if recipient is mail.recipients[0]:
                    raise
                left_out.append(error.reason)
        _expect(smtp.docmd("DATA"), 354, Words(REFUSED))
    except (OSError, smtplib.SMTPException) as error:
        raise SendError(failure(error, ""), permanent=False) from error
    return left_out


def _content(smtp: smtplib.SMTP, content: bytes, handover: Callable[[], None]) -> None:
    handover()
    stuffed = LINE_START_DOT.sub(b"..", LINE_END.sub(b"\r\n", content))
    try:
        smtp.send(stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        code, answer = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        reason = Words("%(what)s (%(why)s)", what=Words(BROKEN), why=failure(error, ""))
        raise SendError(reason, permanent=True, uncertain=True) from error
    _expect((code, answer), 250, Words(REFUSED))


def _expect(reply: tuple[int, bytes], wanted: int, what: Words) -> None:
    code, answer = reply
    if code == wanted:
        return
    said = " ".join(answer.decode("utf-8", "replace").split())[:400]
    permanent = 500 <= code < 600 and code not in LOGIN_CODES
    reason = Words("%(what)s: %(said)s", what=what, said=f"{code} {said}")
    raise SendError(reason, permanent=permanent)


def _leave(smtp: smtplib.SMTP) -> None:
    # A server that hangs must not hold us with its goodbye.
    try:
        if smtp.sock:
            smtp.sock.settimeout(3)
            smtp.quit()
    except (OSError, smtplib.SMTPException):
        pass
    finally:
        smtp.close()


CONNECTIONS = Connections(_leave)


def failure(error: Exception, host: str) -> Words:
    """What went wrong with a connection, in words for the channel's page."""
    if isinstance(error, TokenRefused):
        return Words(TOKEN_REFUSED, said=_answer(error.smtp_error))
    if isinstance(error, smtplib.SMTPAuthenticationError):
        sentence = _("The mail server does not accept the user name or password: %(said)s")
        return Words(sentence, said=_answer(error.smtp_error))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Words(
            _("The mail server does not offer this security or login: choose another one.")
        )
    if isinstance(error, smtplib.SMTPResponseException):
        said = f"{error.smtp_code} {_answer(error.smtp_error)}"
        return Words(_("The mail server answered: %(said)s"), said=said)
    sentence = _("The mail server %(host)s did not answer: %(said)s")
    said = str(error) or type(error).__name__
    return network_failure(error) or Words(sentence, host=host, said=said)


def network_failure(error: Exception) -> Words | None:
    """Words for what sockets and certificates say; None for anything else."""
    if isinstance(error, smtplib.SMTPServerDisconnected) and error.__context__:
        error = error.__context__ if isinstance(error.__context__, OSError) else error
    if isinstance(error, ssl.SSLCertVerificationError):
        sentence = _("The certificate of the mail server is not valid: %(said)s")
        return Words(sentence, said=error.verify_message or str(error))
    for kind, sentence in NETWORK:
        if isinstance(error, kind):
            return Words(sentence)
    return None


def _answer(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:300]
