"""What is said by itself does not go once the person wrote, or once what says it was stopped.

Enters: a message of ours that waits, that is about to be sent, or that is being sent. Leaves: a
line on the time line that it was taken back; one that may have arrived already stays, as failed.
What is being sent at that moment is only marked: it is not tried again.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as _

from alaka.core.holding import held
from alaka.core.words import Words
from alaka.inbox.models import Conversation, Message, MessageState
from alaka.inbox.models.message import BECAUSE, HELD_BACK, UNLESS_ANSWERED
from alaka.inbox.summaries import summarize
from alaka.timeline.recording import record

_ANSWERED = _(
    "It may have arrived at an earlier try. The person wrote since, so it is not sent again."
)
_STOPPED = _(
    "It may have arrived at an earlier try. It was stopped since, so it is not sent again."
)


def is_off(message: Message) -> bool:
    """Whether it is not to go any more, or not again."""
    return HELD_BACK in message.why or _is_overtaken(message)


def _is_overtaken(message: Message) -> bool:
    """Whether the person wrote since, wherever; what a machine of his answered does not count."""
    if UNLESS_ANSWERED not in message.why:
        return False
    heard = Message.objects.heard().filter(
        conversation__contact__in=message.conversation.contact.ids
    )
    return heard.filter(created_at__gt=message.created_at).exists()


@transaction.atomic
def call_off(pk: int, state: MessageState = MessageState.QUEUED) -> bool:
    """False where it is not in that state: it is being sent, or has gone."""
    rows = Message.objects.select_for_update(of=("self",)).filter(pk=pk, state=state)
    message = rows.first()
    if message is None:
        return False
    conversation = held(Conversation.objects.select_related("contact"), message.conversation_id)
    assert conversation is not None  # Its message is held.
    told = {"contact": conversation.contact, "conversation": conversation.pk}
    is_held_back = HELD_BACK in message.why
    if message.is_doubtful:
        fault = Words(_STOPPED if is_held_back else _ANSWERED)
        rows.update(state=MessageState.FAILED, error=fault)
        record("message.failed", subject=message, reason=fault.stored, **told)
    else:
        message.delete()
        told["is_held_back" if is_held_back else "is_overtaken"] = True
        record("message.withdrawn", subject=conversation, message=pk, **told)
    summarize(conversation)
    conversation.publish()
    return True


@transaction.atomic
def hold_back(pk: int) -> None:
    """What says it was stopped. Nothing where it has gone."""
    rows = Message.objects.unsent().select_for_update(of=("self",)).filter(pk=pk)
    message = rows.first()
    if message is not None:
        rows.update(why={**message.why, HELD_BACK: True})
        call_off(pk)


def hold_back_all(cause: str) -> None:
    """All that has not gone of what a rule said, by its name in a chain of causes."""
    rows = Message.objects.unsent().filter(**{f"why__{BECAUSE}": cause})
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        hold_back(pk)


def at_our_word(why: Mapping[str, Any]) -> dict[str, Any]:
    """Of a message that an agent sends again: it goes whatever was answered or stopped."""
    return {key: value for key, value in why.items() if key not in (UNLESS_ANSWERED, HELD_BACK)}
