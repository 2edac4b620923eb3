"""Who sees a conversation: `inbox.models.conversation.sight` asked from the other side.

And by which channels one could come that an agent would see.
"""

from django.db.models import Q, QuerySet

from alaka.accounts.models import Agent, Place, PlaceKind, Role
from alaka.channels.models import Channel
from alaka.channels.models.channel import ChannelQuerySet
from alaka.inbox.models import Conversation
from alaka.inbox.models.conversation import sight


def channels_seen(agent: Agent) -> ChannelQuerySet:
    """Those of his inboxes and of his places: what begins there he sees."""
    seen = sight(agent)
    rows: ChannelQuerySet = Channel.objects.all()
    return rows if seen is None else rows.filter(seen.rows)


def who_see(conversation: Conversation) -> QuerySet[Agent]:
    """The agents in whose lists the conversation stands."""
    return Agent.objects.active().filter(pk__in=_ids(conversation.inbox_id, conversation.place))


def _ids(inbox_id: int, place: Place | None) -> QuerySet[Agent, int]:
    above = [each.pk for each in place.chain] if place is not None else []
    # An agent's own row once, whatever he is joined with: so each question is a set of ids.
    answering = Place.objects.filter(pk__in=above)
    of_place = Q(pk__in=answering.values("manager")) | Q(pk__in=answering.values("deputies"))
    tops = Place.objects.filter(parent=None, kind=PlaceKind.COMPANY)
    of_company = Q(pk__in=tops.values("manager")) | Q(pk__in=tops.values("deputies"))
    of_no_place = (
        Q(only_places=False)
        & ~Q(pk__in=Place.objects.exclude(manager=None).values("manager"))
        & ~Q(pk__in=Place.objects.exclude(deputies=None).values("deputies"))
    )
    managers = Q(role=Role.MANAGER) & (of_place | of_company | of_no_place)
    members = Agent.objects.filter(teams__inboxes=inbox_id).values("pk")
    agents = Q(role=Role.AGENT) & (of_place | Q(pk__in=members))
    everybody = Q(role__in=[Role.ADMINISTRATOR, Role.ANALYST])
    return Agent.objects.active().filter(everybody | managers | agents).values_list("pk", flat=True)
