"""Guests who opened the chat and never said anything are forgotten after a time.

Enters: guests who were not here for so long, of whom no person is known and no line lies stored.
Leaves: they are gone, with what they claimed, the pages they saw and the blocks that ran out. A
guest who is blocked stays, for else he would come back as a new one; so does one whose browser
became another guest, as long as that one stays.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT

from alaka.channels.models import Intake, IntakeState
from alaka.chats.models import Block, Guest
from alaka.contacts.models import Handle

AT_ONCE = 2000


@transaction.atomic
def forget_some(before: datetime) -> int:
    """How many were forgotten; 0 when there are no more."""
    ids = list(silent(before).values_list("pk", flat=True)[:AT_ONCE])
    guests = Guest.objects.filter(pk__in=ids)
    blocks = Block.objects.filter(address="", scheme="chat", value__in=guests.values("value"))
    blocks.delete()
    guests.delete()
    return len(ids)


def silent(before: datetime) -> QuerySet[Guest]:
    own = {"scheme": OuterRef("scheme"), "value": OuterRef("value")}
    unread = Intake.objects.exclude(state=IntakeState.DONE)
    lines = unread.annotate(said_by=KT("envelope__value")).filter(said_by=OuterRef("value"))
    return Guest.objects.filter(
        ~Exists(Handle.objects.filter(**own)),
        ~Exists(Block.objects.running().filter(**own)),
        ~Exists(lines.filter(channel=OuterRef("channel"))),
        here_until__lt=before,
        before=None,
    )
