from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alaka.channels.site import check_origin, lines
from alaka.tracking.models import Source


class SourceForm(forms.ModelForm):
    class Meta:
        model = Source
        fields = ["name", "is_trusted", "consent", "addresses", "origins", "customers", "is_on"]
        labels = {
            "consent": _("Visitors"),
            "addresses": _("Network addresses"),
            "is_trusted": _("A server's: nobody else sees its key"),
            "is_on": _("In use"),
        }
        help_texts = {
            "name": _("As your people call it: the shop, the app, the accounting."),
            "is_trusted": _("Only then is it believed when it says who somebody is."),
            "origins": _(
                "One on a line, as https://www.example.com or https://*.example.com."
                " Empty: any site."
            ),
            "customers": _(
                "A word of your own. Sources and chats with the same word know the same customers"
                " by the same number, and an order that both a site and a server tell of is one."
            ),
        }
        widgets = {
            "name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
            "origins": forms.Textarea(attrs={"rows": 2, "dir": "ltr"}),
            "customers": forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
            "consent": forms.RadioSelect,
            "addresses": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("consent", "addresses"):  # No line for "nothing chosen".
            field = self.fields[name]
            field.choices = [each for each in field.choices if each[0]]  # type: ignore[attr-defined]

    def clean_origins(self) -> str:
        text = str(self.cleaned_data["origins"])
        for each in lines(text):
            check_origin(each)
        return text

    def clean_customers(self) -> str:
        word = str(self.cleaned_data["customers"]).strip()
        if "@" in word or len(word.split()) > 1:
            raise forms.ValidationError(_("One word, without @."))
        return word
