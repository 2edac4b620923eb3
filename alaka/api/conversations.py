"""Conversations: find, read, close, assign, snooze, tag."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext
from ninja import Query, Router
from pydantic import Field

from alaka.accounts.models import Agent, Team
from alaka.api import messages
from alaka.api.access import ApiRequest, Scope, require
from alaka.api.lists import Listed, listed
from alaka.api.people_values import tags_named
from alaka.api.problems import Errors, Problem
from alaka.api.shapes import ConversationShape
from alaka.api.showing import CLOCKS, TAGS, visible
from alaka.api.values import Ahead, Given, Id, Slice, Text
from alaka.contacts import family
from alaka.core.paging import Order
from alaka.inbox import tagging
from alaka.inbox.models import Conversation, ConversationTag, Status
from alaka.inbox.seeing import who_see

router = Router(tags=["Conversations"])
router.add_router("", messages.router)

NEWEST = Order("last_activity_at")


class AskedConversations(Slice):
    status: Status | None = None
    inbox: Id | None = None
    channel: Id | None = None
    contact: Id | None = None
    assignee: Id | None = None
    team: Id | None = None
    tag: Text = Field("", max_length=50, description="Those with this tag, by its name.")
    waiting: bool = Field(False, description="Only where a person waits for our answer.")


class Closing(Given):
    resolution: Text = Field(
        "", max_length=200, description="How it was solved, in one line.", examples=["Refunded."]
    )


class Sleep(Given):
    until: Ahead


class Assignment(Given):
    agent: Id | None = Field(None, description="null takes it from whoever has it.")
    team: Id | None = Field(None, description="null takes it from the team that has it.")


class Tags(Given):
    tags: list[Text] = Field(max_length=50, examples=[["refund", "wedding"]])


@router.get("", response=Listed[ConversationShape], summary="List conversations")
def index(request: ApiRequest, asked: Query[AskedConversations]) -> Listed[ConversationShape]:
    """What the token's agent may see, the latest activity first."""
    rows = Conversation.objects.visible_to(require(request, Scope.READ))
    names = ("status", "inbox", "channel", "assignee", "team")
    wanted = {name: getattr(asked, name) for name in names}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    if asked.contact is not None:
        rows = rows.filter(contact__in=family.ids(asked.contact))
    if asked.tag:
        tagged = ConversationTag.objects.filter(conversation=OuterRef("pk"), tag__name=asked.tag)
        rows = rows.filter(Exists(tagged))
    if asked.waiting:
        rows = rows.waiting()
    return listed(rows.prefetch_related(TAGS, CLOCKS), NEWEST, asked, ConversationShape.of)


@router.get("/{pk}", response=ConversationShape, summary="Read a conversation")
def show(request: ApiRequest, pk: int) -> ConversationShape:
    return ConversationShape.of(visible(request, pk, Scope.READ))


@router.put("/{pk}/closure", response=ConversationShape, summary="Close it")
def close(request: ApiRequest, pk: int, payload: Closing) -> ConversationShape:
    """Closing what is closed changes nothing."""
    conversation = visible(request, pk, Scope.ANSWER)
    conversation.close(by=request.auth.agent, resolution=payload.resolution)
    return ConversationShape.of(conversation)


@router.delete("/{pk}/closure", response=ConversationShape, summary="Open it again")
def reopen(request: ApiRequest, pk: int) -> ConversationShape:
    conversation = visible(request, pk, Scope.ANSWER)
    conversation.reopen(by=request.auth.agent)
    return ConversationShape.of(conversation)


@router.put(
    "/{pk}/snooze",
    response={200: ConversationShape, 409: Errors},
    summary="Put it aside until a time",
)
def snooze(request: ApiRequest, pk: int, payload: Sleep) -> ConversationShape:
    """It comes back at that time, or when the person writes. 409: it is closed."""
    conversation = visible(request, pk, Scope.ANSWER)
    if conversation.is_closed:
        raise Problem("", gettext("a closed conversation cannot be put aside"), status=409)
    conversation.snooze_until(payload.until, by=request.auth.agent)
    return ConversationShape.of(conversation)


@router.delete("/{pk}/snooze", response=ConversationShape, summary="Take it up again")
def wake(request: ApiRequest, pk: int) -> ConversationShape:
    conversation = visible(request, pk, Scope.ANSWER)
    if conversation.status == Status.SNOOZED:
        conversation.reopen(by=request.auth.agent)
    return ConversationShape.of(conversation)


@router.put("/{pk}/assignment", response=ConversationShape, summary="Give it to an agent or team")
def assign(request: ApiRequest, pk: int, payload: Assignment) -> ConversationShape:
    """What is not named stays as it is. Only to those who see the conversation's inbox."""
    conversation = visible(request, pk, Scope.ANSWER)
    by, given = request.auth.agent, payload.model_fields_set
    agents = Agent.objects.who_answer().filter(pk__in=who_see(conversation).values("pk"))
    teams = Team.objects.filter(inboxes=conversation.inbox_id)
    agent = agents.filter(pk=payload.agent or 0).first()
    team = teams.filter(pk=payload.team or 0).first()
    if payload.agent and agent is None:
        raise Problem("agent", gettext("is nobody who answers in this inbox"))
    if payload.team and team is None:
        raise Problem("team", gettext("is no team of this inbox"))
    if "team" in given:
        conversation.hand_to(team, by=by)
    if "agent" in given:
        conversation.assign_to(agent, by=by)
    return ConversationShape.of(conversation)


@router.put("/{pk}/tags", response=ConversationShape, summary="Set its tags")
def tag(request: ApiRequest, pk: int, payload: Tags) -> ConversationShape:
    """Exactly these tags are on it afterwards; a tag that is new is made."""
    conversation = visible(request, pk, Scope.ANSWER)
    tagging.retag(conversation, tags_named(payload.tags), by=request.auth.agent)
    return ConversationShape.of(visible(request, pk, Scope.ANSWER))
