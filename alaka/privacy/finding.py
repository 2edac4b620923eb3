"""By what the rooms find people: their records, addresses and names, of the whole family."""

from collections.abc import Iterable

from alaka.contacts.models import Contact, Handle, Merge
from alaka.contacts.personal import ERASED
from alaka.core.personal import Whom


def of(contact: Contact) -> Whom:
    return of_ids(contact.ids)


def of_ids(ids: Iterable[int]) -> Whom:
    """``ids`` are those of whole families."""
    ids = sorted(ids)
    handles = Handle.objects.filter(contact__in=ids).exclude(scheme=ERASED).order_by("pk")
    names = {*Contact.objects.filter(pk__in=ids).values_list("name", flat=True)}
    gone = Merge.objects.filter(gone__in=ids).values_list("before__name", flat=True)
    names |= {name for name in gone if name}
    return Whom(ids, list(handles.values_list("scheme", "value")), sorted(names - {""}))
