"""What an administrator enters to make a token."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Agent
from alaka.api.models import Token
from alaka.api.models.token import Scope
from alaka.core import clock
from alaka.core.fields import DayField


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("What the token is for, such as “Web shop”."),
    )
    agent = forms.ModelChoiceField(
        Agent.objects.active(),
        label=_("Acts as"),
        help_text=_("It sees the inboxes that this agent sees, and answers in this agent's name."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    ends_on = DayField(
        label=_("Last day"),
        required=False,
        max_length=40,
        help_text=_("Leave it empty for a token that never expires."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_ends_on(self) -> datetime | None:
        """The instant at which the day is over, where the reader is."""
        day = self.cleaned_data["ends_on"]
        if day is None:
            return None
        zone = get_current_timezone()
        if day < clock.now().astimezone(zone).date():
            raise ValidationError(_("This day has passed. Choose a later one."))
        try:
            return datetime.combine(day + timedelta(days=1), time(), zone)
        except OverflowError as problem:
            raise ValidationError(_("This day is too far ahead.")) from problem

    def make(self) -> tuple[Token, str]:
        """The token, stored, and its secret, which is nowhere stored."""
        wanted: dict[str, Any] = self.cleaned_data
        token = Token(
            name=wanted["name"],
            agent=wanted["agent"],
            scopes=wanted["scopes"],
            expires_at=wanted["ends_on"],
        )
        secret = token.new_secret()
        token.save()
        return token, secret
