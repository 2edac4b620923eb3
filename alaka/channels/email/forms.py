"""The settings of an e-mail channel, as the person who connects a mailbox sees them.

Field names are the keys of the channel's settings; the two passwords are kept in its secrets.
"""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alaka.channels.contract import SIGN_IN_PATH
from alaka.channels.email.presets import guess
from alaka.channels.email.signing_in import PASSWORD, PRESETS, WAYS, preset, signs_in

SECURITY = [
    ("ssl", _("SSL/TLS from the start")),
    ("starttls", _("STARTTLS")),
    ("none", _("None (only inside your own network)")),
]
PORTS = {
    "imap": {"ssl": 993, "starttls": 143, "none": 143},
    "smtp": {"ssl": 465, "starttls": 587, "none": 25},
}


class LTR(forms.TextInput):
    """For what is written from left to right in every language."""

    def __init__(self) -> None:
        super().__init__(attrs={"dir": "ltr", "autocomplete": "off"})


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
    sign_in = forms.ChoiceField(
        label=_("How the mailbox is opened"),
        choices=WAYS,
        initial=PASSWORD,
        required=False,
        help_text=_(
            "Google and Microsoft often take no password here: then sign in with them after saving."
        ),
    )
    imap_password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=300, required=False, widget=LTR())
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=300,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    directory = forms.RegexField(
        r"^[A-Za-z0-9.-]+$",
        label=_("Directory (tenant) ID"),
        max_length=100,
        required=False,
        help_text=_("Leave empty if accounts of any organisation may sign in."),
        error_messages={"invalid": _("Copy it as Microsoft shows it: letters, digits, hyphens.")},
        widget=LTR(),
    )
    authorize_url = forms.URLField(
        label=_("Address of the sign-in page"), required=False, assume_scheme="https", widget=LTR()
    )
    token_url = forms.URLField(
        label=_("Address that hands out tokens"),
        required=False,
        assume_scheme="https",
        widget=LTR(),
    )
    scope = forms.CharField(
        label=_("Scope"),
        max_length=500,
        required=False,
        help_text=_("What the server calls reading and sending mail, and lasting access."),
        widget=LTR(),
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
        help_text=_(
            "One per line. The folder of sent mails too, if answers are also written in other"
            " programs."
        ),
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

    # Heading, fields, and whether they are folded away until somebody asks for them.
    groups = (
        (_("Mailbox"), ("address", "sender_name", "sign_in", "imap_user", "imap_password"), False),
        (
            _("Alaka at your mail provider"),
            ("client_id", "client_secret", "directory", "authorize_url", "token_url", "scope"),
            False,
        ),
        (_("What is fetched"), ("folders", "start", "max_size"), False),
        (_("Replies"), ("plus_addressing",), False),
        (
            _("Servers"),
            ("imap_host", "imap_port", "imap_security", "smtp_host", "smtp_port", "smtp_security",
             "smtp_login", "smtp_user", "smtp_password"),
            True,
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signs_in(self.data):
            self.fields["imap_password"].required = False
        self.fields["client_id"].help_text = gettext(
            "Register Alaka there as a web application that returns to %(address)s"
        ) % {"address": settings.PUBLIC_URL + SIGN_IN_PATH}

    def clean_authorize_url(self) -> str:
        return _secure(self.cleaned_data["authorize_url"])

    def clean_token_url(self) -> str:
        return _secure(self.cleaned_data["token_url"])

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
        given["sign_in"] = given.get("sign_in") or PASSWORD
        self._check_sign_in(given)
        usual_place, by_custom = preset(given, given["address"]), guess(given["address"])
        for kind in ("imap", "smtp"):
            host, port = f"{kind}_host", f"{kind}_port"
            # Those of the address stand there since it was opened by a password.
            is_another = given["sign_in"] in PRESETS and given.get(host) == getattr(by_custom, host)
            if is_another or not given.get(host):
                given[host] = getattr(usual_place, host)
                given[f"{kind}_security"] = getattr(usual_place, f"{kind}_security")
                kept = None if is_another else given.get(port)
                given[port] = kept or getattr(usual_place, port)
            given[f"{kind}_security"] = given.get(f"{kind}_security") or "ssl"
            usual = PORTS[kind][given[f"{kind}_security"]]
            given[f"{kind}_port"] = given.get(f"{kind}_port") or usual
        given["imap_user"] = given.get("imap_user") or given["address"]
        given["smtp_login"] = given.get("smtp_login") or "same"
        if given["smtp_login"] == "own" and not given.get("smtp_user"):
            self.add_error("smtp_user", gettext("Name the user, or choose another login."))
        return given

    def _check_sign_in(self, given: dict[str, Any]) -> None:
        needed = {
            "google": ("client_id",),
            "microsoft": ("client_id",),
            "own": ("client_id", "authorize_url", "token_url"),
        }
        for name in needed.get(given["sign_in"], ()):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, gettext("Enter what the provider shows for Alaka."))


def _secure(url: str) -> str:
    """Secrets go there: in the open only inside one's own network."""
    if url.startswith("http://") and not settings.ALLOW_PRIVATE_ADDRESSES:
        raise ValidationError(gettext("This address must begin with https://."))
    return url
