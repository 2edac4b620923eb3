"""Of which records the people of a batch are, where some were merged."""

from collections.abc import Iterable

from alaka.contacts.models import Contact


def person_of(contacts: Iterable[int]) -> dict[int, int]:
    """Of each record of these people, the record that the person is read as."""
    found: dict[int, int] = {}
    for pk, family in Contact.objects.filter(pk__in=list(contacts)).values_list("pk", "family"):
        found |= dict.fromkeys(family or [pk], pk)
    return found
