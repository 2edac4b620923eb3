"""What an administrator enters of a promise."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alaka.cases.models import CaseKind, Severity
from alaka.sla.durations import entered, read
from alaka.sla.models import Policy

LONGEST = 9999 * 60


class BusinessTimeField(forms.CharField):
    """Business time as ``hours:minutes``; its value is minutes, or None."""

    def __init__(self, **options: Any) -> None:
        attrs = {"dir": "ltr", "inputmode": "text", "placeholder": "0:00", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)

    def prepare_value(self, value: Any) -> Any:
        return entered(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        if not text:
            return None
        try:
            minutes = read(text)
        except ValueError:
            raise ValidationError(_("Write hours and minutes, such as 0:30 or 8:00.")) from None
        if minutes < 1:
            raise ValidationError(_("At least one minute."))
        return minutes


class PolicyForm(forms.ModelForm):
    kind = forms.ChoiceField(
        label=_("Kind of case"), required=False, choices=[("", _("Everything")), *CaseKind.choices]
    )
    severity = forms.TypedChoiceField(
        label=_("Severity"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("Any severity")), *Severity.choices],
    )
    first_response = BusinessTimeField(
        label=_("First response"),
        required=False,
        help_text=_("Business hours and minutes, such as 0:30. Empty promises nothing."),
    )
    next_response = BusinessTimeField(label=_("Next response"), required=False)
    resolution = BusinessTimeField(
        label=_("Resolution"), required=False, help_text=_("Until the conversation is closed.")
    )
    warn_before = BusinessTimeField(
        label=_("Warn so long before"),
        help_text=_("Whoever has the conversation hears of it then, else the team."),
    )

    class Meta:
        model = Policy
        fields = [
            "name", "inbox", "kind", "severity", "first_response", "next_response", "resolution",
            "warn_before", "pauses_snoozed", "pauses_awaiting",
        ]  # fmt: skip
        labels = {
            "pauses_snoozed": _("Stands still while a conversation is snoozed"),
            "pauses_awaiting": _("The resolution stands still while we wait for the customer"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["inbox"].empty_label = _("All inboxes")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        targets = ("first_response", "next_response", "resolution")
        if not self.errors and not any(given.get(name) for name in targets):
            self.add_error("first_response", _("Promise at least one of the three."))
        where = {name: given.get(name) for name in ("inbox", "kind", "severity")}
        rows = Policy.objects.running().exclude(pk=self.instance.pk)
        if (
            not self.errors
            and rows.filter(
                **{k: v for k, v in where.items() if v is not None},
                **{f"{k}__isnull": True for k, v in where.items() if v is None},
            ).exists()
        ):
            self.add_error("inbox", _("There is a promise for exactly this already."))
        return given
