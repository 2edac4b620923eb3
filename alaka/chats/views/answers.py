"""What a guest says of himself."""

from typing import Any

from msgspec import Struct

from alaka.chats.asked import Word
from alaka.chats.claiming import claim
from alaka.chats.doors import Answer, Visit, guest_door
from alaka.chats.states import states


class AnswersAsked(Struct):
    session: Word
    answers: dict[str, Any]


@guest_door("POST")
def answers(visit: Visit) -> Answer:
    asked = visit.asked(AnswersAsked)
    guest = visit.guest(asked.session)
    visit.limit("answers", times=60, seconds=600)
    claim(guest, asked.answers)
    return {"state": states([guest])[guest.pk].told()}
