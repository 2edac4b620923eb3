"""What can be done to a person himself."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy

from alaka.accounts.models import Agent
from alaka.contacts import tagging
from alaka.contacts.models import Tag
from alaka.core.words import Words
from alaka.segments.actions.base import NOTHING_TO_DO, Action, CannotError, Matter, one_of
from alaka.segments.actions.choices import tags
from alaka.segments.conditions.base import offered

GROUP = gettext_lazy("Person")
_NO_TAG = gettext_noop("The tag was removed.")


class _Tagging(Action):
    group = GROUP
    is_on: ClassVar[bool]
    # "put the tag %(name)s on the person", and the same in the past.
    clause: ClassVar[str]
    told: ClassVar[str]

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {"tag": one_of(pgettext_lazy("a noun", "Tag"), offered(agent, tags))}

    def _tag(self) -> Tag | None:
        return Tag.objects.filter(pk=self.number("tag")).first()

    def said(self) -> str:
        return _(self.clause) % {"name": self.chosen("tag", tags)}

    def do(self, matter: Matter) -> Words:
        tag = self._tag()
        if tag is None:
            raise CannotError(Words(_NO_TAG))
        if (tag in tagging.on(matter.contact)) == self.is_on:
            return NOTHING_TO_DO
        put, taken = ([tag], []) if self.is_on else ([], [tag])
        tagging.retag(matter.contact, put=put, taken=taken, by=None)
        return Words(self.told, name=tag.name)


class PutTag(_Tagging):
    name, title, is_on = "tag.on", gettext_lazy("Put a tag on the person"), True
    clause = gettext_noop("put the tag %(name)s on the person")
    told = gettext_noop("The person was tagged %(name)s.")


class TakeTag(_Tagging):
    name, title, is_on = "tag.off", gettext_lazy("Take a tag off the person"), False
    clause = gettext_noop("take the tag %(name)s off the person")
    told = gettext_noop("The tag %(name)s was taken off the person.")


ACTIONS: list[type[Any]] = [PutTag, TakeTag]
