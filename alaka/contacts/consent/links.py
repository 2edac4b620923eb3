"""The links of a letter by which its reader says what he wants to hear, without a login."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from alaka.contacts.models import Contact
from alaka.core import signing

PREFERENCES = "preferences"
UNSUBSCRIBE = "unsubscribe"


def preferences(contact: Contact) -> str:
    """The page on which a person chooses."""
    path = reverse(PREFERENCES, args=[signing.short_token(PREFERENCES, contact.pk)])
    return f"{settings.PUBLIC_URL}{path}"


def unsubscribe(contact: Contact, purpose: str) -> str:
    """One click of a mail program on it and no more is sent for this purpose (RFC 8058)."""
    token = signing.short_token(f"{UNSUBSCRIBE}.{purpose}", contact.pk)
    return f"{settings.PUBLIC_URL}{reverse(UNSUBSCRIBE, args=[purpose, token])}"


def footer(contact: Contact, language: str) -> str:
    """The last line of a letter that somebody can say no to."""
    with override(language or None):
        text = _("Choose what you hear from us, or that you hear nothing: %(link)s")
        return text % {"link": preferences(contact)}
