"""What is asked before a person goes, and how long things are kept."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from alaka.contacts.models import Contact
from alaka.core.dates import digits
from alaka.core.folding import fold
from alaka.privacy.keeping import LONGEST, Kept
from alaka.privacy.models import Reason, Wish
from alaka.privacy.previewing import Preview

# For ever is a decision, and stands in the list like any other.
MONTHS = (1, 2, 3, 6, 12, 18, 24, 36, 60, 84, 120)


class ErasureForm(forms.Form):
    """`typed` is the name of the person, or the number of the record where there is no name."""

    wish = forms.ChoiceField(label=_("Who asked for it"), choices=Wish)
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[each for each in Reason.choices if each[0] != Reason.RETENTION]
    )
    insists = forms.BooleanField(
        label=_("Erase nevertheless; what is open stays open, without words"), required=False
    )
    typed = forms.CharField(label=_("Confirmation"), max_length=200)
    preview = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, contact: Contact, shown: Preview, data: Any = None) -> None:
        super().__init__(data, initial={"preview": shown.digest})
        self.contact, self.shown = contact, shown
        self.asked = contact.name or str(contact.pk)
        self.fields["typed"].help_text = gettext("Type “%(name)s”.") % {"name": self.asked}
        self.fields["typed"].widget.attrs |= {"autocomplete": "off", "dir": "auto"}
        if shown.is_finished:
            del self.fields["insists"]

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"])
        if fold(typed) != fold(self.asked):
            raise forms.ValidationError(gettext("Type “%(name)s”.") % {"name": self.asked})
        return typed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "insists" in self.fields and not values.get("insists"):
            self.add_error("insists", gettext("Something is open: finish it first, or insist."))
        if values.get("preview", self.shown.digest) != self.shown.digest:
            said = gettext("Something changed since this was shown. Look again, and confirm.")
            self.data = {**dict(self.data.items()), "preview": self.shown.digest}
            self.add_error(None, said)
        return values


class RetentionForm(forms.Form):
    def __init__(self, kept: list[Kept], data: Any = None) -> None:
        super().__init__(data)
        for each in kept:
            self.fields[each.kind.name] = forms.TypedChoiceField(
                label=str(each.kind.label),
                choices=_choices(each.rule.months),
                coerce=int,
                empty_value=None,
                required=False,
                initial=each.rule.months or "",
                widget=forms.Select(attrs={"class": "form-select"}),
            )


def _choices(chosen: int | None) -> list[tuple[int | str, Any]]:
    months = sorted({*MONTHS, *([chosen] if chosen else [])})
    assert all(0 < each <= LONGEST for each in months)
    return [("", _("Keep for ever")), *((each, in_words(each)) for each in months)]


def in_words(months: int) -> str:
    if months % 12:
        said, count = ngettext("%(count)s month", "%(count)s months", months), months
    else:
        count = months // 12
        said = ngettext("%(count)s year", "%(count)s years", count)
    return said % {"count": digits(str(count), get_language() or "en")}
