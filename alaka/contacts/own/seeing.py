"""Which own fields somebody sees, and of which events he is told."""

from collections.abc import Sequence

from django.db.models import QuerySet

from alaka.accounts.models import Agent
from alaka.contacts.models import OwnField
from alaka.core.prepared import given, prepared
from alaka.timeline.models import Event

_BEGIN = "own."


def fields_for(agent: Agent) -> list[OwnField]:
    """Those of people that are in use, in their order, as far as this agent sees them."""
    if not agent.is_active:
        return []
    return _seen(agent.is_administrator).rows(agent=agent.pk)


@prepared
def _seen(sees_all: bool) -> QuerySet[OwnField]:
    rows = OwnField.objects.of_people().in_use()
    return rows if sees_all else rows.seen_by(given("agent"))


def guarded(agent: Agent, events: Sequence[Event]) -> set[int]:
    """Changes of fields that this agent does not see."""
    paths = {event.pk: _own(event) for event in events}
    keys = {key for each in paths.values() for key in each}
    if agent.is_administrator or not keys:
        return set()
    seen = set(OwnField.objects.of_people().visible_to(agent).values_list("key", flat=True))
    return {pk for pk, each in paths.items() if not seen.issuperset(each)}


def _own(event: Event) -> list[str]:
    if event.verb not in {"contact.changed", "contact.imported"}:
        return []
    fields = event.data.get("fields", [])
    return [path.removeprefix(_BEGIN) for path in fields if path.startswith(_BEGIN)]
