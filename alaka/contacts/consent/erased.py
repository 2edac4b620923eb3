"""Addresses of erased people that are never to be written to: known again, and kept nowhere."""

from django.db import transaction

from alaka.contacts.models import Suppression
from alaka.contacts.models.consent import HIDDEN
from alaka.core.digests import digest, digests
from alaka.core.personal import Whom


def erased(scheme: str, value: str) -> list[str]:
    """As which an address stands on the list once its person was erased."""
    return [HIDDEN + key.hex() for key in digests(scheme, value)]


@transaction.atomic
def hide(whom: Whom) -> None:
    """What was asked for still holds, though nobody can read of whom."""
    for row in Suppression.objects.filter(whom.addresses):
        kept = HIDDEN + digest(row.scheme, row.value).hex()
        Suppression.objects.filter(pk=row.pk).update(value=kept, note="")
