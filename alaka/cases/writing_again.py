"""What a customer writes after his case was closed: solved, not solved, or for somebody to read.

Enters: messages that came in. Leaves: their closed cases confirmed, open again with the sentence
as the reason, or marked so that somebody looks. Once the days to reopen are over they are only
marked. A machine's letter does nothing.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from alaka.cases.closing import confirm, reopen
from alaka.cases.hearing import Heard, hear
from alaka.cases.models import Case, CaseConversation, CaseStatus
from alaka.cases.opening import link
from alaka.inbox.models import Message, MessageKind
from alaka.timeline.models import Event


def heard(ids: list[int]) -> None:
    """Subscriber of ``message.received``."""
    said = Event.objects.filter(pk__in=ids).values_list("subject_id", flat=True)
    rows = Message.objects.filter(
        _is_after_an_end(), pk__in=set(said), kind=MessageKind.INCOMING, automatic=""
    )
    beside = ("conversation__inbox", "conversation__contact", "handle")
    for message in rows.select_related(*beside).defer("search", "html").order_by("at", "pk"):
        _take(message)


def _is_after_an_end() -> Exists:
    """Most belong to no case: those cost one question for them all."""
    where = Q(conversation=OuterRef("conversation"))
    where |= Q(conversation=OuterRef("conversation__continues"))
    where |= Q(joined_from=OuterRef("conversation__continues"))
    return Exists(CaseConversation.objects.filter(where, case__status=CaseStatus.CLOSED))


def _take(message: Message) -> None:
    cases, is_late = _closed(message)
    verdict, sentence = hear(message.text)
    for case in cases:
        is_new_here = link(case, message.conversation, by=None)
        if is_late:
            # Who goes on talking there about something else means no old case.
            if is_new_here or verdict == Heard.UNSOLVED:
                case.note_written_again(message.at)
        elif _is_clear(message, case) and verdict == Heard.CONFIRMED:
            confirm(case)
        elif _is_clear(message, case) and verdict == Heard.UNSOLVED and len(cases) == 1:
            reopen(case, by=None, reason=sentence[:500])
        else:
            case.note_written_again(message.at)


def _closed(message: Message) -> tuple[list[Case], bool]:
    """Closed cases of the conversation, or of that which it goes on from with the same person:
    those of as many days as a reply opens a conversation again; where there are none, the older
    ones, and that it is late."""
    conversation = message.conversation
    where = Q(conversations=conversation)
    if conversation.continues_id is not None:
        before = CaseConversation.objects.filter(
            Q(conversation=conversation.continues_id) | Q(joined_from=conversation.continues_id)
        )
        where |= Q(links__in=before, contact__in=conversation.contact.ids)
    found = Case.objects.closed().filter(where).select_related("contact").defer("search")
    cases = list(found.distinct().order_by("pk"))
    since = message.created_at - timedelta(days=conversation.inbox.reopen_days)
    lately = [case for case in cases if case.closed_at is not None and case.closed_at >= since]
    return lately or cases, not lately


def _is_clear(message: Message, case: Case) -> bool:
    """Whether it is the customer who says it, and of the answer: not sent before it."""
    customer = case.contact.ids if case.contact is not None else []
    is_customers = message.handle is not None and message.handle.contact_id in customer
    if not is_customers or case.closed_at is None:
        return False
    # Mails tell their time in whole seconds.
    return message.at >= case.closed_at.replace(microsecond=0)
