"""A column that becomes a note at the person. The same words are not noted twice."""

from collections.abc import Iterable, Mapping
from typing import Any

from alaka.accounts.models import Agent
from alaka.contacts.models import Contact, ContactNote
from alaka.contacts.noting import VERB
from alaka.core import clock
from alaka.importing.beside.families import person_of
from alaka.timeline.models import Event
from alaka.timeline.recording import draft, record_all

_SHOWN = 120


class Notes:
    def shown(self, value: Any) -> str:
        return str(value)[:_SHOWN]

    def would_change(self, values: Mapping[int, str]) -> set[int]:
        person = person_of(values)
        rows = ContactNote.objects.filter(contact__in=list(person), text__in=[*values.values()])
        known = {(person[contact], text) for contact, text in rows.values_list("contact", "text")}
        return {pk for pk, text in values.items() if (pk, text) not in known}

    def write(self, values: Mapping[int, str], *, by: Agent | None) -> dict[int, Any]:
        now = clock.now()
        notes = ContactNote.objects.bulk_create(
            ContactNote(contact_id=pk, author=by, text=values[pk], written_at=now)
            for pk in sorted(self.would_change(values))
        )
        record_all(
            draft(VERB, subject=note, contact=Contact(pk=note.contact_id), actor=by, note=note.pk)
            for note in notes
        )
        return {note.contact_id: note.pk for note in notes}

    def give_back(self, was: Mapping[int, int], *, by: Agent | None) -> set[int]:
        """Unless somebody changed it since."""
        rows = ContactNote.objects.filter(pk__in=[*was.values()])
        left = set(rows.exclude(changed_at=None).values_list("pk", flat=True))
        gone = [note for note in was.values() if note not in left]
        kind = ContactNote._meta.label_lower
        Event.objects.filter(subject_type=kind, subject_id__in=gone, verb=VERB).delete()
        rows.filter(pk__in=gone).delete()
        return {pk for pk, note in was.items() if note in left}

    def finish(self, was: Iterable[Any]) -> None:
        pass
