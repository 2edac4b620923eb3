"""Where the login library meets our house: no open sign-up, our audit log, our mails and words."""

from collections.abc import Collection
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from alaka.accounts import login_link
from alaka.accounts.middleware import reader_zone
from alaka.accounts.models import Agent, AuditEntry, Business
from alaka.core.secrets import Secrets

# The library tells an agent by mail of each of these: the one place that knows of all of them.
ACTS = {
    "account/email/password_changed": "password changed",
    "account/email/password_set": "password changed",
    "account/email/password_reset": "password reset",
    "mfa/email/totp_activated": "second factor added",
    "mfa/email/totp_deactivated": "second factor removed",
    "mfa/email/webauthn_added": "passkey added",
    "mfa/email/webauthn_removed": "passkey removed",
    "mfa/email/recovery_codes_generated": "recovery codes made",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. An administrator can reopen it."),
        "email_password_mismatch": _("The e-mail address or password is incorrect."),
        "enter_current_password": _("That is not your current password."),
        "incorrect_code": _("This code is incorrect. Use the latest one."),
        "incorrect_password": _("This is not your password."),
        "invalid_or_expired_key": _("This link is no longer valid. Ask for a new one."),
        "invalid_password_reset": _("This link is no longer valid. Ask for a new one."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return getattr(request, "client_address", "") or "0.0.0.0"  # noqa: S104 - nowhere

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On our own address: the host of a request is what its sender says."""
        uid, _dash, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.PUBLIC_URL}{path}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    # What is written to the audit log.

    def post_login(self, request: HttpRequest, user: Agent, **details: Any) -> HttpResponse:
        records = request.session.get("account_authentication_methods", [])
        ways = [record["method"] for record in records]
        AuditEntry.write("login", request=request, agent=user, ways=ways)
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        AuditEntry.write("login failed", request=request, about=credentials.get("email", ""))

    def logout(self, request: HttpRequest) -> None:
        AuditEntry.write("logout", request=request)
        super().logout(request)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Agent,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        act = ACTS.get(template_prefix)
        if act:
            AuditEntry.write(act, request=current.request, agent=user)
        super().send_notification_mail(template_prefix, user, context, email)

    # Mails.

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of ours in its reader's language, whoever's page caused it."""
        agent = Agent.objects.filter(email__iexact=email).first()
        ours = {"agent": agent, "email": email, "business": Business.get()}
        if template_prefix == "account/email/login_code" and agent is not None:
            ours["link"] = login_link.address(agent)
        language = agent.language if agent else ""
        zone = reader_zone(current.request, agent)
        with translation.override(language or translation.get_language()), timezone.override(zone):
            self.render_mail(template_prefix, email, context | ours).send()

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **details: Any,
    ) -> None:
        """A login needs no notice; the page one lands on is notice enough."""
        if message_template not in {
            "account/messages/logged_in.txt",
            "account/messages/login_code_sent.txt",
        }:
            super().add_message(request, level, message_template, *args, **details)


class SessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions: Collection[UserSession]) -> None:
        """An agent ends what he has open elsewhere."""
        if sessions:
            AuditEntry.write("other logins ended", request=current.request, count=len(sessions))
        super().end_sessions(sessions)


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is incorrect. Use the latest one."),
    }

    def encrypt(self, text: str) -> str:
        return Secrets({"factor": text}).encrypted()

    def decrypt(self, encrypted_text: str) -> str:
        return str(Secrets(encrypted=encrypted_text)["factor"])

    def get_totp_issuer(self) -> str:
        name = Business.get().name
        return name if name == "Alaka" else f"{name} (Alaka)"

    def _get_site_name(self) -> str:
        return Business.get().name

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        AccountAdapter(current.request).send_notification_mail(*args, **kwargs)
