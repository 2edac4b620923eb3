"""The actions that a step has done, those of the house; and what rules do with sequences."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from alaka.accounts.models import Agent
from alaka.core.words import Words
from alaka.sales.models import Deal
from alaka.segments.actions import actions_for
from alaka.segments.actions.base import NOTHING_TO_DO, Action, CannotError, Gone, Matter, one_of
from alaka.segments.conditions.base import offered
from alaka.sequences.models import Enrolment, Reason, Sequence, Step
from alaka.sequences.starting import CannotStart, start
from alaka.sequences.stopping import Stop, held, stop

# What is asked for most, with a button of its own each.
PLAN, MOVE = "activity.plan", "deal.move"
_GROUP = gettext_lazy("Sequences")
_REMOVED = gettext_noop("The sequence was removed, or is no longer seen.")


def action_of(step: Step, sequence: Sequence) -> Action:
    """On behalf of the sender; one that is here no more says so and does nothing."""
    sender = sequence.sender
    kind = actions_for(sender).get(step.settings.get("do", ""), Gone)
    return kind(step.settings.get("with") or {}, sender)


def _seen(agent: Agent) -> "QuerySet[Sequence]":
    return Sequence.objects.visible_to(agent).select_related("channel")


def _offered(agent: Agent) -> list[tuple[int, str]]:
    return list(_seen(agent).values_list("pk", "name"))


class _OfSequence(Action):
    group = _GROUP

    def _sequence(self) -> Sequence | None:
        return _seen(self.agent).filter(pk=self.number("sequence")).first()

    def _named(self) -> str:
        return self.chosen("sequence", _offered)


class StartSequence(_OfSequence):
    name, title = "sequence.start", gettext_lazy("Start a sequence")

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {"sequence": one_of(gettext_lazy("Sequence"), offered(agent, _offered))}

    def said(self) -> str:
        return _("start the sequence %(name)s") % {"name": self._named()}

    def do(self, matter: Matter) -> Words:
        sequence = self._sequence()
        if sequence is None:
            raise CannotError(Words(_REMOVED))
        deal = Deal.objects.filter(pk=matter.number("sales.deal")).first()
        try:
            start(sequence, matter.contact, by=None, deal=deal)
        except CannotStart as problem:
            raise CannotError(problem.reason) from problem
        return Words(gettext_noop("The sequence %(name)s began."), name=sequence.name)


class StopSequence(_OfSequence):
    name, title = "sequence.stop", gettext_lazy("Stop a sequence")

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        rows = offered(agent, _offered)
        label, every = gettext_lazy("Sequence"), gettext_lazy("Empty: whichever it is.")
        return {"sequence": one_of(label, rows, required=False, help_text=every)}

    def said(self) -> str:
        if not self.number("sequence"):
            return _("stop the sequence that the person is in")
        return _("stop the sequence %(name)s") % {"name": self._named()}

    def do(self, matter: Matter) -> Words:
        rows = Enrolment.objects.active().filter(contact__in=matter.contact.ids)
        rows = rows.filter(sequence__in=_seen(self.agent))
        if pk := self.number("sequence"):
            rows = rows.filter(sequence=pk)
        stopped = [row for each in rows.values_list("pk", flat=True) if (row := held(each))]
        for row in stopped:
            stop(row, Stop(Reason.BY_RULE))
        if not stopped:
            return NOTHING_TO_DO
        return Words(
            gettext_noop("The sequence %(name)s was stopped."), name=stopped[0].sequence.name
        )


ACTIONS: list[type[Any]] = [StartSequence, StopSequence]
