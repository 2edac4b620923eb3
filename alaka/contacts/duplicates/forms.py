"""What is posted about duplicates, and what is typed while somebody is entered."""

from typing import Any

from django import forms

from alaka.accounts.models import Agent
from alaka.contacts.duplicates.entering import Hint, entered, hints
from alaka.contacts.models import Contact, Duplicate


class ChosenForm(forms.Form):
    """Pairs by their numbers; ``sure`` once the preview was seen."""

    pair = forms.ModelMultipleChoiceField(Duplicate.objects.none(), required=False)
    sure = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, agent: Agent) -> None:
        super().__init__(data)
        seen = Duplicate.objects.visible_to(agent).open().select_related("first", "second")
        self.fields["pair"].queryset = seen.order_by("-score", "-pk")  # type: ignore[attr-defined]


class TypedForm(forms.Form):
    """A name and an address as far as they are typed; ``of`` whom, if he is known."""

    name = forms.CharField(max_length=200, required=False)
    value = forms.CharField(max_length=320, required=False)
    of = forms.ModelChoiceField(Contact.objects.none(), required=False)

    def __init__(self, data: Any, *, agent: Agent) -> None:
        super().__init__(data)
        self.agent = agent
        self.fields["of"].queryset = Contact.objects.visible_to(agent)  # type: ignore[attr-defined]

    @property
    def person(self) -> Contact | None:
        found: Contact | None = self.cleaned_data.get("of")
        return found

    def hints(self) -> list[Hint]:
        typed, of = self.cleaned_data, self.person
        value = [typed["value"]] if typed["value"] else []
        if of is not None and not value:
            return []
        return hints(entered(typed["name"], value, of.country if of else ""), self.agent, of)
