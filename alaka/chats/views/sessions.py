"""The chat is opened, or gone on with."""

from alaka.chats import sessions
from alaka.chats.asked import SessionAsked
from alaka.chats.doors import Answer, Visit, guest_door, word_of
from alaka.chats.opening import open_chat
from alaka.chats.reading import Reader, page_before
from alaka.chats.states import states


@guest_door("POST")
def session(visit: Visit) -> Answer:
    visit.limit("session", times=120, seconds=600)
    asked = visit.asked(SessionAsked)
    known = sessions.read(asked.session)
    guest = open_chat(visit.channel, asked, visit.browser)
    reader = Reader(guest.channel_id, guest.scheme, guest.value)
    return {
        "session": word_of(guest),
        "goes_on": known is not None and known.guest == guest.pk,
        "state": states([guest])[guest.pk].told(),
        **page_before(reader).told(),
    }
