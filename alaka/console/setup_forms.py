"""The forms of the set-up's steps."""

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from alaka import registry
from alaka.accounts.forms import BusinessForm, NewPassword
from alaka.accounts.models import Agent, Role

LTR = {"dir": "ltr"}
SERVERS = (
    "imap_user",
    "imap_host",
    "imap_port",
    "imap_security",
    "smtp_host",
    "smtp_port",
    "smtp_security",
)


class CompanyForm(BusinessForm):
    """Step one. The time zone is guessed by a small script while it is still UTC."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["timezone"].widget.attrs["data-guess-zone"] = "yes"
        self.fields["name"].widget.attrs |= {"autocomplete": "organization", "autofocus": True}
        self.fields["language"].help_text = _(
            "For mails and forms when the customer's language is not known. "
            "Each agent chooses their own."
        )


class AdministratorForm(NewPassword):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("With it you log in."),
        widget=forms.EmailInput(attrs={"autocomplete": "username", **LTR}),
    )
    field_order = ["name", "email", "password", "again"]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if Agent.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("This e-mail address is already in use."))
        return email

    def clean(self) -> None:
        given = self.cleaned_data
        self.check_password(Agent(name=given.get("name", ""), email=given.get("email", "")))

    def save(self, language: str) -> Agent:
        given = self.cleaned_data
        return Agent.objects.create_user(
            given["email"],
            given["password"],
            name=given["name"],
            role=Role.ADMINISTRATOR,
            language=language,
        )


class ChannelForm(forms.Form):
    """Step three: a form for the site always, a mailbox if one is named."""

    inbox = forms.CharField(
        label=_("Name of the inbox"),
        max_length=80,
        help_text=_("What customers write lands there. The team of the same name answers it."),
    )
    address = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", **LTR}),
        help_text=_("Customers write to this address, and answers come from it."),
    )
    password = forms.CharField(
        label=_("Password of the mailbox"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", **LTR}),
        help_text=_(
            "Some providers want an “app password” made for this. A mailbox that is opened by"
            " signing in with Google or Microsoft is added later, under Settings → Channels."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """The servers are asked for in the words of the e-mail kind, all of them optional."""
        super().__init__(*args, **kwargs)
        offered = import_string(registry.CHANNELS["email"]).config_form.base_fields
        for name in SERVERS:
            field = deepcopy(offered[name])
            field.required, field.initial = False, None
            if isinstance(field, forms.ChoiceField):
                given: list[Any] = list(iter(field.choices))  # type: ignore[arg-type]
                field.choices = [("", _("As usual for the address")), *given]
            else:
                field.widget.attrs |= LTR
            self.fields[name] = field

    def servers(self) -> list[forms.BoundField]:
        return [self[name] for name in SERVERS]

    def server_settings(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] or "" for name in SERVERS}

    @property
    def servers_are_open(self) -> bool:
        """Whether the part with the servers is to be seen: something stands or is wrong there."""
        return any(field.value() or field.errors for field in self.servers())

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("address") and not given.get("password"):
            self.add_error("password", _("Type the password of this mailbox, or leave out both."))
        if given.get("password") and not given.get("address"):
            self.add_error("address", _("Type the address of this mailbox, or leave out both."))
