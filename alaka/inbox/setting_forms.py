"""What administrators and managers enter about inboxes, tags and prepared answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Team
from alaka.contacts.models import Tag
from alaka.inbox.models import Inbox, PreparedAnswer


class InboxForm(forms.ModelForm):
    teams = forms.ModelMultipleChoiceField(
        Team.objects.all(),
        label=_("Teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their agents see this inbox. Managers and administrators see every inbox."),
    )

    class Meta:
        model = Inbox
        fields = ["name", "teams", "reopen_days", "asks_satisfaction", "ask_after_hours"]
        labels = {
            "reopen_days": _("Days during which a reply reopens a closed conversation"),
            "asks_satisfaction": _("Ask by mail how it was, after closing"),
            "ask_after_hours": _("Hours after closing until we ask"),
        }
        help_texts = {
            "reopen_days": _("A later reply starts a new conversation. 0 means always new."),
            "asks_satisfaction": _(
                "One question, five faces, once per conversation and at most once a week per "
                "person. Only people we answered are asked."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ask_after_hours"].required = False

    def clean_ask_after_hours(self) -> int:
        """Left empty, it stays what it is."""
        hours: int | None = self.cleaned_data["ask_after_hours"]
        return self.instance.ask_after_hours if hours is None else hours


class TagForm(forms.ModelForm):
    class Meta:
        model = Tag
        fields = ["name"]

    def clean_name(self) -> str:
        """Two tags that differ by capitals only would be one to everybody who reads them."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        if Tag.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("A tag with this name already exists."))
        return name


class PreparedAnswerForm(forms.ModelForm):
    class Meta:
        model = PreparedAnswer
        fields = ["name", "text", "language", "team"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8, "dir": "auto"})}
        help_texts = {"language": _("Leave it empty to offer it in every conversation.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].empty_label = _("All teams")  # type: ignore[attr-defined]
