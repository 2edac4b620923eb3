"""What was said and how: language, words, tags."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from alaka.core.folding import query_words, spellings
from alaka.core.languages import LANGUAGES
from alaka.core.words import either
from alaka.routing.book import Book
from alaka.routing.conditions.base import Chosen, Condition, ListField
from alaka.routing.matter import Matter

OTHER = "other"
# A shorter word is meant as it stands: as a beginning it would fit too much.
_BEGINNING = 4


def languages() -> list[tuple[str, Any]]:
    return [(each.code, each.own_name) for each in LANGUAGES.values()]


class ByLanguage(Condition):
    name = "language"
    title = gettext_noop("Language of the text")

    @classmethod
    def field(cls, book: Book) -> forms.Field:
        return forms.MultipleChoiceField(
            label=cls.label(),
            choices=[*languages(), (OTHER, _("another language"))],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Recognised from what was written."),
        )

    def holds(self, matter: Matter, book: Book) -> bool:
        return (matter.language or OTHER) in self.asked

    def said(self, book: Book) -> str:
        names = dict(languages()) | {OTHER: gettext("another language")}
        values = either(str(names.get(code, code)) for code in self.asked)
        return gettext("it is written in %(values)s") % {"values": values}


class _WordsField(ListField):
    """Words and phrases between commas, of any of our scripts."""

    separators = "[,،\n]"

    def check(self, each: str) -> None:
        if not query_words(each):
            raise ValidationError(
                gettext("“%(phrase)s” has no letters or digits.") % {"phrase": each}
            )


class ByWords(Condition):
    """Any of the phrases; of a phrase, all its words, wherever they stand."""

    name = "words"
    title = gettext_noop("Words")

    @classmethod
    def field(cls, book: Book) -> forms.Field:
        return _WordsField(
            label=cls.label(),
            required=False,
            max_length=1000,
            widget=forms.TextInput(attrs={"dir": "auto"}),
            help_text=_(
                "Separated by commas; one of them is enough. Capitals, accents and endings do not"
                " matter: “refund” also finds “Refunds”."
            ),
        )

    def holds(self, matter: Matter, book: Book) -> bool:
        return any(_is_in(phrase, matter.words) for phrase in self.asked)

    def said(self, book: Book) -> str:
        return gettext("it says %(values)s") % {"values": either(self.asked)}


def _is_in(phrase: str, words: frozenset[str]) -> bool:
    asked = query_words(phrase)
    return bool(asked) and all(
        any(_begins(spelling, words) for spelling in spellings(word)) for word in asked
    )


def _begins(word: str, words: frozenset[str]) -> bool:
    """A compound may be written together or apart."""
    parts = word.split("-")
    joined = "".join(parts)
    if joined in words or (len(parts) > 1 and words.issuperset(parts)):
        return True
    return len(joined) >= _BEGINNING and any(other.startswith(joined) for other in words)


class ByTag(Chosen):
    name = "tag"
    title = gettext_noop("Tag")
    sentence = gettext_noop("it has the tag %(values)s")

    @classmethod
    def rows(cls, book: Book) -> Mapping[int, Any]:
        return book.tags

    def holds(self, matter: Matter, book: Book) -> bool:
        return not matter.tags.isdisjoint(self.asked)
