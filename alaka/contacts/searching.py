"""Search for persons by name, address or number, in anybody's spelling."""

from django.db.models import Value
from django.db.models.functions import Coalesce, StrIndex
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.contacts.listing import give_handles
from alaka.contacts.models import Contact, Handle
from alaka.contacts.models.contact import ContactQuerySet
from alaka.core import phones
from alaka.core.finding import Found, Result
from alaka.core.folding import fold, sort_key
from alaka.core.marking import marked

SHOWN = 20
# Fewer letters stand in too many names for the trigrams of the index.
TRIGRAM = 3
# The end of a number tells people apart; the trigrams of its country stand in every number, and
# an index asked for them too reads a million entries for nothing.
TELLING = 7


def find(agent: Agent, text: str, cursor: str = "") -> Found:
    found = Found("contacts", _("People"))
    words = fold(text).split()
    if not words or cursor:
        return found
    for contact in search(Contact.objects.visible_to(agent), text):
        handles = " · ".join(map(str, contact.shown_handles or ()))
        found.results.append(
            Result(
                url=contact.get_absolute_url(),
                title=str(contact),
                line=marked(handles, words),
                person=str(contact),
            )
        )
    return found


def search(contacts: ContactQuerySet, text: str, limit: int = SHOWN) -> list[Contact]:
    """Those whose name begins so come first, in order; then those who hold it anywhere."""
    found = _found(contacts, text, limit)
    give_handles(found)
    return found


def _found(contacts: ContactQuerySet, text: str, limit: int) -> list[Contact]:
    if whole := list(_at_address(contacts, text)[:limit]):
        return whole
    digits = phones.search_digits(text)
    if len(digits) >= TRIGRAM:
        return list(_with_number(contacts, digits)[:limit])
    key = sort_key(text)
    begin = contacts.filter(sort_key__gte=key, sort_key__lt=key + "\x7f")
    found = {row.pk: row for row in begin.order_by("sort_key", "pk")[:limit]} if key else {}
    if len(found) < limit and any(len(word) >= TRIGRAM for word in fold(text).split()):
        others = contacts.found_by(text)[: limit - len(found) + limit]
        for row in others:
            found.setdefault(row.pk, row)
    return list(found.values())[:limit]


def all_found(contacts: ContactQuerySet, text: str) -> ContactQuerySet:
    """Everybody whom `search` would find if it went on without an end."""
    if (whole := _at_address(contacts, text)).exists():
        return whole
    digits = phones.search_digits(text)
    if len(digits) >= TRIGRAM:
        return _with_number(contacts, digits)
    key = sort_key(text)
    begin = contacts.filter(sort_key__gte=key, sort_key__lt=key + "\x7f")
    is_long = any(len(word) >= TRIGRAM for word in fold(text).split())
    return begin | contacts.found_by(text) if is_long else begin


def _at_address(contacts: ContactQuerySet, text: str) -> ContactQuerySet:
    """Whose e-mail address this is, if it is one written out; under it nobody else is meant."""
    address = text.strip().lower()
    before, _, domain = address.partition("@")
    if not before or "." not in domain:
        return contacts.none()
    rows = Handle.objects.filter(scheme="email", value=address)
    return contacts.filter(pk__in=rows.values(pk_=Coalesce("contact__root", "contact")))


def _with_number(contacts: ContactQuerySet, digits: str) -> ContactQuerySet:
    """Those with these digits in a row: by the last of them, the rest compared one by one."""
    found = contacts.filter(search__contains=digits[-TELLING:])
    if len(digits) <= TELLING:
        return found
    return found.annotate(at=StrIndex("search", Value(digits))).filter(at__gt=0)
