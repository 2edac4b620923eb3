"""What agents enter about a person."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from alaka.accounts.forms import country_field, zone_field
from alaka.contacts import addresses, tagging
from alaka.contacts.family import BUILT_IN
from alaka.contacts.models import Contact, Handle, Tag
from alaka.contacts.owners import owner_field
from alaka.contacts.preferring import HoursField, channels
from alaka.core import phones


class ContactForm(forms.ModelForm):
    class Meta:
        model = Contact
        fields = [
            "name", "language", "country", "timezone", "preferred_channel", "best_hours", "about",
        ]  # fmt: skip
        labels = {"about": _("About this person")}
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"] = country_field(
            _("Not chosen"),
            _("Numbers without a country code are read as numbers of this country."),
        )
        self.fields["timezone"] = zone_field(_("From the phone number"))
        self.fields["owner"] = owner_field(self.instance.owner_id)
        self.fields["preferred_channel"] = forms.ChoiceField(
            label=_("Preferred channel"),
            choices=[("", _("Not chosen")), *channels().items()],
            required=False,
        )
        self.fields["best_hours"] = HoursField(
            label=_("Best hours"),
            required=False,
            max_length=40,
            help_text=_("From when until when, on the clock where the person is."),
        )
        for name in ("country", "timezone", "preferred_channel"):
            _offer(self.fields[name], getattr(self.instance, name))
        self.order_fields(BUILT_IN)

    def clean_about(self) -> str:
        """Browsers send two characters for the end of a line."""
        return str(self.cleaned_data["about"]).replace("\r\n", "\n")


def _offer(field: forms.Field, value: str) -> None:
    """What stands there already can stay, even where nobody would choose it."""
    usual = field.choices  # type: ignore[attr-defined]

    def offered() -> list[Any]:  # Read only where the field is shown: every page has the form.
        choices = list(usual)
        return choices if not value or value in dict(choices) else [*choices, (value, value)]

    field.choices = offered  # type: ignore[attr-defined]


class HandleForm(forms.Form):
    """An address or a number of a person. An e-mail address and a telephone number show by
    themselves what they are; of others ``scheme`` says it. ``space``: of a customer number that
    comes back."""

    scheme = forms.ChoiceField(
        choices=[*addresses.KINDS.items(), ("email", ""), ("phone", "")], required=False
    )
    space = forms.CharField(max_length=80, required=False)
    value = forms.CharField(
        label=_("E-mail address or phone number"),
        max_length=320,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, contact: Contact | None = None) -> None:
        super().__init__(data)
        self.contact = contact

    def clean_value(self) -> str:
        text = str(self.cleaned_data["value"]).strip()
        scheme, value = self._read(text)
        if not value:
            raise ValidationError(self.fields["value"].error_messages["required"])
        taken = Handle.objects.filter(scheme=scheme, value=value).select_related("contact").first()
        if taken is not None and self.contact is not None and taken.contact_id == self.contact.pk:
            raise ValidationError(_("It is already listed."))
        if taken is not None:
            raise ValidationError(
                _("This address belongs to %(name)s."), params={"name": taken.contact}
            )
        self.cleaned_data["scheme"] = scheme
        return value

    def _read(self, text: str) -> tuple[str, str]:
        scheme = str(self.cleaned_data.get("scheme", ""))
        if scheme == "customer":
            space = str(self.cleaned_data.get("space") or addresses.space())
            return scheme, addresses.customer(text, space)
        if scheme in {"telegram", "instagram"}:
            return scheme, addresses.account(text)
        if "@" in text and scheme != "whatsapp":
            validate_email(text)
            return "email", text.lower()
        number = phones.parse(text, self.contact.country if self.contact else "")
        if number is None and scheme == "whatsapp":
            raise ValidationError(_("Enter the phone number with + and its country code."))
        if number is None:
            raise ValidationError(
                _("Enter an e-mail address, or a phone number with + and its country code.")
            )
        return scheme if scheme == "whatsapp" else "phone", number


class NewContactForm(forms.Form):
    """Somebody not known yet. An address is needed: by it he is known when he writes."""

    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    value = HandleForm.base_fields["value"]

    def clean_value(self) -> str:
        inner = HandleForm({"value": self.cleaned_data["value"]})
        if not inner.is_valid():
            raise ValidationError(inner.errors["value"].as_data())
        self.cleaned_data["scheme"] = inner.cleaned_data["scheme"]
        return str(inner.cleaned_data["value"])


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def clean_text(self) -> str:
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


class OtherForm(forms.Form):
    """Whom with: the number of another record."""

    other = forms.IntegerField(min_value=1, max_value=2**63 - 1)


class TagsForm(forms.Form):
    """Tags chosen from the list, and a new one by its name; ``was`` are those that were chosen."""

    tag = forms.ModelMultipleChoiceField(Tag.objects.all(), required=False)
    was = forms.ModelMultipleChoiceField(Tag.objects.all(), required=False)
    name = forms.CharField(label=_("New tag"), max_length=tagging.LONGEST, required=False)

    def clean_name(self) -> str:
        return tagging.written(self.cleaned_data["name"])

    def tags(self) -> list[Tag]:
        """Those chosen and the new one."""
        found = list(self.cleaned_data["tag"])
        name = self.cleaned_data["name"]
        return [*found, tagging.named(name)] if name else found

    def taken(self) -> list[Tag]:
        return list(set(self.cleaned_data["was"]) - set(self.cleaned_data["tag"]))
