"""What an administrator enters for a webhook, at the desk or by the API."""

from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundWidget
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from alaka.api.models import Webhook
from alaka.api.models.webhook import MOST
from alaka.api.webhooks.verbs import Noun, nouns, verbs
from alaka.core import http
from alaka.core.dates import digits

ALL, CHOSEN = "all", "chosen"


class WebhookForm(forms.ModelForm):
    which = forms.ChoiceField(
        label=_("Which events"),
        choices=[(ALL, _("All, and those that later versions add")), (CHOSEN, _("Only these:"))],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Webhook
        fields = ["name", "url"]
        help_texts = {
            "name": _("Who is told, such as “Accounting”."),
            "url": _("Where events are posted to. It begins with https://."),
        }
        widgets = {"url": forms.URLInput(attrs={"dir": "ltr", "autocomplete": "off"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.instance.verbs
        # An event that is no more stays chosen until it is taken off.
        known = sorted({*verbs(), *chosen})
        self.fields["verbs"] = forms.MultipleChoiceField(
            label=_("Events"),
            required=False,
            choices=[(verb, verb) for verb in known],
            widget=forms.CheckboxSelectMultiple,
        )
        self.initial.update(which=CHOSEN if chosen else ALL, verbs=chosen)

    @property
    def options(self) -> list[tuple[str, list[BoundWidget]]]:
        """The boxes of the events by their noun."""
        labels = {noun.name: noun.label for noun in nouns()}
        boxes = groupby(self["verbs"], lambda box: str(box.data["value"]).partition(".")[0])
        return [(labels.get(name) or Noun(name, ()).label, list(some)) for name, some in boxes]

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        if "@" in url.partition("://")[2].partition("/")[0]:
            raise ValidationError(gettext("The address must hold no user name and no password."))
        if url.startswith("http://") and not settings.ALLOW_PRIVATE_ADDRESSES:
            raise ValidationError(gettext("This address must begin with https://."))
        try:
            http.check(url)
        except http.OutboundError as refusal:
            raise ValidationError(refusal.reason) from refusal
        return url

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("which") == ALL:
            given["verbs"] = []
        elif "verbs" in given and not given["verbs"]:
            self.add_error("verbs", gettext("Choose at least one event."))
        if self.instance.pk is None and Webhook.objects.count() >= MOST:
            raise ValidationError(
                ngettext(
                    "There may be %(count)s webhook at most. Remove one that is not needed.",
                    "There may be %(count)s webhooks at most. Remove one that is not needed.",
                    MOST,
                )
                % {"count": digits(str(MOST), get_language() or "en")}
            )
        return given

    def save(self, commit: bool = True) -> Webhook:
        """Only what is entered here: senders write the rest of the row meanwhile."""
        webhook: Webhook = self.instance
        webhook.verbs = self.cleaned_data["verbs"]
        if webhook.pk is None:
            webhook.save()
        else:
            webhook.save(update_fields=["name", "url", "verbs"])
        return webhook
