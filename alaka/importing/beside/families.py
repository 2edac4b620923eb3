"""Of which records the people, or companies, of a batch are, where some were merged."""

from collections.abc import Iterable
from typing import Any

from alaka.contacts.models import Contact


def person_of(records: Iterable[int], model: Any = Contact) -> dict[int, int]:
    """Of each record of these people, the record that the person is read as."""
    found: dict[int, int] = {}
    for pk, family in model.objects.filter(pk__in=list(records)).values_list("pk", "family"):
        found |= dict.fromkeys(family or [pk], pk)
    return found
