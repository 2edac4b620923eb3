"""What managers enter about pipelines, stages and reasons."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alaka.core.fields import DayField, NumberField
from alaka.sales import entering, money
from alaka.sales.forms import money_field
from alaka.sales.models import LostReason, Pipeline, Product, Stage

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


class ProductForm(forms.ModelForm):
    class Meta:
        model = Product
        fields = ["name", "sku", "unit", "description", "is_offered"]
        labels = {
            "name": _("Name"),
            "sku": _("Article number"),
            "unit": _("Unit"),
            "description": _("Description"),
            "is_offered": _("Is offered: it can be put into deals"),
        }
        help_texts = {"unit": _("What one of it is: piece, hour, month. May stay empty.")}
        widgets = {
            "name": forms.TextInput(attrs=_NAME),
            "sku": forms.TextInput(attrs=_NAME),
            "unit": forms.TextInput(attrs=_NAME),
            "description": forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        }

    def clean_sku(self) -> str:
        sku = str(self.cleaned_data["sku"])
        same = Product.objects.filter(sku=sku).exclude(pk=self.instance.pk)
        if sku and same.exists():
            raise forms.ValidationError(_("There is a product of this article number already."))
        return sku


class _SinceForm(forms.Form):
    """Something of a currency that holds from a day on; without one, from today."""

    currency = forms.ChoiceField(label=_("Currency"), choices=money.choices)
    since = DayField(label=_("From"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["since"] = timezone.localdate()

    def clean_since(self) -> Any:
        return self.cleaned_data["since"] or timezone.localdate()


class PriceForm(_SinceForm):
    amount = money_field(label=_("Price"))

    field_order = ["amount", "currency", "since"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["currency"] = money.own()

    def clean_amount(self) -> Any:
        return _not_negative(self.cleaned_data["amount"])


class RateForm(_SinceForm):
    rate = NumberField(label=_("One of it is worth"), whole=12, parts=8)

    field_order = ["currency", "rate", "since"]

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"])
        if currency == money.own():
            raise forms.ValidationError(_("This is the currency of the business: it is worth one."))
        return currency

    def clean_rate(self) -> Any:
        rate = self.cleaned_data["rate"]
        if rate is not None and rate <= 0:
            raise forms.ValidationError(_("It must be more than zero."))
        return rate


def _not_negative(value: Any) -> Any:
    if value is not None and value < 0:
        raise forms.ValidationError(_("It must not be less than zero."))
    return value


EXAMPLE = "2026-11-29,USD,0.92"


class RateTableForm(forms.Form):
    """Rates in lines: pasted, or a file, whose text is then what was pasted."""

    cells = forms.CharField(
        label=_("Paste them here"),
        required=False,
        strip=False,
        max_length=1_000_000,
        widget=forms.Textarea(
            attrs={"rows": 6, "dir": "ltr", "spellcheck": "false", "placeholder": EXAMPLE}
        ),
        help_text=_("A line for each: date, currency, rate."),
    )
    file = forms.FileField(
        label=_("Or a file (CSV)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt"}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if file := values.get("file"):
            if file.size > 1_000_000:
                self.add_error("file", _("The file is larger than one megabyte."))
            else:
                values["cells"] = file.read().decode("utf-8-sig", "replace").replace("\0", "")
        if not self.errors and not values.get("cells", "").strip():
            self.add_error("cells", _("Paste some lines, or choose a file."))
        return values


class CurrencyForm(forms.Form):
    # Its page has a currency of rates as well.
    currency = forms.ChoiceField(
        label=_("Currency of the business"),
        choices=money.choices,
        widget=forms.Select(attrs={"id": "id_own_currency"}),
        help_text=_("Deals in other currencies are compared and added up in it."),
    )
