"""What agents enter about consents, purposes, and addresses that are never written to."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from alaka.accounts.forms import language_choices
from alaka.accounts.models import Business
from alaka.contacts.consent import purposes
from alaka.contacts.consent.schemes import schemes
from alaka.contacts.models import Basis, Purpose, Reason, Source
from alaka.contacts.models.purpose import FIXED
from alaka.contacts.own.keys import make_key
from alaka.core import phones

YES, NO = "yes", "no"


def channel_choices() -> list[tuple[str, Any]]:
    return [("", gettext_lazy("All channels")), *schemes().items()]


class ConsentForm(forms.Form):
    """What a person said to one of us."""

    purpose = forms.ChoiceField(label=gettext_lazy("For what"))
    answer = forms.ChoiceField(
        label=gettext_lazy("What the person says"),
        choices=[
            (YES, pgettext_lazy("consent", "Yes, write to me")),
            (NO, pgettext_lazy("consent", "No, do not write to me")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose yes or no.")},
    )
    scheme = forms.ChoiceField(
        label=gettext_lazy("Channel"), choices=channel_choices, required=False
    )
    source = forms.ChoiceField(
        label=gettext_lazy("How we heard it"),
        choices=[
            (each.value, capfirst(each.label))
            for each in (Source.AGENT, Source.PHONE, Source.CHAT, Source.FORM)
        ],
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("What shows it: the words that were said, a sheet that was signed."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.key, str(each)) for each in purposes.asked_for()]
        self.fields["purpose"].choices = offered  # type: ignore[attr-defined]


class PurposeForm(forms.ModelForm):
    class Meta:
        model = Purpose
        fields = ["name", "wording", "basis"]
        labels = {
            "name": gettext_lazy("Name"),
            "wording": gettext_lazy("Wording"),
            "basis": gettext_lazy("Who gets it"),
        }
        help_texts = {
            "name": gettext_lazy("Shown wherever a language below is left empty."),
            "wording": gettext_lazy(
                "What people read beside the box they tick. What each of them read is kept with "
                "his answer."
            ),
        }
        widgets = {
            "wording": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            "basis": forms.RadioSelect,
        }

    def __init__(self, data: Any = None, *, instance: Purpose) -> None:
        super().__init__(data, instance=instance)
        if not instance.is_built_in:
            self.fields["name"].required = self.fields["wording"].required = True
            self.fields["basis"].choices = Basis.choices[1:]  # type: ignore[attr-defined]
        elif instance.key == FIXED:
            del self.fields["basis"]
        else:
            self.fields["basis"].choices = Basis.choices[1:]  # type: ignore[attr-defined]
        if instance.is_built_in:
            del self.fields["name"], self.fields["wording"]  # Ours stand in all five languages.
        for code, label in language_choices():
            for kind, most, texts in (
                ("name", 80, instance.names),
                ("wording", 500, instance.wordings),
            ):
                self.fields[f"{kind}_{code}"] = forms.CharField(
                    label=label,
                    max_length=most,
                    required=False,
                    initial=texts.get(code, ""),
                    widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
                )

    def _of(self, kind: str) -> list[forms.BoundField]:
        return [self[f"{kind}_{code}"] for code, _name in settings.LANGUAGES]

    @property
    def plain(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "wording", "basis") if name in self.fields]

    @property
    def names(self) -> list[forms.BoundField]:
        return self._of("name")

    @property
    def wordings(self) -> list[forms.BoundField]:
        return self._of("wording")

    def save(self, commit: bool = True) -> Purpose:
        purpose, values = self.instance, self.cleaned_data
        codes = [code for code, _name in settings.LANGUAGES]
        for kind, texts in (("name", "names"), ("wording", "wordings")):
            given = {code: " ".join(values[f"{kind}_{code}"].split()) for code in codes}
            setattr(purpose, texts, {code: text for code, text in given.items() if text})
        if not purpose.key:
            known = purposes.every()
            taken = {*(each.key for each in known), purposes.OURS}
            purpose.key = make_key(purpose.name, taken, "purpose")
            purpose.position = max(each.position for each in known) + 1
        return super().save(commit)


class SuppressionForm(forms.Form):
    """An address that is never to be written to."""

    value = forms.CharField(
        label=gettext_lazy("E-mail address or phone number"),
        max_length=320,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=Reason.choices)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def clean_value(self) -> str:
        text = str(self.cleaned_data["value"]).strip()
        if "@" in text:
            validate_email(text)
            self.cleaned_data["scheme"] = "email"
            return text.lower()
        number = phones.parse(text, Business.get().country)
        if number is None:
            raise ValidationError(
                _("Enter an e-mail address, or a phone number with + and its country code.")
            )
        self.cleaned_data["scheme"] = "phone"
        return number
