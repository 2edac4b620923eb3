"""What an administrator enters for a rule: how it is called, when it acts, how often."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from alaka.automation.looking import HOUR
from alaka.automation.models import Rule, Trigger
from alaka.contacts.hours_form import HOURS, HoursForm
from alaka.contacts.models import OwnField
from alaka.timeline.happenings import Happening, happenings

WHERE = "where-"
YEAR = 366


class RuleForm(HoursForm):
    """``when`` is made of the fields that its trigger asks for."""

    class Meta:
        model = Rule
        fields = ["name", "again", "again_days", "cap", *HOURS]
        labels = {
            "again": _("How often for one person"),
            "again_days": _("After how many days again"),
            "cap": _("At most so many people in a day"),
        }
        help_texts = {"cap": _("Ten times as many, and the rule switches itself off.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cap"].min_value = 1  # type: ignore[attr-defined]
        ask: dict[str, Any] = {
            Trigger.EVENT: self._event,
            Trigger.SILENCE: self._silence,
            Trigger.DATE: self._date,
            Trigger.DAILY: self._daily,
        }
        self.asked: list[str] = []
        ask[self.instance.trigger]()

    def _ask(self, name: str, field: forms.Field, initial: Any) -> None:
        field.initial = initial
        self.fields[name] = field
        self.asked.append(name)

    def _event(self) -> None:
        when = self.instance.when
        self._ask("verbs", _verbs(_("What happens")), when.get("verbs"))
        for verb in self.instance.verbs:
            kind = happenings().get(verb)
            if kind is not None and kind.narrowing is not None:
                there = when.get("where", {}).get(verb)
                self._ask(WHERE + verb, _narrowed(kind, self.instance), there)

    def _silence(self) -> None:
        when = self.instance.when
        self._event()
        hours = forms.IntegerField(
            label=_("After how many hours"), min_value=1, max_value=24 * YEAR
        )
        self._ask("hours", hours, when.get("hours", 48))
        unless = _verbs(_("Unless meanwhile"), is_required=False)
        unless.help_text = _("Then the rule does nothing.")
        self._ask("unless", unless, when.get("unless"))

    def _date(self) -> None:
        when = self.instance.when
        rows = OwnField.objects.of_people().in_use().filter(kind="date")
        dates = forms.ChoiceField(
            label=_("Which date"),
            choices=[(row.path, str(row)) for row in rows],
            help_text=_("Dates are fields of your own, under Settings → Fields."),
        )
        self._ask("field", dates, when.get("field"))
        days = forms.IntegerField(
            label=_("How many days before"),
            min_value=-YEAR,
            max_value=YEAR,
            help_text=_("0 is the day itself; with a minus, so many days after it."),
        )
        self._ask("days", days, when.get("days", 0))
        yearly = forms.BooleanField(label=_("Every year, as a birthday"), required=False)
        self._ask("yearly", yearly, when.get("yearly", False))
        self._daily()

    def _daily(self) -> None:
        hour = forms.IntegerField(
            label=_("From which hour of the day"),
            min_value=0,
            max_value=23,
            help_text=_("By the clock of your business."),
        )
        self._ask("hour", hour, self.instance.when.get("hour", HOUR))

    @property
    def when_fields(self) -> Iterable[forms.BoundField]:
        return [self[name] for name in self.asked]

    @property
    def own_fields(self) -> Iterable[forms.BoundField]:
        return [self[name] for name in self.Meta.fields if name not in HOURS]

    @property
    def hour_fields(self) -> Iterable[forms.BoundField]:
        return [self[name] for name in HOURS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = {name: cleaned.get(name) for name in self.asked}
        where = {
            name.removeprefix(WHERE): given.pop(name)
            for name in list(given)
            if name.startswith(WHERE)
        }
        verbs = given.get("verbs") or ()
        if where := {verb: each for verb, each in where.items() if each and verb in verbs}:
            given["where"] = where
        self.instance.when = {name: each for name, each in given.items() if each not in (None, [])}
        return cleaned


def _verbs(label: Any, *, is_required: bool = True) -> forms.Field:
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in happenings().values():
        noun = capfirst(pgettext("time line", kind.verb.partition(".")[0]))
        groups.setdefault(noun, []).append((kind.verb, capfirst(str(kind))))
    return forms.MultipleChoiceField(
        label=label,
        choices=list(groups.items()),
        required=is_required,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )


def _narrowed(kind: Happening, rule: Rule) -> forms.Field:
    assert kind.narrowing is not None
    return forms.MultipleChoiceField(
        label=kind.narrowing.label,
        choices=kind.narrowing.choices(rule.owner),
        required=False,
        help_text=_("Only these; none chosen: all."),
        widget=forms.CheckboxSelectMultiple,
    )
