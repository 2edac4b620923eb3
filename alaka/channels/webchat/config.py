"""What the owner sets for a chat, as the channel's page asks for it."""

import re

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alaka.channels.webchat import limits as defaults
from alaka.channels.webchat.assigned import AssignedForm
from alaka.channels.webchat.definition import COLOR, BadLine, lines, offers_of, questions_of

# A star stands for every site beneath.
_ORIGIN = re.compile(r"(https?://)(?:\*\.)?([^/?#*]+)/?", re.IGNORECASE)


def _text(rows: int = 2, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def _greeting(language: str) -> forms.CharField:
    name = dict(settings.LANGUAGES)[language]
    attrs = {"lang": language, "dir": "auto"}
    return forms.CharField(label=name, max_length=300, required=False, widget=_text(2, **attrs))


class WebchatConfig(AssignedForm):
    title = forms.CharField(
        label=_("Name at the top"),
        max_length=60,
        required=False,
        help_text=_("Empty: the name of the company."),
    )
    color = forms.CharField(
        label=_("Colour"),
        initial=COLOR,
        widget=forms.TextInput(attrs={"type": "color"}),
        validators=[
            RegexValidator(r"^#[0-9a-fA-F]{6}\Z", _("Write the colour as #rrggbb, as in #0f766e."))
        ],
    )
    position = forms.ChoiceField(
        label=_("Where it stands"),
        choices=[
            ("end", _("At the end of the line: right, in Persian left")),
            ("start", _("At the beginning of the line: left, in Persian right")),
        ],
        initial="end",
        widget=forms.RadioSelect,
    )
    greeting_en = _greeting("en")
    greeting_az = _greeting("az")
    greeting_bs = _greeting("bs")
    greeting_fr = _greeting("fr")
    greeting_fa = _greeting("fa")
    questions = forms.CharField(
        label=_("Questions before the first line"),
        required=False,
        widget=_text(3, dir="auto"),
        help_text=_(
            "One on a line: “Your name | name”, “E-mail* | email”, “Topic | choice | Order, "
            "Price”. A star makes it a must. Kinds: text, long, name, email, phone, choice. "
            "Each question keeps some people from writing."
        ),
    )
    offers = forms.CharField(
        label=_("Greetings that come by themselves"),
        required=False,
        widget=_text(3, dir="auto"),
        help_text=_(
            "One on a line: page | seconds | source | words. “/prices* | 20 | | Questions about "
            "our prices?” greets after 20 seconds on pages that begin so; with “google” as the "
            "source, only those who came from there. A visitor sees each one once."
        ),
    )
    asks_satisfaction = forms.BooleanField(
        label=_("Ask how it was when a chat is closed"), required=False, initial=True
    )
    origins = forms.CharField(
        label=_("Sites the chat may stand on"),
        required=False,
        widget=_text(2, dir="ltr"),
        help_text=_(
            "One on a line, as https://www.example.com or https://*.example.com. Empty: any site."
        ),
    )
    max_text = forms.IntegerField(
        label=_("Most characters in one message"), min_value=100, max_value=20_000,
        initial=defaults.MAX_TEXT,
    )  # fmt: skip
    max_files = forms.IntegerField(
        label=_("Most files in one message"), min_value=0, max_value=20, initial=defaults.MAX_FILES
    )
    max_upload_mb = forms.IntegerField(
        label=_("Most megabytes of one file"), min_value=1, initial=defaults.MAX_UPLOAD_MB
    )
    file_types = forms.CharField(
        label=_("Kinds of files"),
        initial=" ".join(defaults.TYPES),
        required=False,
        widget=_text(2, dir="ltr"),
        help_text=_("Endings of names, with spaces between. Empty: the usual ones."),
    )

    # Heading, fields, and whether they are folded away until somebody asks for them.
    groups = (
        (_("Look"), ("title", "color", "position"), False),
        (
            _("Greeting, by language of the page"),
            ("greeting_en", "greeting_az", "greeting_bs", "greeting_fr", "greeting_fa"),
            False,
        ),
        (_("What it asks and says"), ("questions", "offers", "asks_satisfaction"), False),
        (_("Who gets the chats"), ("assignment",), False),
        (_("Your site"), ("origins",), True),
        (_("Limits"), ("max_text", "max_files", "max_upload_mb", "file_types"), True),
    )

    def clean_questions(self) -> str:
        text = str(self.cleaned_data["questions"])
        try:
            questions_of(text)
        except BadLine as error:
            raise forms.ValidationError(
                gettext("“%(line)s” is no question. Write it as: Label | kind | choices.")
                % {"line": error}
            ) from error
        return text

    def clean_offers(self) -> str:
        text = str(self.cleaned_data["offers"])
        try:
            offers_of(text)
        except BadLine as error:
            raise forms.ValidationError(
                gettext("“%(line)s” is no greeting. Write it as: page | seconds | source | words.")
                % {"line": error}
            ) from error
        return text

    def clean_origins(self) -> str:
        text = str(self.cleaned_data["origins"])
        for line in lines(text):
            _check_origin(line)
        return text

    def clean_max_upload_mb(self) -> int:
        value = int(self.cleaned_data["max_upload_mb"])
        most = settings.MAX_UPLOAD // 1024 // 1024
        if value > most:
            raise forms.ValidationError(
                gettext("This server takes at most %(most)s MB at once (ALAKA_MAX_UPLOAD_MB).")
                % {"most": most}
            )
        return value


def _check_origin(line: str) -> None:
    text = gettext("“%(line)s” is no site. Write it as https://www.example.com, with no page.")
    fault = forms.ValidationError(text % {"line": line})
    found = _ORIGIN.fullmatch(line)
    if not found:
        raise fault
    try:
        URLValidator(schemes=["http", "https"])(found[1] + found[2])
    except forms.ValidationError as error:
        raise fault from error
