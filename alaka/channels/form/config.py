"""What the owner sets for a form channel, as the channel's page asks for it."""

from typing import Any

import phonenumbers
from babel import Locale
from django import forms
from django.core.validators import URLValidator
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from alaka.channels.form import definition as defaults
from alaka.channels.form.definition import extras_of, host_of
from alaka.channels.form.fields import CONTROL, KNOWN, mapping_of
from alaka.channels.form.page import LABELS
from alaka.channels.site import MAX_UPLOAD_MB, BadLine, SiteForm, lines, text_area


def _countries() -> list[tuple[str, str]]:
    names = Locale.parse(get_language() or "en", sep="-").territories
    named = [(code, names.get(code, code)) for code in phonenumbers.SUPPORTED_REGIONS]
    return [("", "—"), *sorted(named, key=lambda pair: pair[1])]


class _Boxes(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple


class FormConfig(SiteForm):
    title = forms.CharField(
        label=_("Title"), max_length=120, required=False, help_text=_("Empty: “Write to us”.")
    )
    intro = forms.CharField(
        label=_("Text above the form"),
        max_length=2000,
        required=False,
        widget=text_area(3),
        help_text=_(
            "Title and text are shown to everybody as you write them, whatever their language. "
            "Left empty, each reads ours in a language of their own."
        ),
    )
    thanks = forms.CharField(
        label=_("Text of the thank-you page"), max_length=2000, required=False, widget=text_area(3)
    )
    consent = forms.CharField(
        label=_("Line of consent"),
        max_length=500,
        required=False,
        help_text=_("A box that must be ticked. Empty: none."),
    )
    consents = _Boxes(
        label=_("Boxes of consent"),
        required=False,
        help_text=_(
            "One for each of these. Nobody has to tick them. What is written beside them stands "
            "under Settings → What we write for."
        ),
    )
    shown = _Boxes(
        label=_("Fields of the form"),
        choices=[(name, LABELS[name]) for name in KNOWN],
        initial=list(defaults.SHOWN),
    )
    required = _Boxes(
        label=_("Fields that must be filled in"),
        choices=[
            ("contact", _("E-mail address or phone")),
            *((name, LABELS[name]) for name in KNOWN),
        ],
        initial=list(defaults.REQUIRED),
        required=False,
    )
    extra_fields = forms.CharField(
        label=_("Fields of your own"),
        required=False,
        widget=text_area(4, dir="auto"),
        help_text=_(
            "One on a line: “Order number”, “Day* | date”, “Shop | choice | Centre, Harbour”. "
            "A star makes it a must. Kinds: text, long, number, date, choice, yes."
        ),
    )
    country = forms.ChoiceField(
        label=_("Country of phone numbers"),
        choices=_countries,
        required=False,
        help_text=_("Numbers written without a country are read as its numbers."),
    )
    redirect_url = forms.URLField(
        label=_("Your own thank-you page"),
        required=False,
        assume_scheme="https",
        help_text=_("Visitors go there after sending. Empty: they see ours."),
    )
    redirect_hosts = forms.CharField(
        label=_("Sites a form may lead to"),
        required=False,
        widget=text_area(2, dir="ltr"),
        help_text=_(
            "One on a line, as www.example.com. A form there can name its own thank-you page in "
            "a hidden field “alaka_redirect”."
        ),
    )
    mapping = forms.CharField(
        label=_("Names of fields on your page"),
        required=False,
        widget=text_area(3, dir="ltr"),
        help_text=_(
            "One on a line, as “client = name”. Ours: name, email, phone, subject, message, file. "
            "Usual names are understood without this; all others are kept and shown."
        ),
    )
    max_upload_mb = forms.IntegerField(
        label=_("Most megabytes of files in one message"),
        min_value=0,
        initial=MAX_UPLOAD_MB,
    )
    honeypot = forms.SlugField(
        label=_("Name of the hidden field"),
        initial="homepage",
        help_text=_("People never see it. Machines fill it in, and land in quarantine."),
    )
    rate_limit = forms.IntegerField(
        label=_("Most messages from one address in ten minutes"),
        min_value=1,
        max_value=100_000,
        initial=20,
    )

    for_places = forms.BooleanField(
        label=_("Stands on the feedback pages of places"),
        required=False,
        help_text=_(
            "Of the place that is chosen above and all its parts, or else of every place that has "
            "no form of its own."
        ),
    )

    # Heading, fields, and whether they are folded away until somebody asks for them.
    groups = (
        (_("What visitors read"), ("title", "intro", "thanks", "consent", "consents"), False),
        (_("Behind a button on your site"), ("color", "position"), False),
        (
            _("What the form asks"),
            ("shown", "required", "extra_fields", "country", "for_places"),
            False,
        ),
        (_("Your site"), ("redirect_url", "redirect_hosts", "origins", "mapping"), True),
        (
            _("Limits"),
            ("max_upload_mb", "max_files", "file_types", "rate_limit", "honeypot"),
            True,
        ),
    )

    def clean_extra_fields(self) -> str:
        text = str(self.cleaned_data["extra_fields"])
        try:
            extras_of(text)
        except BadLine as error:
            line = str(error)
            raise forms.ValidationError(
                gettext("“%(line)s” is no field. Write it as: Label | kind | choices.")
                % {"line": line}
            ) from error
        return text

    def clean_redirect_hosts(self) -> str:
        text = str(self.cleaned_data["redirect_hosts"])
        for line in lines(text):
            _check_host(line)
        return text

    def clean_mapping(self) -> str:
        text = str(self.cleaned_data["mapping"])
        try:
            mapping_of(text)
        except ValueError as error:
            raise forms.ValidationError(
                gettext("“%(line)s” is not a pair of names. Write it as: theirs = name.")
                % {"line": error}
            ) from error
        return text

    def clean_honeypot(self) -> str:
        value = str(self.cleaned_data["honeypot"])
        if value in KNOWN or value.startswith(CONTROL):
            raise forms.ValidationError(
                gettext("Choose a name that no other field of the form has.")
            )
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        labels = {extra.label for extra in extras_of(cleaned.get("extra_fields", ""))}
        if cleaned.get("honeypot") in labels:
            self.add_error(
                "honeypot", gettext("Choose a name that no other field of the form has.")
            )
        return cleaned


def _check_host(line: str) -> None:
    try:
        URLValidator(schemes=["https"])(f"https://{host_of(line)}/")
    except forms.ValidationError as error:
        raise forms.ValidationError(
            gettext("“%(line)s” is not the address of a site.") % {"line": line}
        ) from error
