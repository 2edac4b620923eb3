"""What of an erasure can be shown later, though nothing of a person is left: core.digests."""

from django.db.models import QuerySet

from alaka.core import phones
from alaka.core.digests import digests
from alaka.privacy.models import Erasure


def of_address(text: str, country: str = "") -> QuerySet[Erasure]:
    """Erasures of whoever had this address, however it is written."""
    return _with([(scheme, value) for scheme, value in _readings(text.strip(), country)])


def _with(handles: list[tuple[str, str]]) -> QuerySet[Erasure]:
    asked = [key for scheme, value in handles for key in digests(scheme, value)]
    return Erasure.objects.filter(addresses__digest__in=asked).distinct()


def _readings(text: str, country: str) -> list[tuple[str, str]]:
    found = [("customer", text)]
    if number := phones.parse(text, country):
        found.append(("phone", number))
    if "@" in text:
        found.append(("email", text.lower()))
    return found
