"""What is to be changed at many people, as it is entered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alaka.contacts import tagging
from alaka.contacts.models import Tag
from alaka.contacts.own.kinds import KINDS
from alaka.segments.bulk.acts import TAGS_ON
from alaka.segments.bulk.offering import Offered


class ValueForm(forms.Form):
    """``stored`` is the value as a BulkChange keeps it, once the form is valid."""

    def __init__(self, offered: Offered, data: Any = None) -> None:
        super().__init__(data)
        self.offered = offered
        self.fields["value"] = offered.field()
        if not offered.must_be_filled:
            self.fields["empties"] = forms.BooleanField(
                label=_("Empty this field instead"), required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        given, own = cleaned.get("value"), self.offered.own
        value = KINDS[own.kind].stored(given) if own else given
        self.stored = value
        if value in ("", None, []) and not cleaned.get("empties"):
            self.add_error("value", _("Enter what it is to be."))
        if value not in ("", None, []) and cleaned.get("empties"):
            self.add_error("empties", _("Either enter a value, or empty the field."))
        return cleaned


class ManyTagsForm(forms.Form):
    """The same for tags; a new one can be put on."""

    tag = forms.ModelMultipleChoiceField(Tag.objects.all(), required=False)
    name = forms.CharField(label=_("New tag"), max_length=tagging.LONGEST, required=False)

    def __init__(self, offered: Offered, data: Any = None) -> None:
        super().__init__(data)
        self.is_on = offered.what == TAGS_ON

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        name = tagging.written(cleaned.get("name", "")) if self.is_on else ""
        if not self.errors and not cleaned.get("tag") and not name:
            self.add_error("name", _("Choose at least one tag."))
        if not self.errors:
            tags = [*cleaned["tag"], *([tagging.named(name)] if name else [])]
            self.stored = sorted({tag.pk for tag in tags})
        return cleaned


def form_for(offered: Offered, data: Any = None) -> ValueForm | ManyTagsForm:
    return (ManyTagsForm if offered.is_tags else ValueForm)(offered, data)
