"""Who wrote: language, country, whether we know each other."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from alaka.core.words import either
from alaka.routing.book import Book
from alaka.routing.conditions.base import Condition, ListField
from alaka.routing.conditions.said import languages
from alaka.routing.matter import Matter

NEW, KNOWN = "new", "known"


class ByContactLanguage(Condition):
    name = "contact_language"
    title = gettext_noop("Language of the person")

    @classmethod
    def field(cls, book: Book) -> forms.Field:
        return forms.MultipleChoiceField(
            label=cls.label(),
            choices=languages(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def holds(self, matter: Matter, book: Book) -> bool:
        return matter.conversation.contact.language in self.asked

    def said(self, book: Book) -> str:
        names = dict(languages())
        values = either(str(names.get(code, code)) for code in self.asked)
        return gettext("the person's language is %(values)s") % {"values": values}


class _CountriesField(ListField):
    separators = r"[\s,،;]+"

    def clean(self, value: Any) -> Any:
        return super().clean(str(value or "").upper())

    def check(self, each: str) -> None:
        if not re.fullmatch("[A-Z]{2}", each):
            raise ValidationError(
                gettext("“%(code)s” is no country code of two letters, such as AZ or BA.")
                % {"code": each}
            )


class ByCountry(Condition):
    name = "country"
    title = gettext_noop("Country of the person")

    @classmethod
    def field(cls, book: Book) -> forms.Field:
        return _CountriesField(
            label=cls.label(),
            required=False,
            max_length=200,
            widget=forms.TextInput(attrs={"dir": "ltr"}),
            help_text=_("Codes of two letters, separated by commas: AZ, BA, IR."),
        )

    def holds(self, matter: Matter, book: Book) -> bool:
        return matter.conversation.contact.country.upper() in self.asked

    def said(self, book: Book) -> str:
        return gettext("the person's country is %(values)s") % {"values": either(self.asked)}


class ByAcquaintance(Condition):
    """New is who writes for the first time."""

    name = "acquaintance"
    title = gettext_noop("Have we met?")

    @classmethod
    def field(cls, book: Book) -> forms.Field:
        return forms.ChoiceField(
            label=cls.label(),
            choices=[
                ("", _("It does not matter")),
                (NEW, _("Somebody who writes for the first time")),
                (KNOWN, _("Somebody who wrote before")),
            ],
            required=False,
        )

    def holds(self, matter: Matter, book: Book) -> bool:
        return matter.is_new == (self.asked == NEW)

    def said(self, book: Book) -> str:
        if self.asked == NEW:
            return gettext("the person writes for the first time")
        return gettext("the person wrote before")
