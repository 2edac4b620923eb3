"""People with whom nothing happened for long: erased like whoever asks for it."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from alaka.cases.models import Case
from alaka.contacts.models import Contact
from alaka.core.personal import Rows
from alaka.inbox.models import Conversation
from alaka.inbox.models.conversation import Status
from alaka.privacy.erasing import Decision, begin
from alaka.privacy.models import Reason, Wish
from alaka.timeline.models import Event

# One erasure of so many: each looks through all mails once.
AT_ONCE = 100


def people(before: datetime) -> Rows:
    """Nothing of the whole family stands on a time line since, and nothing of theirs is open."""
    family = Contact.objects.filter(root=OuterRef("pk"))
    own = {"contact": OuterRef("pk")}
    told = Event.objects.filter(contact=OuterRef("pk"), at__gte=before)
    of_family = Event.objects.filter(contact__in=family.values("pk"), at__gte=before)
    talks = Conversation.objects.filter(**own)
    return (
        Contact.objects.standing()
        .filter(created_at__lt=before)
        .exclude(Exists(told))
        .exclude(Exists(of_family))
        .exclude(Exists(talks.filter(last_activity_at__gte=before)))
        .exclude(Exists(talks.exclude(status=Status.CLOSED)))
        .exclude(Exists(Case.objects.open().filter(**own)))
        .order_by("pk")
    )


def erase_some(before: datetime) -> int:
    ids = list(people(before).values_list("pk", flat=True)[:AT_ONCE])
    begin(ids, Decision(None, Reason.RETENTION, Wish.OURSELVES))
    return len(ids)
