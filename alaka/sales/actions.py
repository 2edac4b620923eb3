"""What a rule or a sequence can do with deals: the one that it happened with, else the last open
one of the person."""

from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from alaka.accounts.models import Agent
from alaka.core.words import Words, quoted
from alaka.inbox.models import Conversation
from alaka.sales import entering, moving
from alaka.sales.models import Deal, Pipeline, Stage
from alaka.sales.opening import Brief, open_deal
from alaka.segments.actions.base import NOTHING_TO_DO, Action, CannotError, Matter, one_of
from alaka.segments.actions.choices import who_answer
from alaka.segments.conditions.base import offered

_GROUP = gettext_lazy("Deals")
_NONE = gettext_noop("There is no open deal with this person.")
_NO_STAGE = gettext_noop("The stage was removed.")
_NO_PIPELINE = gettext_noop("The pipeline was removed.")


def deal_of(matter: Matter) -> Deal:
    """Raises CannotError where there is none that is seen and open."""
    rows = Deal.objects.visible_to(matter.agent).open()
    if pk := matter.number("sales.deal"):
        found = rows.filter(pk=pk).first()
    else:
        his = rows.filter(contact__in=matter.contact.ids)
        found = his.order_by(F("opened_at").desc(), "-pk").first()
    if found is None:
        raise CannotError(Words(_NONE))
    return found


def _stages(agent: Agent) -> list[tuple[int, str]]:
    rows = Stage.objects.filter(pipeline__in=Pipeline.objects.offered())
    rows = rows.order_by("pipeline__position", "pipeline", "position", "pk")
    names = rows.values_list("pk", "pipeline__name", "name")
    return [(pk, f"{pipeline} › {name}") for pk, pipeline, name in names]


def _every_stage(agent: Agent) -> list[tuple[int, str]]:
    """Also of pipelines that are offered no more."""
    return list(Stage.objects.values_list("pk", "name"))


def _pipelines(agent: Agent) -> list[tuple[int, str]]:
    return list(Pipeline.objects.offered().values_list("pk", "name"))


class MoveDeal(Action):
    name, title, group = "deal.move", gettext_lazy("Move the deal to a stage"), _GROUP

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {"stage": one_of(gettext_lazy("Stage"), offered(agent, _stages))}

    def _stage(self) -> Stage | None:
        rows = Stage.objects.select_related("pipeline")
        return rows.filter(pk=self.number("stage")).first()

    def said(self) -> str:
        return _("move the deal to %(name)s") % {"name": self.chosen("stage", _every_stage)}

    def do(self, matter: Matter) -> Words:
        deal, stage = deal_of(matter), self._stage()
        if stage is None:
            raise CannotError(Words(_NO_STAGE))
        try:
            if not moving.move(deal, stage, seen=deal.stage_id, by=None):
                return NOTHING_TO_DO
        except moving.Lacking as lacking:
            names = ", ".join(entering.label(name) for name in lacking.names)
            why = gettext_noop("The stage asks for what the deal does not have: %(fields)s.")
            raise CannotError(Words(why, fields=names)) from lacking
        except moving.Overtaken as overtaken:
            why = gettext_noop("Somebody else moved the deal at the same moment.")
            raise CannotError(Words(why)) from overtaken
        return Words(gettext_noop("The deal was moved to %(name)s."), name=stage.name)


class OpenDeal(Action):
    """One at a time: whoever has an open deal in that pipeline gets no second one."""

    name, title, group = "deal.open", gettext_lazy("Open a deal"), _GROUP

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {
            "title": forms.CharField(label=gettext_lazy("In one line"), max_length=200),
            "pipeline": one_of(gettext_lazy("Pipeline"), offered(agent, _pipelines)),
            "owner": one_of(gettext_lazy("Owner"), offered(agent, who_answer), required=False),
        }

    def said(self) -> str:
        return _("open the deal %(name)s") % {"name": quoted(self.settings.get("title", ""))}

    def do(self, matter: Matter) -> Words:
        pipeline = Pipeline.objects.offered().filter(pk=self.number("pipeline")).first()
        if pipeline is None:
            raise CannotError(Words(_NO_PIPELINE))
        if pipeline.deals.open().filter(contact__in=matter.contact.ids).exists():
            return NOTHING_TO_DO
        brief = Brief(
            title=self.settings["title"],
            pipeline=pipeline,
            contact=matter.contact,
            owner=Agent.objects.who_answer().filter(pk=self.number("owner")).first(),
        )
        talk = Conversation.objects.filter(pk=matter.number("inbox.conversation")).first()
        open_deal(brief, by=None, conversation=talk)
        return Words(gettext_noop("The deal %(name)s was opened."), name=brief.title)


ACTIONS: list[type[Any]] = [OpenDeal, MoveDeal]
