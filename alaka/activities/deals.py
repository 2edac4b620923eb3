"""When something is next to be done about a deal: kept in the deal, for its board and its mark.

Enters: an activity of it changed, or the deal itself was opened again. Leaves: ``next_at`` of the
soonest that is planned, or none.
"""

from collections.abc import Collection

from django.db.models import Min

from alaka.activities.models import Activity
from alaka.core import live
from alaka.sales.models import Deal
from alaka.timeline.models import Event


def renew(pk: int) -> None:
    planned = Activity.objects.open().filter(deal=pk).order_by()
    soonest = planned.aggregate(at=Min("due_at"))["at"]
    if Deal.objects.open().filter(pk=pk).exclude(next_at=soonest).update(next_at=soonest):
        live.publish(f"deal:{pk}", "deals")


def look(event_ids: Collection[int]) -> None:
    """For registry.SUBSCRIBERS: deals that were opened again."""
    for pk in Event.objects.filter(pk__in=event_ids).values_list("subject_id", flat=True):
        renew(pk)
