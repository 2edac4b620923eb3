"""People with whom nothing happened for long: erased like whoever asks for it."""

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.db.models import Exists, OuterRef

from alaka.contacts.models import Contact
from alaka.core.personal import Rows
from alaka.inbox.models import Conversation
from alaka.privacy import board
from alaka.privacy.erasing import Decision, begin
from alaka.privacy.models import Reason, Wish
from alaka.timeline.models import Event
from alaka.tracking.models import OwnedVisit

# One erasure of so many: each looks through all mails once.
AT_ONCE = 100


def people(before: datetime) -> Rows:
    """Nothing of theirs happened since, and nothing of theirs is unfinished in any room."""
    found = Contact.objects.standing().filter(created_at__lt=before)
    for rows in _holding_back(before):
        # What stands at a record that was merged into theirs is theirs. Apart, so that each can be
        # looked up by its own index.
        found = found.exclude(Exists(rows.filter(contact=OuterRef("pk"))))
        found = found.exclude(Exists(rows.filter(contact__root=OuterRef("pk"))))
    return found.order_by("pk")


def _holding_back(before: datetime) -> Iterator[Rows]:
    yield Event.objects.filter(at__gte=before)
    yield Conversation.objects.filter(last_activity_at__gte=before)
    yield OwnedVisit.objects.filter(began_at__gte=before)
    for holding in board.holdings():
        if holding.unfinished is not None:
            rows = apps.get_model(holding.model)._base_manager
            yield rows.filter(holding.unfinished)


def erase_some(before: datetime) -> int:
    ids = list(people(before).values_list("pk", flat=True)[:AT_ONCE])
    begin(ids, Decision(None, Reason.RETENTION, Wish.OURSELVES))
    return len(ids)
