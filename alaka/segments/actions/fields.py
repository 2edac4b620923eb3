"""For each field of a person that may be set, an action that sets it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.contacts import changing
from alaka.contacts.family import stored
from alaka.contacts.own.kinds import KINDS
from alaka.core.words import Words
from alaka.segments.actions.base import NOTHING_TO_DO, UNKNOWN, Action, Matter
from alaka.segments.bulk.offering import Offered, offered, worded

_EMPTY = gettext_lazy("Empty: the field is emptied.")
_SET = gettext_noop("%(field)s was set to %(value)s.")
_EMPTIED = gettext_noop("%(field)s was emptied.")


class SetField(Action):
    """Of one field; ``setters`` makes a class for each."""

    group = gettext_lazy("Fields of the person")
    offered: ClassVar[Offered]

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        field = cls.offered.field()
        field.required = cls.offered.must_be_filled
        field.help_text = "" if field.required else _EMPTY
        return {"value": _Kept(field, cls.offered)}

    def said(self) -> str:
        if value := self._worded():
            return _("set %(field)s to %(value)s") % {"field": self.offered.label, "value": value}
        return _("empty %(field)s") % {"field": self.offered.label}

    def do(self, matter: Matter) -> Words:
        name, value = self.offered.what, self._value()
        if stored(matter.contact, name) == value:
            return NOTHING_TO_DO
        changing.change(matter.contact, {name: value}, by=None)
        told = _SET if value not in ("", None) else _EMPTIED
        return Words(told, field=self.offered.label, value=self._worded())

    @classmethod
    def shown(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        value, own = settings.get("value"), cls.offered.own
        return {"value": KINDS[own.kind].entered(value) if own and value is not None else value}

    def faults(self) -> dict[str, str]:
        """Judged as the API's value: what is stored is not what a form is given."""
        own, value = self.offered.own, self.settings.get("value")
        if unknown := sorted(set(self.settings) - {"value"}):
            return {name: str(UNKNOWN) for name in unknown}
        try:
            if own:
                KINDS[own.kind].given(value, own)
            elif value is not None:
                self.offered.field().clean(value)
        except ValidationError as wrong:
            return {"value": " ".join(wrong.messages)}
        return {}

    def _value(self) -> Any:
        value = self.settings.get("value")
        if value is None and not self.offered.own and self.offered.what != "owner":
            return ""
        return value

    def _worded(self) -> str:
        return worded(self.offered, self._value())


class _Kept(forms.Field):
    """A field whose clean value is what is stored, so that JSON can keep it."""

    def __init__(self, field: forms.Field, of: Offered) -> None:
        super().__init__(
            label=of.label, required=field.required, widget=field.widget, help_text=field.help_text
        )
        self.inner, self.of = field, of

    def clean(self, value: Any) -> Any:
        given = self.inner.clean(value)
        return KINDS[self.of.own.kind].stored(given) if self.of.own else given

    def prepare_value(self, value: Any) -> Any:
        return self.inner.prepare_value(value)


def setters(agent: Agent) -> dict[str, type[Action]]:
    """By name, ``set.language`` and ``set.own.level``; made once for each agent at hand, in the
    reader's language."""
    known: dict[Any, dict[str, type[Action]]] = agent.__dict__.setdefault("_setters", {})
    language = get_language()
    if language not in known:
        known[language] = _setters(agent)
    return known[language]


def _setters(agent: Agent) -> dict[str, type[Action]]:
    found: dict[str, type[Action]] = {}
    for each in offered(agent).values():
        if not each.is_tags:
            name = f"set.{each.what}"
            said = {"name": name, "title": each.label, "offered": each}
            found[name] = type("SetThis", (SetField,), said)
    return found
