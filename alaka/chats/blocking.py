"""A guest is kept out, and let in again.

What he opens, says or listens to from then on is refused, at every process at once: the doors ask
the database. What he has said stays.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.chats.models import Block, Guest
from alaka.contacts.models import Contact, Handle
from alaka.core import clock, live
from alaka.timeline.recording import record

# For the catalogue: what a time line calls these events.
NOUNS = (pgettext_lazy("time line", "guest"),)


@transaction.atomic
def block(
    guest: Guest,
    *,
    by: Agent,
    until: datetime | None = None,
    why: str = "",
    with_address: bool = False,
) -> Block:
    """Keep the guest out until then, or for good; his network address too, if asked for.

    Behind one address may be many people: a whole office, a whole mobile network.
    """
    made = Block.objects.create(
        scheme=guest.scheme,
        value=guest.value,
        address=guest.address if with_address else "",
        until=until,
        why=why[:200],
        by=by,
        at=clock.now(),
    )
    told = {"why": made.why, "until": until.isoformat() if until else "", "name": guest.name}
    record("guest.blocked", subject=guest, contact=_contact(guest), actor=by, **told)
    live.publish(live.topic("heard", guest.scheme, guest.value), data={"over": guest.pk})
    live.publish(f"guest:{guest.pk}")
    return made


@transaction.atomic
def unblock(guest: Guest, *, by: Agent) -> int:
    """Lift all that keeps this guest out; how many that were."""
    now = clock.now()
    lifted = Block.objects.running().of(guest).update(lifted_at=now, lifted_by=by)
    if lifted:
        record("guest.unblocked", subject=guest, contact=_contact(guest), actor=by)
        live.publish(f"guest:{guest.pk}")
    return lifted


def _contact(guest: Guest) -> Contact | None:
    rows = Handle.objects.filter(scheme=guest.scheme, value=guest.value)
    handle = rows.select_related("contact").first()
    return handle.contact if handle else None
