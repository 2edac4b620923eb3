"""The deals of one agent that stand still: no next step, or too long in their stage."""

from collections.abc import Iterator
from typing import cast

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from alaka.accounts.models import Agent
from alaka.contacts.agenda import MOST, Entry, Reason, Urgency
from alaka.contacts.next import Step
from alaka.core.templatetags.core import number
from alaka.sales.models import Deal

# Nobody has more in hand; of those who do, the most valuable are looked at.
LOOKED_AT = 200


def still(request: HttpRequest) -> Iterator[Entry]:
    """For registry.AGENDA."""
    mine = Deal.objects.open().filter(owner=cast(Agent, request.user)).for_list()
    rows = mine.order_by(F("value").desc(nulls_last=True), "pk")[:LOOKED_AT]
    found = [entry for entry in map(_entry, rows) if entry.reasons]
    yield from found[:MOST]


def _entry(deal: Deal) -> Entry:
    reasons = []
    if deal.next_at is None:
        reasons.append(Reason(gettext("No next step"), "warning"))
    if deal.is_ageing:
        days = deal.days_in_stage
        text = ngettext("%(days)s day in its stage", "%(days)s days in its stage", days)
        reasons.append(Reason(text % {"days": number(days)}, "warning"))
    if deal.expected_on is not None and deal.expected_on < timezone.localdate():
        reasons.append(Reason(gettext("The expected day has passed"), "warning"))
    at, url = deal.entered_stage_at, deal.get_absolute_url()
    about = f"{deal.title} · {deal.stage}"
    return Entry(
        key=f"deal:{deal.pk}:{int(at.timestamp())}",
        step=Step(gettext("Move the deal on"), about, url, at, "coin", is_since=True),
        urgency=Urgency.STILL,
        reasons=tuple(reasons),
        contact=deal.contact,
        company=deal.company,
        value=deal.value,
        plan_about=f"deal={deal.pk}",
    )
