"""Consents as columns: yes or no, and if it is known, when it was said and what shows it.

A cell is ``yes``, or ``no; 2024-05-01; fair in Baku``. What a person has said already is no new
word of his. Undoing takes back what the import wrote, with its line on the time line.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from alaka.accounts.models import Agent
from alaka.contacts.consent import purposes
from alaka.contacts.consent.stating import Statement, settle, state_all
from alaka.contacts.models import Consent, Contact, Purpose, Source
from alaka.contacts.own.kinds import NO, YES
from alaka.core.dates import parse_date
from alaka.importing.headers import plain
from alaka.importing.reading import Cell, text_of
from alaka.importing.targets import Situation, Target
from alaka.timeline.models import Event

PREFIX = "consent."
_LONGEST_NOTE = 500


def offered(agent: Agent) -> list[Target]:
    return [_target(each) for each in purposes.asked_for()]


def _target(purpose: Purpose) -> Target:
    label = _("Consent: %(purpose)s") % {"purpose": purpose}
    return Target(
        f"{PREFIX}{purpose.key}",
        label,
        _reader,
        tuple(sorted({*map(plain, (label, str(purpose))), *_words(purpose.key)})),
        written=Said(purpose.key),
    )


def _words(key: str) -> set[str]:
    """How headers call it, in each language: “consent to marketing”."""
    consents = ("consent", "consent to", "razılıq", "saglasnost", "consentement", "رضایت", "اجازه")
    return {plain(f"{word} {key}") for word in consents} | {plain(f"{key} consent")}


def _reader(situation: Situation) -> Callable[[Cell], Any]:
    def read(cell: Cell) -> Any:
        """{"is_given", "on", "note"}; None for an empty cell, which says nothing."""
        first, *others = (part.strip() for part in text_of(cell).replace("\x00", "").split(";"))
        if not first:
            return None
        word = first.casefold()
        if word not in YES | NO:
            reason = _("“%(text)s” is neither yes nor no.")
            raise ValidationError(reason, params={"text": first[:80]})
        day = parse_date(others[0], situation.language) if others else None
        note = "; ".join(others[1:] if day else others)
        if len(note) > _LONGEST_NOTE:
            raise ValidationError(
                _("At most %(count)s characters."), params={"count": _LONGEST_NOTE}
            )
        return {"is_given": word in YES, "on": day.isoformat() if day else "", "note": note}

    return read


@dataclass(frozen=True)
class Said:
    """How these cells are written: see alaka.importing.targets.Written."""

    purpose: str

    def write(self, values: Mapping[int, Any], *, by: Agent | None) -> dict[int, Any]:
        wanted = self.would_change(values)
        contacts = Contact.objects.filter(pk__in=wanted).order_by("pk")
        said = [self._statement(each, values[each.pk]) for each in contacts]
        rows = state_all(said, by=by) if said else []
        return {row.contact_id: row.pk for row in rows}

    def would_change(self, values: Mapping[int, Any]) -> set[int]:
        """Those who had not said so, of all channels."""
        people = Contact.objects.filter(pk__in=list(values)).values_list("pk", "family")
        records = {record: pk for pk, family in people for record in family or [pk]}
        rows = Consent.objects.current().filter(contact__in=list(records), purpose=self.purpose)
        stood = {
            records[contact]: is_given
            for contact, is_given in rows.filter(scheme="").values_list("contact", "is_given")
        }
        return {pk for pk, said in values.items() if stood.get(pk) is not said["is_given"]}

    def give_back(self, was: Mapping[int, Any], *, by: Agent | None) -> set[int]:
        """A later word of the person holds whether this one stands before it or not."""
        rows = Consent.objects.filter(pk__in=list(was.values()))
        told = Event.objects.filter(
            subject_type=Consent._meta.label_lower, subject_id__in=list(was.values())
        )
        told.delete()
        rows.delete()
        settle(was)
        return set()

    def finish(self, was: Iterable[Any]) -> None:
        """Nothing else was made for them."""

    def shown(self, value: Any) -> str:
        return str(_("Yes") if value["is_given"] else _("No"))

    def _statement(self, contact: Contact, said: Mapping[str, Any]) -> Statement:
        return Statement(
            contact,
            self.purpose,
            said["is_given"],
            Source.IMPORT,
            note=said["note"],
            at=_midnight(said["on"]),
        )


def _midnight(day: str) -> datetime | None:
    if not day:
        return None
    return datetime.combine(date.fromisoformat(day), time.min, get_current_timezone())
