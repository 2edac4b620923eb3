"""A file as the value of a field: one of those kept at people and companies, by its number."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alaka.contacts.models import Document
from alaka.core import files


class Choosing(forms.ClearableFileInput):
    """What is posted is the number of a file that was stored already: see contacts.views.fields."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def is_initial(self, value: Any) -> bool:
        return False


class AttachedField(forms.CharField):
    """Cleaned to the number of the file."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, widget=Choosing, **options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        number = int(text) if text.isascii() and text.isdecimal() else 0
        if not Document.objects.filter(pk=number).exists():
            raise ValidationError(_("This is not the number of a kept file."))
        return number


def called(pk: int) -> str:
    return called_many([pk])[0]


def called_many(numbers: list[int]) -> list[str]:
    found = dict(Document.objects.filter(pk__in=numbers).values_list("pk", "name"))
    return [found.get(pk) or str(_("A file that was removed")) for pk in numbers]


def url(pk: int) -> str:
    """Where a browser sees it, by a signed link; nothing where it was removed."""
    document = Document.objects.filter(pk=pk).first()
    if document is None:
        return ""
    return files.link(document.blob_id, document.name, document.content_type)
