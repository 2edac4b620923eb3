"""At which places people were in touch with us: by their conversations and cases there."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.cases.models import Case
from alaka.cases.models.case import Eyes, eyes
from alaka.contacts.models import Contact
from alaka.contacts.panels import PAGE, Panel
from alaka.core.prepared import given, prepared
from alaka.inbox.models import Conversation
from alaka.inbox.models.conversation import Sight, sight


@dataclass(frozen=True)
class Whereabout:
    """A place, and when the person was last in touch there."""

    id: int
    key: str
    name: str
    at: datetime


def of(contacts: Iterable[Contact], agent: Agent) -> dict[int, list[Whereabout]]:
    """By contact, the latest first, of what the agent may see; one query for them all."""
    latest: dict[tuple[int, int], Whereabout] = {}
    person = {pk: contact.pk for contact in contacts for pk in contact.ids}
    asked = _there(sight(agent), eyes(agent))
    rows = asked.rows(contacts=list(person), agent=agent.pk) if agent.is_active else []
    for record, place, key, name, at in rows:
        contact = person[record]
        before = latest.get((contact, place))
        if before is None or before.at < at:
            latest[contact, place] = Whereabout(place, key, name, at)
    found: dict[int, list[Whereabout]] = defaultdict(list)
    for (contact, _place), each in sorted(latest.items(), key=lambda one: one[1].at, reverse=True):
        found[contact].append(each)
    return found


@prepared
def _there(seen: Sight, seen_cases: Eyes) -> "QuerySet[Any, Any]":
    told = Conversation.objects.within(seen)
    decided = Case.objects.within(seen_cases, given("agent"))
    return _last(told, "last_activity_at").union(_last(decided, "opened_at"), all=True)


def _last(rows: "QuerySet[Any, Any]", instant: str) -> Any:
    there = rows.filter(contact__any_of=given("contacts"), place__isnull=False).order_by()
    named = there.values("contact_id", "place_id", "place__key", "place__name")
    return named.annotate(last=Max(instant)).values_list(
        "contact_id", "place_id", "place__key", "place__name", "last"
    )


def panel(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any] | None:
    agent = request.user
    found = of([contact], agent)[contact.pk] if isinstance(agent, Agent) else []
    return {"places": found} if found else None


PANELS = [Panel("places", _("Places"), "cases/feedback/panel.html", panel, order=25, on=(PAGE,))]
