"""Rules to begin with: each is made switched off, to be looked at and changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from alaka.accounts.models import Agent, Business
from alaka.automation.models import Again, Rule, Trigger
from alaka.contacts import tagging
from alaka.core import clock

DAY = 24


@dataclass(frozen=True)
class Recipe:
    """``actions`` are made when it is taken: they may need a tag."""

    name: str
    title: Any
    when: dict[str, Any]
    actions: Callable[[], list[dict[str, Any]]]
    trigger: str = Trigger.EVENT
    again: str = Again.ALWAYS
    condition: dict[str, Any] = field(default_factory=dict)


def _step(kind: str, subject: str, days: int) -> list[dict[str, Any]]:
    return [{"do": "activity.plan", "with": {"kind": kind, "subject": subject, "days": days}}]


def _tag(name: str) -> list[dict[str, Any]]:
    return [{"do": "tag.on", "with": {"tag": tagging.named(name).pk}}]


RECIPES = [
    Recipe(
        "thanks",
        gettext_lazy("Thank who was satisfied"),
        {"verbs": ["satisfaction.given"], "where": {"satisfaction.given": ["4", "5"]}},
        lambda: _step("mail", _("Thank for the praise"), 1),
        again=Again.DAYS,
    ),
    Recipe(
        "callback",
        gettext_lazy("Call back who was dissatisfied"),
        {"verbs": ["satisfaction.given"], "where": {"satisfaction.given": ["1", "2"]}},
        lambda: _step("call", _("Call back: what went wrong?"), 0),
    ),
    Recipe(
        "complaint",
        gettext_lazy("Call who complained and had no answer for 2 days"),
        {
            "verbs": ["case.opened"],
            "where": {"case.opened": ["complaint"]},
            "hours": 2 * DAY,
            "unless": ["case.answered", "case.closed"],
        },
        lambda: _step("call", _("Call about the complaint"), 0),
        trigger=Trigger.SILENCE,
    ),
    Recipe(
        "silence",
        gettext_lazy("Ask again who has not replied for 3 days"),
        {"verbs": ["message.answered"], "hours": 3 * DAY, "unless": ["message.received"]},
        lambda: _step("mail", _("Ask whether our answer helped"), 0),
        trigger=Trigger.SILENCE,
        again=Again.DAYS,
    ),
    Recipe(
        "customer",
        gettext_lazy("Tag who bought"),
        {"verbs": ["deal.won"]},
        lambda: _tag(_("Customer")),
        again=Again.ONCE,
    ),
    Recipe(
        "lost",
        gettext_lazy("Ask three months after a lost deal"),
        {"verbs": ["deal.lost"], "hours": 90 * DAY, "unless": ["deal.opened", "deal.won"]},
        lambda: _step("call", _("Ask whether things have changed"), 0),
        trigger=Trigger.SILENCE,
    ),
    Recipe(
        "late",
        gettext_lazy("Apologise to whom we answered late"),
        {"verbs": ["promise.broken"]},
        lambda: _step("call", _("Call and apologise for the wait"), 0),
        again=Again.DAYS,
    ),
    Recipe(
        "welcome",
        gettext_lazy("Welcome who is new"),
        {"verbs": ["contact.added"]},
        lambda: _step("mail", _("Write a welcome"), 0),
        again=Again.ONCE,
    ),
]


def take(name: str, *, by: Agent) -> Rule | None:
    """In the language of the business, as all will read it."""
    recipe = next((each for each in RECIPES if each.name == name), None)
    if recipe is None:
        return None
    with override(Business.get().language):
        return begin(
            by=by,
            name=str(recipe.title),
            trigger=recipe.trigger,
            when=recipe.when,
            condition=recipe.condition,
            actions=recipe.actions(),
            again=recipe.again,
        )


def begin(*, by: Agent, **values: Any) -> Rule:
    return Rule.objects.create(
        owner=by, made_at=clock.now(), position=Rule.objects.count(), **values
    )
