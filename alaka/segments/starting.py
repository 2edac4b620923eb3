"""The view with which a list opens for somebody."""

from typing import Any

from alaka.accounts.models import Agent
from alaka.contacts.models import About
from alaka.segments.models import PeopleView, Start

_FIELDS: dict[str, str] = {About.CONTACT: "view", About.COMPANY: "companies"}


def start_of(agent: Agent, about: str) -> PeopleView | None:
    """The one he chose, if he still sees it."""
    chosen = Start.objects.filter(agent=agent).values(_FIELDS[about])
    return PeopleView.objects.visible_to(agent).filter(pk__in=chosen).first()


def turn(agent: Agent, view: PeopleView) -> None:
    """The list opens with it; asked again, with everybody."""
    field = _FIELDS[view.about]
    now: dict[str, Any] = {field: None if start_of(agent, view.about) == view else view}
    Start.objects.update_or_create(agent=agent, defaults=now)
