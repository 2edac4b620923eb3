"""An action: something done about a person where no agent is at hand, by a rule or a sequence.

A room offers its own through ``registry.ACTIONS``. What is entered is kept as JSON; what it names
is kept by id, so that an action whose tag or team was removed says so and does nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact
from alaka.core.words import Words, quoted
from alaka.segments.conditions.base import offered

_GONE = gettext_lazy("This was removed, or you may not see it.")
UNKNOWN = gettext_lazy("This is not known here.")
NOTHING_TO_DO = Words(gettext_noop("It was so already."))


@dataclass(frozen=True)
class Matter:
    """What an action is about: the person, and by label of its model the id of what it happened
    with (``{"inbox.conversation": 5}``). ``agent``: on whose behalf; he sees what it may touch."""

    contact: Contact
    agent: Agent
    about: Mapping[str, int] = field(default_factory=dict)

    def number(self, label: str) -> int:
        """Of the row of that model, or 0, which is nobody's."""
        return self.about.get(label, 0)


class CannotError(Exception):
    """It cannot be done, now or later, and why; what was done beside it stays."""

    def __init__(self, why: Words) -> None:
        super().__init__(str(why))
        self.why = why


class Action:
    """``settings`` is what the form gave, as JSON; ``agent`` on whose behalf it is done.

    What raises NotImplementedError here each action says for itself: tests walk them all.
    """

    name: ClassVar[str]
    title: ClassVar[Any]
    group: ClassVar[Any]
    # It writes to the person: where hours are set, it waits for them.
    writes: ClassVar[bool] = False
    # Templates read the class; they would make an action of a class they may call.
    do_not_call_in_templates: ClassVar[bool] = True

    def __init__(self, settings: Mapping[str, Any], agent: Agent) -> None:
        self.settings, self.agent = settings, agent

    def number(self, key: str) -> int:
        """Of the row that is named there, or 0, which is nobody's."""
        return int(self.settings.get(key) or 0)

    def chosen(self, key: str, choices: Callable[[Agent], list[tuple[int, str]]]) -> str:
        """The name of what is named there, quoted; that it was removed, if it was."""
        return quoted(dict(offered(self.agent, choices)).get(self.number(key)) or _("(removed)"))

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        """What is entered; each field's clean value is what JSON can keep."""
        raise NotImplementedError

    def said(self) -> str:
        """A clause of a sentence in the reader's language: “put the tag “VIP” on the person”."""
        raise NotImplementedError

    def do(self, matter: Matter) -> Words:
        """Do it, in the caller's transaction; what was done, in words to be kept.

        Raises CannotError. What was so already is `NOTHING_TO_DO`. It acts at most once where its
        caller does, so what leaves the house goes by a job.
        """
        raise NotImplementedError

    @classmethod
    def shown(cls, settings: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows of settings."""
        return dict(settings)

    def faults(self) -> dict[str, str]:
        """Why it cannot be done any more, by field, in the reader's language."""
        form = form_of(type(self), self.agent, self.settings)
        found = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
        unknown = set(self.settings) - set(form.fields)
        return found | {name: str(UNKNOWN) for name in sorted(unknown)}


class Gone(Action):
    """In place of an action of a room, or about a field, that is here no more."""

    name, title, group = "gone", gettext_lazy("An action that is no longer here"), ""

    @classmethod
    def fields(cls, agent: Agent) -> dict[str, forms.Field]:
        return {}

    def said(self) -> str:
        return str(self.title)

    def do(self, matter: Matter) -> Words:
        raise CannotError(Words(gettext_noop("This action is no longer here.")))

    def faults(self) -> dict[str, str]:
        return {"": _("This action is no longer here.")}


def form_of(kind: type[Action], agent: Agent, data: Any = None, **how: Any) -> forms.Form:
    """In which an action is entered; bound where there is data."""
    form = forms.Form(data, **how)
    form.fields.update(kind.fields(agent))
    return form


def settings_of(form: forms.Form) -> dict[str, Any]:
    """Of a valid one: what was filled in."""
    return {key: each for key, each in form.cleaned_data.items() if each not in ("", None, [])}


def one_of(label: Any, choices: Iterable[tuple[Any, Any]], **more: Any) -> forms.Field:
    """One of several rows, by id."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("", "—"), *choices],
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _GONE},
        **more,
    )
