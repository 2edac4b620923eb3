"""Where a segment is used, as rooms say through ``registry.SEGMENT_USES``."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from alaka import registry
from alaka.accounts.models import Agent
from alaka.contacts.models import About
from alaka.segments.keeping.ordering import asking, named
from alaka.segments.listing import Listing
from alaka.segments.models import PeopleView, Segment


@dataclass(frozen=True)
class Use:
    """``url`` is empty where the reader may not go."""

    kind: Any
    name: str
    url: str = ""


def uses(agent: Agent, pk: int) -> list[Use]:
    found: list[Use] = []
    for path in registry.SEGMENT_USES:
        found += import_string(path)(agent, pk)
    return found


def asks_for(data: Any, pk: int) -> bool:
    """Whether a condition somewhere in this JSON asks for it."""
    return pk in named(data)


def _data(text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}


def here(agent: Agent, pk: int) -> Iterable[Use]:
    """In other segments, and in saved lists."""
    for segment in Segment.objects.visible_to(agent).filter(pk__in=asking(pk)):
        yield Use(_("Segment"), segment.name, segment.get_absolute_url())
    for view in PeopleView.objects.visible_to(agent).of(About.CONTACT):
        if asks_for(_data(Listing.of(view.query).filter), pk):
            yield Use(_("Saved view"), view.name, view.get_absolute_url())
