"""What became of the message that carried a case's answer.

Enters: what happened to messages. Leaves: a case whose answer was taken back open again, one whose
answer did not arrive marked and its manager told, one whose answer arrived after all answered.
"""

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.cases.models import Case, CaseStatus
from alaka.cases.opening import tell
from alaka.inbox.models import Message, MessageState
from alaka.timeline.models import Event

_GONE = (MessageState.SENT, MessageState.DELIVERED, MessageState.READ)


def look(ids: list[int]) -> None:
    """Subscriber of what becomes of messages; of each it is the state now that counts."""
    for event in Event.objects.filter(pk__in=ids).select_related("actor").order_by("pk"):
        sent_as = event.data.get("message") or event.subject_id
        for case in Case.objects.closed().filter(sent_as=sent_as).select_related("contact"):
            _follow(case, event.actor)


@transaction.atomic
def _follow(case: Case, by: Agent | None) -> None:
    sent = case.sent
    if sent is None:
        _take_back(case, by)
    elif is_lost(sent):
        _mark(case)
    elif sent.state in _GONE:
        _arrived(case, sent)


def is_lost(message: Message) -> bool:
    """It failed, or stands in a chat whose guest has left without an address."""
    if message.state == MessageState.SENT and message.handed_over_at is None:
        return "unread" in message.why
    return message.state == MessageState.FAILED


def _take_back(case: Case, by: Agent | None) -> None:
    """Open again with its deadline; how it ended stays as typed, for the next closing."""
    rows = Case.objects.closed().filter(pk=case.pk, sent_as=case.sent_as)
    fields = ("closed_at", "closed_by", "answered_at", "sent_as", "confirmed_at", "wrote_again_at")
    if rows.update(status=CaseStatus.ACCEPTED, **dict.fromkeys(fields)):
        case.refresh_from_db()
        tell("case.reopened", case, by, is_taken_back=True)


def _mark(case: Case) -> None:
    rows = Case.objects.closed().filter(pk=case.pk).exclude(answered_at=None)
    if rows.update(answered_at=None):
        case.refresh_from_db()
        tell("case.unanswered", case, None)


def _arrived(case: Case, sent: Message) -> None:
    rows = Case.objects.closed().filter(pk=case.pk, answered_at=None)
    if rows.update(answered_at=sent.at):
        case.refresh_from_db()
        tell("case.answered", case, None)
