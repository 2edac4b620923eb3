"""What managers enter about points."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from alaka.core.templatetags.core import number
from alaka.scores.models import ScoreRule
from alaka.scores.models.rule import MOST_RULES
from alaka.scores.ruling import happening
from alaka.segments.language import read


class ScoreRuleForm(forms.ModelForm):
    class Meta:
        model = ScoreRule
        fields = ["name", "points", "halves_days", "is_on"]
        labels = {
            "name": _("Name"),
            "points": _("Points, −50 to 50"),
            "halves_days": _("Half as many after days"),
            "is_on": _("In use"),
        }
        help_texts = {
            "name": _("It is what everybody reads beside the points."),
            "halves_days": _("Since it last happened; empty: they stay whole."),
        }
        widgets = {"name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("points") == 0:
            self.add_error("points", _("No points say nothing."))
        asked = read(self.instance.filter, self.instance.owner)
        if asked.root is None:
            self.add_error(None, _("Say who gets them: filter the list of people first."))
        if values.get("halves_days") and happening(asked) is None:
            why = _("Only where the filter is one condition on what happened, as “has visited”.")
            self.add_error("halves_days", why)
        others = ScoreRule.objects.on().exclude(pk=self.instance.pk)
        if values.get("is_on") and others.count() >= MOST_RULES:
            said = ngettext(
                "There is %(count)s rule in use, more there cannot be.",
                "There are %(count)s rules in use, more there cannot be.",
                MOST_RULES,
            )
            self.add_error("is_on", said % {"count": number(MOST_RULES)})
        return values
