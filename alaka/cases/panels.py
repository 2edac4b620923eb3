"""What this room shows about a person: the cases, those of the conversation at hand first."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alaka.accounts.models import Agent
from alaka.cases.clocks import wind
from alaka.cases.models import Case, CaseConversation
from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, SIDE, Panel
from alaka.timeline.models import Event

AT_SIDE, ON_PAGE = 5, 30

# What the filter of the time line calls our verbs.
NOUNS = (pgettext_lazy("time line", "case"),)


def cases(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    agent: Any = request.user
    limit = ON_PAGE if conversation is None else AT_SIDE
    here = CaseConversation.objects.filter(
        case=OuterRef("pk"), conversation=conversation.pk if conversation else 0
    )
    rows = Case.objects.visible_to(agent).annotate(is_here=Exists(here))
    rows = rows.filter(Q(contact=contact) | Q(is_here=True))
    order = ("-is_here", F("closed_at").desc(nulls_first=True), "-opened_at", "-pk")
    found = list(rows.for_list().order_by(*order)[: limit + 1])
    wind(found)
    return {
        "cases": found[:limit],
        "has_more": len(found) > limit,
        "conversation": conversation,
    }


PANELS = [
    Panel("cases", _("Cases"), "cases/panel.html", cases, order=25, on=(SIDE, PAGE)),
]


def guarded(agent: Agent, events: Sequence[Event]) -> set[int]:
    """Events of cases that this agent does not see: not what they are about."""
    if agent.sees_everything:
        return set()
    kind = Case._meta.label_lower
    whose = {event.pk: event.subject_id for event in events if event.subject_type == kind}
    if not whose:
        return set()
    rows = Case.objects.visible_to(agent).filter(pk__in=set(whose.values()))
    seen = set(rows.values_list("pk", flat=True))
    return {pk for pk, case in whose.items() if case not in seen}
