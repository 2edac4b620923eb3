"""What a person decides himself, by the links of our letters: which of them he gets."""

from collections.abc import Collection

from django.db import transaction

from alaka.contacts.consent.purposes import named
from alaka.contacts.consent.schemes import schemes
from alaka.contacts.consent.standing import Stand, stands
from alaka.contacts.consent.stating import Statement, state, state_all
from alaka.contacts.consent.suppressing import lift, standing_on, suppress
from alaka.contacts.models import Consent, Contact, Purpose, Reason, Source


def offered(contact: Contact) -> list[Stand]:
    return [each for each in stands(contact) if not each.purpose.is_archived]


@transaction.atomic
def choose(contact: Contact, wanted: Collection[str]) -> list[Consent]:
    """He wants these purposes and no others; what changes nothing is no new word of his."""
    changed = [each for each in offered(contact) if each.goes_out != (each.purpose.key in wanted)]
    return state_all([_said(contact, each.purpose, not each.goes_out) for each in changed])


@transaction.atomic
def say_no(contact: Contact, purpose: str) -> None:
    """By whatever channel; once is enough, however often a mail program says it."""
    Contact.objects.select_for_update().get(pk=contact.person_id)
    found = named(purpose)
    known = next((each for each in stands(contact) if each.purpose.key == purpose), None)
    said_so = known is not None and known.answer is False
    if found is not None and not said_so:
        state(_said(contact, found, False))


def _said(contact: Contact, purpose: Purpose, is_given: bool) -> Statement:
    return Statement(contact, purpose.key, is_given, Source.LINK, wording=purpose.said)


def never(contact: Contact) -> None:
    """He wants no letter at all, not even an answer."""
    for handle in contact.all_handles().filter(scheme__in=list(schemes())):
        suppress(handle.scheme, handle.value, Reason.ASKED)


def again(contact: Contact) -> None:
    """He takes back what he said himself; what was decided for another reason stands."""
    for row in standing_on(contact):
        if row.reason == Reason.ASKED:
            lift(row, by=None)
