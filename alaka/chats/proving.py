"""A visitor shows to be a customer of the site: its guest, and whom we know by that.

Ids count in a space: the channel's own, or one that several channels name. Who it is is decided by
the signed id in its space; where that is new to us, by the signed e-mail address; and
where that is new too, an unnamed person who was talking in this browser is named by it. Two
people whom we knew apart are never joined: then a new conversation goes on from the old.
"""

from django.db import transaction

from alaka.channels.identity import Identity
from alaka.channels.models import Channel
from alaka.chats.models import Guest
from alaka.contacts.models import Contact, Handle
from alaka.contacts.resolving import index, lock
from alaka.core import clock, live
from alaka.inbox.models import Conversation

SCHEME = "customer"


@transaction.atomic
def prove(channel: Channel, identity: Identity, before: Guest | None) -> Guest:
    """The customer's guest; ``before`` is who spoke in this browser until now."""
    value = customer_of(channel, identity.id)
    lock([(SCHEME, value)])
    unnamed = before if before is not None and not before.is_customer else None
    contact = _known(value, identity)
    spoken = _contact_by(unnamed.scheme, unnamed.value) if unnamed else None
    if contact is None and spoken is not None and not _is_a_customer(spoken):
        contact = spoken
    if contact is not None:
        _complete(contact, value, identity)
    guest = _guest(channel, value, identity)
    if unnamed is not None:
        if spoken is not None and spoken != contact:
            guest.continues = _last(spoken, channel)
        _retire(unnamed, guest)
    return guest


def customer_of(channel: Channel, number: str) -> str:
    """The handle's value: ``42@7``, or ``42@roses`` where the channel names a space."""
    return f"{number}@{channel.settings.get('customers') or channel.pk}"


def _known(value: str, identity: Identity) -> Contact | None:
    contact = _contact_by(SCHEME, value)
    if contact is None and identity.email:
        contact = _contact_by("email", identity.email)
        if contact is not None and _is_a_customer(contact, value.rpartition("@")[2]):
            return None  # The site knows two customers of this address: so do we.
    return contact


def _contact_by(scheme: str, value: str) -> Contact | None:
    rows = Handle.objects.filter(scheme=scheme, value=value).select_related("contact")
    handle = rows.first()
    return handle.contact if handle else None


def _is_a_customer(contact: Contact, space: str = "") -> bool:
    """Of that space, or of any."""
    mine = contact.handles.filter(scheme=SCHEME)
    return (mine.filter(value__endswith=f"@{space}") if space else mine).exists()


def _complete(contact: Contact, value: str, identity: Identity) -> None:
    """Add what was signed and is nobody's yet; what is his already is proved by it."""
    now = clock.now()
    signed = {SCHEME: value, "email": identity.email, "phone": identity.phone}
    pairs = [(scheme, value) for scheme, value in signed.items() if value]
    Handle.objects.bulk_create(
        [
            Handle(contact=contact, scheme=scheme, value=value, created_at=now, proved_at=now)
            for scheme, value in pairs
        ],
        ignore_conflicts=True,
    )
    for scheme, value in pairs:
        mine = contact.handles.filter(scheme=scheme, value=value, proved_at=None)
        mine.update(proved_at=now)
    if identity.name and not contact.name:
        contact.name = identity.name
        contact.save(update_fields=["name"])
    index(contact)


def _guest(channel: Channel, value: str, identity: Identity) -> Guest:
    now = clock.now()
    guest, _ = Guest.objects.get_or_create(
        channel=channel,
        scheme=SCHEME,
        value=value,
        defaults={"created_at": now, "here_until": now},
    )
    guest.proved = identity.proved
    return guest


def _last(contact: Contact, channel: Channel) -> Conversation | None:
    rows = Conversation.objects.filter(contact=contact, channel=channel, joined_into=None)
    return rows.order_by("-pk").first()


def _retire(unnamed: Guest, guest: Guest) -> None:
    """Nobody reads or writes as the unnamed guest any more: whoever kept its session is out."""
    Guest.objects.filter(pk=unnamed.pk).update(became=guest)
    if not guest.claims:
        guest.claims = unnamed.claims
    guest.goes_on_from(unnamed)
    live.publish(live.topic("heard", unnamed.scheme, unnamed.value), data={"over": unnamed.pk})
