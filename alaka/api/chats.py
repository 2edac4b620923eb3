"""Live chats: who waits for an agent."""

from datetime import datetime

from ninja import Router, Schema
from pydantic import Field

from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, whole
from alaka.chats.overview import Waiting, overview
from alaka.inbox.models import Conversation

router = Router(tags=["Live chats"])


class WaitingShape(Schema):
    conversation: int
    contact: int
    channel: int
    inbox: int
    waiting_since: datetime
    place: int | None = Field(description="From 1, of those who wait for its team, or for any.")
    expected_wait: float | None = Field(description="Seconds; null where nobody can tell.")
    proposed_to: int | None = Field(description="The agent who is being asked to take it.")
    page: str = Field(description="Where the visitor is on your site.")


@router.get("/waiting", response=Listed[WaitingShape], summary="List who waits in a chat")
def waiting(request: ApiRequest) -> Listed[WaitingShape]:
    """In the inboxes that the token's agent may see, the longest waiting first; at most 100."""
    agent = require(request, Scope.READ)
    shown = overview(Conversation.objects.visible_to(agent), agent)
    return whole([_waiting(one) for one in shown.waiting])


def _waiting(one: Waiting) -> WaitingShape:
    row = one.conversation
    place, seconds = one.place or (None, None)
    assert row.waiting_since is not None  # Nobody else is in the list.
    return WaitingShape(
        conversation=row.pk,
        contact=row.contact_id,
        channel=row.channel_id,
        inbox=row.inbox_id,
        waiting_since=row.waiting_since,
        place=place,
        expected_wait=seconds,
        proposed_to=one.proposed_to.pk if one.proposed_to else None,
        page=one.guest.page_url if one.guest else "",
    )
