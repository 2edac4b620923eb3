"""Notes about a person: written, changed, taken away; and read by whoever shows a time line.

The event says only that there was a note, and the note is looked up where it is shown: so what was
taken away stands nowhere any more.
"""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet

from alaka.accounts.models import Agent
from alaka.contacts import family
from alaka.contacts.models import Contact, ContactNote
from alaka.contacts.recalling import MOST
from alaka.core import clock, live
from alaka.core.addresses import address
from alaka.core.folding import query_words
from alaka.core.marking import holds
from alaka.core.prepared import given, prepared
from alaka.timeline.models import Event
from alaka.timeline.recording import record

VERB = "note.added"


@transaction.atomic
def write(contact: Contact, text: str, *, by: Agent) -> ContactNote:
    contact = family.person(contact)
    note = ContactNote.objects.create(contact=contact, author=by, text=text, written_at=clock.now())
    record(VERB, subject=note, contact=contact, actor=by, note=note.pk)
    _publish(contact)
    return note


def change(note: ContactNote, text: str) -> None:
    ContactNote.objects.filter(pk=note.pk).update(text=text, changed_at=clock.now())
    _publish(note.contact)


def remove(note: ContactNote) -> None:
    contact = note.contact
    note.delete()
    _publish(contact)


def give_notes(events: Sequence[Event], agent: Agent) -> None:
    """What these events tell of: as ``note``, and ``note_url`` where this agent may change it."""
    told = {event.data.get("note"): event for event in events if event.verb == VERB}
    if not told:
        return
    for note in _notes().rows(ids=list(told)):
        event = told[note.pk]
        event.note = note  # type: ignore[attr-defined]
        if note.is_changeable_by(agent):
            event.note_url = address("contact-note", note.pk)  # type: ignore[attr-defined]


def recall(agent: Agent, ids: list[int], text: str) -> Iterator[tuple[str, list[int]]]:
    """Notes that hold the words: see contacts.recalling."""
    words = query_words(text)
    notes = ContactNote.objects.filter(contact__in=ids).order_by("-pk")
    found = [note.pk for note in notes[:MOST] if holds(note.text, words)]
    yield ContactNote._meta.label_lower, found


@prepared
def _notes() -> QuerySet[ContactNote]:
    return ContactNote.objects.filter(pk__any_of=given("ids"))


def _publish(contact: Contact) -> None:
    live.publish_all([f"contact:{pk}" for pk in contact.ids])
