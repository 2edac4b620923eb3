"""Splitting a message off, joining two conversations, and taking either back.

Messages are moved, nothing is rewritten: a Regrouping keeps which, so undoing moves back exactly
those and leaves what was said since where it is.
"""

from collections.abc import Sequence

from django.db import transaction

from alaka.accounts.models import Agent
from alaka.core import clock
from alaka.inbox.models import Conversation, Message, Regrouping
from alaka.inbox.summaries import summarize
from alaka.timeline.recording import record


@transaction.atomic
def split(messages: Sequence[Message], *, by: Agent) -> Conversation:
    """Move messages of one conversation into a new one of their own."""
    source = messages[0].conversation
    first = min(messages, key=lambda message: (message.at, message.pk))
    contact = first.handle.contact if first.handle else source.contact
    target = Conversation.objects.create(
        inbox=source.inbox,
        channel=source.channel,
        contact=contact,
        place=source.place,
        subject=first.subject or source.subject,
        language=source.language,
        assignee=source.assignee,
        team=source.team,
        opened_at=first.at,
        last_activity_at=first.at,
        continues=source,
    )
    _move(Regrouping.Kind.SPLIT, source, target, [message.pk for message in messages], by)
    record("conversation.split", subject=target, contact=contact, actor=by, source=source.pk)
    return target


@transaction.atomic
def join(source: Conversation, target: Conversation, *, by: Agent) -> Regrouping:
    """Put all of one conversation into another; the emptied one leads there."""
    if source.pk == target.pk:
        raise ValueError("a conversation cannot be joined into itself")
    # In order of their keys, so that two joins at once wait for each other instead of locking up.
    rows = Conversation.objects.select_for_update().filter(pk__in=[source.pk, target.pk])
    locked = {row.pk: row for row in rows.order_by("pk")}
    source, target = locked[source.pk], locked[target.pk]
    ids = list(source.messages.values_list("pk", flat=True))
    source.joined_into = target
    source.save(update_fields=["joined_into"])
    move = _move(Regrouping.Kind.JOIN, source, target, ids, by)
    record(
        "conversation.joined", subject=target, contact=target.contact, actor=by, source=source.pk
    )
    return move


@transaction.atomic
def undo(move: Regrouping, *, by: Agent) -> bool:
    """Put the moved messages back; False if that was done already."""
    undone = Regrouping.objects.filter(pk=move.pk, undone_at=None)
    if not undone.update(undone_at=clock.now()):
        return False
    moved = Message.objects.filter(pk__in=move.message_ids, conversation=move.target)
    moved.update(conversation=move.source)
    if move.kind == Regrouping.Kind.JOIN:
        Conversation.objects.filter(pk=move.source_id).update(joined_into=None)
        move.source.joined_into = None
    elif not move.target.messages.exists():
        Conversation.objects.filter(pk=move.target_id).update(joined_into=move.source)
    _after(move.source, move.target)
    contact = move.source.contact
    record("regrouping.undone", subject=move.source, contact=contact, actor=by, kind=move.kind)
    return True


def _move(
    kind: str, source: Conversation, target: Conversation, ids: list[int], by: Agent
) -> Regrouping:
    Message.objects.filter(pk__in=ids).update(conversation=target)
    move = Regrouping.objects.create(
        kind=kind, source=source, target=target, message_ids=ids, by=by, at=clock.now()
    )
    _after(source, target)
    return move


def _after(*conversations: Conversation) -> None:
    for conversation in conversations:
        summarize(conversation)
        conversation.publish()
