"""A guest wants to have what was said, by mail."""

from msgspec import Struct

from alaka.chats import transcript
from alaka.chats.asked import Word
from alaka.chats.claiming import email_of
from alaka.chats.doors import Answer, Visit, guest_door
from alaka.chats.refusing import refusal
from alaka.chats.states import states
from alaka.inbox.models import Conversation


class TranscriptAsked(Struct):
    session: Word
    email: Word


@guest_door("POST")
def transcripts(visit: Visit) -> Answer:
    asked = visit.asked(TranscriptAsked)
    guest = visit.guest(asked.session)
    visit.limit("transcript", times=10, seconds=3600)
    address = email_of("email", asked.email.strip())
    newest = states([guest])[guest.pk].conversation
    conversation = Conversation.objects.filter(pk=newest).first()
    if conversation is None or not transcript.ask(conversation, address, guest.language):
        raise refusal(422, "nothing_said")
    return None
