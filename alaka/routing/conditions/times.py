"""When it came: within somebody's hours or outside."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from alaka.accounts.hours import Hours
from alaka.core.words import Words, apart
from alaka.routing.book import Book
from alaka.routing.conditions.base import REMOVED, Condition
from alaka.routing.matter import Matter

WITHIN, OUTSIDE = "within", "outside"


class ByHours(Condition):
    """``within:team:3`` or ``outside:calendar:2``."""

    name = "hours"
    title = gettext_noop("Hours")

    @classmethod
    def field(cls, book: Book) -> forms.Field:
        whose: list[tuple[str, Any]] = [
            *((f"calendar:{pk}", row) for pk, row in book.calendars.items()),
            *((f"team:{pk}", row) for pk, row in book.teams.items()),
        ]
        within = [(f"{WITHIN}:{key}", str(row)) for key, row in whose]
        outside = [(f"{OUTSIDE}:{key}", str(row)) for key, row in whose]
        choices: list[Any] = [("", _("It does not matter"))]
        choices += [(_("Within the hours of"), within), (_("Outside the hours of"), outside)]
        return forms.ChoiceField(label=cls.label(), choices=choices, required=False)

    def holds(self, matter: Matter, book: Book) -> bool:
        which, hours = self.asked.partition(":")[0], self._hours(book)
        return hours is not None and hours.is_open(matter.at) == (which == WITHIN)

    def said(self, book: Book) -> str:
        row = self._whose(book)
        values = {"whose": apart(str(row)) if row else gettext("(removed)")}
        if self.asked.startswith(WITHIN):
            return gettext("it comes within the hours of “%(whose)s”") % values
        return gettext("it comes outside the hours of “%(whose)s”") % values

    def fault(self, book: Book) -> Words:
        return Words("") if self._whose(book) else Words(REMOVED, what=Words(self.title))

    def _whose(self, book: Book) -> Any:
        _which, kind, pk = self.asked.split(":")
        rows: dict[int, Any] = book.teams if kind == "team" else dict(book.calendars)
        return rows.get(int(pk))

    def _hours(self, book: Book) -> Hours | None:
        row = self._whose(book)
        return row.hours if row else None
