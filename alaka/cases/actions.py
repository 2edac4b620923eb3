"""What a rule can do with cases: open one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from alaka.accounts.models import Agent
from alaka.cases.models import Case, CaseKind, CaseStatus, Severity
from alaka.cases.opening import Brief, open_case
from alaka.core.words import Words, quoted
from alaka.inbox.models import Conversation
from alaka.segments.actions.base import NOTHING_TO_DO, Action, Matter


class OpenCase(Action):
    """One at a time: whoever has a running case of that title gets no second one."""

    name, title, group = "case.open", gettext_lazy("Open a case"), gettext_lazy("Cases")

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {
            "title": forms.CharField(label=gettext_lazy("In one line"), max_length=200),
            "kind": forms.ChoiceField(label=gettext_lazy("Kind"), choices=CaseKind.choices),
            "severity": forms.TypedChoiceField(
                label=gettext_lazy("Severity"),
                choices=Severity.choices,
                coerce=int,
                initial=Severity.NORMAL,
            ),
        }

    def said(self) -> str:
        return _("open the case %(name)s") % {"name": quoted(self.settings.get("title", ""))}

    def do(self, matter: Matter) -> Words:
        title, kind = self.settings["title"], self.settings["kind"]
        running = Case.objects.filter(contact__in=matter.contact.ids, kind=kind, title=title)
        if running.exclude(status=CaseStatus.CLOSED).exists():
            return NOTHING_TO_DO
        talk = Conversation.objects.filter(pk=matter.number("inbox.conversation")).first()
        brief = Brief(
            title=title, kind=kind, severity=self.settings["severity"], contact=matter.contact
        )
        open_case(brief, by=None, conversation=talk)
        return Words(gettext_noop("The case %(name)s was opened."), name=title)


ACTIONS: list[type[Any]] = [OpenCase]
