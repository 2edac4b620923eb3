"""A guest says how it was."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from msgspec import Meta, Struct

from alaka.chats import sessions
from alaka.chats.asked import Word
from alaka.chats.doors import Answer, Visit, guest_door
from alaka.chats.models import Guest
from alaka.chats.refusing import Refusal, refusal
from alaka.contacts.models import Handle
from alaka.inbox.models import Conversation
from alaka.inbox.satisfying import TooLate, rate


class SatisfactionAsked(Struct):
    session: Word
    conversation: Word
    score: Annotated[int, Meta(ge=1, le=5)]
    comment: Word = ""


@guest_door("POST")
def satisfaction(visit: Visit) -> Answer:
    asked = visit.asked(SatisfactionAsked)
    guest = visit.guest(asked.session)
    visit.limit("satisfaction", times=60, seconds=600)
    conversation = conversation_of(guest, asked.conversation)
    try:
        rate(conversation, asked.score, asked.comment.strip(), asked_by=visit.channel)
    except TooLate as error:
        raise Refusal(
            422, _("It was said some days ago, and can no longer be changed."), "score"
        ) from error
    return None


def conversation_of(guest: Guest, word: str) -> Conversation:
    """The guest's own that the signed word names; raises Refusal."""
    mine = Handle.objects.filter(scheme=guest.scheme, value=guest.value).values("contact")
    rows = Conversation.objects.filter(contact__in=mine, channel=guest.channel_id)
    found = rows.filter(pk=sessions.read_conversation(word)).first()
    if found is None:
        raise refusal(422, "unreadable", field="conversation")
    return found
