"""Splitting a message off, joining two conversations, and taking either back.

Messages are moved, nothing is rewritten: a Regrouping keeps which, so undoing moves back exactly
those and leaves what was said since where it is.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from alaka import registry
from alaka.accounts.models import Agent
from alaka.core import clock
from alaka.inbox.models import Conversation, Draft, Message, MessageKind, Regrouping
from alaka.inbox.summaries import summarize
from alaka.inbox.undoing import as_before, state
from alaka.timeline.recording import record


class OvertakenError(Exception):
    """Somebody moved the same messages a moment before; says so in the reader's language."""


@transaction.atomic
def split(messages: Sequence[Message], *, by: Agent) -> Conversation:
    """Move messages of one conversation into a new one of their own. Raises OvertakenError."""
    source = _locked(messages[0].conversation_id)[0]
    ids = [message.pk for message in messages]
    if source.messages.filter(pk__in=ids).count() < len(ids):
        raise OvertakenError(_("It was moved a moment ago."))
    first = min(messages, key=lambda message: (message.at, message.pk))
    contact = first.handle.contact if first.handle else source.contact
    target = Conversation.objects.create(
        inbox=source.inbox,
        channel=source.channel,
        is_live=source.is_live,
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
    kind = Regrouping.Kind.SPLIT
    _move(Regrouping(kind=kind, source=source, target=target, message_ids=ids, by=by))
    record("conversation.split", subject=target, contact=contact, actor=by, source=source.pk)
    return target


@transaction.atomic
def join(source: Conversation, target: Conversation, *, by: Agent) -> Regrouping:
    """Put all of one conversation into another; the emptied one leads there.

    Who waited in it waits there. What an agent had begun to write goes after his draft there.

    Raises OvertakenError where either leads elsewhere already: two that led to each other would be
    lost to everybody.
    """
    if source.pk == target.pk:
        raise ValueError("a conversation cannot be joined into itself")
    source, target = _locked(source.pk, target.pk)
    if source.joined_into_id or target.joined_into_id:
        raise OvertakenError(_("One of the two was merged a moment ago."))
    if _is_listened_to(source) and target.channel_id != source.channel_id:
        raise OvertakenError(
            _(
                "The visitor would hear no more."
                " Merge the other conversation into this chat instead."
            )
        )
    ids = list(source.messages.values_list("pk", flat=True))
    found, asked_at = state(target), None if source.is_closed else source.waiting_since
    source.joined_into = target
    source.save(update_fields=["joined_into"])
    if asked_at is not None and not target.is_open:
        target.reopen(by=by)
    kind = Regrouping.Kind.JOIN
    move = _move(
        Regrouping(kind=kind, source=source, target=target, message_ids=ids, by=by, found=found)
    )
    if asked_at is not None:
        target.waiting_since = min(asked_at, target.waiting_since or asked_at)
        target.save(update_fields=["waiting_since"])
    _carry_drafts(source, target)
    record(
        "conversation.joined", subject=target, contact=target.contact, actor=by, source=source.pk
    )
    return move


def _is_listened_to(conversation: Conversation) -> bool:
    """An open chat: whoever talks in it hears only what is said there."""
    return not conversation.is_closed and conversation.channel.can("live")


@transaction.atomic
def undo(move: Regrouping, *, by: Agent) -> bool:
    """Put the moved messages back; False if that was done already.

    Raises OvertakenError where they went on to a third conversation: that is undone first.
    """
    source, target = _locked(move.source_id, move.target_id)
    standing = Regrouping.objects.filter(pk=move.pk, undone_at=None)
    if not standing.exists():
        return False
    if target.joined_into_id or (move.kind == Regrouping.Kind.SPLIT and source.joined_into_id):
        raise OvertakenError(_("It was merged with another conversation since: undo that first."))
    standing.update(undone_at=clock.now())
    moved = Message.objects.filter(pk__in=move.message_ids, conversation=target)
    moved.update(conversation=source)
    if move.kind == Regrouping.Kind.JOIN:
        source.joined_into = None
        source.save(update_fields=["joined_into"])
        _put_back(target, move, by)
    elif not target.messages.exists():
        target.joined_into = source
        target.save(update_fields=["joined_into"])
    _after(source, target)
    contact = source.contact
    record("regrouping.undone", subject=source, contact=contact, actor=by, kind=move.kind)
    return True


def _put_back(target: Conversation, move: Regrouping, by: Agent) -> None:
    """Closed again, or snoozed, if the join opened it and nothing was said there since."""
    if move.found is not None and target.is_open:
        said = target.messages.exclude(kind=MessageKind.NOTE)
        is_quiet = not said.filter(created_at__gt=move.at).exists()
        as_before(target, move.found, by=by, is_quiet=is_quiet)


def _carry_drafts(source: Conversation, target: Conversation) -> None:
    for draft in source.drafts.all():
        there = Draft.objects.filter(conversation=target, agent=draft.agent_id).first()
        if there is not None:
            draft.put_before(there.text, there.files)
            # What was meant for us alone must not go out with the rest.
            draft.is_note = draft.is_note or there.is_note
            there.delete()
        draft.conversation = target
        draft.save()


def _locked(*ids: int) -> list[Conversation]:
    """These as they are now, locked in the order of their keys: of two acts at once one waits."""
    rows = Conversation.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    locked = {row.pk: row for row in rows}
    return [locked[pk] for pk in ids]


def _move(move: Regrouping) -> Regrouping:
    Message.objects.filter(pk__in=move.message_ids).update(conversation=move.target)
    move.at = clock.now()
    move.save()
    _after(move.source, move.target)
    return move


def _after(*conversations: Conversation) -> None:
    for path in registry.REGROUPED:
        import_string(path)([conversation.pk for conversation in conversations])
    for conversation in conversations:
        summarize(conversation)
        conversation.publish()
