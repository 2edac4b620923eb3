"""An agent says that a browser was not somebody's, or was after all.

It holds for every link of the browser to that person, those to come too; the visits of that time
are nobody's until it is put back. No event and no visit is changed by it.
"""

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import clock, live
from alaka.tracking.models import Link


@transaction.atomic
def cut(visitor: int, contact: Contact, *, by: Agent) -> bool:
    """False where it is cut already, or was never theirs."""
    rows = Link.objects.filter(visitor=visitor, contact__in=contact.ids, cut_at=None)
    return _told(contact, rows.update(cut_at=clock.now(), cut_by=by))


@transaction.atomic
def put_back(visitor: int, contact: Contact, *, by: Agent) -> bool:
    rows = Link.objects.filter(visitor=visitor, contact__in=contact.ids).exclude(cut_at=None)
    return _told(contact, rows.update(cut_at=None, cut_by=None))


def _told(contact: Contact, changed: int) -> bool:
    if changed:
        live.publish_all([f"contact:{pk}" for pk in contact.ids])
    return bool(changed)
