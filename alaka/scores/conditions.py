"""What filters of people ask of their score and their rhythm, and the column of their list."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core.templatetags.core import number
from alaka.scores.models import Score
from alaka.segments.columns import Cells, Column
from alaka.segments.conditions.base import Condition
from alaka.segments.conditions.values import Number, YesNo

_GROUP = pgettext_lazy("of a person", "Score")


class ScoreIs(Number):
    name, title, group = "score", pgettext_lazy("of a person", "Score"), _GROUP
    ops = {
        "at_least": pgettext_lazy("condition", "is at least"),
        "at_most": pgettext_lazy("condition", "is at most"),
    }
    clauses = {
        "at_least": gettext_noop("the score is at least %(value)s"),
        "at_most": gettext_noop("the score is at most %(value)s"),
    }
    LEAST, MOST = 0, 100
    is_of_now = True

    def asked(self) -> Q:
        lookup = "gte" if self.op == "at_least" else "lte"
        rows = Score.objects.filter(**{f"value__{lookup}": self.value})
        return Q(pk__in=rows.order_by().values("contact"))

    @classmethod
    def field(cls, agent: Agent) -> forms.Field:
        field = super().field(agent)
        field.help_text = _("0 to 100")
        return field


class GoingSilent(YesNo):
    name, title, group = "going_silent", _("Going silent by their own rhythm"), _GROUP
    clauses = {
        "yes": gettext_noop("is going silent by their own rhythm"),
        "no": gettext_noop("is not going silent by their own rhythm"),
    }

    is_of_now = True

    def yes(self) -> Q:
        return Q(pk__in=Score.objects.silent().order_by().values("contact"))


CONDITIONS: list[type[Condition]] = [ScoreIs, GoingSilent]


class ScoreOf(Column):
    name, title, is_number = "score", pgettext_lazy("of a person", "Score"), True

    @classmethod
    def cells(cls, people: list[Contact], agent: Agent) -> Cells:
        return {pk: number(value) for pk, value in cls.plain(people, agent).items()}

    @classmethod
    def plain(cls, people: list[Contact], agent: Agent) -> dict[int, Any]:
        rows = Score.objects.filter(contact__any_of=[contact.pk for contact in people])
        return dict(rows.values_list("contact", "value"))


COLUMNS: list[type[Column]] = [ScoreOf]
