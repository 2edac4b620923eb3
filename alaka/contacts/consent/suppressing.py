"""Addresses that are never written to: put on the list, and lifted from it by a manager."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from alaka.accounts.models import Agent
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Contact, Handle, Suppression
from alaka.core import clock
from alaka.core.prepared import prepared


def suppress(
    scheme: str, value: str, reason: str, *, by: Agent | None = None, note: str = ""
) -> Suppression:
    """The one that stands, where the address is on the list already."""
    value = value.strip().lower() if scheme == "email" else value.strip()
    row, _is_new = Suppression.objects.get_or_create(
        scheme=scheme,
        value=value,
        lifted_at=None,
        defaults={"reason": reason, "by": by, "note": note, "at": clock.now()},
    )
    return row


@transaction.atomic
def lift(suppression: Suppression, *, by: Agent | None) -> bool:
    """It may be written to again; False if somebody lifted it already. Nobody of us did it where
    the person takes back his own word."""
    standing = Suppression.objects.standing().filter(pk=suppression.pk)
    return bool(standing.update(lifted_at=clock.now(), lifted_by=by))


def standing_on(contact: Contact) -> list[Suppression]:
    """Of a person's addresses, those that are never written to."""
    return _standing_on(is_many(contact)).rows(contact=whose(contact))


@prepared
def _standing_on(is_many: bool) -> QuerySet[Suppression]:
    same = {"scheme": OuterRef("scheme"), "value": OuterRef("value")}
    his = Handle.objects.filter(theirs(is_many), **same)
    return Suppression.objects.standing().filter(Exists(his)).select_related("by").order_by("pk")
