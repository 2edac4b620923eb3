"""What a rule or a sequence can do with a conversation: the one that it happened in, else the last
with the person."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from alaka.accounts.models import Agent, Team
from alaka.contacts.models import Tag
from alaka.core.words import Words
from alaka.inbox import tagging
from alaka.inbox.models import Conversation
from alaka.inbox.seeing import who_see
from alaka.segments.actions.base import NOTHING_TO_DO, Action, CannotError, Matter, one_of
from alaka.segments.actions.choices import tags, teams, who_answer
from alaka.segments.conditions.base import offered

GROUP = gettext_lazy("Conversation")
_NONE = gettext_noop("There is no conversation with this person.")
_NO_AGENT = gettext_noop("Whoever was named answers no more, or does not see this conversation.")
_NO_TEAM = gettext_noop("The team was removed, or does not see this conversation.")
_NO_TAG = gettext_noop("The tag was removed.")


def conversation_of(matter: Matter) -> Conversation:
    """Raises CannotError where there is none that is seen."""
    rows = Conversation.objects.visible_to(matter.agent).select_related("contact", "assignee")
    if pk := matter.number("inbox.conversation"):
        found = rows.filter(pk=pk).first()
    else:
        his = rows.filter(contact__in=matter.contact.ids, joined_into=None)
        found = his.order_by("-last_activity_at", "-pk").first()
    if found is None:
        raise CannotError(Words(_NONE))
    return found


class AssignAgent(Action):
    name, title, group = "assign.agent", gettext_lazy("Assign the conversation to somebody"), GROUP

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {"agent": one_of(gettext_lazy("Who"), offered(agent, who_answer))}

    def _whom(self) -> Agent | None:
        return Agent.objects.who_answer().filter(pk=self.number("agent")).first()

    def said(self) -> str:
        name = self.chosen("agent", who_answer)
        return _("assign the conversation to %(name)s") % {"name": name}

    def do(self, matter: Matter) -> Words:
        conversation, whom = conversation_of(matter), self._whom()
        if whom is None or not who_see(conversation).filter(pk=whom.pk).exists():
            raise CannotError(Words(_NO_AGENT))
        if conversation.assignee_id == whom.pk:
            return NOTHING_TO_DO
        conversation.assign_to(whom)
        return Words(gettext_noop("The conversation was assigned to %(name)s."), name=whom.name)


class AssignTeam(Action):
    name, title, group = "assign.team", gettext_lazy("Assign the conversation to a team"), GROUP

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {"team": one_of(gettext_lazy("Team"), offered(agent, teams))}

    def _team(self) -> Team | None:
        return Team.objects.filter(pk=self.number("team")).first()

    def said(self) -> str:
        name = self.chosen("team", teams)
        return _("assign the conversation to %(name)s") % {"name": name}

    def do(self, matter: Matter) -> Words:
        conversation, team = conversation_of(matter), self._team()
        if team is None or not team.inboxes.filter(pk=conversation.inbox_id).exists():
            raise CannotError(Words(_NO_TEAM))
        if conversation.team_id == team.pk:
            return NOTHING_TO_DO
        conversation.hand_to(team)
        return Words(gettext_noop("The conversation was assigned to %(name)s."), name=team.name)


class TagConversation(Action):
    name, title, group = "conversation.tag", gettext_lazy("Put a tag on the conversation"), GROUP

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {"tag": one_of(pgettext_lazy("a noun", "Tag"), offered(agent, tags))}

    def _tag(self) -> Tag | None:
        return Tag.objects.filter(pk=self.number("tag")).first()

    def said(self) -> str:
        name = self.chosen("tag", tags)
        return _("put the tag %(name)s on the conversation") % {"name": name}

    def do(self, matter: Matter) -> Words:
        conversation, tag = conversation_of(matter), self._tag()
        if tag is None:
            raise CannotError(Words(_NO_TAG))
        if tagging.tag([conversation], [tag], by=None).is_empty:
            return NOTHING_TO_DO
        return Words(gettext_noop("The conversation was tagged %(name)s."), name=tag.name)


class Close(Action):
    name, title, group = "conversation.close", gettext_lazy("Close the conversation"), GROUP

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        text = forms.CharField(
            label=gettext_lazy("How was it solved?"), max_length=200, required=False
        )
        return {"resolution": text}

    def said(self) -> str:
        return _("close the conversation")

    def do(self, matter: Matter) -> Words:
        conversation = conversation_of(matter)
        if conversation.is_closed:
            return NOTHING_TO_DO
        conversation.close(by=None, resolution=self.settings.get("resolution", ""))
        return Words(gettext_noop("The conversation was closed."))


ACTIONS: list[type[Any]] = [AssignAgent, AssignTeam, TagConversation, Close]
