"""A guest who waits for an agent who has gone is given to those who are present.

Enters: chats in hand whose guest stands before an unanswered line, and whose agent's desk is
closed. Leaves: the chat in the queue, if somebody is there who can take it. Where nobody is, the
agent keeps it: he answers when he comes back, or by mail.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Exists, OuterRef

from alaka.accounts.models import Presence
from alaka.chats.models import Guest
from alaka.core import clock
from alaka.inbox.desks import Desk, least_loaded, present_in, teams_of
from alaka.inbox.models import Conversation

# A desk that was closed a moment ago may open again: a page that loads, a laptop that wakes.
PATIENCE = timedelta(seconds=60)


def free() -> None:
    waiting = _in_absent_hands()
    guests = Guest.objects.here().by_contact(waiting)
    for chat in waiting:
        if chat.contact_id in guests and _can_be_taken(chat):
            chat.assign_to(None)


def _in_absent_hands() -> list[Conversation]:
    at_desk = Presence.objects.here().filter(agent=OuterRef("assignee"))
    rows = Conversation.objects.open().live().filter(joined_into=None)
    held = rows.exclude(assignee=None).filter(waiting_since__lt=clock.now() - PATIENCE)
    return list(held.exclude(Exists(at_desk)).select_related("contact").order_by("waiting_since"))


def _can_be_taken(chat: Conversation) -> bool:
    found: Iterable[Desk] = (
        Desk(presence, teams_of(presence), 0, None) for presence in present_in(chat.inbox_id)
    )
    free = least_loaded(found, team_id=chat.team_id, inbox_id=chat.inbox_id, place_id=chat.place_id)
    return free is not None
