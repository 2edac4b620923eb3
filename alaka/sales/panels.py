"""What this room shows about a person and a company: the deals, open ones first."""

from collections.abc import Sequence
from typing import Any, cast

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts.companies.showing import Whole
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, SIDE, Panel
from alaka.core.pieces import COMPANY, Piece
from alaka.core.prepared import given, prepared
from alaka.sales.models import Deal, DealConversation, DealPerson
from alaka.sales.models.deal import Eyes, eyes
from alaka.timeline.models import Event

AT_SIDE, ON_PAGE = 5, 30

# What the filter of the time line calls our verbs.
NOUNS = (pgettext_lazy("time line", "deal"),)

_ORDER = (
    "-is_here",
    F("closed_at").desc(nulls_first=True),
    F("next_at").asc(nulls_last=True),
    "-pk",
)


def deals(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    limit = ON_PAGE if conversation is None else AT_SIDE
    agent = cast(Agent, request.user)
    about = {"contact": whose(contact), "conversation": conversation.pk if conversation else 0}
    asked = _about(eyes(agent), limit + 1, is_many(contact))
    found = asked.rows(agent=agent.pk, **about)
    return {"deals": found[:limit], "has_more": len(found) > limit, "conversation": conversation}


@prepared
def _about(seen: Eyes, limit: int, is_many: bool) -> QuerySet[Deal]:
    """Those of the person, those he has a say in, and those of the conversation."""
    links = DealConversation.objects.filter(conversation=given("conversation")).order_by()
    here = links.filter(deal=OuterRef("pk"))
    his = Deal.objects.filter(theirs(is_many)).values("pk")
    says = DealPerson.objects.filter(theirs(is_many)).order_by().values("deal")
    # Sets of ids, each by its index: as "or" it would look at every deal there is.
    rows = Deal.objects.within(seen, given("agent"))
    rows = rows.filter(pk__in=his.union(links.values("deal"), says))
    return rows.annotate(is_here=Exists(here)).for_list().order_by(*_ORDER)[:limit]


def of_company(request: HttpRequest, whole: Whole) -> dict[str, Any] | None:
    """Deals of a company and of its people that are open."""
    agent = cast(Agent, request.user)
    about = {"ids": whole.people, "companies": whole.company.ids}
    found = _of_many(eyes(agent)).rows(agent=agent.pk, **about)
    return {"deals": found[:ON_PAGE], "has_more": len(found) > ON_PAGE}


@prepared
def _of_many(seen: Eyes) -> QuerySet[Deal]:
    theirs = Deal.objects.filter(contact__any_of=given("ids")).values("pk")
    its = Deal.objects.filter(company__any_of=given("companies")).values("pk")
    rows = Deal.objects.within(seen, given("agent")).filter(pk__in=theirs.union(its))
    rows = rows.filter(closed_at=None).for_list()
    return rows.order_by("-opened_at", "-pk")[: ON_PAGE + 1]


PIECES = [Piece(COMPANY, "sales/of_company.html", of_company, order=22)]
PANELS = [Panel("deals", _("Deals"), "sales/panel.html", deals, order=27, on=(SIDE, PAGE))]


def guarded(agent: Agent, events: Sequence[Event]) -> set[int]:
    """Events of deals that this agent does not see: not what they are about."""
    if agent.sees_everything:
        return set()
    kind = Deal._meta.label_lower
    about = {event.pk: event.subject_id for event in events if event.subject_type == kind}
    if not about:
        return set()
    seen = set(_readable(eyes(agent)).rows(agent=agent.pk, ids=list(set(about.values()))))
    return {pk for pk, deal in about.items() if deal not in seen}


@prepared
def _readable(seen: Eyes) -> "QuerySet[Any, int]":
    rows = Deal.objects.within(seen, given("agent")).filter(pk__any_of=given("ids"))
    return rows.values_list("pk", flat=True)
