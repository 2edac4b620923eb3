"""The activities that are one agent's to do today."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext

from alaka.accounts.models import Agent
from alaka.activities.models import Activity
from alaka.activities.whens import said
from alaka.contacts.agenda import MOST, Entry, Reason, Urgency
from alaka.contacts.next import Step
from alaka.core import clock


def planned(request: HttpRequest) -> Iterator[Entry]:
    """For registry.AGENDA: what is late, and what is for today."""
    tomorrow = clock.now().astimezone(get_current_timezone()).date() + timedelta(days=1)
    end = datetime.combine(tomorrow, time(), tzinfo=get_current_timezone())
    mine = Activity.objects.open().filter(agent=cast(Agent, request.user), due_at__lte=end)
    for row in mine.for_list().order_by("due_at", "pk")[:MOST]:
        yield _of_activity(row)


def _of_activity(row: Activity) -> Entry:
    is_promised = row.contact_id is not None or row.company_id is not None
    is_promised = is_promised or row.deal_id is not None
    # A whole day is late when it is over; what is for an hour, when that has passed.
    urgency = Urgency.BROKEN if row.is_late and is_promised else Urgency.TODAY
    at = said(row.due_at, row.due_on)
    if row.is_late:
        reason = Reason(gettext("Overdue: %(when)s") % {"when": at}, "danger")
    else:
        reason = Reason(at)
    about = str(row.get_kind_display()) + (f" · {row.where}" if row.where else "")
    return Entry(
        key=f"activity:{row.pk}",
        step=Step(row.subject, about, row.get_absolute_url(), row.due_at, row.icon),
        urgency=urgency,
        reasons=(reason,),
        contact=row.contact,
        company=row.company,
        value=row.deal.value if row.deal else None,
        plan_about=f"deal={row.deal_id}" if row.deal_id else "",
        do_url=reverse("activity-completion", args=[row.pk]),
        result_url=reverse("activity-completion", args=[row.pk]),
        later_url=reverse("activity-postponement", args=[row.pk]),
    )
