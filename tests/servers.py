"""A real mailbox (Dovecot) and a real mail server (aiosmtpd) on loopback, for tests.

Both are started by ``start`` and ended by ``stop``, or used in a ``with``. Dovecot comes from the
system: ``apt-get install -y dovecot-imapd``; without it the tests fail and say so.
"""

import asyncio
import base64
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.backstage import missing
from tests.certificates import Certificate

PASSWORD = "rosen-2281"
NOBODY = 65534

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
{security}
disable_plaintext_auth = no
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%n
mail_max_userip_connections = 100
mailbox_idle_check_interval = 1 s
maildir_stat_dirs = no
auth_failure_delay = 0
auth_verbose = yes
passdb {{
  driver = static
  args = password={password}
}}
{sign_in}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%n allow_all_users=yes
}}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {secure_port}
    ssl = yes
  }}
}}
service stats {{
  chroot =
}}
"""


# Tokens of an OAuth server in place of passwords: it is asked about each (RFC 7662).
SIGN_IN = """
auth_mechanisms = plain oauthbearer xoauth2
passdb {{
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = {folder}/oauth2.conf
}}
"""
INTROSPECTION = """
introspection_mode = post
introspection_url = {url}/introspect
force_introspection = yes
active_attribute = active
active_value = true
username_attribute = username
"""


# Below those that the system hands out by itself: between our look and the server's start nobody
# gets it who asks for any.
PORTS = range(10_000, 32_000)


def free_port() -> int:
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def wait_for_port(port: int, seconds: float, process: subprocess.Popen[bytes] | None) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > deadline or (process and process.poll() is not None):
                raise
            time.sleep(0.02)


def wait_until_closed(port: int, seconds: float) -> None:
    """Who takes its connections may outlive the one who opened it."""
    deadline = time.monotonic() + seconds
    with suppress(ConnectionRefusedError):
        while time.monotonic() < deadline:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            time.sleep(0.02)
        raise RuntimeError(f"Port {port} still takes connections after {seconds} s.")


class Dovecot:
    """IMAP mailboxes: any user name with ``password`` opens its own, made when first used."""

    address = "127.0.0.1"
    password = PASSWORD
    users = ("shop", "sales", "dana")

    def __init__(self, oauth_url: str = "", certificate: Certificate | None = None) -> None:
        self.port = free_port()
        # With a certificate: encrypted from the first byte here, by STARTTLS at the other.
        self.secure_port = free_port() if certificate else 0
        self.certificate = certificate
        self.oauth_url = oauth_url
        self.folder = Path(tempfile.mkdtemp(prefix="alaka-dovecot-"))
        self.process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)

    def start(self) -> Self:
        binary = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
        if binary is None:
            raise RuntimeError("Dovecot is missing. Install it: apt-get install -y dovecot-imapd")
        is_root = os.getuid() == 0
        self.uid, self.gid = (NOBODY, NOBODY) if is_root else (os.getuid(), os.getgid())
        user = os.environ.get("USER", "") or subprocess.check_output(["id", "-un"]).decode().strip()
        group = subprocess.check_output(["id", "-gn"]).decode().strip()
        self.folder.chmod(0o755)
        for user_name in self.users:
            self._maildir(user_name)
        config = self.folder / "dovecot.conf"
        config.write_text(
            CONFIG.format(
                folder=self.folder,
                internal="dovecot" if is_root else user,
                login="dovenull" if is_root else user,
                group="dovecot" if is_root else group,
                password=self.password,
                uid=self.uid,
                gid=self.gid,
                port=self.port,
                secure_port=self.secure_port,
                security=self._security(),
                sign_in=SIGN_IN.format(folder=self.folder) if self.oauth_url else "",
            )
        )
        (self.folder / "oauth2.conf").write_text(INTROSPECTION.format(url=self.oauth_url))
        self._binary = binary
        self.process = self._run()
        try:
            wait_for_port(self.port, 20, self.process)
        except OSError:
            said = [each.read_text() for each in self.folder.glob("*.log")]
            self.stop()
            raise RuntimeError("Dovecot did not start: " + "\n".join(said)) from None
        return self

    def _security(self) -> str:
        if self.certificate is None:
            return "ssl = no"
        shown = self.certificate
        return f"ssl = yes\nssl_cert = <{shown.file}\nssl_key = <{shown.key}"

    def _run(self) -> subprocess.Popen[bytes]:
        command = [self._binary, "-F", "-c", str(self.folder / "dovecot.conf")]
        with (self.folder / "start.log").open("wb") as log:
            # A group of its own, so that its connections can be ended with it.
            return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, process_group=0)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(15)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @contextmanager
    def down(self) -> Iterator[None]:
        """The mailbox away for a while: same port, same mails afterwards. By itself Dovecot would
        serve whoever is connected for half a minute more."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        wait_until_closed(self.port, 20)
        yield
        self.process = self._run()
        wait_for_port(self.port, 20, self.process)

    def log(self) -> str:
        return (self.folder / "dovecot.log").read_text()

    def logins(self) -> int:
        """How often somebody came in so far."""
        return self.log().count("imap-login: Info: Login:")

    def empty(self) -> None:
        """All mailboxes as new."""
        shutil.rmtree(self.folder / "mail")
        for user in self.users:
            self._maildir(user)

    def rebuild(self, user: str = "shop") -> None:
        """Forget all UIDs of a mailbox, as after a move to another server."""
        box = self._maildir(user)
        numbers = box / "dovecot-uidlist"
        head = numbers.read_text().splitlines()[0]
        head = re.sub(r" V(\d+) N\d+", lambda match: f" V{int(match[1]) + 1} N1", head)
        numbers.write_text(head + "\n")
        for index in box.glob("dovecot.index*"):
            index.unlink()

    def deliver(self, raw: bytes, user: str = "shop", folder: str = "") -> Path:
        """Put a mail into a mailbox, as a delivery agent does: whole, then visible."""
        box = self._maildir(user, folder)
        name = f"{time.time_ns()}.{next(self._numbers)}.test"
        draft = box / "tmp" / name
        draft.write_bytes(raw)
        self._own(draft)
        return draft.rename(box / "new" / name)

    def mails(self, user: str = "shop", folder: str = "") -> list[bytes]:
        """What lies in a mailbox, oldest first."""
        box = self._maildir(user, folder)
        files = [each for part in ("new", "cur") for each in (box / part).iterdir()]
        return [each.read_bytes() for each in sorted(files, key=lambda each: each.name)]

    def _maildir(self, user: str, folder: str = "") -> Path:
        top = self.folder / "mail" / user
        box = top / f".{folder}" if folder else top
        for path in (self.folder / "mail", top, box, *(box / p for p in ("tmp", "new", "cur"))):
            if not path.exists():
                path.mkdir()
                self._own(path)
        return box

    def _own(self, path: Path) -> None:
        if os.getuid() == 0:
            os.chown(path, self.uid, self.gid)


