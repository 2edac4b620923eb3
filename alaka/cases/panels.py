"""What this room shows about a person: the cases, those of the conversation at hand first."""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.cases.clocks import wind
from alaka.cases.models import Case, CaseConversation
from alaka.cases.models.case import Eyes, eyes
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, SIDE, Panel
from alaka.core.pieces import COMPANY, Piece
from alaka.core.prepared import given, prepared
from alaka.timeline.models import Event

AT_SIDE, ON_PAGE = 5, 30

# What the filter of the time line calls our verbs.
NOUNS = (pgettext_lazy("time line", "case"),)


def cases(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    agent = cast(Agent, request.user)
    limit = ON_PAGE if conversation is None else AT_SIDE
    about = {"contact": whose(contact), "conversation": conversation.pk if conversation else 0}
    found = _about(eyes(agent), limit + 1, is_many(contact)).rows(agent=agent.pk, **about)
    wind(found)
    return {
        "cases": found[:limit],
        "has_more": len(found) > limit,
        "conversation": conversation,
    }


@prepared
def _about(seen: Eyes, limit: int, is_many: bool) -> QuerySet[Case]:
    """Those of the person or of the conversation."""
    links = CaseConversation.objects.filter(conversation=given("conversation")).order_by()
    here = links.filter(case=OuterRef("pk"))
    his = Case.objects.filter(theirs(is_many)).values("pk")
    # Two sets of ids, each by its index: as "or" it would look at every case there is.
    rows = Case.objects.within(seen, given("agent")).filter(pk__in=his.union(links.values("case")))
    order = ("-is_here", F("closed_at").desc(nulls_first=True), "-opened_at", "-pk")
    return rows.annotate(is_here=Exists(here)).for_list().order_by(*order)[:limit]


def of_company(request: HttpRequest, ids: list[int]) -> dict[str, Any]:
    """Cases of a company's people that are not closed."""
    agent = cast(Agent, request.user)
    found = _of_many(eyes(agent)).rows(agent=agent.pk, ids=ids) if ids else []
    wind(found)
    return {"cases": found[:ON_PAGE], "has_more": len(found) > ON_PAGE}


@prepared
def _of_many(seen: Eyes) -> QuerySet[Case]:
    rows = Case.objects.within(seen, given("agent")).filter(contact__any_of=given("ids"))
    rows = rows.filter(closed_at=None).for_list()
    return rows.order_by("-opened_at", "-pk")[: ON_PAGE + 1]


PIECES = [Piece(COMPANY, "cases/of_company.html", of_company, order=20)]
PANELS = [
    Panel("cases", _("Cases"), "cases/panel.html", cases, order=25, on=(SIDE, PAGE)),
]


def guarded(agent: Agent, events: Sequence[Event]) -> set[int]:
    """Events of cases that this agent does not see: not what they are about."""
    if agent.sees_everything:
        return set()
    kind = Case._meta.label_lower
    about = {event.pk: event.subject_id for event in events if event.subject_type == kind}
    if not about:
        return set()
    seen = set(_readable(eyes(agent)).rows(agent=agent.pk, ids=set(about.values())))
    return {pk for pk, case in about.items() if case not in seen}


@prepared
def _readable(seen: Eyes) -> "QuerySet[Any, int]":
    rows = Case.objects.within(seen, given("agent")).filter(pk__any_of=given("ids"))
    return rows.values_list("pk", flat=True)
