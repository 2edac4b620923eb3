"""What can be reached: a page seen, an event by its name, or what a room tells of."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import models
from django.db.models import F, Func, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from alaka.contacts.reaching import goal_kinds
from alaka.core.words import quoted
from alaka.tracking.events.terms import Word
from alaka.tracking.models import Term
from alaka.tracking.wording import done

PAGE, EVENT = "page", "event"
LONGEST = 200


class How(models.TextChoices):
    CONTAINS = "contains", pgettext_lazy("address of a page", "contains")
    IS = "is", pgettext_lazy("address of a page", "is")
    BEGINS = "begins", pgettext_lazy("address of a page", "begins with")


def kinds() -> Sequence[tuple[str, str | Promise]]:
    """Each by its name, in the order of a menu."""
    told = [(kind.name, kind.label) for kind in goal_kinds().values()]
    return [
        (PAGE, pgettext_lazy("goal", "A page seen")),
        (EVENT, pgettext_lazy("goal", "An event of a site")),
        *told,
    ]


def has_worth(kind: str) -> bool:
    """Whether each time may have been worth something of its own."""
    told = goal_kinds().get(kind)
    return kind == EVENT or (told is not None and bool(told.value))


@dataclass(frozen=True)
class Mark:
    """``how`` and ``text`` say which page; ``text`` alone is the name of an event."""

    kind: str
    how: str = ""
    text: str = ""

    @classmethod
    def read(cls, stored: Any) -> "Mark":
        return cls(stored["kind"], stored.get("how", ""), stored.get("text", ""))

    @property
    def stored(self) -> dict[str, str]:
        return asdict(self)

    def __str__(self) -> str:
        """In the reader's language."""
        if self.kind == EVENT:
            return done(self.text)
        if self.kind == PAGE:
            told = {
                How.CONTAINS: _("A page with %(text)s"),
                How.IS: _("The page %(text)s"),
                How.BEGINS: _("A page below %(text)s"),
            }
            return told[How(self.how)] % {"text": quoted(self.text)}
        return str(dict(kinds()).get(self.kind, self.kind))

    @property
    def names_words(self) -> bool:
        return self.kind in (PAGE, EVENT)


def _part(pattern: str) -> Any:
    """Of an address what the pattern's brackets hold; the whole where it does not fit."""
    part = Func(F("text"), Value(pattern), function="substring", output_field=models.TextField())
    return Coalesce(part, F("text"))


_PATH, _NAKED = _part(r"^\w+://[^/]*(.*)$"), _part(r"^\w+://(.*)$")


def pages_of(marks: Mapping[str, Mark]) -> dict[str, list[int]]:
    """The numbers of the addresses that each of them means, by the same names.

    A text that begins with a slash is of the path, whichever site it is; a slash at the end, and
    what kind of letters they are, say nothing.
    """
    found: dict[str, list[int]] = {name: [] for name in marks}
    names = list(marks)
    rows = [
        _addresses(marks[name]).annotate(place=Value(place)).values_list("place", "pk")
        for place, name in enumerate(names)
    ]
    for place, pk in rows[0].union(*rows[1:], all=True) if rows else ():
        found[names[place]].append(pk)
    return found


def _addresses(mark: Mark) -> "QuerySet[Any]":
    rows: QuerySet[Any] = Term.objects.filter(kind=Word.PAGE)
    if mark.how == How.CONTAINS:
        return rows.filter(text__icontains=mark.text)
    side: Any = F("text")
    if "://" not in mark.text:
        side = _PATH if mark.text.startswith("/") else _NAKED
    if mark.how == How.BEGINS:
        return rows.alias(side=side).filter(side__istartswith=mark.text)
    whole: Any = Func(side, Value("/"), function="rtrim", output_field=models.TextField())
    return rows.alias(side=whole).filter(side__iexact=mark.text.rstrip("/"))
