"""What this room shows about a person: the cases, those of the conversation at hand first."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from typing import Any, cast

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.cases.clocks import wind
from alaka.cases.models import Case, CaseConversation, Step
from alaka.cases.models.case import Eyes, eyes
from alaka.contacts.companies.showing import Whole
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Contact
from alaka.contacts.next import Step as Next
from alaka.contacts.panels import PAGE, SIDE, Panel
from alaka.core.pieces import COMPANY, Piece
from alaka.core.prepared import given, prepared
from alaka.timeline.models import Event

AT_SIDE, ON_PAGE = 5, 30

# What the filter of the time line calls our verbs.
NOUNS = (pgettext_lazy("time line", "case"),)


def cases(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    limit = ON_PAGE if conversation is None else AT_SIDE
    found = _of_person(request, contact, conversation, limit + 1)
    return {
        "cases": found[:limit],
        "has_more": len(found) > limit,
        "conversation": conversation,
    }


def to_do(request: HttpRequest, contact: Contact) -> Iterator[Next]:
    """The first step of each open case, or the case itself, by its term."""
    running = [
        case for case in _of_person(request, contact, None, ON_PAGE + 1) if not case.is_closed
    ]
    rows = _steps().rows(ids=[case.pk for case in running]) if running else []
    first = {step.case_id: step for step in reversed(rows)}
    for case in running:
        text, about, icon = gettext("Settle the case"), case.title, "flag"
        at = case.due_at
        if step := first.get(case.pk):
            text, icon = step.text, "list-check"
            about = f"{case.title} · {step.agent.name}" if step.agent else case.title
            if step.due_on:
                at = datetime.combine(step.due_on, time.max, tzinfo=get_current_timezone())
        yield Next(text, about, case.get_absolute_url(), at, icon)


def _of_person(request: HttpRequest, contact: Contact, conversation: Any, limit: int) -> list[Case]:
    """Asked once for all panels of a page."""
    known: dict[int, list[Case]] = request.__dict__.setdefault("_cases_of", {})
    if contact.pk not in known:
        agent = cast(Agent, request.user)
        about = {"contact": whose(contact), "conversation": conversation.pk if conversation else 0}
        found = _about(eyes(agent), limit, is_many(contact)).rows(agent=agent.pk, **about)
        wind(found)
        known[contact.pk] = found
    return known[contact.pk]


@prepared
def _steps() -> QuerySet[Step]:
    rows = Step.objects.filter(case__any_of=given("ids"), done_at=None).select_related("agent")
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


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


def of_company(request: HttpRequest, whole: Whole) -> dict[str, Any]:
    """Cases of a company's people that are not closed."""
    agent, ids = cast(Agent, request.user), whole.people
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
