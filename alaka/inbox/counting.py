"""How many wait in each view, up to a hundred, in one statement for the whole page.

Other rooms have theirs counted along: ``registry.COUNTS`` names functions that get the ids of
the reader's teams and give the rows, with ``given("agent")`` and ``given("now")`` for what is
asked each time.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from django.db.models import IntegerField, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.module_loading import import_string

from alaka import registry
from alaka.accounts.models import Agent
from alaka.core import clock
from alaka.core.prepared import given, prepared
from alaka.inbox.listing import VIEWS, Reader
from alaka.inbox.models import Conversation, Mention
from alaka.inbox.models.conversation import ConversationQuerySet, Sight, sight

# One more than is shown: "99+". Counting on would cost with the size of the inbox.
LIMIT = 100

_COUNTS = "_conversations_counted"


def seen_by(request: HttpRequest) -> ConversationQuerySet:
    """What the agent of this request may see."""
    return Conversation.objects.within(sight_of(request))


def sight_of(request: HttpRequest) -> Sight:
    return sight(cast(Agent, request.user))


def counts(request: HttpRequest) -> dict[str, int]:
    """By name of a view or of the registry's; ``mentions`` not yet seen; each at most 100."""
    if not hasattr(request, _COUNTS):
        setattr(request, _COUNTS, _count(request))
    return cast(dict[str, int], getattr(request, _COUNTS))


def _count(request: HttpRequest) -> dict[str, int]:
    agent = cast(Agent, request.user)
    asked = _counted(sight_of(request), tuple(agent.team_ids))
    counted = asked.first(agent=agent.pk, now=clock.now())
    names = [*_COUNTED, "mentions", *_offered()]
    return dict(zip(names, (number or 0 for number in counted or ()), strict=True))


_COUNTED = [view.name for view in VIEWS.values() if view.is_counted]
_Offer = Callable[[tuple[int, ...]], QuerySet[Any, Any]]


@cache
def _offered() -> dict[str, _Offer]:
    return {name: import_string(path) for name, path in registry.COUNTS.items()}


class _Number(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


@prepared
def _counted(seen: Sight, teams: tuple[int, ...]) -> QuerySet[Any, Any]:
    rows, reader = Conversation.objects.within(seen), Reader(given("agent"), teams)
    asked: list[QuerySet[Any]] = [VIEWS[name].choose(rows, reader) for name in _COUNTED]
    asked.append(Mention.objects.filter(agent=given("agent"), seen_at=None))
    asked += [offer(teams) for offer in _offered().values()]
    numbers = [_Number(each.order_by().values("pk")[:LIMIT]) for each in asked]
    return Agent.objects.filter(pk=given("agent")).order_by().values_list(*numbers)
