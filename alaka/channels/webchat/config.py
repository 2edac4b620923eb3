"""What the owner sets for a chat, as the channel's page asks for it."""

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from alaka.channels.site import BadLine, SiteForm, text_area
from alaka.channels.webchat import limits as defaults
from alaka.channels.webchat.assigned import AssignedForm
from alaka.channels.webchat.definition import offers_of, questions_of


def _greeting(language: str) -> forms.CharField:
    name = dict(settings.LANGUAGES)[language]
    attrs = {"lang": language, "dir": "auto"}
    return forms.CharField(label=name, max_length=300, required=False, widget=text_area(2, **attrs))


class WebchatConfig(AssignedForm, SiteForm):
    title = forms.CharField(
        label=_("Name at the top"),
        max_length=60,
        required=False,
        help_text=_("Empty: the name of the company."),
    )
    greeting_en = _greeting("en")
    greeting_az = _greeting("az")
    greeting_bs = _greeting("bs")
    greeting_fr = _greeting("fr")
    greeting_fa = _greeting("fa")
    questions = forms.CharField(
        label=_("Questions before the first line"),
        required=False,
        widget=text_area(3, dir="auto"),
        help_text=_(
            "One on a line: “Your name | name”, “E-mail* | email”, “Topic | choice | Order, "
            "Price”. A star makes it a must. Kinds: text, long, name, email, phone, choice. "
            "Each question keeps some people from writing."
        ),
    )
    offers = forms.CharField(
        label=_("Greetings that come by themselves"),
        required=False,
        widget=text_area(3, dir="auto"),
        help_text=_(
            "One on a line: page | seconds | source | words. “/prices* | 20 | | Questions about "
            "our prices?” greets after 20 seconds on pages that begin so; with “google” as the "
            "source, only those who came from there. A visitor sees each one once."
        ),
    )
    asks_satisfaction = forms.BooleanField(
        label=_("Ask how it was when a chat is closed"), required=False, initial=True
    )
    customers = forms.CharField(
        label=_("Whose customers its site signs"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_(
            "Empty: the customer numbers of this chat count for it alone. Where several chats "
            "stand on sites with the same customers, write the same word in each, as “roses”. "
            "Change it before customers come: those of before are not found by another word."
        ),
        validators=[
            RegexValidator(
                r"^[a-z][a-z0-9-]*\Z",
                _("Write small letters a to z, digits and hyphens, with a letter first."),
            )
        ],
    )
    max_text = forms.IntegerField(
        label=_("Most characters in one message"), min_value=100, max_value=20_000,
        initial=defaults.MAX_TEXT,
    )  # fmt: skip

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
        (_("Your site"), ("origins", "customers"), True),
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
