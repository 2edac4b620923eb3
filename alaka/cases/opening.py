"""A case begins: what was heard becomes a matter with a place, somebody responsible, a deadline.

Enters: what is known of it. Leaves: the case, linked to its conversation, and the event.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from alaka.accounts.models import Agent, Place
from alaka.cases.deadlines import deadline
from alaka.cases.models import Case, CaseConversation, CaseKind, Severity, Topic
from alaka.cases.responsible import responsible
from alaka.cases.searching import words_of
from alaka.contacts.models import Contact
from alaka.core import clock
from alaka.inbox.models import Conversation
from alaka.timeline.recording import record


@dataclass(frozen=True)
class Brief:
    """What is known of a case as it begins. ``source``: conversation, form, api, hand or
    satisfaction. Without a manager, the one who answers for the place; without a deadline, the
    term of kind and severity in the place's business hours."""

    title: str
    kind: str = CaseKind.COMPLAINT
    severity: int = Severity.NORMAL
    text: str = ""
    wish: str = ""
    product: str = ""
    topic: Topic | None = None
    place: Place | None = None
    contact: Contact | None = None
    manager: Agent | None = None
    due_at: datetime | None = None
    source: str = "hand"


@transaction.atomic
def open_case(brief: Brief, *, by: Agent | None, conversation: Conversation | None = None) -> Case:
    """Begin a case; it takes place and contact from the conversation where none is named."""
    now = clock.now()
    place = brief.place or (conversation.place if conversation else None)
    due_at = brief.due_at or deadline(brief.kind, brief.severity, place, now)
    case = Case(
        title=brief.title[:200],
        kind=brief.kind,
        severity=brief.severity,
        text=brief.text,
        wish=brief.wish,
        product=brief.product,
        topic=brief.topic,
        place=place,
        contact=brief.contact or (conversation.contact if conversation else None),
        manager=brief.manager or responsible(place),
        due_at=due_at,
        is_due_set=brief.due_at is not None,
        source=brief.source,
        opened_at=now,
        opened_by=by,
    )
    case.search = words_of(case)
    case.save()
    if conversation is not None:
        CaseConversation.objects.create(case=case, conversation=conversation, at=now, by=by)
        place_it(case, conversation)
    tell("case.opened", case, by, kind=case.kind, severity=case.severity, title=case.title)
    return case


@transaction.atomic
def link(case: Case, conversation: Conversation, *, by: Agent | None) -> bool:
    """Say that the case was spoken of there too; False if that is known."""
    _link, is_new = CaseConversation.objects.get_or_create(
        case=case, conversation=conversation, defaults={"at": clock.now(), "by": by}
    )
    if is_new:
        if case.contact is None:  # As when it begins with a conversation.
            case.contact = conversation.contact
            case.save(update_fields=["contact"])
        place_it(case, conversation)
        tell("case.linked", case, by, conversation=conversation.pk, title=case.title)
    return is_new


def place_it(case: Case, conversation: Conversation) -> None:
    """Where nobody knew it, the case tells where the customer was: who answers for that place
    must see what he wrote."""
    rows = Conversation.objects.filter(pk=conversation.pk, place=None)
    if case.place_id and rows.update(place=case.place_id):
        conversation.place = case.place
        conversation.publish()


@transaction.atomic
def unlink(row: CaseConversation, *, by: Agent | None) -> bool:
    """Take back that the case was spoken of there."""
    gone, _rows = CaseConversation.objects.filter(pk=row.pk).delete()
    if gone:
        case = row.case
        tell("case.unlinked", case, by, conversation=row.conversation_id, title=case.title)
    return bool(gone)


def tell(verb: str, case: Case, by: Agent | None, **data: object) -> None:
    """On the contact's time line and to the subscribers; the screens look again."""
    record(verb, subject=case, contact=case.contact, actor=by, **{"title": case.title, **data})
    case.publish()
