"""A contact says how it was: once for a conversation, and he may change his mind for a day."""

from datetime import timedelta

from django.db import transaction

from alaka.channels.models import Channel
from alaka.core import clock
from alaka.inbox.models import Conversation, Satisfaction
from alaka.timeline.recording import record

CAN_CHANGE = timedelta(days=1)
LONGEST = 2000


class TooLate(Exception):
    """It was said more than a day ago, and counts."""


@transaction.atomic
def rate(
    conversation: Conversation, score: int, comment: str = "", *, asked_by: Channel | None = None
) -> Satisfaction:
    """Keep the score, from 1 to 5, and what was said with it. Raises TooLate."""
    row = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    given, is_new = Satisfaction.objects.get_or_create(
        conversation=row,
        defaults={"score": score, "comment": comment[:LONGEST], "at": clock.now(),
                  "asked_by": asked_by},
    )  # fmt: skip
    if not is_new:
        if given.at < clock.now() - CAN_CHANGE:
            raise TooLate
        given.score = score
        given.comment = comment[:LONGEST] or given.comment
        given.save(update_fields=["score", "comment"])
    said = {"score": given.score, "comment": given.comment, "conversation": row.pk}
    record("satisfaction.given", subject=row, contact=row.contact, **said)
    row.publish()
    return given
