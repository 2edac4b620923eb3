"""E-mail: a mailbox read by IMAP, answered by SMTP."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

import structlog
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from alaka.channels.contract import (
    Adapter,
    ConnectError,
    FetchBatch,
    InboundMessage,
    OutboundMessage,
    Parsed,
    ParseError,
    Raw,
    Receipt,
    SendError,
)
from alaka.channels.email import fetching, parsing, sending, signing_in
from alaka.channels.email.composing import compose
from alaka.channels.email.domain import check_domain, domain_of, is_reserved
from alaka.channels.email.forms import PORTS, EmailForm
from alaka.channels.email.identity import Identity
from alaka.channels.email.mailbox import Access
from alaka.core import clock
from alaka.core.health import Finding
from alaka.core.oauth import Client
from alaka.core.words import Words

log = structlog.get_logger(__name__)

CLOCKS_DIFFER = timedelta(days=2)


class EmailAdapter(Adapter):
    kind = "email"
    label = _("E-mail")
    about = _("A mailbox of yours: read by IMAP, answered by SMTP.")
    icon = "mail"
    schemes = ("email",)
    abilities: ClassVar[frozenset[str]] = frozenset(
        {"fetch", "send", "html", "files", "subject", "compose", "signature", "copies"}
    )
    config_form = EmailForm
    secret_fields = ("imap_password", "smtp_password", "client_secret")

    def parse(self, raw: Raw) -> list[Parsed]:
        with override(self.configuration.language):
            try:
                problem = str(Words.of(raw.envelope.get("problem")))
                parsed = parsing.parse(
                    raw.body,
                    self._identity.address,
                    problem,
                    is_filed=bool(raw.envelope.get("filed")),
                )
                return [_dated(each, raw.envelope.get("arrived", "")) for each in parsed]
            except ParseError:
                raise
            except Exception as error:  # A mail we did not foresee waits in quarantine.
                log.exception("mail not parsed", channel=self.configuration.id, key=raw.key)
                raise ParseError(f"{type(error).__name__}: {error}") from error

    def send(self, message: OutboundMessage, handover: Callable[[], None]) -> Receipt:
        mail = compose(message, self._identity, clock.now())
        refused = sending.send(self._server, mail, handover)
        return Receipt(message.external_id, left_out=(*mail.left_out, *refused))

    def fetch(
        self, wait: float, refill: tuple[datetime, datetime] | None = None
    ) -> Generator[FetchBatch, None, None]:
        return fetching.fetch(self._plan, self.configuration.state, wait, refill)

    def connect(self) -> Mapping[str, Any]:
        fetching.check(self._plan)
        try:
            sending.check(self._server, self._identity.address)
        except SendError as error:
            raise ConnectError(error.reason) from error
        return {}

    def sign_in(self) -> Client | None:
        settings, secrets = self.configuration.settings, self.configuration.secrets
        return signing_in.client(settings, secrets, self._identity.address)

    def check(self) -> list[Finding]:
        return [] if is_reserved(self.checked()) else check_domain(self._identity.address)

    def checked(self) -> str:
        return domain_of(self._identity.address)

    @property
    def _identity(self) -> Identity:
        return Identity.of(self.configuration.settings)

    @property
    def _plan(self) -> fetching.Plan:
        settings = self.configuration.settings
        host, port, security = self._place("imap")
        user = settings.get("imap_user") or self._identity.address
        password = self.configuration.secrets.get("imap_password", "")
        return fetching.Plan(
            access=Access(host, port, security, user, password, token=self._token),
            folders=tuple(settings.get("folders") or ("INBOX",)),
            start=settings.get("start") or "now",
            max_size=int(settings.get("max_size") or 40) * 1024 * 1024,
        )

    @property
    def _server(self) -> sending.Server:
        settings, secrets = self.configuration.settings, self.configuration.secrets
        host, port, security = self._place("smtp")
        login = settings.get("smtp_login") or "same"
        user, password, token = "", "", None
        if login == "same":
            user = settings.get("imap_user") or self._identity.address
            password, token = secrets.get("imap_password", ""), self._token
        elif login == "own":
            user, password = settings.get("smtp_user", ""), secrets.get("smtp_password", "")
        return sending.Server(host, port, security, user, password, token=token)

    @property
    def _token(self) -> Callable[[bool], str] | None:
        is_asked = signing_in.signs_in(self.configuration.settings)
        return self.configuration.access_token if is_asked else None

    def _place(self, kind: str) -> tuple[str, int, str]:
        """Host, port and security, by the form or as usual for the address."""
        settings = self.configuration.settings
        preset = signing_in.preset(settings, self._identity.address)
        host = settings.get(f"{kind}_host") or getattr(preset, f"{kind}_host")
        security = settings.get(f"{kind}_security") or getattr(preset, f"{kind}_security")
        return host, int(settings.get(f"{kind}_port") or PORTS[kind][security]), security


def _dated(value: Parsed, arrived: str) -> Parsed:
    """A clock that is days wrong must not hide a mail among old ones: then its arrival counts."""
    if not isinstance(value, InboundMessage):
        return value
    try:
        at = datetime.strptime(arrived.strip(), "%d-%b-%Y %H:%M:%S %z")  # RFC 3501
    except ValueError:  # Not told, or in a way of the server's own.
        return value
    if value.sent_at is not None and abs(at - value.sent_at) < CLOCKS_DIFFER:
        return value
    return replace(value, sent_at=at)
