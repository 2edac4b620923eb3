"""The raw bytes behind messages, when they are to be kept no longer.

The row stays, and with it the key by which a mail is known: else it would be fetched once more. A
key that somebody else chose is kept as its digest.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, CharField, Exists, F, Func, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat, Lower

from alaka.channels.models import Intake, IntakeState
from alaka.core import clock
from alaka.core.personal import Rows, Whom, settled
from alaka.inbox.models import Message

_AT_ONCE = 1000
_OWN_KEY = Q(key__startswith="imap:") | Q(key__startswith="file:") | Q(key__startswith="gone:")
_DIGEST = Func(
    F("key"),
    template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
    output_field=CharField(),
)
_WAITING = [IntakeState.STORED, IntakeState.QUARANTINED]
BLANK = {
    "key": Case(When(_OWN_KEY, then=F("key")), default=Concat(Value("gone:"), _DIGEST)),
    "body": b"",
    "content_type": "",
    "envelope": {},
    "reason": "",
    "emptied_at": clock.now,
    "state": Case(When(state__in=_WAITING, then=Value(str(IntakeState.DONE))), default=F("state")),
}
# As text, where all that is not ASCII is escaped: addresses are.
_TEXT = Func(F("body"), template="encode(%(expressions)s, 'escape')", output_field=TextField())


def of_messages(whom: Whom) -> Rows:
    said = Message.objects.filter(conversation__contact__in=whom.ids).exclude(intake=None)
    return Intake.objects.filter(pk__in=said.values("intake"))


def naming(whom: Whom) -> Rows:
    """Those of no message that name an address of theirs: copies of a mail in another mailbox,
    reports of bounces, what is in quarantine."""
    found = Q(pk=None)
    for word in {value.lower() for value in whom.values if len(value) > 5}:
        found |= Q(told__contains=word) | Q(said__contains=word)
    of_none = ~Exists(Message.objects.filter(intake=OuterRef("pk")))
    rows = Intake.objects.alias(said=Lower(_TEXT), told=Lower(Cast("envelope", TextField())))
    return rows.filter(of_none).filter(found).filter(emptied_at=None)


def empty(ids: Iterable[int]) -> None:
    Intake.objects.filter(pk__in=list(ids)).update(**settled(BLANK))


def old(before: datetime) -> Rows:
    """Such as are taken in: what waits is no raw copy of anything yet."""
    kept = Intake.objects.filter(state__in=[IntakeState.DONE, IntakeState.REPEATED])
    return _oldest(kept, before)


def empty_old(before: datetime) -> int:
    return _empty_some(old(before))


def quarantined(before: datetime) -> Rows:
    return _oldest(Intake.objects.quarantined(), before)


def throw_away(before: datetime) -> int:
    """Emptied as well: deleting asks all messages, by no index, whether they came by it."""
    return _empty_some(quarantined(before))


def _oldest(rows: Rows, before: datetime) -> Rows:
    return rows.filter(emptied_at=None, received_at__lt=before).order_by("received_at", "pk")


def _empty_some(rows: Rows) -> int:
    ids = list(rows.values_list("pk", flat=True)[:_AT_ONCE])
    empty(ids)
    return len(ids)
