"""What some of the demo's customers said yes and no to, and a few addresses that are never written
to. A few hundred rows, however big the demo is."""

from collections.abc import Iterator
from datetime import timedelta

from alaka.contacts.consent import purposes
from alaka.contacts.consent.purposes import MARKETING, NEWS, SATISFACTION
from alaka.contacts.consent.stating import Statement, state_all
from alaka.contacts.consent.suppressing import suppress
from alaka.contacts.models import Contact, Handle, Reason, Source
from alaka.core import clock

_PEOPLE = 100  # in each language
_LANGUAGES = ("az", "bs", "fr", "fa", "en")
_DAY = timedelta(days=1)
# Every so many of them: purpose, yes or no, channel, source, days ago; a later word comes after.
_SAID: tuple[tuple[tuple[str, bool, str, str, int], ...], ...] = (
    ((MARKETING, True, "", Source.FORM, 200),),
    ((MARKETING, True, "", Source.FORM, 310), (MARKETING, False, "", Source.LINK, 25)),
    ((NEWS, False, "", Source.LINK, 60),),
    ((MARKETING, True, "phone", Source.PHONE, 90), (MARKETING, False, "email", Source.AGENT, 12)),
    ((MARKETING, True, "", Source.IMPORT, 400), (SATISFACTION, False, "", Source.LINK, 140)),
    (),
    (),
)
_NEVER = (
    ("moved.away@example.org", Reason.BOUNCED),
    ("no.more.letters@example.net", Reason.ASKED),
    ("info@old-hotel.example", Reason.COMPLAINED),
)


def make() -> None:
    for language in _LANGUAGES:
        people = Contact.objects.filter(language=language, root=None).order_by("sort_key", "pk")
        state_all(list(_said(list(people[:_PEOPLE]))))
        last = Handle.objects.filter(contact__in=people[_PEOPLE - 1 : _PEOPLE], scheme="email")
        for handle in last:
            suppress(handle.scheme, handle.value, Reason.ASKED)
    for address, reason in _NEVER:
        suppress("email", address, reason)


def _said(people: list[Contact]) -> Iterator[Statement]:
    known = {each.key: each for each in purposes.asked_for()}
    for number, contact in enumerate(people):
        for purpose, is_given, scheme, source, days in _SAID[number % len(_SAID)]:
            is_read = source in (Source.FORM, Source.LINK)
            yield Statement(
                contact,
                purpose,
                is_given,
                source,
                scheme,
                wording=known[purpose].said_in(contact.language) if is_read else "",
                at=clock.now() - (days + number % 20) * _DAY,
            )
