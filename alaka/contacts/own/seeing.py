"""Which own fields somebody sees, and of which events he is told."""

from collections.abc import Sequence

from django.db.models import QuerySet

from alaka.accounts.models import Agent
from alaka.contacts.models import About, OwnField
from alaka.core.prepared import given, prepared
from alaka.timeline.models import Event

_BEGIN = "own."
# Events that name fields, and whose they are.
_ABOUT: dict[str, str] = {
    "contact.changed": About.CONTACT,
    "contact.imported": About.CONTACT,
    "company.changed": About.COMPANY,
}


def fields_for(agent: Agent, about: str = About.CONTACT) -> list[OwnField]:
    """Those of people, or of companies, that are in use, in their order, as far as this agent
    sees them."""
    if not agent.is_active:
        return []
    return _seen(agent.is_administrator, str(about)).rows(agent=agent.pk)


@prepared
def _seen(sees_all: bool, about: str) -> QuerySet[OwnField]:
    rows = OwnField.objects.filter(about=about).in_use()
    return rows if sees_all else rows.seen_by(given("agent"))


def guarded(agent: Agent, events: Sequence[Event]) -> set[int]:
    """Changes of fields that this agent does not see."""
    paths = {event.pk: _own(event) for event in events}
    if agent.is_administrator or not any(paths.values()):
        return set()
    seen = set(OwnField.objects.visible_to(agent).values_list("about", "key"))
    return {pk for pk, each in paths.items() if not seen.issuperset(each)}


def _own(event: Event) -> list[tuple[str, str]]:
    """Whose fields, and their keys."""
    about, fields = _ABOUT.get(event.verb), event.data.get("fields", [])
    if about is None:
        return []
    return [(about, path.removeprefix(_BEGIN)) for path in fields if path.startswith(_BEGIN)]
