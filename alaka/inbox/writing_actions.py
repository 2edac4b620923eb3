"""What a rule can do with a conversation besides: write in it, and put it aside."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from alaka.accounts.models import Agent, Business
from alaka.contacts.consent.purposes import in_use
from alaka.core import clock
from alaka.core.templatetags.core import number
from alaka.core.words import Words, either
from alaka.inbox.actions import GROUP, conversation_of
from alaka.inbox.answering import Saying, reply
from alaka.inbox.models import PreparedAnswer
from alaka.inbox.ways import CannotAnswer
from alaka.segments.actions.base import NOTHING_TO_DO, Action, CannotError, Matter, one_of

# What is said of an answer; beside its name the value that holds the message's id.
SENT, MESSAGE = gettext_noop("The answer %(name)s was sent."), "message"
_NO_TEXT = gettext_noop("The prepared answer was removed.")
_NOBODY = gettext_noop("Whoever it was to be written in the name of answers no more.")
_MORNING = time(9)


class Write(Action):
    """A prepared answer, in the person's language where one of those chosen is. The conversation
    stays as it is: closed, or waiting. Consent is asked as for every message (contacts.consent)."""

    name, title, group = "message.send", gettext_lazy("Send a prepared answer"), GROUP
    writes = True

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        answers = PreparedAnswer.objects.values_list("pk", "name", "language")
        agents = Agent.objects.who_answer().order_by("name").values_list("pk", "name")
        return {
            "answers": forms.TypedMultipleChoiceField(
                label=gettext_lazy("Prepared answers"),
                choices=[
                    (pk, f"{name} ({language})" if language else name)
                    for pk, name, language in answers
                ],
                coerce=int,
                help_text=gettext_lazy(
                    "One for each language: each person gets that of his own, else the first."
                ),
            ),
            "agent": one_of(gettext_lazy("In whose name"), agents),
            "purpose": forms.ChoiceField(
                label=gettext_lazy("What for"),
                choices=[(each.key, str(each)) for each in in_use()],
                help_text=gettext_lazy("Whoever said no to this gets nothing."),
            ),
        }

    def _answers(self) -> list[PreparedAnswer]:
        chosen = self.settings.get("answers", [])
        return list(PreparedAnswer.objects.filter(pk__in=chosen).order_by("name", "pk"))

    def said(self) -> str:
        names = [answer.name for answer in self._answers()]
        return _("send the answer %(names)s") % {"names": either(names) or _("(removed)")}

    def do(self, matter: Matter) -> Words:
        conversation, answers = conversation_of(matter), self._answers()
        author = Agent.objects.who_answer().filter(pk=self.number("agent")).first()
        if not answers:
            raise CannotError(Words(_NO_TEXT))
        if author is None:
            raise CannotError(Words(_NOBODY))
        language = matter.contact.language or conversation.language
        answer = next((each for each in answers if each.language == language), answers[0])
        saying = Saying(
            answer.filled(conversation, author),
            is_answer=False,
            purpose=str(self.settings["purpose"]),
        )
        try:
            message = reply(conversation, saying, by=author)
        except CannotAnswer as cannot:
            raise CannotError(cannot.reason) from cannot
        return Words(SENT, name=answer.name, **{MESSAGE: message.pk})


class Snooze(Action):
    name, title, group = "conversation.snooze", gettext_lazy("Put the conversation aside"), GROUP

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        days = forms.IntegerField(
            label=gettext_lazy("For so many days"), min_value=1, max_value=365
        )
        return {"days": days}

    def said(self) -> str:
        days = self.number("days")
        text = ngettext(
            "put the conversation aside for a day",
            "put the conversation aside for %(count)s days",
            days,
        )
        return text % {"count": number(days)}

    def do(self, matter: Matter) -> Words:
        conversation = conversation_of(matter)
        if not conversation.is_open:
            return NOTHING_TO_DO
        zone = ZoneInfo(Business.get().timezone)
        day = clock.now().astimezone(zone).date() + timedelta(days=self.number("days"))
        conversation.snooze_until(datetime.combine(day, _MORNING, tzinfo=zone), by=None)
        return Words(gettext_noop("The conversation was put aside."))


ACTIONS: list[type[Any]] = [Write, Snooze]
