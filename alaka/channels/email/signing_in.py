"""Mailboxes that are opened by signing in at their house, not by a password (OAuth).

Google and Microsoft take nothing else for many of their customers. How to register at each:
docs/mail.md.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from alaka.channels.email.presets import GOOGLE, MICROSOFT, Preset, guess
from alaka.core.oauth import Client

PASSWORD = "password"  # noqa: S105
WAYS = [
    (PASSWORD, _("Password")),
    ("google", _("Sign in with Google")),
    ("microsoft", _("Sign in with Microsoft")),
    ("own", _("Sign in at another OAuth server")),
]
PRESETS = {"google": GOOGLE, "microsoft": MICROSOFT}
MICROSOFT_LOGIN = "https://login.microsoftonline.com"
MICROSOFT_SCOPE = (
    "offline_access https://outlook.office.com/IMAP.AccessAsUser.All"
    " https://outlook.office.com/SMTP.Send"
)


def signs_in(settings: Mapping[str, Any]) -> bool:
    return (settings.get("sign_in") or PASSWORD) != PASSWORD


def preset(settings: Mapping[str, Any], address: str) -> Preset:
    """The servers of the house one signs in at, else those of the address."""
    return PRESETS.get(settings.get("sign_in") or "") or guess(address)


def client(settings: Mapping[str, Any], secrets: Mapping[str, str], address: str) -> Client | None:
    way = settings.get("sign_in") or PASSWORD
    us = {
        "client_id": settings.get("client_id", ""),
        "client_secret": secrets.get("client_secret", ""),
    }
    if way == "google":
        # Without a new consent Google gives no refresh token the second time.
        return Client(
            house="Google",
            authorize_url="https://accounts.google.com/o/oauth2/v2/auth",
            token_url="https://oauth2.googleapis.com/token",  # noqa: S106
            scope="https://mail.google.com/",
            extra={"access_type": "offline", "prompt": "consent", "login_hint": address},
            **us,
        )
    if way == "microsoft":
        directory = settings.get("directory") or "common"
        return Client(
            house="Microsoft",
            authorize_url=f"{MICROSOFT_LOGIN}/{directory}/oauth2/v2.0/authorize",
            token_url=f"{MICROSOFT_LOGIN}/{directory}/oauth2/v2.0/token",
            scope=MICROSOFT_SCOPE,
            extra={"login_hint": address},
            **us,
        )
    if way == "own":
        token_url = settings.get("token_url", "")
        return Client(
            house=token_url.partition("://")[2].partition("/")[0],
            authorize_url=settings.get("authorize_url", ""),
            token_url=token_url,
            scope=settings.get("scope", ""),
            extra={"login_hint": address},
            **us,
        )
    return None
