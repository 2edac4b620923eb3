"""What managers enter about topics and deadlines."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from alaka.accounts.forms import language_choices
from alaka.cases import topics
from alaka.cases.forms import TreeField
from alaka.cases.models import CaseKind, Severity, Term, Topic
from alaka.cases.models.term import USUAL

# A year of business hours: longer is no deadline.
MOST = 2000


class TopicForm(forms.ModelForm):
    """A topic with its name in each language; the name is shown where one is missing."""

    class Meta:
        model = Topic
        fields = ["name"]
        labels = {"name": _("Name")}
        help_texts = {"name": _("Shown wherever a language below is left empty.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        under = set(topics.under(self.instance.pk)) if self.instance.pk else set()

        def rows() -> Iterable[tuple[int, Topic]]:
            """It can be part of none of its own parts."""
            return [each for each in topics.in_order() if each[1].pk not in under]

        self.fields["parent"] = TreeField(rows, _("None (top level)"), label=_("Part of"))
        self.initial["parent"] = self.instance.parent_id
        names: dict[str, Any] = self.instance.names
        for code, name in language_choices():
            self.fields[f"name_{code}"] = forms.CharField(
                label=name,
                max_length=80,
                required=False,
                initial=names.get(code, ""),
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        name = " ".join(str(values.get("name", "")).split())
        same = Topic.objects.filter(parent=values.get("parent"), name__iexact=name)
        if name and same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("A topic with this name stands there already."))
        values["name"] = name
        return values

    def save(self, commit: bool = True) -> Topic:
        topic, values = self.instance, self.cleaned_data
        if topic.pk is None or topic.parent != values["parent"]:
            topic.position = topics.last_place(values["parent"])
        topic.parent = values["parent"]
        given = {code: values[f"name_{code}"].strip() for code, _name in settings.LANGUAGES}
        topic.names = {code: name for code, name in given.items() if name}
        topic.save()
        return topic


class TermsForm(forms.Form):
    """Business hours by kind and severity; an empty field of a kind is that of all kinds."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        known = {(row.kind, row.severity): row.hours for row in Term.objects.all()}
        for kind, _label in self.kinds():
            for severity in Severity:
                usual = USUAL[severity] if not kind else None
                self.fields[f"{kind or 'all'}_{severity.value}"] = forms.IntegerField(
                    min_value=1,
                    max_value=MOST,
                    required=not kind,
                    initial=known.get((kind, severity.value), usual),
                    widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
                )

    @staticmethod
    def kinds() -> list[tuple[str, Any]]:
        return [("", _("All kinds")), *CaseKind.choices]

    def rows(self) -> list[tuple[Any, list[tuple[str, forms.BoundField]]]]:
        """By kind, its fields from severe to minor, each with what it is about."""
        return [
            (
                label,
                [
                    (str(severity.label), self[f"{kind or 'all'}_{severity.value}"])
                    for severity in reversed(Severity)
                ],
            )
            for kind, label in self.kinds()
        ]

    @property
    def severities(self) -> list[Any]:
        return [severity.label for severity in reversed(Severity)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for kind, _label in self.kinds():
            self._in_order(kind or "all", values)
        return values

    def _in_order(self, kind: str, values: dict[str, Any]) -> None:
        """What is severe is not answered later than what is minor."""
        last = 0
        for severity in reversed(Severity):
            hours = values.get(f"{kind}_{severity.value}")
            if hours is None:
                continue
            if hours < last:
                reason = _("Something more severe may not take longer.")
                self.add_error(f"{kind}_{severity.value}", ValidationError(reason))
            last = max(last, hours)

    @transaction.atomic
    def save(self) -> None:
        for kind, _label in self.kinds():
            for severity in Severity:
                hours = self.cleaned_data[f"{kind or 'all'}_{severity.value}"]
                rows = Term.objects.filter(kind=kind, severity=severity)
                if hours is None:
                    rows.delete()
                elif not rows.update(hours=hours):
                    Term.objects.create(kind=kind, severity=severity, hours=hours)
