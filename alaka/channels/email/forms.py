"""The settings of an e-mail channel, as the person who connects a mailbox sees them.

Field names are the keys of the channel's settings; the two passwords are kept in its secrets.
"""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alaka.channels.email.presets import guess

SECURITY = [
    ("ssl", _("SSL/TLS from the start")),
    ("starttls", _("STARTTLS")),
    ("none", _("None (only inside your own network)")),
]
PORTS = {
    "imap": {"ssl": 993, "starttls": 143, "none": 143},
    "smtp": {"ssl": 465, "starttls": 587, "none": 25},
}


class EmailForm(forms.Form):
    address = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("Customers write to this address, and answers come from it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    sender_name = forms.CharField(
        label=_("Name shown to customers"),
        max_length=100,
        required=False,
        help_text=_("Usually the name of your business."),
    )
    imap_user = forms.CharField(
        label=_("User name"),
        max_length=254,
        required=False,
        help_text=_("Leave empty if it is the e-mail address."),
    )
    imap_password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    imap_host = forms.CharField(
        label=_("Server for incoming mail (IMAP)"),
        max_length=253,
        required=False,
        help_text=_("Leave empty to take the usual one of the address."),
    )
    imap_port = forms.IntegerField(
        label=_("IMAP port"), min_value=1, max_value=65535, required=False
    )
    imap_security = forms.ChoiceField(
        label=_("IMAP security"), choices=SECURITY, initial="ssl", required=False
    )
    folders = forms.CharField(
        label=_("Folders to read"),
        initial="INBOX",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One per line."),
    )
    start = forms.CharField(
        label=_("Fetch mails"),
        initial="now",
        required=False,
        help_text=_("“now” for new mails only, “all” for everything, or a date as 2026-03-31."),
    )
    max_size = forms.IntegerField(
        label=_("Largest mail in MB"),
        min_value=1,
        max_value=200,
        initial=40,
        required=False,
        help_text=_("Of a larger one only the header is fetched, with a note."),
    )
    smtp_host = forms.CharField(
        label=_("Server for outgoing mail (SMTP)"),
        max_length=253,
        required=False,
        help_text=_("Leave empty to take the usual one of the address."),
    )
    smtp_port = forms.IntegerField(
        label=_("SMTP port"), min_value=1, max_value=65535, required=False
    )
    smtp_security = forms.ChoiceField(
        label=_("SMTP security"), choices=SECURITY, initial="starttls", required=False
    )
    smtp_login = forms.ChoiceField(
        label=_("Login for outgoing mail"),
        choices=[
            ("same", _("Same as for incoming mail")),
            ("own", _("Another user name and password")),
            ("none", _("No login")),
        ],
        initial="same",
        required=False,
    )
    smtp_user = forms.CharField(label=_("SMTP user name"), max_length=254, required=False)
    smtp_password = forms.CharField(
        label=_("SMTP password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    plus_addressing = forms.BooleanField(
        label=_("Mark the reply address"),
        required=False,
        initial=True,
        help_text=_(
            "Answers carry a reply address like name+mark@your.domain, so that replies find"
            " their conversation even from programs that break threads. Switch it off if your"
            " provider does not deliver such addresses."
        ),
    )

    def clean_address(self) -> str:
        value: str = self.cleaned_data["address"].strip()
        try:
            validate_email(value)
        except ValidationError:
            message = gettext("Write the whole address, as support@your-shop.com.")
            raise ValidationError(message) from None
        if "+" in value.partition("@")[0]:
            raise ValidationError(gettext("Write the address without a plus sign."))
        return value

    def clean_folders(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["folders"].splitlines()]
        return list(dict.fromkeys(line for line in lines if line)) or ["INBOX"]

    def clean_start(self) -> str:
        value = self.cleaned_data["start"].strip().lower() or "now"
        if value in ("now", "all"):
            return value
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            message = gettext("Write “now”, “all”, or a date as 2026-03-31.")
            raise ValidationError(message) from None

    def clean_max_size(self) -> int:
        return self.cleaned_data["max_size"] or 40

    def clean(self) -> dict[str, Any]:
        """What was left empty is taken from the house the address belongs to."""
        given = super().clean() or self.cleaned_data
        if not given.get("address"):
            return given
        preset = guess(given["address"])
        for kind, host in (("imap", preset.imap_host), ("smtp", preset.smtp_host)):
            if not given.get(f"{kind}_host"):
                given[f"{kind}_host"] = host
                given[f"{kind}_security"] = getattr(preset, f"{kind}_security")
                given[f"{kind}_port"] = given.get(f"{kind}_port") or getattr(preset, f"{kind}_port")
            given[f"{kind}_security"] = given.get(f"{kind}_security") or "ssl"
            usual = PORTS[kind][given[f"{kind}_security"]]
            given[f"{kind}_port"] = given.get(f"{kind}_port") or usual
        given["imap_user"] = given.get("imap_user") or given["address"]
        given["smtp_login"] = given.get("smtp_login") or "same"
        if given["smtp_login"] == "own" and not given.get("smtp_user"):
            self.add_error("smtp_user", gettext("Name the user, or choose another login."))
        return given
