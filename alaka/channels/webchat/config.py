"""What the owner sets for a chat, as the channel's page asks for it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from alaka.channels.webchat.assigned import AssignedForm


class WebchatConfig(AssignedForm):
    greeting = forms.CharField(
        label=_("Greeting"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Empty: “How can we help?”, in the language of the page."),
    )
