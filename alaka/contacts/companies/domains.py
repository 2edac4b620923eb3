"""By which companies are known on the web, and who writes from there."""

import re

from django.db.models import Exists, OuterRef, Q

from alaka.contacts.models import Company, Contact, Handle, Position
from alaka.contacts.models.contact import ContactQuerySet

_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
# Where anybody can have an address: who writes from there is nobody's colleague by that.
_EVERYBODYS = """
aol.com bk.ru box.az chmail.ir free.fr gmail.com gmx.com gmx.de gmx.net googlemail.com
hotmail.com hotmail.fr icloud.com inbox.ru laposte.net list.ru live.com mac.com mail.az mail.com
mail.ru me.com msn.com orange.fr outlook.com outlook.fr proton.me protonmail.com sfr.fr
wanadoo.fr web.de yahoo.com yahoo.fr yandex.com yandex.ru ymail.com
"""
OF_EVERYBODY = frozenset(_EVERYBODYS.split())


def read(text: str) -> str:
    """The domain in what somebody writes of one: ``info@Firma.ba``, ``https://www.firma.ba/en``.

    Nothing where there is none.
    """
    name = text.strip().lower().rpartition("@")[2]
    name = re.sub(r"^[a-z]+://", "", name).partition("/")[0].partition(":")[0]
    name = name.removeprefix("www.").rstrip(".")
    try:
        plain = name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        return ""
    return plain if _DOMAIN.fullmatch(plain) else ""


def writers(company: Company) -> ContactQuerySet:
    """People who have an address of the company's domains and are not in it."""
    if not company.domains:
        return Contact.objects.none()
    asked, found = Q(), Q()
    for domain in company.domains:
        found |= Q(search__contains=f"@{domain}")
        asked |= Q(value__endswith=f"@{domain}")
    theirs = Handle.objects.filter(asked, scheme="email", contact=OuterRef("pk"))
    merged = Handle.objects.filter(asked, scheme="email", contact__root=OuterRef("pk"))
    inside = Position.objects.filter(company__in=company.ids)
    return Contact.objects.filter(
        # The index of words finds the few whose addresses are looked at.
        found,
        Exists(theirs) | Exists(merged),
        ~Exists(inside.filter(contact=OuterRef("pk"))),
        ~Exists(inside.filter(contact__root=OuterRef("pk"))),
        root=None,
        erased_at=None,
    )
