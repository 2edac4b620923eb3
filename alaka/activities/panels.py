"""What this room shows about a person or a company: what is planned, and what came of the last."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.activities.models import Activity
from alaka.activities.models.activity import ActivityQuerySet, Eyes, eyes
from alaka.contacts.companies.showing import Whole
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Company, Contact
from alaka.contacts.next import Step
from alaka.contacts.panels import PAGE, Panel
from alaka.core.pieces import COMPANY, DEAL, Piece
from alaka.core.prepared import given, prepared
from alaka.sales.models import Deal
from alaka.timeline.models import Event

SHOWN = 8

# What the filter of the time line calls our verbs.
NOUNS = (pgettext_lazy("time line", "activity"),)


def activities(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    found = _of_person(request, contact)
    return {
        "activities": found[:SHOWN],
        "has_more": len(found) > SHOWN,
        "conversation": conversation,
        "can_plan": getattr(request.user, "can_answer", False),
    }


def to_do(request: HttpRequest, contact: Contact) -> Iterator[Step]:
    """What is planned with the person, for registry.NEXT."""
    for each in _of_person(request, contact):
        if each.is_open:
            about = str(each.agent)
            yield Step(each.subject, about, each.get_absolute_url(), each.due_at, each.icon)


def _of_person(request: HttpRequest, contact: Contact) -> list[Activity]:
    """Asked once for all panels of a page."""
    known: dict[int, list[Activity]] = request.__dict__.setdefault("_activities_of", {})
    if contact.pk not in known:
        agent = cast(Agent, request.user)
        asked = _about_person(eyes(agent), is_many(contact))
        known[contact.pk] = asked.rows(agent=agent.pk, contact=whose(contact))
    return known[contact.pk]


@prepared
def _about_person(seen: Eyes, is_many: bool) -> "QuerySet[Activity]":
    return _latest(Activity.objects.within(seen, given("agent")).filter(theirs(is_many)))


def _latest(rows: ActivityQuerySet) -> "QuerySet[Activity]":
    """What is open by its term, then what was done, the latest first."""
    order = (F("done_at").desc(nulls_first=True), "due_at", "pk")
    rows = rows.filter(cancelled_at=None).select_related("agent", "contact")
    return rows.order_by(*order)[: SHOWN + 1]


def of_company(request: HttpRequest, whole: Whole) -> dict[str, Any]:
    return about_company(cast(Agent, request.user), whole.company)


def about_company(agent: Agent, company: Company) -> dict[str, Any]:
    found = list(_latest(Activity.objects.visible_to(agent).filter(company__in=company.ids)))
    return {
        "activities": found[:SHOWN],
        "has_more": len(found) > SHOWN,
        "company": company,
        "can_plan": agent.can_answer,
    }


def of_deal(request: HttpRequest, deal: Deal) -> dict[str, Any]:
    agent = cast(Agent, request.user)
    found = list(_latest(Activity.objects.visible_to(agent).filter(deal=deal)))
    return {"activities": found, "deal": deal, "can_plan": agent.can_answer and deal.is_open}


PANELS = [
    Panel("activities", _("Next steps"), "activities/panel.html", activities, 15, early=(PAGE,))
]
PIECES = [
    Piece(COMPANY, "activities/of_company.html", of_company, order=5),
    Piece(DEAL, "activities/of_deal.html", of_deal),
]


def guarded(agent: Agent, events: Sequence[Event]) -> set[int]:
    """Events of activities that this agent does not see: not what is to be done there."""
    if agent.sees_everything:
        return set()
    kind = Activity._meta.label_lower
    about = {event.pk: event.subject_id for event in events if event.subject_type == kind}
    if not about:
        return set()
    seen = set(_readable(eyes(agent)).rows(agent=agent.pk, ids=set(about.values())))
    return {pk for pk, activity in about.items() if activity not in seen}


@prepared
def _readable(seen: Eyes) -> "QuerySet[Any, int]":
    rows = Activity.objects.within(seen, given("agent")).filter(pk__any_of=given("ids"))
    return rows.values_list("pk", flat=True)
