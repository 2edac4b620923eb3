"""What is written to an agent who has no page open: in his language, by his clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone, translation

from alaka.accounts.models import Agent, Business


def zone_of(agent: Agent) -> ZoneInfo:
    try:
        return ZoneInfo(agent.timezone or Business.get().timezone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


@contextmanager
def reading(agent: Agent) -> Iterator[None]:
    language = agent.language or Business.get().language
    with translation.override(language), timezone.override(zone_of(agent)):
        yield
