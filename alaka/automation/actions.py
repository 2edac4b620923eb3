"""What a rule or a sequence can do for us: tell somebody."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from alaka.accounts.models import Agent
from alaka.automation.telling import Said, tell
from alaka.core.words import Words, quoted
from alaka.inbox.actions import conversation_of
from alaka.inbox.models import Conversation
from alaka.inbox.models.prepared_answer import filled
from alaka.segments.actions.base import Action, CannotError, Matter
from alaka.segments.actions.choices import who_answer
from alaka.segments.conditions.base import offered

OWNER, ASSIGNEE = "owner", "assignee"
_OTHERS = {
    OWNER: gettext_lazy("whoever looks after the person"),
    ASSIGNEE: gettext_lazy("whoever has the conversation"),
}
_NOBODY = gettext_noop("There is nobody to be told.")


class TellAgent(Action):
    """Nobody is told instead of whoever is named: of whom there is none, the log says so."""

    name, title = "agent.tell", gettext_lazy("Tell somebody of us")
    group = gettext_lazy("Colleagues")

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        named = [(str(pk), name) for pk, name in offered(agent, who_answer)]
        return {
            "who": forms.ChoiceField(label=gettext_lazy("Who"), choices=[*_OTHERS.items(), *named]),
            "text": forms.CharField(
                label=gettext_lazy("Text"),
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
                help_text=gettext_lazy(
                    "{name} becomes the person's name, {subject} what the conversation is about, "
                    "{agent} the name of whoever is told."
                ),
            ),
            "by_mail": forms.BooleanField(label=gettext_lazy("By e-mail as well"), required=False),
        }

    def said(self) -> str:
        who = str(self.settings.get("who", ""))
        name = _OTHERS.get(who) or dict(offered(self.agent, who_answer)).get(self._pk)
        told = {"name": name or _("(removed)"), "text": quoted(self.settings.get("text", ""))}
        return _("tell %(name)s: %(text)s") % told

    def do(self, matter: Matter) -> Words:
        talk = _conversation(matter)
        whom = Agent.objects.who_answer().filter(pk=self._whom(matter, talk)).first()
        if whom is None:
            raise CannotError(Words(_NOBODY))
        values = {
            "name": str(matter.contact),
            "agent": whom.name,
            "subject": talk.subject if talk else "",
        }
        text = filled(self.settings["text"], values)
        tell(whom, Said(text, matter.contact, talk, bool(self.settings.get("by_mail"))))
        return Words(gettext_noop("%(name)s was told: %(text)s"), name=whom.name, text=text)

    @property
    def _pk(self) -> int:
        who = str(self.settings.get("who", ""))
        return int(who) if who.isdecimal() else 0

    def _whom(self, matter: Matter, talk: Conversation | None) -> int:
        if self.settings.get("who") == OWNER:
            return matter.contact.owner_id or 0
        if self.settings.get("who") == ASSIGNEE:
            return (talk.assignee_id if talk else None) or 0
        return self._pk


def _conversation(matter: Matter) -> Conversation | None:
    try:
        return conversation_of(matter)
    except CannotError:
        return None


ACTIONS: list[type[Any]] = [TellAgent]
