"""What agents enter about a company, and about a person in one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from alaka.accounts.forms import country_field, language_choices
from alaka.accounts.models import Agent
from alaka.contacts.changing import sign
from alaka.contacts.companies import domains
from alaka.contacts.companies.changing import FIELDS
from alaka.contacts.family import stored
from alaka.contacts.models import About, Company, Contact, Position
from alaka.contacts.own.filling import entry
from alaka.contacts.own.kinds import KINDS
from alaka.contacts.own.seeing import fields_for
from alaka.contacts.own.uniqueness import TakenError
from alaka.contacts.owners import owner_field
from alaka.core import phones
from alaka.core.fields import DayField


class CompanyForm(forms.Form):
    """``now`` is the company as it is stored, None for a new one. What was not posted stays.

    With the own fields that the agent sees, by their paths in ``own``.
    """

    name = forms.CharField(label=_("Name"), max_length=200)
    website = forms.URLField(
        label=_("Web site"),
        max_length=300,
        required=False,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off", "dir": "ltr"}),
        validators=[URLValidator(schemes=["http", "https"])],
    )
    domains = forms.CharField(
        label=_("Mail domains"),
        max_length=2000,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "off"}),
        help_text=_("What stands behind the @ of its people, such as firma.ba; several by commas."),
    )
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    about = forms.CharField(
        label=_("About this company"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, agent: Agent, now: Company | None = None) -> None:
        super().__init__(data)
        self.now = now
        self.own = {field.path: field for field in fields_for(agent, About.COMPANY)}
        self.fields["country"] = country_field(_("Not chosen"))
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=language_choices(_("Not chosen")), required=False
        )
        self.fields["owner"] = owner_field(now.owner_id if now else None)
        self.order_fields(FIELDS)
        for path, field in self.own.items():
            self.fields[field.entry_name] = entry(
                field, stored(now, path) if now else field.default
            )
        if now is not None:
            self.initial = {name: stored(now, name) for name in FIELDS}
            self.initial["domains"] = ", ".join(now.domains)
            self.initial["phone"] = phones.display(now.phone, now.country) if now.phone else ""

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_domains(self) -> list[str]:
        found: dict[str, None] = {}
        for text in (
            str(self.cleaned_data["domains"]).replace("،", ",").replace(";", ",").split(",")
        ):
            if not text.strip():
                continue
            domain = domains.read(text)
            if not domain:
                problem = _("“%(text)s” is no domain. Write it like firma.ba.")
                raise ValidationError(problem, params={"text": text.strip()[:80]})
            if domain in domains.OF_EVERYBODY:
                problem = _("Anybody can have an address at %(domain)s: it tells of no company.")
                raise ValidationError(problem, params={"domain": domain})
            found[domain] = None
        if len(found) > 20:
            raise ValidationError(_("Enter at most %(limit)s domains."), params={"limit": 20})
        return list(found)

    def clean_address(self) -> str:
        return str(self.cleaned_data["address"]).replace("\r\n", "\n")

    def clean_about(self) -> str:
        return str(self.cleaned_data["about"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        text = values.get("phone")
        if text:
            number = phones.parse(text, values.get("country", ""))
            if number is None:
                self.add_error("phone", _("Enter the number with + and its country code."))
            values["phone"] = number or ""
        return values

    @property
    def names(self) -> list[str]:
        """Of all fields, as the API names them."""
        return [*FIELDS, *self.own]

    def bound(self, name: str) -> forms.BoundField:
        return self[self.own[name].entry_name if name in self.own else name]

    def values(self) -> dict[str, Any]:
        """What was posted, to store. Of some own fields a browser posts nothing where nothing is
        chosen: the sign beside them says that they were there."""
        found = {name: self.cleaned_data[name] for name in FIELDS if name in self.data}
        for path, field in self.own.items():
            if field.entry_name in self.data or f"seen-{path}" in self.data:
                given = self.cleaned_data.get(field.entry_name)
                found[path] = KINDS[field.kind].stored(given)
        return found

    def refuse(self, taken: TakenError) -> None:
        self.add_error(taken.field.entry_name, str(taken))

    def signs(self) -> Mapping[str, str]:
        """Of what is stored: a page carries them, so that its writer's change is told apart."""
        assert self.now is not None
        return {f"seen-{name}": sign(stored(self.now, name)) for name in self.names}

    def kept(self) -> Mapping[str, str]:
        """Those that came with what was refused: what its writer saw is still that."""
        return {f"seen-{name}": value for name, value in self.seen().items()}

    def seen(self) -> dict[str, str]:
        begin = "seen-"
        posted = ((name, name.removeprefix(begin)) for name in self.data if name.startswith(begin))
        return {field: self.data[name] for name, field in posted}


class PositionForm(forms.ModelForm):
    since = DayField(label=_("Since"), required=False)
    until = DayField(label=_("Until"), required=False)

    class Meta:
        model = Position
        fields = ["role", "since", "until", "is_main"]
        labels = {"role": _("Role"), "is_main": _("The main company of this person")}
        widgets = {"role": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("It ends before it begins."))
        return values


class JoinForm(forms.Form):
    """A company by its name, and what the person is there; or the number of one of a list."""

    company = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    name = forms.CharField(label=_("Company"), max_length=200, required=False)
    role = forms.CharField(label=_("Role"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["name"] = " ".join(values.get("name", "").split())
        values["found"] = Company.objects.standing().filter(pk=values.get("company") or 0).first()
        if not values["found"] and not values["name"] and not self.errors:
            self.add_error("name", _("Enter the name of the company."))
        return values


class PeopleForm(forms.Form):
    """People to put into a company, of those who write from its domains."""

    person = forms.ModelMultipleChoiceField(Contact.objects.standing())
