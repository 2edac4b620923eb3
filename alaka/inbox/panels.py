"""What the inbox shows about a person: what runs now, and how earlier questions were solved."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.contacts.companies.showing import Whole
from alaka.contacts.family import is_many, theirs, whose
from alaka.contacts.models import Contact
from alaka.contacts.next import Step
from alaka.contacts.panels import PAGE, Panel
from alaka.core.pieces import COMPANY, Piece
from alaka.core.prepared import given, prepared
from alaka.inbox.counting import sight_of
from alaka.inbox.filing import files
from alaka.inbox.models import Conversation, Status
from alaka.inbox.models.conversation import Sight, sight
from alaka.timeline.models import Event

AT_SIDE, ON_PAGE = 5, 30

# What the filter of the time line calls our verbs.
NOUNS = (
    pgettext_lazy("time line", "conversation"),
    pgettext_lazy("time line", "message"),
    pgettext_lazy("time line", "note"),
    pgettext_lazy("time line", "satisfaction"),
)


def running(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any] | None:
    """Other conversations of the person that are open or put aside."""
    found = _unfinished(request, contact, conversation)
    return {"conversations": found} if found or conversation is None else None


def to_do(request: HttpRequest, contact: Contact) -> Iterator[Step]:
    """Who waits for an answer, what did not arrive, and what comes back at its time."""
    for each in _unfinished(request, contact, None):
        about, url = each.subject or each.preview, each.get_absolute_url()
        if each.status == Status.SNOOZED:
            yield Step(gettext("Comes back"), about, url, each.snoozed_until, "alarm")
        elif each.waiting_since:
            yield Step(
                gettext("Answer"), about, url, each.waiting_since, "arrow-back-up", is_since=True
            )
        if each.is_undelivered:
            text = gettext("An answer did not arrive: send it again")
            yield Step(text, about, url, None, "alert-triangle")


def _unfinished(request: HttpRequest, contact: Contact, conversation: Any) -> "list[Conversation]":
    """Asked once for all panels of a page."""
    known: dict[int, list[Conversation]] = request.__dict__.setdefault("_unfinished", {})
    if contact.pk not in known:
        limit = ON_PAGE if conversation is None else AT_SIDE
        asked = _running(sight_of(request), limit, is_many(contact))
        but = conversation.pk if conversation else 0
        known[contact.pk] = asked.rows(contact=whose(contact), but=but)
    return known[contact.pk]


def earlier(request: HttpRequest, contact: Contact, conversation: Any) -> dict[str, Any]:
    """Closed ones, the newest first, each with its resolution in one line."""
    limit = ON_PAGE if conversation is None else AT_SIDE
    if conversation is None and request.GET.get("closed") == "all":
        limit = 1000
    asked = _closed(sight_of(request), limit + 1, is_many(contact))
    found = asked.rows(contact=whose(contact), but=conversation.pk if conversation else 0)
    return {"conversations": found[:limit], "has_more": len(found) > limit}


@prepared
def _running(seen: Sight, limit: int, is_many: bool) -> QuerySet[Conversation]:
    return _of(seen, is_many).filter(status__in=[Status.OPEN, Status.SNOOZED])[:limit]


@prepared
def _closed(seen: Sight, limit: int, is_many: bool) -> QuerySet[Conversation]:
    rows = _of(seen, is_many).filter(status=Status.CLOSED)
    return rows.select_related("closed_by")[:limit]


def _of(seen: Sight, is_many: bool) -> QuerySet[Conversation]:
    """A person's conversations but one, the newest first."""
    rows = Conversation.objects.within(seen).filter(theirs(is_many))
    return rows.exclude(pk=given("but")).order_by("-last_activity_at", "-pk")


def of_company(request: HttpRequest, whole: Whole) -> dict[str, Any]:
    """Conversations of a company's people that are open or put aside."""
    ids = whole.people
    found = _of_many(sight_of(request)).rows(ids=ids) if ids else []
    return {"conversations": found[:ON_PAGE], "has_more": len(found) > ON_PAGE}


@prepared
def _of_many(seen: Sight) -> QuerySet[Conversation]:
    rows = Conversation.objects.within(seen).filter(contact__any_of=given("ids"))
    rows = rows.filter(status__in=[Status.OPEN, Status.SNOOZED]).select_related("contact")
    return rows.order_by("-last_activity_at", "-pk")[: ON_PAGE + 1]


PIECES = [Piece(COMPANY, "inbox/panels/of_company.html", of_company, order=10)]
PANELS = [
    Panel("running", _("Open now"), "inbox/panels/running.html", running, order=20, early=(PAGE,)),
    Panel("earlier", _("Solved earlier"), "inbox/panels/earlier.html", earlier, order=30),
    Panel("files", _("Files"), "inbox/panels/files.html", files, order=40, on=(PAGE,)),
]


def guarded(agent: Agent, events: Sequence[Event]) -> set[int]:
    """Events of conversations in inboxes that this agent does not see: not what was said there."""
    if agent.sees_everything:
        return set()
    about = {event.pk: _conversation_id(event) for event in events}
    ids = {pk for pk in about.values() if pk}
    if not ids:
        return set()
    seen = set(_readable(sight(agent)).rows(ids=ids))
    return {pk for pk, conversation in about.items() if conversation and conversation not in seen}


@prepared
def _readable(seen: Sight) -> QuerySet[Any, int]:
    # Not through visible_to: a conversation joined into another is still one he may read.
    rows = Conversation.objects.filter(pk__any_of=given("ids"))
    rows = rows if seen is None else rows.filter(seen.rows)
    return rows.values_list("pk", flat=True)


def _conversation_id(event: Event) -> int | None:
    if event.subject_type == Conversation._meta.label_lower:
        return event.subject_id
    found = event.data.get("conversation")
    return found if isinstance(found, int) else None
