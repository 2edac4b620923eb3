"""How many wait in each view, up to a hundred, in one statement for the whole page."""

from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.http import HttpRequest

from alaka.accounts.models import Agent
from alaka.inbox.listing import VIEWS
from alaka.inbox.models import Conversation, Mention
from alaka.inbox.models.conversation import ConversationQuerySet

# One more than is shown: "99+". Counting on would cost with the size of the inbox.
LIMIT = 100

_SEEN = "_conversations_seen"
_COUNTS = "_conversations_counted"


def seen_by(request: HttpRequest) -> ConversationQuerySet:
    """What the agent of this request may see; his inboxes are asked for once."""
    if not hasattr(request, _SEEN):
        agent = cast(Agent, request.user)
        setattr(request, _SEEN, Conversation.objects.visible_to(agent))
    return cast(ConversationQuerySet, getattr(request, _SEEN))


def counts(request: HttpRequest) -> dict[str, int]:
    """By name of a view, and ``mentions`` not yet seen; each at most 100."""
    if not hasattr(request, _COUNTS):
        setattr(request, _COUNTS, _count(request))
    return cast(dict[str, int], getattr(request, _COUNTS))


def _count(request: HttpRequest) -> dict[str, int]:
    agent, seen = cast(Agent, request.user), seen_by(request)
    try:
        whole = seen.values("pk").query.sql_with_params()
    except EmptyResultSet:  # An agent of no team sees no inbox.
        whole = ("", ())
    key = (agent.pk, tuple(agent.team_ids), *whole)
    statement = _statements.get(key)
    if statement is None:
        if len(_statements) > _REMEMBERED:
            _statements.clear()
        statement = _statements[key] = _statement(agent, seen)
    names, sql, parameters = statement
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return dict(zip(names, cursor.fetchone(), strict=True))


Statement = tuple[list[str], str, list[Any]]
# Writing the statement costs more than running it, and it is the same until rights change.
_statements: dict[tuple[Any, ...], Statement] = {}
_REMEMBERED = 2000


def _statement(agent: Agent, seen: ConversationQuerySet) -> Statement:
    asked: dict[str, Any] = {
        view.name: view.choose(seen, agent) for view in VIEWS.values() if view.is_counted
    }
    asked["mentions"] = Mention.objects.filter(agent=agent, seen_at=None)
    parts: list[str] = []
    parameters: list[Any] = []
    for rows in asked.values():
        try:
            sql, values = rows.order_by().values("pk")[:LIMIT].query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) counted)")  # noqa: S608 - Django's own SQL
        parameters += values
    return list(asked), f"SELECT {', '.join(parts)}", parameters
