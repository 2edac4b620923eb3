"""What filters of people ask of next steps, planned and done."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext, pgettext_lazy

from alaka.accounts.models import Agent
from alaka.activities.models import Activity
from alaka.activities.models.activity import Kind, Result
from alaka.core import clock
from alaka.segments.conditions.base import Condition
from alaka.segments.conditions.events import Among, Events

_STEPS = _("Next steps")
_LATE, _AHEAD = "late", "ahead"


def _kinds(agent: Agent) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Kind.choices]


def _results(agent: Agent) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in Result.choices]


def _times(agent: Agent) -> list[tuple[str, str]]:
    return [(_LATE, str(_("overdue"))), (_AHEAD, str(_("still ahead")))]


def _in_time(values: list[str]) -> Q:
    late = Q(due_at__lt=clock.now())
    return (late if _LATE in values else Q(pk__in=())) | (
        ~late if _AHEAD in values else Q(pk__in=())
    )


KIND = Among("kind", pgettext_lazy("activity", "Kind"), _kinds, lambda values: Q(kind__in=values))


class Planned(Events):
    name, title, group, at = "planned_steps", _("Planned steps"), _STEPS, "created_at"
    clauses = {
        "any": gettext_noop("a step is planned"),
        "none": gettext_noop("no step is planned"),
    }
    parts = (KIND, Among("due", _("Due"), _times, _in_time))

    @property
    def is_of_now(self) -> bool:
        return super().is_of_now or "due" in self.leaf.get("where", {})

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext(
            "at least %(count)s step is planned", "at least %(count)s steps are planned", count
        )

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        return Activity.objects.visible_to(agent).open()


class Done(Events):
    name, title, group, at = "done_steps", _("Steps done"), _STEPS, "done_at"
    clauses = {
        "any": gettext_noop("a step was done"),
        "none": gettext_noop("no step was done"),
    }
    parts = (KIND, Among("result", _("How it went"), _results, lambda values: Q(result__in=values)))

    @classmethod
    def so_many(cls, count: int) -> str:
        return ngettext(
            "at least %(count)s step was done", "at least %(count)s steps were done", count
        )

    @classmethod
    def rows(cls, agent: Agent) -> "QuerySet[Any]":
        return Activity.objects.visible_to(agent).done()


CONDITIONS: list[type[Condition]] = [Planned, Done]
