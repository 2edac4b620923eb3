"""What is entered of an improvement: its words in each language, what it is about, since when."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alaka.accounts.models import Business
from alaka.cases.forms import topic_field
from alaka.cases.models import Improvement
from alaka.core.fields import DayField
from alaka.core.languages import LANGUAGES

# A sentence or two: it stands on a page and goes out to people's phones.
LONGEST = 1000


class Words(NamedTuple):
    """The two fields of a language; ``is_open``: shown without a click."""

    code: str
    name: str
    said: forms.BoundField
    did: forms.BoundField
    is_open: bool


class ImprovementForm(forms.ModelForm):
    changed_on = DayField(label=gettext_lazy("Since when"), required=False)

    class Meta:
        model = Improvement
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        improvement = self.instance
        self.fields["topic"] = topic_field(improvement.topic)
        self.initial["topic"] = improvement.topic_id
        self.initial["changed_on"] = improvement.changed_on
        for code, each in LANGUAGES.items():
            for part, label in (("said", _("You said")), ("did", _("We did"))):
                self.fields[f"{part}_{code}"] = forms.CharField(
                    label=f"{label} ({each.own_name})",
                    required=False,
                    max_length=LONGEST,
                    initial=improvement.text(part, code),
                    widget=forms.Textarea(
                        attrs={"rows": 2, "lang": code, "dir": "auto", "maxlength": LONGEST}
                    ),
                )

    def words(self) -> Iterator[Words]:
        """By language: the reader's and the business's first."""
        first = [get_language() or "en", Business.get().language]
        codes = list(dict.fromkeys([*first, *LANGUAGES]))
        for code in codes:
            if code not in LANGUAGES:
                continue
            said, did = self[f"said_{code}"], self[f"did_{code}"]
            is_open = code in first or any((said.value(), did.value(), said.errors, did.errors))
            yield Words(code, LANGUAGES[code].own_name, said, did, is_open)

    def clean_changed_on(self) -> date:
        return self.cleaned_data["changed_on"] or self.instance.changed_on

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        texts = {}
        for code in LANGUAGES:
            said, did = (_plain(values.get(f"{part}_{code}", "")) for part in ("said", "did"))
            if said and not did:
                self.add_error(f"did_{code}", _("Say what you did, too."))
            if did:
                texts[code] = {"said": said, "did": did}
        if not texts and not self.errors:
            self.add_error(
                f"did_{Business.get().language}", _("Say what you did, in one language at least.")
            )
        values["texts"] = texts
        return values

    def save(self, commit: bool = True) -> Improvement:
        improvement, values = self.instance, self.cleaned_data
        for name in ("topic", "changed_on", "texts"):
            setattr(improvement, name, values[name])
        if improvement.pk is None:
            improvement.save()
        else:
            improvement.save(update_fields=["topic", "changed_on", "texts"])
        improvement.publish()
        return improvement


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
