"""What managers enter about an offer, and agents about what came of it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Business, Place, Team
from alaka.core.fields import DayField
from alaka.core.languages import LANGUAGES
from alaka.offers.models import OfferRule
from alaka.sales.models import Product

LONGEST = 300


class OfferRuleForm(forms.ModelForm):
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False, help_text=_("Its last day."))

    class Meta:
        model = OfferRule
        fields = [
            "name", "product", "priority", "since", "until", "again_days", "later_days", "teams",
            "places", "opens_deal", "is_on",
        ]  # fmt: skip
        labels = {
            "name": _("Name"),
            "priority": _("Weight, 1 to 100"),
            "again_days": _("Days until it is offered again"),
            "later_days": _("Days after “not now”"),
            "opens_deal": _("Put a deal in when somebody accepts"),
            "is_on": _("In use"),
        }
        help_texts = {
            "priority": _("The weightiest stands first."),
            "again_days": _("To whoever declined it, or took it."),
        }
        widgets = {"name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = Product.objects.filter(pk=self.instance.product_id or 0)
        self.fields["product"] = forms.ModelChoiceField(
            (Product.objects.offered() | chosen).distinct(), label=_("What is offered")
        )
        others: tuple[tuple[str, Any, Any], ...] = (
            ("teams", _("Only by the teams"), Team.objects.order_by("name")),
            ("places", _("Only at the places"), Place.objects.order_by("name")),
        )
        for name, label, rows in others:
            self.fields[name] = forms.ModelMultipleChoiceField(
                rows, label=label, required=False, widget=forms.SelectMultiple(attrs={"size": 4})
            )
        for code, each in LANGUAGES.items():
            label = _("Why (%(language)s)") % {"language": each.own_name}
            about = {"rows": 2, "lang": code, "dir": "auto", "aria-label": label}
            self.fields[f"why_{code}"] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST,
                initial=self.instance.why.get(code, ""),
                widget=forms.Textarea(attrs=about),
            )

    def sentences(self) -> Iterator[tuple[forms.BoundField, bool]]:
        """By language, the reader's and the business's first; whether it is open."""
        first = [(get_language() or "en")[:2], Business.get().language]
        for code in dict.fromkeys([*first, *LANGUAGES]):
            if code in LANGUAGES:
                field = self[f"why_{code}"]
                yield field, code in first or bool(field.value()) or bool(field.errors)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        said = {code: values.get(f"why_{code}", "").strip() for code in LANGUAGES}
        self.instance.why = {code: text for code, text in said.items() if text}
        if not self.instance.why and not self.errors:
            field = next(self.sentences())[0].name
            self.add_error(field, _("Say why, in one language at least."))
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("It ends before it begins."))
        return values


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "autofocus": True}),
    )
