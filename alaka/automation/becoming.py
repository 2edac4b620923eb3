"""What became of what rules wrote: the log says it where it did not go.

Enters: events that a message of ours was taken back, failed, or is tried again. Leaves: the line of
the run that wrote it, put right.
"""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_noop as _

from alaka.automation.models import Run
from alaka.contacts import family
from alaka.core.words import Words
from alaka.inbox.writing_actions import MESSAGE, SENT
from alaka.timeline.models import Event

_TAKEN_BACK = _("The answer %(name)s was taken back before it was sent.")
_FAILED = _("The answer %(name)s could not be sent: %(why)s")


def look(event_ids: Collection[int]) -> None:
    """For registry.SUBSCRIBERS."""
    for event in Event.objects.filter(pk__in=event_ids, contact__isnull=False).order_by("pk"):
        if event.verb == "message.withdrawn":
            _put(event, event.data["message"], _TAKEN_BACK)
        elif event.verb == "message.failed":
            _put(event, event.subject_id, _FAILED, why=Words.of(event.data.get("reason")))
        else:
            _put(event, event.subject_id, SENT)


@transaction.atomic
def _put(event: Event, message: int, sentence: str, **more: Words) -> None:
    assert event.contact_id is not None
    rows = Run.objects.filter(contact__in=family.ids(event.contact_id))
    said = {"with": {MESSAGE: message}}
    for run in rows.filter(did__contains=[said]).select_for_update(of=("self",)):
        run.did = [
            Words(sentence, **{**kept, **more}).stored
            if (kept := words.values).get(MESSAGE) == message
            else words.stored
            for words in run.told
        ]
        run.save(update_fields=["did"])
