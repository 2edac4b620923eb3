"""What a rule or a sequence can do: plan a next step for somebody."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from alaka.accounts.models import Agent
from alaka.activities.models import Kind
from alaka.activities.planning import Plan, plan
from alaka.cases.models import Case
from alaka.cases.readers import zone_of
from alaka.core import clock
from alaka.core.templatetags.core import number
from alaka.core.words import Words, quoted
from alaka.inbox.models import Conversation
from alaka.sales.models import Deal
from alaka.segments.actions.base import Action, CannotError, Matter, one_of
from alaka.segments.actions.choices import who_answer
from alaka.segments.conditions.base import offered

_NOBODY = gettext_noop("Whoever was named works here no more.")
_SOURCES = {"conversation": Conversation, "case": Case, "deal": Deal}


class PlanStep(Action):
    """Without a name it is for whoever looks after the person, else for whoever made the rule."""

    name, title = "activity.plan", gettext_lazy("Plan a next step")
    group = gettext_lazy("Next steps")

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {
            "kind": forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices),
            "subject": forms.CharField(label=gettext_lazy("What is to be done"), max_length=200),
            "days": forms.IntegerField(
                label=gettext_lazy("In so many days"), min_value=0, max_value=365
            ),
            "agent": one_of(
                gettext_lazy("Who"),
                offered(agent, who_answer),
                required=False,
                help_text=gettext_lazy("Empty: whoever looks after the person."),
            ),
        }

    def said(self) -> str:
        days = self.settings.get("days", 0)
        when = _("today")
        if days:
            text = ngettext("in a day", "in %(count)s days", days)
            when = text % {"count": number(days)}
        subject = quoted(self.settings.get("subject", ""))
        name = dict(offered(self.agent, who_answer)).get(self.number("agent"))
        if name is None:
            return _("plan the step %(subject)s, %(when)s") % {"subject": subject, "when": when}
        told = {"subject": subject, "when": when, "name": name}
        return _("plan the step %(subject)s for %(name)s, %(when)s") % told

    def do(self, matter: Matter) -> Words:
        agent = self._whom(matter)
        if agent is None:
            raise CannotError(Words(_NOBODY))
        day = clock.now().astimezone(zone_of(agent)).date()
        sources = {
            name: model._default_manager.filter(pk=pk).first()
            for name, model in _SOURCES.items()
            if (pk := matter.number(model._meta.label_lower))
        }
        asked: dict[str, Any] = {
            "subject": self.settings["subject"],
            "kind": self.settings["kind"],
            "agent": agent,
            "due_on": day + timedelta(days=self.settings.get("days", 0)),
            "contact": matter.contact,
            "remind_minutes": 0,
            **sources,
        }
        made = plan(Plan(**asked), by=None)
        told = gettext_noop("The step %(subject)s was planned for %(name)s.")
        return Words(told, subject=made.subject, name=agent.name)

    def _whom(self, matter: Matter) -> Agent | None:
        answering = Agent.objects.who_answer()
        if pk := self.number("agent"):
            return answering.filter(pk=pk).first()
        owner = answering.filter(pk=matter.contact.owner_id or 0).first()
        return owner or answering.filter(pk=matter.agent.pk).first()


ACTIONS: list[type[Any]] = [PlanStep]
