"""A condition: what it asks, how that is entered, and how it is said."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from alaka.core.words import Words, either
from alaka.routing.book import Book
from alaka.routing.matter import Matter

REMOVED = gettext_noop("something it asks for was removed: %(what)s")


class Condition:
    """``asked`` is what the form field gave, as JSON; empty is not stored.

    What raises NotImplementedError here each condition says for itself: tests walk them all.
    """

    name: ClassVar[str]
    title: ClassVar[str]

    def __init__(self, asked: Any) -> None:
        self.asked = asked

    @classmethod
    def label(cls) -> str:
        return _(cls.title)

    @classmethod
    def field(cls, book: Book) -> forms.Field:
        raise NotImplementedError

    def holds(self, matter: Matter, book: Book) -> bool:
        raise NotImplementedError

    def said(self, book: Book) -> str:
        """A part of the rule's sentence, in the reader's language."""
        raise NotImplementedError

    def fault(self, book: Book) -> Words:
        """Why it can never hold any more; empty when it can."""
        return Words("")


class Chosen(Condition):
    """One of several rows, by id."""

    sentence: ClassVar[str]

    @classmethod
    def rows(cls, book: Book) -> Mapping[int, Any]:
        raise NotImplementedError

    @classmethod
    def choices(cls, book: Book) -> list[tuple[int, str]]:
        return [(pk, str(row)) for pk, row in cls.rows(book).items()]

    @classmethod
    def field(cls, book: Book) -> forms.Field:
        return forms.TypedMultipleChoiceField(
            label=cls.label(),
            choices=cls.choices(book),
            coerce=int,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def said(self, book: Book) -> str:
        rows = self.rows(book)
        names = [str(rows[pk]) if pk in rows else _("(removed)") for pk in self.asked]
        return _(self.sentence) % {"values": either(names)}

    def fault(self, book: Book) -> Words:
        """Those that are left still hold; it is over when none is."""
        rows = self.rows(book)
        if any(pk in rows for pk in self.asked):
            return Words("")
        return Words(REMOVED, what=Words(self.title))


class ListField(forms.CharField):
    """Several in one line, each once; ``separators`` is a pattern of what stands between them."""

    separators: ClassVar[str]

    def clean(self, value: Any) -> Any:
        parts = re.split(self.separators, super().clean(value))
        found = list(dict.fromkeys(filter(None, (" ".join(part.split()) for part in parts))))
        for each in found:
            self.check(each)
        return found

    def check(self, each: str) -> None:
        """Raises ValidationError, for the reader."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value
