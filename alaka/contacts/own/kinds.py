"""The kinds of own fields: how each is entered, stored, shown and compared.

Stored as JSON under the field's key: numbers and money as decimal text ("12.50"), which keeps
every digit; dates as 2026-11-28; yes and no as true and false; several as a list of keys; a
reference as the number of the record. What is empty is not stored.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from alaka.contacts.own import attached, references
from alaka.core import dates, numbers
from alaka.core.fields import DayField, MoneyField, NumberField

if TYPE_CHECKING:
    from alaka.contacts.models import OwnField

# Digits of a number before and after the point.
WHOLE, PARTS = 18, 6
LONGEST = 2000
EMPTY: tuple[Any, ...] = (None, "", [], ())


# As files of all our languages say it.
YES = frozenset(
    ["1", "true", "yes", "y", "x", "on", "bəli", "hə", "da", "oui", "vrai", "بله", "آری", "✓", "✔"]
)
NO = frozenset(
    ["0", "false", "no", "n", "off", "xeyr", "yox", "ne", "non", "faux", "خیر", "نه", "✗"]
)


# Control characters, and halves of pairs that cannot be stored.
_UNWRITABLE = {"Cc", "Cs"}
# What stands between several choices.
_BETWEEN = re.compile(r"([,;|\n،؛])")
# A number as JSON and programs write it.
_PLAIN = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)


class Kind:
    """One kind. ``column`` is the type of PostgreSQL by which its values are compared."""

    name: ClassVar[str]
    label: ClassVar[str | Promise]
    about: ClassVar[str | Promise]
    icon: ClassVar[str]
    column: ClassVar[str] = "text"
    can_be_unique: ClassVar[bool] = False
    # What the API is to give, said where it gave something else.
    shape: ClassVar[str] = "must be a text in one line"

    def entry(self, field: "OwnField") -> forms.Field:
        """The form field; its clean value is what `stored` takes."""
        raise NotImplementedError

    def stored(self, value: Any) -> Any:
        """As JSON; None where there is nothing to store."""
        return None if value in EMPTY else value

    def entered(self, stored: Any) -> Any:
        """The value for the form field, of a stored one."""
        return stored

    def shown(self, stored: Any, field: "OwnField", language: str) -> str:
        return str(stored)

    def shown_many(self, stored: list[Any], field: "OwnField", language: str) -> list[str]:
        """The same of a column."""
        return [self.shown(each, field, language) for each in stored]

    def url(self, stored: Any, field: "OwnField") -> str:
        """The page that it leads to, if it leads anywhere."""
        return ""

    def read(self, text: str, field: "OwnField") -> Any:
        """The stored value of what a file or a pasted cell says. Raises ValidationError."""
        return self.reader(field)(text)

    def reader(self, field: "OwnField") -> Callable[[Any], Any]:
        """`read` of one field, made ready for many cells; it also takes what is clean already."""
        entry = self.entry(field)
        entry.required = False

        def take(value: Any) -> Any:
            text = self._as_posted(value.strip(), field) if isinstance(value, str) else value
            return self.stored(entry.clean(text))

        return take

    def _as_posted(self, text: str, field: "OwnField") -> Any:
        return text

    def given(self, value: Any, field: "OwnField") -> Any:
        """The stored value of what the API gives, in the same shape. Raises ValidationError."""
        if value is None:
            return None
        if not self._is_shape(value):
            raise ValidationError(self.shape)
        entry = self.entry(field)
        entry.required = False
        return self.stored(entry.clean(self._from_json(value)))

    def _is_shape(self, value: Any) -> bool:
        return isinstance(value, str) and not _UNWRITABLE & set(map(unicodedata.category, value))

    def _from_json(self, value: Any) -> Any:
        return value


class Text(Kind):
    name, label, icon = "text", gettext_lazy("Text"), "text-size"
    about = gettext_lazy("One line of any words, such as a job or a membership number.")
    can_be_unique = True

    def entry(self, field: "OwnField") -> forms.Field:
        return forms.CharField(max_length=LONGEST)


class Number(Kind):
    name, label, icon = "number", gettext_lazy("Number"), "number"
    about = gettext_lazy("Compared and sorted as a number, with any decimals.")
    column = "numeric"
    can_be_unique = True

    def entry(self, field: "OwnField") -> forms.Field:
        return NumberField(whole=WHOLE, parts=PARTS)

    def stored(self, value: Any) -> Any:
        return None if value is None else f"{Decimal(value).normalize():f}"

    def entered(self, stored: Any) -> Any:
        return Decimal(stored)

    def shown(self, stored: Any, field: "OwnField", language: str) -> str:
        return numbers.decimal(Decimal(stored), language)

    def _as_posted(self, text: str, field: "OwnField") -> Any:
        share = numbers.read_share(text, (get_language() or "en")[:2])
        return text if share is None else share

    shape = "must be a number, or a text such as “1234.50”"

    def _is_shape(self, value: Any) -> bool:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number or (isinstance(value, str) and bool(_PLAIN.fullmatch(value)))

    def _from_json(self, value: Any) -> Any:
        return Decimal(str(value))


class Money(Number):
    name, label, icon = "money", gettext_lazy("Money"), "coins"
    about = gettext_lazy("An amount in one currency, such as a credit limit.")
    can_be_unique = False

    def entry(self, field: "OwnField") -> forms.Field:
        return MoneyField(whole=WHOLE, currency=field.options.get("currency", ""))

    def _as_posted(self, text: str, field: "OwnField") -> Any:
        return text

    def shown(self, stored: Any, field: "OwnField", language: str) -> str:
        return numbers.money(Decimal(stored), field.options.get("currency", ""), language)


def _day(text: str) -> date | None:
    """A day as the API writes it: 2026-11-28 and in no other way."""
    try:
        return date.fromisoformat(text) if len(text) == 10 and text.isascii() else None
    except ValueError:
        return None


class Date(Kind):
    name, label, icon = "date", gettext_lazy("Date"), "calendar"
    about = gettext_lazy("A day, entered and shown in each reader’s own calendar.")
    shape = "must be a date such as 2026-11-28"

    def entry(self, field: "OwnField") -> forms.Field:
        return DayField()

    def stored(self, value: Any) -> Any:
        return value.isoformat() if value else None

    def entered(self, stored: Any) -> Any:
        return date.fromisoformat(stored)

    def shown(self, stored: Any, field: "OwnField", language: str) -> str:
        return dates.format_date(date.fromisoformat(stored), language, None, "medium")

    def _is_shape(self, value: Any) -> bool:
        return isinstance(value, str) and _day(value) is not None

    def _from_json(self, value: Any) -> Any:
        return _day(value)


class YesNo(Kind):
    name, label, icon = "yes_no", gettext_lazy("Yes or no"), "toggle-left"
    about = gettext_lazy("A question with two answers; it can also stay open.")
    shape = "must be true or false"
    column = "boolean"

    def entry(self, field: "OwnField") -> forms.Field:
        return forms.TypedChoiceField(
            choices=[("", ""), ("true", _("Yes")), ("false", _("No"))],
            coerce=lambda value: value == "true",
            empty_value=None,
        )

    def stored(self, value: Any) -> Any:
        return value

    def entered(self, stored: Any) -> Any:
        return "true" if stored else "false"

    def _as_posted(self, text: str, field: "OwnField") -> Any:
        word = text.casefold()
        return "true" if word in YES else "false" if word in NO else text

    def shown(self, stored: Any, field: "OwnField", language: str) -> str:
        return _("Yes") if stored else _("No")

    def _is_shape(self, value: Any) -> bool:
        return isinstance(value, bool)

    def _from_json(self, value: Any) -> Any:
        return self.entered(value)


class Choice(Kind):
    name, label, icon = "choice", gettext_lazy("One of a list"), "list"
    about = gettext_lazy("One of the choices that you offer, such as a customer’s level.")
    shape = "must be the key of one of the choices"

    def entry(self, field: "OwnField") -> forms.Field:
        return forms.ChoiceField(choices=[("", ""), *map(tuple, field.choices)])

    def shown(self, stored: Any, field: "OwnField", language: str) -> str:
        return str(field.every_choice.get(stored, stored))

    def _as_posted(self, text: str, field: "OwnField") -> Any:
        return _key_of(text, field)


class Several(Choice):
    name, label, icon = "several", gettext_lazy("Several of a list"), "list-check"
    about = gettext_lazy("Any number of the choices that you offer, such as interests.")
    shape = "must be a list of keys of the choices"
    column = "jsonb"

    def entry(self, field: "OwnField") -> forms.Field:
        return forms.MultipleChoiceField(
            choices=[*map(tuple, field.choices)], widget=forms.CheckboxSelectMultiple
        )

    def shown(self, stored: Any, field: "OwnField", language: str) -> str:
        names = field.every_choice
        return ", ".join(str(names.get(each, each)) for each in stored)

    def _is_shape(self, value: Any) -> bool:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)

    def _as_posted(self, text: str, field: "OwnField") -> Any:
        """What stands between choices may stand in the name of one, too."""
        known = {word.casefold() for pair in field.choices for word in pair}
        longest = max((len(_BETWEEN.split(word)) for word in known), default=1)
        parts, found, begin = _BETWEEN.split(text), [], 0
        while begin < len(parts):
            ends = range(begin + longest, begin, -2)
            is_known = (end for end in ends if _written(parts[begin:end]).casefold() in known)
            end = next(is_known, begin + 1)
            if name := _written(parts[begin:end]):
                found.append(_key_of(name, field))
            begin = end + 1
        return found


class Link(Kind):
    name, label, icon = "link", gettext_lazy("Link"), "link"
    about = gettext_lazy("An address on the web that is opened by a click.")
    can_be_unique = True

    def entry(self, field: "OwnField") -> forms.Field:
        made = forms.URLField(
            max_length=LONGEST,
            assume_scheme="https",
            # Not the browser's own field, which refuses what has no scheme yet.
            widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off"}),
        )
        # In the place of the field's own, which would say the same once more.
        made.validators = [
            each for each in made.validators if not isinstance(each, URLValidator)
        ] + [URLValidator(schemes=["http", "https"])]
        return made

    def url(self, stored: Any, field: "OwnField") -> str:
        return str(stored)


class Reference(Kind):
    name, label, icon = "reference", gettext_lazy("Person or company"), "users"
    about = gettext_lazy("Another record, such as who recommended somebody; opened by a click.")
    shape = "must be the number of a person or a company, as the field says"

    def entry(self, field: "OwnField") -> forms.Field:
        return references.ReferenceField(self._of(field))

    def shown(self, stored: Any, field: "OwnField", language: str) -> str:
        return references.called(self._of(field), stored)

    def shown_many(self, stored: list[Any], field: "OwnField", language: str) -> list[str]:
        return references.called_many(self._of(field), stored)

    def url(self, stored: Any, field: "OwnField") -> str:
        return references.url(self._of(field), stored)

    def _is_shape(self, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63

    @staticmethod
    def _of(field: "OwnField") -> str:
        return str(field.options.get("of") or "contact")


class File(Kind):
    name, label, icon = "file", gettext_lazy("File"), "paperclip"
    about = gettext_lazy("One file, such as a contract; it is kept among the person’s files too.")
    shape = "must be the number of a file that is kept at a person"

    def entry(self, field: "OwnField") -> forms.Field:
        return attached.AttachedField()

    def shown(self, stored: Any, field: "OwnField", language: str) -> str:
        return attached.called(stored)

    def shown_many(self, stored: list[Any], field: "OwnField", language: str) -> list[str]:
        return attached.called_many(stored)

    def url(self, stored: Any, field: "OwnField") -> str:
        return attached.url(stored)

    def read(self, text: str, field: "OwnField") -> Any:
        if text.strip():
            raise ValidationError(_("A file cannot be read from a cell: add it on the page."))
        return None

    def _is_shape(self, value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63

    def _from_json(self, value: Any) -> Any:
        return str(value)


def _written(parts: Iterable[str]) -> str:
    return "".join(parts).strip()


def _key_of(text: str, field: "OwnField") -> str:
    """The key of the choice that is written so, in any case; else the text, to be refused."""
    folded = text.casefold()
    found: Iterable[str] = (
        key for key, name in field.choices if folded in {key.casefold(), name.casefold()}
    )
    return next(iter(found), text)


KINDS: dict[str, Kind] = {
    kind.name: kind()
    for kind in (Text, Number, Money, Date, YesNo, Choice, Several, Link, Reference, File)
}
