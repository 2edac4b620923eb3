"""The inbox and one conversation of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alaka.accounts.access import AgentRequest, agent_required
from alaka.accounts.exports import Offer
from alaka.accounts.models import Agent
from alaka.contacts.models import Tag
from alaka.contacts.panels import LATER, in_parts, panels
from alaka.core.prepared import given, prepared
from alaka.inbox.acting import number
from alaka.inbox.composing import Composer, composer
from alaka.inbox.counting import counts, seen_by, sight_of
from alaka.inbox.listing import VIEWS, Listing, View
from alaka.inbox.marking import mark
from alaka.inbox.mentioning import see_mentions
from alaka.inbox.models import Attendance, Conversation, Inbox
from alaka.inbox.models.conversation import Sight
from alaka.inbox.seeing import channels_seen
from alaka.inbox.thread import thread


@dataclass(frozen=True)
class Tab:
    view: View
    count: int
    url: str
    is_active: bool
    key: str


def tabs(request: AgentRequest, listing: Listing | None) -> list[Tab]:
    numbers = counts(request)
    here = listing.view if listing is not None else None
    shown = [
        view
        for view in VIEWS.values()
        if view.is_shown_empty or view == here or numbers.get(view.name)
    ]
    return [
        Tab(
            view,
            numbers.get(view.name, 0),
            f"{reverse('inbox')}?{urlencode({'view': view.name})}",
            view == here,
            str(place % 10),  # The tenth has the key 0, and more there are not.
        )
        for place, view in enumerate(shown, start=1)
    ]


@require_safe
@agent_required
def index(request: AgentRequest) -> HttpResponse:
    listing = Listing.read(request.GET.dict())
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = listing.page(sight_of(request), request.user, after=after, before=before)
    mark(page.rows)
    context = {
        "listing": listing,
        "page": page,
        "tabs": tabs(request, listing),
        "counts": counts(request),
        "query": listing.query(),
        "active_filters": filters(request, listing),
    }
    if request.user.can_export:
        kept = {"view": listing.view.name, **listing.filters}
        context["export"] = Offer(reverse("conversations-export"), kept)
    is_part = request.htmx.target == "inbox-live"
    return render(request, "inbox/list/live.html" if is_part else "inbox/list.html", context)


def filters(request: AgentRequest, listing: Listing) -> list[dict[str, str]]:
    """The filters in force: what each is called, and the list without it."""
    sources = {
        "inbox": Inbox.objects.visible_to(request.user),
        "channel": channels_seen(request.user),
        "assignee": Agent.objects.active(),
        "tag": Tag.objects.all(),
    }
    found = []
    for name, pk in listing.filters.items():
        row = sources[name].filter(pk=pk).first()
        url = f"{reverse('inbox')}?{listing.query(**{name: ''})}"
        found.append({"name": name, "label": str(row or pk), "url": url})
    return found


@require_safe
@agent_required
def filtering(request: AgentRequest) -> HttpResponse:
    """What the list can be narrowed by; asked for when the menu opens."""
    context = {
        "listing": Listing.read(request.GET.dict()),
        "inboxes": Inbox.objects.visible_to(request.user),
        "channels": channels_seen(request.user),
        "agents": Agent.objects.who_answer().order_by("name"),
        "tags": Tag.objects.all(),
    }
    return render(request, "inbox/list/filtering.html", context)


@require_safe
@agent_required
def show(request: AgentRequest, pk: int) -> HttpResponse:
    conversation = _whole(sight_of(request)).first(pk=pk)
    if conversation is None:
        return _where_it_went(request, pk)
    if request.htmx.target in ("person", LATER):
        early = False if request.htmx.target == LATER else None
        beside = panels(request, conversation.contact, conversation, early=early)
        return render(request, "inbox/conversation/side.html", {"panels": beside})
    query = request.GET.dict()
    if request.htmx.target == "conversation-live":
        return render(request, "inbox/conversation/live.html", _read(request, conversation, query))
    return page(request, conversation, query)


def page(
    request: AgentRequest,
    conversation: Conversation,
    query: Mapping[str, str],
    made: Composer | None = None,
) -> HttpResponse:
    """The whole page; with what was refused in the composer, where something was (422)."""
    context = _read(request, conversation, query)
    if counts(request)["mentions"]:
        counts(request)["mentions"] -= see_mentions(conversation, request.user)
    if request.user.can_answer:
        newest = context["thread"].newest
        context["composer"] = made or composer(conversation, request.user, last=newest)
    context["early"] = early = True if in_parts(request) else None
    context["panels"] = panels(request, conversation.contact, conversation, early=early)
    status = 200 if made is None else 422
    return render(request, "inbox/conversation.html", context, status=status)


def _read(
    request: AgentRequest, conversation: Conversation, query: Mapping[str, str]
) -> dict[str, Any]:
    """What was said, and where the reader stands; ``here`` is the address to look again at."""
    here = conversation.get_absolute_url()
    mark([conversation])
    return {
        "conversation": conversation,
        "here": f"{here}?{urlencode(query)}" if query else here,
        "thread": thread(conversation, number(query.get("shown", ""))),
        "tags": _tags().rows(conversation=conversation.pk),
        "others": Attendance.others(conversation, request.user),
        "can_answer": request.user.can_answer,
        **_place(request, conversation, query),
    }


@prepared
def _whole(seen: Sight) -> QuerySet[Conversation]:
    beside = ("contact", "inbox", "channel", "assignee", "team", "place", "continues")
    return Conversation.objects.within(seen).filter(pk=given("pk")).select_related(*beside)


@prepared
def _tags() -> QuerySet[Tag]:
    rows = Tag.objects.filter(taggings__conversation=given("conversation"))
    return rows.order_by("taggings__pk")


def _where_it_went(request: AgentRequest, pk: int) -> HttpResponse:
    """A conversation that was joined leads to the one it is part of."""
    target = get_object_or_404(seen_by(request), joined=pk)
    return redirect(target)


def _place(
    request: AgentRequest, conversation: Conversation, query: Mapping[str, str]
) -> dict[str, object]:
    """Where in which list the reader stands, if he came from one."""
    if "view" not in query:
        return {}
    listing = Listing.read(query)
    before, after = listing.neighbours(sight_of(request), request.user, conversation)
    return {"listing": listing, "query": listing.query(), "before": before, "after": after}
