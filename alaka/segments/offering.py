"""Everything a filter and a column can ask, as one reader sees it: what rooms offer, own fields."""

from alaka.accounts.models import Agent
from alaka.contacts.models import About
from alaka.segments import own_fields
from alaka.segments.columns import Column, columns
from alaka.segments.conditions import kinds
from alaka.segments.conditions.base import Condition


def conditions_for(agent: Agent, about: str = About.CONTACT) -> dict[str, type[Condition]]:
    return kinds(about) | own_fields.conditions_of(agent, about)


def groups_for(agent: Agent, about: str = About.CONTACT) -> dict[str, list[type[Condition]]]:
    """In the order of the board, by the heading they stand under."""
    found: dict[str, list[type[Condition]]] = {}
    for kind in conditions_for(agent, about).values():
        found.setdefault(str(kind.group), []).append(kind)
    return found


def columns_for(agent: Agent, about: str = About.CONTACT) -> dict[str, type[Column]]:
    return columns(about) | own_fields.columns_of(agent, about)
