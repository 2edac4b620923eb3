"""What a stage asks of a deal that enters it, and what is done then.

What can be done stands on the board ``registry.STAGE_DEEDS``; a stage keeps ``{"do": its name,
"with": a value}``. A deed whose tag or agent is gone does nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Field
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from alaka import registry
from alaka.accounts.models import Agent
from alaka.contacts import tagging
from alaka.contacts.models import Tag
from alaka.sales.models import Deal, Stage

# What a stage may ask for, in the order in which it is asked.
REQUIRABLE = (
    "contact", "company", "amount", "expected_on", "owner", "place", "source", "competitor",
)  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """``choices`` are the values it may be set to; ``do`` gets the deal, the value and whose move
    it was, in the transaction of the move."""

    name: str
    label: str | Promise
    choices: Callable[[], Iterable[tuple[str, str]]]
    do: Callable[[Deal, Any, Agent | None], None]


def _tag(deal: Deal, value: Any, by: Agent | None) -> None:
    tag = Tag.objects.filter(pk=value).first()
    if tag is not None and deal.contact is not None:
        tagging.retag(deal.contact, put=[tag], taken=[], by=by)


def _own(deal: Deal, value: Any, by: Agent | None) -> None:
    Deal.objects.filter(pk=deal.pk, owner=None).update(
        owner=Agent.objects.who_answer().filter(pk=value).first()
    )


DEEDS = [
    Deed(
        "tag",
        _("Put a tag on the customer"),
        lambda: [(str(tag.pk), tag.name) for tag in Tag.objects.order_by("name")],
        _tag,
    ),
    Deed(
        "owner",
        _("Give it to somebody, where nobody has it"),
        lambda: [(str(agent.pk), agent.name) for agent in Agent.objects.who_answer()],
        _own,
    ),
]


@cache
def deeds() -> dict[str, Deed]:
    """By name, those of all rooms."""
    found: dict[str, Deed] = {}
    for path in registry.STAGE_DEEDS:
        found |= {deed.name: deed for deed in import_string(path)}
    return found


def lacking(deal: Deal, stage: Stage) -> list[str]:
    """What is not filled in that the stage asks for."""
    asked = [name for name in REQUIRABLE if name in stage.required]
    return [name for name in asked if getattr(deal, name) in (None, "")]


# What a deal has many of; events name it beside its fields.
_MANY = {"lines": _("Products"), "people": _("People")}


def label(name: str) -> str:
    if name in _MANY:
        return str(_MANY[name])
    field: Field[Any, Any] = Deal._meta.get_field(name)  # type: ignore[assignment]
    return str(capfirst(field.verbose_name))


def entered(deal: Deal, stage: Stage, by: Agent | None) -> None:
    """Do what is to be done when a deal comes into the stage."""
    for each in stage.on_entering:
        if deed := deeds().get(each.get("do", "")):
            deed.do(deal, each.get("with"), by)