@dataclass(frozen=True)
class Mail:
    sender: str
    recipients: tuple[str, ...]
    content: bytes


class MailServer:
    """An SMTP server that keeps what it takes, and refuses or hangs as a test tells it to.

    An answer set in ``on_mail``, ``on_rcpt`` (by address or "*") or ``on_data`` is given instead
    of "250 OK"; ``hang`` is for how many seconds it stays silent after the content came. With
    ``deliver_to`` what it takes appears in the mailbox ``mailboxes[address]`` of that Dovecot,
    whatever stands behind a plus; unknown addresses go nowhere. ``security`` is aiosmtpd's:
    ``ssl_context`` for encryption from the first byte, ``tls_context`` for STARTTLS.
    """

    address = "127.0.0.1"
    user = "shop"
    password = PASSWORD

    def __init__(
        self, deliver_to: Dovecot | None = None, *, needs_login: bool = False, **security: Any
    ) -> None:
        self.port = free_port()
        self.deliver_to = deliver_to
        self.mailboxes: dict[str, str] = {}
        self.mails: list[Mail] = []
        # One for each connection that brought a mail.
        self.sessions: list[Session] = []
        self.on_mail = ""
        self.on_rcpt: dict[str, str] = {}
        self.on_data = ""
        self.hang = 0.0
        self.hangs_up = False
        # Tokens it takes for a login, by user; it offers XOAUTH2 only, as Microsoft does.
        self.tokens: dict[str, str] = {}
        self.logins: list[str] = []
        self._controller = Controller(
            self,
            hostname=self.address,
            port=self.port,
            authenticator=self._authenticate,
            auth_required=needs_login,
            auth_require_tls=False,
            ready_timeout=60,  # A busy machine takes longer than the five seconds of its own.
            **security,
        )

    def start(self) -> Self:
        self._controller.start()
        return self

    def stop(self) -> None:
        self._controller.stop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any
    ) -> AuthResult:
        good = isinstance(data, LoginPassword) and data == LoginPassword(
            self.user.encode(), self.password.encode()
        )
        return AuthResult(success=good, handled=False)

    async def auth_XOAUTH2(self, server: SMTP, words: list[str]) -> AuthResult:
        given = base64.b64decode(words[1]).decode()
        parts = dict(part.split("=", 1) for part in given.split("\x01") if part)
        token = parts["auth"].removeprefix("Bearer ")
        self.logins.append(f"XOAUTH2 {parts['user']}")
        if self.tokens.get(token) == parts["user"]:
            return AuthResult(success=True)
        # The refusal comes as a challenge, and is final only after its answer.
        await server.challenge_auth('{"status":"401","schemes":"bearer"}')
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(
        self,
        _server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if not any(session is each for each in self.sessions):
            self.sessions.append(session)
        if self.on_mail:
            return self.on_mail
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if answer := self.on_rcpt.get(address) or self.on_rcpt.get("*"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.hang:
            await asyncio.sleep(self.hang)
        if self.hangs_up:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return "421 Gone"
        if self.on_data:
            return self.on_data
        content = envelope.content or b""
        content = content.encode() if isinstance(content, str) else content
        recipients = tuple(str(each) for each in envelope.rcpt_tos)
        self.mails.append(Mail(str(envelope.mail_from), recipients, content))
        for recipient in recipients:
            self._deliver(recipient, str(envelope.mail_from), content)
        return "250 OK"

    def _deliver(self, recipient: str, sender: str, content: bytes) -> None:
        local, _at, domain = recipient.lower().rpartition("@")
        user = self.mailboxes.get(f"{local.partition('+')[0]}@{domain}")
        if self.deliver_to is not None and user:
            head = f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n"
            self.deliver_to.deliver(head.encode() + content, user)


class RedisServer:
    """A real Redis that keeps nothing; it can go away and come back at the same address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def start(self) -> None:
        program = shutil.which("redis-server")
        if program is None:
            missing("redis-server", "redis-server")
        self.process = subprocess.Popen(
            [str(program), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
            stdout=subprocess.DEVNULL,
        )
        wait_for_port(self.port, 20, self.process)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None
