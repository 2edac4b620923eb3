"""What managers enter about pipelines, stages and reasons."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alaka.sales import entering, money
from alaka.sales.models import LostReason, Pipeline, Stage

_NAME = {"dir": "auto", "autocomplete": "off"}


class PipelineForm(forms.ModelForm):
    currency = forms.ChoiceField(label=_("Currency of new deals"), required=False)

    class Meta:
        model = Pipeline
        fields = ["name", "currency"]
        labels = {"name": _("Name")}
        widgets = {"name": forms.TextInput(attrs=_NAME)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["currency"]
        usual = _("That of the business (%(code)s)") % {"code": money.own()}
        field.choices = [("", usual), *money.choices()]


class StageForm(forms.ModelForm):
    """``do_<deed>`` holds the value that a deed is done with when a deal comes in."""

    required = forms.MultipleChoiceField(
        label=_("What must be known to enter it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever moves a deal here is asked for what is missing."),
    )

    class Meta:
        model = Stage
        fields = ["name", "probability", "expected_days", "required"]
        labels = {
            "name": _("Name"),
            "probability": _("Won, of a hundred that come here"),
            "expected_days": _("Days a deal should stand here at most"),
        }
        help_texts = {"expected_days": _("After that it is marked as ageing. Empty: never.")}
        widgets = {
            "name": forms.TextInput(attrs=_NAME),
            "probability": forms.NumberInput(attrs={"inputmode": "numeric", "max": 100}),
            "expected_days": forms.NumberInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked: Any = self.fields["required"]
        asked.choices = [(name, entering.label(name)) for name in entering.REQUIRABLE]
        kept = {each.get("do"): each.get("with") for each in self.instance.on_entering}
        for name, deed in entering.deeds().items():
            self.fields[f"do_{name}"] = forms.ChoiceField(
                label=str(deed.label),
                choices=[("", _("No")), *deed.choices()],
                required=False,
                initial=str(kept.get(name) or ""),
            )

    def save(self, commit: bool = True) -> Stage:
        given = {name: self.cleaned_data[f"do_{name}"] for name in entering.deeds()}
        self.instance.on_entering = [
            {"do": name, "with": int(value)} for name, value in given.items() if value
        ]
        stage: Stage = super().save(commit)
        return stage


class ReasonForm(forms.ModelForm):
    class Meta:
        model = LostReason
        fields = ["name"]
        labels = {"name": _("Reason")}
        widgets = {"name": forms.TextInput(attrs=_NAME)}

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        same = LostReason.objects.filter(name__iexact=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("There is a reason of this name already."))
        return name
