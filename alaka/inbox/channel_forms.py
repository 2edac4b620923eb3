"""What an administrator enters about a channel: what all have, and what its kind asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alaka.accounts.models import Business, Place
from alaka.channels import consents
from alaka.channels.contract import Adapter
from alaka.channels.models import Channel
from alaka.core.fields import DayField
from alaka.inbox.models import Inbox


class ChannelForm(forms.ModelForm):
    class Meta:
        model = Channel
        fields = ["name", "inbox", "place", "language"]
        help_texts = {
            "inbox": _("What comes in here is seen by the teams of this inbox."),
            "place": _("The shop or branch this channel belongs to, if any."),
            "language": _("Used where we do not know the person's language."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places: Any = self.fields["place"]
        places.queryset = Place.objects.offered(self.instance.place_id)
        if not self.instance.pk:
            self.initial["language"] = Business.get().language
            inboxes = list(Inbox.objects.values_list("pk", flat=True)[:2])
            if len(inboxes) == 1:
                self.initial["inbox"] = inboxes[0]


@dataclass(frozen=True)
class Group:
    title: str | Promise
    fields: list[forms.BoundField]
    is_folded: bool = False

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self.fields)


class KindForm:
    """The kind's own form: filled from the channel, its secrets never shown and kept when empty."""

    def __init__(self, channel: Channel, data: Mapping[str, Any] | None) -> None:
        self.channel = channel
        self.adapter: type[Adapter] = channel.adapter_class
        self.form: forms.Form = self.adapter.config_form(data, initial=self._initial())
        consents.offer(self.form)
        for name in self.adapter.secret_fields:
            if channel.pk and channel.secrets.get(name):
                field = self.form.fields[name]
                field.required = False
                field.help_text = _("It is set. Leave this empty to keep it.")

    def _initial(self) -> dict[str, Any]:
        if not self.channel.pk:
            return {"country": Business.get().country}
        fields = self.adapter.config_form.base_fields
        return {
            name: _as_typed(value, fields[name])
            for name, value in self.channel.settings.items()
            if name in fields
        }

    @property
    def groups(self) -> list[Group]:
        """The fields under the headings the kind gives them; under none if it gives none."""
        given = [
            Group(title, [self.form[name] for name in names], is_folded)
            for title, names, is_folded in getattr(self.form, "groups", ())
        ]
        grouped = {field.name for group in given for field in group.fields}
        others = [field for field in self.form if field.name not in grouped]
        return [*([Group("", others)] if others else []), *given]

    def fill(self) -> None:
        """Put a valid form's answers into the channel, which is not saved."""
        cleaned = self.form.cleaned_data
        secret = set(self.adapter.secret_fields)
        given = {name: cleaned[name] for name in secret if cleaned.get(name)}
        self.channel.secrets = {**self.channel.secrets, **given}
        self.channel.settings = {name: cleaned[name] for name in cleaned if name not in secret}


def _as_typed(value: Any, field: forms.Field) -> Any:
    if isinstance(value, list) and isinstance(field.widget, forms.Textarea):
        return "\n".join(map(str, value))
    return value


@transaction.atomic
def save(form: ChannelForm, kind: KindForm) -> Channel:
    channel: Channel = form.instance
    kind.fill()
    if channel.pk:
        channel.save(update_fields=[*ChannelForm.Meta.fields, "settings", "secrets"])
    else:
        channel.save()
    return channel


class RefillForm(forms.Form):
    begin = DayField(label=_("From"))
    end = DayField(label=_("To"))

    def clean(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        begin, end = cleaned.get("begin"), cleaned.get("end")
        if begin and end and begin > end:
            self.add_error("end", _("The end lies before the beginning. Choose a later day."))
        return cleaned

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the beginning of the first day to the end of the last."""
        first, last = self.cleaned_data["begin"], self.cleaned_data["end"]
        until = datetime.combine(last + timedelta(days=1), time.min, UTC)
        return datetime.combine(first, time.min, UTC), until
