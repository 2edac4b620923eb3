"""A chat is given away while its guest is there: he is told once, and waits again.

Enters: events of chats that a person handed to a team, or took from their agent. Leaves: a
neutral line in the guest's language, where a team is to go on; the chat in the queue; and a
proposal to somebody, not to the one who gave it away.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from alaka.chats.assigning import assign
from alaka.chats.models import Guest, Proposal, ProposalAnswer
from alaka.core import clock
from alaka.inbox.models import Conversation, Message, MessageKind, MessageState
from alaka.inbox.summaries import search_vector
from alaka.timeline.models import Event

HANDED = "handed"


def look(event_ids: list[int]) -> None:
    """A subscriber: what was given away by somebody who had it, and belongs to nobody now."""
    events = Event.objects.filter(pk__in=event_ids, actor__isnull=False).order_by("pk")
    inboxes = set()
    for event in events:
        rows = Conversation.objects.open().live().filter(pk=event.subject_id)
        chat = rows.filter(assignee=None, joined_into=None).first()
        if chat is not None and _was_held(event) and _give_away(chat, event):
            inboxes.add(chat.inbox_id)
    for inbox_id in inboxes:
        assign(inbox_id)


def _was_held(event: Event) -> bool:
    """Whether an agent had it before: whoever still waits in the queue is told nothing new."""
    before = Event.objects.filter(
        subject_type=event.subject_type, subject_id=event.subject_id, pk__lt=event.pk
    )
    given = before.filter(verb="conversation.assigned").exclude(data__agent=None)
    lines = Message.objects.filter(conversation=event.subject_id, kind=MessageKind.OUTGOING)
    return given.exists() or lines.filter(at__lt=event.at, author__isnull=False).exists()


@transaction.atomic
def _give_away(chat: Conversation, event: Event) -> bool:
    """False if that was done before."""
    chat = Conversation.objects.select_for_update(of=("self",)).get(pk=chat.pk)
    if chat.assignee_id is not None:
        return False
    if event.data.get("team"):
        _say(chat, event)
    Conversation.objects.filter(pk=chat.pk, waiting_since=None).update(waiting_since=event.at)
    now = clock.now()
    assert event.actor_id is not None  # Such events only are looked at.
    Proposal.objects.get_or_create(
        conversation=chat,
        agent_id=event.actor_id,
        made_at=event.at,
        defaults={"until": now, "answer": ProposalAnswer.PASSED, "answered_at": now},
    )
    chat.publish()
    return True


def _say(chat: Conversation, event: Event) -> None:
    """Once for each event, and not again while nobody said anything since."""
    last = chat.messages.exclude(kind=MessageKind.NOTE).order_by("pk").last()
    if last is not None and last.automatic == HANDED:
        return
    guests = list(Guest.objects.of(chat).order_by("-here_until"))
    with override(_language(chat, guests)):
        text = _("You are being connected with a colleague.")
    _message, is_new = Message.objects.get_or_create(
        channel=chat.channel,
        external_id=f"{HANDED}:{event.pk}",
        defaults={
            "conversation": chat,
            "kind": MessageKind.OUTGOING,
            "state": MessageState.SENT,
            "automatic": HANDED,
            "at": event.at,
            "created_at": clock.now(),
            "text": text,
            "search": search_vector(text),
            "why": {"reason": "ours"},
        },
    )
    if is_new:
        Conversation.objects.filter(pk=chat.pk).update(message_count=chat.message_count + 1)


def _language(chat: Conversation, guests: Iterable[Guest]) -> str:
    spoken = (guest.language for guest in guests)
    return next(filter(None, spoken), "") or chat.language or chat.channel.language
