"""What was said before the lines that a widget shows."""

from alaka.chats.asked import EarlierAsked
from alaka.chats.doors import Answer, Visit, guest_door
from alaka.chats.reading import Reader, page_before


@guest_door("POST")
def earlier(visit: Visit) -> Answer:
    visit.limit("earlier", times=300, seconds=600)
    asked = visit.asked(EarlierAsked)
    guest = visit.guest(asked.session)
    return page_before(Reader(guest.channel_id, guest.scheme, guest.value), asked.before).told()
