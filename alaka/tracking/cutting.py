"""An agent says that a browser was not somebody's, or was after all.

It holds for every link of the browser to that person, those to come too; the visits of that time,
and what was ordered in it by nobody's name, are nobody's until it is put back. No event of the
browser and no visit is changed by it.
"""

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core import clock, live
from alaka.segments.keeping.following import touch
from alaka.tracking.columns import changes
from alaka.tracking.models import Link
from alaka.tracking.orders import look_again


@transaction.atomic
def cut(visitor: int, contact: Contact, *, by: Agent) -> bool:
    """False where it is cut already, or was never theirs."""
    rows = Link.objects.filter(visitor=visitor, contact__in=contact.ids, cut_at=None)
    return _told(visitor, contact, rows.update(cut_at=clock.now(), cut_by=by))


@transaction.atomic
def put_back(visitor: int, contact: Contact, *, by: Agent) -> bool:
    rows = Link.objects.filter(visitor=visitor, contact__in=contact.ids).exclude(cut_at=None)
    return _told(visitor, contact, rows.update(cut_at=None, cut_by=None))


def _told(visitor: int, contact: Contact, changed: int) -> bool:
    if changed:
        look_again(visitor)
        changes.turned([visitor])
        touch([contact.pk])
        live.publish_all([f"contact:{pk}" for pk in contact.ids])
    return bool(changed)
