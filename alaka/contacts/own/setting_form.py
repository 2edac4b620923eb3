"""What an administrator enters about an own field."""

from collections.abc import Sequence
from typing import Any

from babel import Locale
from babel.core import get_global
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.defaultfilters import truncatechars
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alaka.accounts.forms import language_choices
from alaka.accounts.models import Team
from alaka.contacts.models import About, OwnField
from alaka.contacts.own import choices, uniqueness
from alaka.contacts.own.filling import entry
from alaka.contacts.own.keys import make_key
from alaka.contacts.own.kinds import KINDS

OFFERING = ("choice", "several")
# What a new person gets of these nobody can say beforehand.
WITHOUT_DEFAULT = ("reference", "file")


class OwnFieldForm(forms.ModelForm):
    """Of a new field, its instance says of which kind it is; that stays."""

    class Meta:
        model = OwnField
        fields = ["name", "help", "is_required", "is_unique", "teams"]
        labels = {
            "name": _("Name"),
            "help": _("Help"),
            "is_required": _("Must be filled in"),
            "is_unique": _("No two people alike"),
            "teams": _("Only for these teams"),
        }
        help_texts = {
            "name": _("Shown wherever a language below is left empty."),
            "help": _("A line under the field for whoever fills it in."),
            "is_required": _("It is asked for whenever a person is added, and cannot be emptied."),
            "is_unique": _("A value that somebody has already is refused."),
            "teams": _("Nobody else sees or changes it, except administrators. None: everybody."),
        }
        widgets = {"teams": forms.CheckboxSelectMultiple}

    def __init__(self, data: Any = None, *, instance: OwnField) -> None:
        super().__init__(data, instance=instance)
        kind = KINDS[instance.kind]
        if instance.about == About.COMPANY:
            self._speak_of_companies()
        self.offered = choices.posted(instance, data) if data else list(instance.choices)
        if instance.kind == "file":
            del self.fields["is_required"]  # None can be given before the person is stored.
        if not kind.can_be_unique:
            del self.fields["is_unique"]
        if not Team.objects.exists():
            del self.fields["teams"]
        for code, name in language_choices():
            self.fields[f"name_{code}"] = forms.CharField(
                label=name,
                max_length=80,
                required=False,
                initial=instance.names.get(code, ""),
                widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
            )
        if instance.kind == "money":
            self.fields["currency"] = forms.ChoiceField(
                label=_("Currency"),
                choices=_currencies,
                initial=instance.options.get("currency"),
                # Else amounts that were entered would be worth something else.
                disabled=bool(instance.pk),
                help_text=_("It cannot be changed later."),
            )
        if instance.kind == "reference":
            self.fields["of"] = forms.ChoiceField(
                label=_("Points to"),
                choices=[(About.CONTACT, _("A person")), (About.COMPANY, _("A company"))],
                initial=instance.options.get("of", About.CONTACT),
                disabled=bool(instance.pk),
                help_text=_("It cannot be changed later."),
            )
        self._add_default()

    def _speak_of_companies(self) -> None:
        self.fields["is_unique"].label = _("No two companies alike")
        self.fields["is_unique"].help_text = _("A value that another company has is refused.")
        self.fields["is_required"].help_text = _(
            "It is asked for whenever a company is added, and cannot be emptied."
        )

    def _add_default(self) -> None:
        """Entered as the field itself will be, of the choices that stand in the form."""
        shape = OwnField(
            kind=self.instance.kind, choices=[each for each in self.offered if each[0]]
        )
        if self.instance.kind in WITHOUT_DEFAULT:
            return
        self.fields["default_value"] = entry(shape, self.instance.default)
        field = self.fields["default_value"]
        field.label, field.required = _("Default"), False
        is_of_company = self.instance.about == About.COMPANY
        field.help_text = (
            _("What a new company gets.") if is_of_company else _("What a new person gets.")
        )

    @property
    def plain(self) -> list[forms.BoundField]:
        """Those beside the names and the choices."""
        order = ("currency", "of", "help", "default_value", "is_required", "is_unique", "teams")
        return [self[name] for name in order if name in self.fields]

    @property
    def names(self) -> list[forms.BoundField]:
        return [self[f"name_{code}"] for code, _name in settings.LANGUAGES]

    def clean_name(self) -> str:
        name = " ".join(str(self.cleaned_data["name"]).split())
        same = OwnField.objects.filter(about=self.instance.about, name__iexact=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is a field with this name already."))
        return name

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.instance.kind in OFFERING:
            for reason in choices.wrong(self.offered):
                self.add_error(None, reason)
        if values.get("is_unique"):
            if values.get("default_value") not in (None, "", []):
                self.add_error("default_value", _("Two new ones would be alike."))
            self._refuse_doubles()
        return values

    def _refuse_doubles(self) -> None:
        found = uniqueness.doubles(self.instance) if self.instance.pk else None
        if found is None:
            return
        value, (one, other) = found
        shown = KINDS[self.instance.kind].shown(value, self.instance, (get_language() or "en")[:2])
        reason = _("%(one)s and %(other)s both have “%(value)s”. Change one of them first.")
        params = {"one": one, "other": other, "value": truncatechars(shown, 80)}
        self.add_error("is_unique", ValidationError(reason, params=params))

    def is_stored(self) -> bool:
        """False, with the reason in the form, if others were at the same at this moment."""
        try:
            self.save()
        except IntegrityError:
            reason = _("Somebody else changed something at the same moment. Save once more.")
            self.add_error(None, reason)
            return False
        return True

    @transaction.atomic
    def save(self, commit: bool = True) -> OwnField:
        field, values = self.instance, self.cleaned_data
        given = {code: values[f"name_{code}"].strip() for code, _name in settings.LANGUAGES}
        field.names = {code: name for code, name in given.items() if name}
        if field.pk is None:
            beside = OwnField.objects.filter(about=field.about)
            field.key = make_key(field.name, set(beside.values_list("key", flat=True)), "field")
            field.position = beside.after_all()
        if field.kind in OFFERING:
            choices.put(field, self.offered)
        if field.kind == "money":
            field.options["currency"] = values["currency"]
        if field.kind == "reference":
            field.options["of"] = values["of"]
        field.default = KINDS[field.kind].stored(values.get("default_value"))
        field = super().save()
        uniqueness.keep(field)
        return field


def _currencies() -> Sequence[tuple[str, str]]:
    """Those in use today, by their names in the reader's language."""
    names = Locale((get_language() or "en")[:2]).currencies
    codes = {
        code
        for used in get_global("territory_currencies").values()
        for code, _begin, end, is_tender in used
        if end is None and is_tender
    }
    found = [(code, f"{code} – {names.get(code, code)}") for code in sorted(codes)]
    return [("", ""), *found]
