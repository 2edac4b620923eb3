"""What an administrator enters of rules and of the words that make a complaint severe."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from alaka.accounts.models import Place
from alaka.cases.feedback.severe import lists
from alaka.cases.models import CaseKind, CaseRule, SevereWords, Severity, Topic
from alaka.cases.models.rule import FieldTest
from alaka.channels.models import Channel
from alaka.core.languages import LANGUAGES


class RuleForm(forms.ModelForm):
    class Meta:
        model = CaseRule
        fields = [
            "name", "channel", "place", "field", "field_test", "field_value", "words",
            "opens", "kind", "topic", "severity", "is_enabled",
        ]  # fmt: skip
        widgets = {"words": forms.Textarea(attrs={"rows": 4, "dir": "auto"})}
        help_texts = {
            "field": gettext_lazy(
                "As it is called in the form. Those of the feedback page: kind, topic, severity, "
                "wish."
            ),
            "words": gettext_lazy(
                "One on a line, one of them is enough. Endings need no lines of their own."
            ),
            "opens": gettext_lazy("Without the tick, no case begins of what the rule holds for."),
        }

    # Headings and the fields under them.
    groups = (
        (gettext_lazy("For which messages"),
         ("name", "channel", "place", "field", "field_test", "field_value", "words")),
        (gettext_lazy("What becomes of them"),
         ("opens", "kind", "topic", "severity", "is_enabled")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = gettext_lazy("What the customer chose")
        self.fields["channel"] = forms.ModelChoiceField(
            Channel.objects.all(), label=gettext_lazy("Channel"), required=False,
            empty_label=gettext_lazy("Any channel"),
        )  # fmt: skip
        self.fields["place"] = forms.ModelChoiceField(
            Place.objects.offered(self.instance.place_id), label=gettext_lazy("Place"),
            required=False,
            empty_label=gettext_lazy("Any place"),
            help_text=gettext_lazy("With all that is part of it."),
        )  # fmt: skip
        self.fields["kind"] = forms.ChoiceField(
            label=pgettext_lazy("case", "Kind"), required=False,
            choices=[("", chosen), *CaseKind.choices],
            help_text=gettext_lazy("A complaint, where the customer chose nothing."),
        )  # fmt: skip
        self.fields["severity"] = forms.TypedChoiceField(
            label=pgettext_lazy("case", "Severity"), required=False, coerce=int, empty_value=None,
            choices=[("", chosen), *Severity.choices],
        )  # fmt: skip
        self.fields["topic"] = TopicField()

    def clean(self) -> dict[str, Any]:
        cleaned = dict(super().clean() or {})
        test, name = cleaned.get("field_test"), cleaned.get("field", "")
        if test and not name:
            self.add_error("field", _("Write what the field is called."))
        if name and not test:
            self.add_error("field_test", _("Choose what is asked of the field."))
        if test in (FieldTest.EQUALS, FieldTest.CONTAINS) and not cleaned.get("field_value"):
            self.add_error("field_value", _("Write what stands in the field."))
        return cleaned


class TopicField(forms.ModelChoiceField):
    """Topics with those above them, in the reader's language."""

    def __init__(self) -> None:
        super().__init__(
            Topic.objects.select_related("parent__parent__parent"),
            label=pgettext_lazy("case", "Topic"),
            required=False,
            empty_label=gettext_lazy("What the customer chose"),
        )

    def label_from_instance(self, topic: Topic) -> str:
        return " › ".join(str(each) for each in topic.path)


class SevereWordsForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, text in lists().items():
            widget = forms.Textarea(attrs={"rows": 8, "dir": "auto", "lang": code})
            self.fields[code] = forms.CharField(
                label=LANGUAGES[code].own_name, required=False, initial=text, widget=widget,
                max_length=20_000,
            )  # fmt: skip

    def save(self) -> None:
        for code, _name in settings.LANGUAGES:
            lines = filter(None, map(str.strip, self.cleaned_data[code].splitlines()))
            text = "\n".join(dict.fromkeys(lines))
            SevereWords.objects.update_or_create(language=code, defaults={"text": text})
