"""Events as lines that people read: each by the template of its verb, from ``registry.TIMELINE``.

``registry.GUARDS`` names functions (agent, events) → ids of those whose content this agent may
not see; such a line says that something happened, and not what.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from django.template import Context
from django.template.loader import get_template
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import pgettext

from alaka import registry
from alaka.timeline.models import Event

if TYPE_CHECKING:
    from alaka.accounts.models import Agent

HIDDEN = "timeline/hidden.html"
UNKNOWN = "timeline/unknown.html"


# Kinds that nobody asks for alone, or that stand on no person's time line.
_ASIDE = {"regrouping", "surge", "company"}


@dataclass(frozen=True)
class Kind:
    """A part of the time line that can be looked at alone: the verbs of one noun."""

    name: str
    verbs: tuple[str, ...]

    @property
    def label(self) -> str:
        """In the reader's language; each room's catalogue has its nouns in this context."""
        return capfirst(pgettext("time line", self.name))


@cache
def kinds() -> dict[str, Kind]:
    """By what stands before the dot of a verb: conversation, message, note …"""
    names: dict[str, list[str]] = {}
    for verb in registry.TIMELINE:
        name = verb.partition(".")[0]
        if name not in _ASIDE:
            names.setdefault(name, []).append(verb)
    return {name: Kind(name, tuple(verbs)) for name, verbs in names.items()}


def hidden(agent: "Agent", events: Sequence[Event]) -> set[int]:
    """Ids of the events whose content the agent may not see."""
    found: set[int] = set()
    for path in registry.GUARDS:
        found |= import_string(path)(agent, events)
    return found


def line(
    event: Event, *, is_hidden: bool = False, is_here: bool = False, page: Context | None = None
) -> SafeString:
    """``is_here``: it is shown in the very thing it tells of, which need not be named again.
    Lines of one ``page`` have one reader."""
    name = HIDDEN if is_hidden else registry.TIMELINE.get(event.verb, UNKNOWN)
    template: Any = get_template(name)
    page = page or Context()
    with page.push(event=event, data=event.data, is_here=is_here):
        return cast(SafeString, template.template.render(page))


def lines(agent: "Agent", events: Iterable[Event]) -> list[SafeString]:
    rows, page = list(events), Context()
    closed = hidden(agent, rows)
    return [line(event, is_hidden=event.pk in closed, page=page) for event in rows]
